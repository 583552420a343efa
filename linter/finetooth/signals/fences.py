"""Fenced code blocks of Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from finetooth.signals.scan import compiled

_FENCE = (
    r"(?m)^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)\n"
    r"(?P<body>(?:.*\n)*?)[ \t]*(?P=mark)[`~]*[ \t]*$"
)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block (CommonMark 0.31, 4.5).

    Attributes:
        language: The first word behind the fence, in small letters; empty where there is none.
        body: The code, as it stands.
        start: Where the body begins in the text.
        indent: The white space before the fence, which the code may share.
    """

    language: str
    body: str
    start: int
    indent: str = ""


def fences(text: str) -> Iterator[Fence]:
    """Yield the closed fenced blocks of a text, in order."""
    if "```" not in text and "~~~" not in text:
        return
    for match in compiled(_FENCE).finditer(text):
        info = match["info"].strip().lower().split()
        language = info[0].strip("{}.").split("{", 1)[0] if info else ""
        yield Fence(language, match["body"], match.start("body"), match["indent"])

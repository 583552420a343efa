"""Whether an answer stops before its end: an open fence, an open bracket, a comma, a word that calls for another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from finetooth.signals.scan import compiled

LONG = 120
"""Characters from which an answer is prose enough to be judged by how it ends; chat stops as it likes."""
LONG_LINE = 60
"""A last line of fewer characters may be a verse, a title, an item, or a signature."""

_ENDS = ".!?\u2026\u3002\uff01\uff1f\u061f\u0964\"'\u201d\u2019\u00bb)]}>*_`~|:;-\u2013\u2014=%$€£/\\°"
_CALLING = """
the a an of and or but from their your our its my such between including although because than into which whose during
"""


def unfinished(texts: Sequence[str]) -> list[str]:
    """Say how each text stops short.

    Args:
        texts: Answers without tool calls.

    Returns:
        The end of a sentence ("ends in an open code fence"); empty where the text ends as it should, or where that
        cannot be told.
    """
    return [_judge(text) if text else "" for text in texts]


def _judge(text: str) -> str:
    if "```" in text and len(compiled(r"(?m)^[ \t>]*```").findall(text)) % 2:
        return "ends in an open code fence"
    end = text.rstrip()
    line = end[end.rfind("\n") + 1 :]
    if len(end) < LONG:
        return ""
    if compiled(r"\s*(?:\d+[.)]|[-*+\u2022])").fullmatch(line):
        return "ends in an empty list item"
    return _ending(end, line) if end[-1] not in _ENDS and _is_prose(line) else ""


def _ending(end: str, line: str) -> str:
    """What a text's last line of prose, which no mark ends, stops in."""
    if end[-1] in ",\uff0c\u3001":
        return "ends in a comma"
    last = compiled(r"[^\W\d_]+\Z").search(end)
    if last and last[0] in _calling():
        return "ends in a word that calls for another"
    if last and line.count("(") > line.count(")") and not compiled(r"[:;=]-?\(").search(line):
        return "ends in an open bracket"
    return ""


def _is_prose(line: str) -> bool:
    """Whether a line is running text: long, of many words, and no item, heading, table row or code."""
    return (
        len(line) >= LONG_LINE
        and line.count(" ") >= 8  # noqa: PLR2004  # words of a sentence
        and not line.lstrip().startswith(("#", "|", ">", "    ", "\t", "//", "$"))
    )


@cache
def _calling() -> frozenset[str]:
    return frozenset(_CALLING.split())

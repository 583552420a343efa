"""Whether fenced code parses: Python, JSON and TOML."""

from __future__ import annotations

import ast
import json
import textwrap
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from finetooth.signals.fences import Fence, fences
from finetooth.signals.scan import compiled

_ABRIDGED = r"\.\.\.|…|<[\w -]+>|(?m:^\s*(?:>>>|In \[|[!%$]|#!.*\bsh\b))"
"""What shows that a block is a sketch, a session or a shell's: then nothing is said about it."""

_QUOTED = r"[\"'\u2018\u2019`].*"
"""What a parser's sentence quotes of the code, to its end."""


@dataclass(frozen=True, slots=True)
class BrokenCode:
    """A fenced block that does not parse: its language, where its body stands, and what the parser says."""

    language: str
    start: int
    end: int
    says: str


def broken_code(text: str) -> Iterator[BrokenCode]:
    """Yield the fenced blocks of a text that do not parse as the language they name."""
    for fence in fences(text):
        check = _parser(fence.language)
        if check is not None and fence.body.strip() and not compiled(_ABRIDGED).search(fence.body):
            says = check(textwrap.dedent(fence.body))
            if says:
                yield BrokenCode(_title(fence), fence.start, fence.start + len(fence.body), says)


def _title(fence: Fence) -> str:
    return "Python" if fence.language.startswith("py") else fence.language.upper()


def _parser(language: str) -> Callable[[str], str] | None:
    if language in {"python", "py", "python3"}:
        return _python
    return {"json": _json, "toml": _toml}.get(language)


def _python(code: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes and comparisons: not our subject
            ast.parse(code)
    except SyntaxError as error:
        says = compiled(_QUOTED).sub("", str(error.msg)).strip()
        return f"line {error.lineno}: {says or 'invalid syntax'}"
    except (ValueError, RecursionError, MemoryError):
        return "" if "\0" not in code else "it holds a null character"
    return ""


def _json(code: str) -> str:
    try:
        json.loads(code)
    except RecursionError:
        return ""
    except ValueError as error:
        if compiled(r"(?m)^\s*(?://|/\*|#)|[,{\[]\s*//").search(code) or _is_lines(code):
            return ""
        return f"line {getattr(error, 'lineno', 1)}: {getattr(error, 'msg', 'it is no JSON').split(':')[0]}"
    return ""


def _is_lines(code: str) -> bool:
    """Whether each line is JSON by itself."""
    try:
        for line in code.splitlines():
            if line.strip():
                json.loads(line)
    except ValueError:
        return False
    return True


def _toml(code: str) -> str:
    try:
        tomllib.loads(code)
    except (ValueError, RecursionError) as error:
        return compiled(r"[\"'].*[\"'] ?").sub("", str(error)).strip() or "it is no TOML"
    return ""

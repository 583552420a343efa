"""Decoding one record: from the bytes of a line to a JSON object, with an exact word about what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

import orjson

from finetooth import json_text
from finetooth.model import DropRecord, Fix, Pointer, Problem, Record, ReplaceRaw, Split

SHOWN_KEY = 40
"""Characters of a key that a message shows."""

PLAIN: Mapping[str, str] = {
    "Expecting value": "a value is missing",
    "Unterminated string starting at": "a string is never closed; it begins",
    "Invalid control character at": "a raw control character stands inside a string; write it as an escape",
    "Invalid \\escape": "a backslash begins an escape that JSON does not have",
    "Invalid \\uXXXX escape": "\\u is not followed by four hexadecimal digits",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing",
    "Illegal trailing comma before end of object": "a comma stands before the closing bracket",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Extra data": "the record is complete, but more text follows",
}


class NotJSON(Exception):  # noqa: N818  # it is caught in this file, never shown
    """Why a text is not JSON: the reason, and where (characters from 0)."""

    def __init__(self, reason: str, at: int) -> None:
        """Keep the reason and the place."""
        super().__init__(reason)
        self.reason = reason
        self.at = at


def decode(path: str, line: int, raw: bytes, dataset: str = "", split: Split | None = None) -> Record:
    """Decode one record.

    Args:
        path: The file that it stands in.
        line: The line on which it begins, from 1.
        raw: Its bytes, without the line end; they stay as they are.
        dataset: The name of the dataset that the file belongs to.
        split: The split that the file holds.

    Returns:
        The record. What is wrong with it stands in its problems; its data are None when it is not a JSON object.
    """
    data, problems = _decoded(raw)
    return Record(path, line, raw, data, dataset, split, problems)


def _decoded(raw: bytes) -> tuple[dict[str, object] | None, tuple[Problem, ...]]:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return _damaged(raw, error)
    if type(value) is not dict:
        return None, (_not_an_object(value),)
    return value, _duplicates(raw) if _has_duplicates(raw, value) else ()


def _damaged(raw: bytes, error: orjson.JSONDecodeError) -> tuple[dict[str, object] | None, tuple[Problem, ...]]:
    """Decode what the fast parser refused."""
    if not raw.strip():
        fix = Fix("Remove the blank line", (DropRecord(),), safe=True)
        return None, (Problem("blank-line", "a blank line", fix=fix),)
    if raw.startswith(json_text.BOM):
        return _behind_bom(raw)
    return None, (_fault(raw, error),)


def _behind_bom(raw: bytes) -> tuple[dict[str, object] | None, tuple[Problem, ...]]:
    """Decode a record that begins with a byte-order mark: files that have one were joined."""
    inner = raw
    while inner.startswith(json_text.BOM):
        inner = inner.removeprefix(json_text.BOM)
    data, problems = _decoded(inner)
    fix = Fix("Remove the byte-order mark", (ReplaceRaw(inner),), safe=True)
    return data, (Problem("byte-order-mark", "the record begins with a byte-order mark", fix=fix), *problems)


def _not_an_object(value: object) -> Problem:
    kinds = {list: "an array", str: "a string", int: "a number", float: "a number", bool: "true or false"}
    kind = kinds.get(type(value), "null")
    return Problem("not-an-object", f"the line is {kind}, not an object; write one JSON object a line")


@cache
def _key_end() -> re.Pattern[bytes]:
    return re.compile(rb'"[ \t\r\n]*:')


def _has_duplicates(raw: bytes, value: dict[str, object]) -> bool:
    """Say whether a key may stand twice in an object: never no for such a record, seldom yes for another.

    A key that stood twice is gone from the parsed value, so the text ends more keys than the value has. Quotes
    inside strings can look like a key's end, which only makes the text seem to have more; a key that ends with a
    backslash could make up for that, so it is sent the slow way too.
    """
    total = 0
    waiting: list[object] = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is dict:
            total += len(item)
            for inner in item.values():
                if type(inner) is list or type(inner) is dict:
                    waiting.append(inner)  # noqa: PERF401  # twice as quick as a comprehension for a few values
        else:
            for inner in item:  # type: ignore[attr-defined]
                if type(inner) is list or type(inner) is dict:
                    waiting.append(inner)  # noqa: PERF401
    ends = len(_key_end().findall(raw))
    if b'\\"' in raw:
        ends -= raw.count(b'\\":')
        return ends != total or b'\\\\":' in raw
    return ends != total


def _duplicates(raw: bytes) -> tuple[Problem, ...]:
    problems = []
    for pointer in json_text.duplicate_keys(raw):
        key = json.dumps(str(pointer[-1])[:SHOWN_KEY], ensure_ascii=False)
        message = f"the key {key} stands twice in one object, and the later value silently wins; keep one"
        problems.append(Problem("duplicate-key", message, message_index(pointer)))
    return tuple(problems)


def message_index(pointer: Pointer) -> int | None:
    """Return the message that a pointer leads into, if it leads into a list of messages."""
    if len(pointer) > 1 and pointer[0] in {"messages", "conversations"} and isinstance(pointer[1], int):
        return pointer[1]
    return None


def _fault(raw: bytes, error: orjson.JSONDecodeError) -> Problem:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as bad:
        message = f"the byte at offset {bad.start} of the line is not UTF-8; save the file as UTF-8"
        return Problem("invalid-utf8", message)
    try:
        _explain(text)
    except NotJSON as found:
        return Problem("invalid-json", f"not JSON: {found.reason} at {_position(text, found.at)}")
    return Problem("invalid-json", f"not JSON: {_lower(error.msg)} at {_position(text, error.pos)}")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _position(text: str, at: int) -> str:
    """Say where a character stands: its column, and the line if the record has several."""
    row = text.count("\n", 0, at)
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return f"line {row + 1} of the record, column {column}" if row else f"column {column}"


def _explain(text: str) -> None:
    """Raise NotJSON with the reason and the place, if the standard library's parser or we can tell."""
    if "\0" in text:
        raise NotJSON("a NUL byte (a damaged file?)", text.index("\0"))
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise NotJSON(_reason(text, error), error.pos) from None
    except RecursionError:
        raise NotJSON("arrays or objects are nested too deep", 0) from None
    except NotJSON as constant:
        found = json_text.outside_strings(text, "NaN|-?Infinity")
        raise NotJSON(constant.reason, found.start() if found else 0) from None
    except ValueError:
        found = json_text.outside_strings(text, r"\d{4300}")
        raise NotJSON("a number has too many digits", found.start() if found else 0) from None
    found = _lone_surrogate(text)
    if found:
        raise NotJSON(f"the escape {found.group()} is half of a character", found.start())


def _refuse_constant(name: str) -> None:
    raise NotJSON(f"{name} is not a JSON value", 0)


def _reason(text: str, error: json.JSONDecodeError) -> str:
    before, rest = text[: error.pos].rstrip(), text[error.pos :].lstrip()
    missing = error.msg == "Expecting value"
    usual = (
        (
            rest.startswith("'") and not error.msg.startswith(("Extra", "Unterminated")),
            "single quotes stand where JSON has double quotes (a Python value?)",
        ),
        (
            missing and re.match(r"(?:True|False|None)\b", rest),
            "true, false and null are written with small letters; a Python value stands",
        ),
        (missing and not before, "the line does not begin like JSON"),
        (not rest, "the text ends too early, perhaps a truncated line,"),
        (rest.startswith(("}", "]")) and before.endswith(","), "a comma stands before the closing bracket"),
        (rest.startswith(("//", "/*", "#")), "JSON has no comments; one stands"),
    )
    plain = PLAIN.get(error.msg.removesuffix(": "), _lower(error.msg))
    return next((reason for holds, reason in usual if holds), plain)


def _lone_surrogate(text: str) -> re.Match[str] | None:
    pair = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    lone = r"(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    for found in re.finditer(rf"{pair}|{lone}|\\.", text, re.DOTALL):
        if found.lastgroup == "lone":
            return found
    return None

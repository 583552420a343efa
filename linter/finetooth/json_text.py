"""Finding things in JSON text: where a value stands, which keys stand twice, where a string's characters are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from finetooth.model import Pointer

BOM = b"\xef\xbb\xbf"
OPENERS = b"{["
CLOSERS = b"}]"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object or an element of an array, as byte offsets.

    Attributes:
        key: The key, or the index.
        start: Where it begins: at the key's quote, or at the value for an element.
        value: Where its value begins.
        end: Where its value ends.
    """

    key: str | int
    start: int
    value: int
    end: int


@cache
def _token() -> re.Pattern[bytes]:
    """Match a string (unclosed ones too) or a character that gives structure."""
    return re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},:]', re.DOTALL)


@cache
def _space() -> re.Pattern[bytes]:
    return re.compile(rb"[ \t\r\n]*")


@cache
def _scalar() -> re.Pattern[bytes]:
    """Match a number or a literal, to the character that must end it."""
    return re.compile(rb"[^\s,\]}:\[{\"]*")


@cache
def _unit() -> re.Pattern[bytes]:
    """Match what stands for one character inside a string: a surrogate pair, an escape, or a UTF-8 sequence."""
    return re.compile(
        rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\\x80-\xbf][\x80-\xbf]*",
        re.DOTALL,
    )


def skip_space(raw: bytes, at: int) -> int:
    """Return the offset of the first byte from ``at`` that is not JSON white space."""
    found = _space().match(raw, at)
    return found.end() if found else at


def skip_value(raw: bytes, at: int) -> int:
    """Return the offset at which the value that begins at ``at`` ends.

    Raises:
        ValueError: There is no value, or it is never closed.
    """
    head = raw[at : at + 1]
    if not head:
        raise ValueError("the text ends where a value should stand")
    if head in OPENERS:
        return _skip_nested(raw, at)
    if head == b'"':
        return _skip_string(raw, at)
    end = _scalar().match(raw, at).end()  # type: ignore[union-attr]  # it matches the empty text too
    if end == at:
        raise ValueError(f"no value at byte {at}")
    return end


def _skip_string(raw: bytes, at: int) -> int:
    found = _token().match(raw, at)
    if found is None or found.end() - at < 2 or raw[found.end() - 1] != ord('"'):  # noqa: PLR2004  # both quotes
        raise ValueError(f"a string that is never closed begins at byte {at}")
    return found.end()


def _skip_nested(raw: bytes, at: int) -> int:
    depth = 0
    for found in _token().finditer(raw, at):
        head = raw[found.start() : found.start() + 1]
        if head in OPENERS:
            depth += 1
        elif head in CLOSERS:
            depth -= 1
            if depth == 0:
                return found.end()
    raise ValueError(f"an object or array that is never closed begins at byte {at}")


def members(raw: bytes, at: int) -> Iterator[Member]:
    """Yield the members of the object, or the elements of the array, that begins at ``at``; none for other values.

    Raises:
        ValueError: The text is not JSON.
    """
    is_object = raw[at : at + 1] == b"{"
    if not is_object and raw[at : at + 1] != b"[":
        return
    position, index = skip_space(raw, at + 1), 0
    while raw[position : position + 1] not in CLOSERS:
        start, key = position, index  # type: int, str | int
        if is_object:
            key_end = skip_value(raw, start)
            key = json.loads(raw[start:key_end].decode("utf-8"))
            position = skip_space(raw, key_end) + 1
        value = skip_space(raw, position)
        end = skip_value(raw, value)
        yield Member(key, start, value, end)
        index += 1
        position = skip_space(raw, end)
        if raw[position : position + 1] == b",":
            position = skip_space(raw, position + 1)


def root(raw: bytes) -> int:
    """Return the offset of the text's value, behind a byte-order mark and white space."""
    return skip_space(raw, len(BOM) if raw.startswith(BOM) else 0)


def find(raw: bytes, pointer: Pointer) -> Member | None:
    """Find a value.

    Args:
        raw: A JSON text in UTF-8.
        pointer: The way to the value.

    Returns:
        Where it stands, or None if nothing stands there. Of a key that stands twice it is the later, which is the
        one that parsers keep.
    """
    start = root(raw)
    try:
        found = Member("", start, start, skip_value(raw, start))
        for step in pointer:
            matches = [member for member in members(raw, found.value) if _same(member.key, step)]
            if not matches:
                return None
            found = matches[-1]
    except (ValueError, RecursionError):
        return None
    return found


def _same(key: str | int, step: str | int) -> bool:
    return type(key) is type(step) and key == step


def duplicate_keys(raw: bytes) -> list[Pointer]:
    """Return the pointer of each key that stands more than once in its object, in the order of the text."""
    found: list[Pointer] = []
    waiting: list[tuple[Pointer, int]] = [((), root(raw))]
    while waiting:
        pointer, at = waiting.pop()
        seen: set[str | int] = set()
        nested: list[tuple[Pointer, int]] = []
        for member in members(raw, at):
            if member.key in seen:
                found.append((*pointer, member.key))
            seen.add(member.key)
            if raw[member.value : member.value + 1] in OPENERS:
                nested.append(((*pointer, member.key), member.value))
        waiting += reversed(nested)
    return found


def characters(token: bytes) -> list[int]:
    """Say where the characters of a string begin.

    Args:
        token: A JSON string with its quotes, in UTF-8.

    Returns:
        The offset in ``token`` of each character of the decoded text, and that of the closing quote.
    """
    return [found.start() for found in _unit().finditer(token, 1, len(token) - 1)] + [len(token) - 1]


def outside_strings(text: str, pattern: str) -> re.Match[str] | None:
    """Find the first match of a pattern that does not lie inside a JSON string."""
    for found in re.finditer(rf'"[^"\\]*(?:\\.[^"\\]*)*"|(?P<hit>{pattern})', text, re.DOTALL):
        if found.lastgroup == "hit":
            return found
    return None

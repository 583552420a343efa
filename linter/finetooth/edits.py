"""Applying edits to a record's bytes: only the tokens that change are written anew, the rest stays byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finetooth import json_text
from finetooth.json_text import Member
from finetooth.model import DropRecord, Edit, Pointer, RemoveValue, ReplaceRaw, ReplaceText, RewriteFile, SetValue


class EditError(ValueError):
    """An edit that cannot be applied: its place does not exist, or does not take it."""


class OverlapError(EditError):
    """Two edits that touch the same place."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes ``start`` to ``end`` of the record and what takes their place."""

    start: int
    end: int
    new: bytes


def apply(raw: bytes, edits: Sequence[Edit]) -> bytes | None:
    """Apply edits to a record.

    Args:
        raw: The record's bytes.
        edits: What to change; every pointer speaks of the record as it is before all of them. A
            :class:`~finetooth.model.RewriteFile` concerns the file and is passed over.

    Returns:
        The new bytes; None if the record is dropped.

    Raises:
        EditError: An edit's place does not exist or does not take it. Nothing is applied then.
        OverlapError: Two edits touch the same place.
    """
    edits = [edit for edit in edits if not isinstance(edit, RewriteFile)]
    whole = [edit for edit in edits if isinstance(edit, DropRecord | ReplaceRaw)]
    if whole and any(edit != whole[0] for edit in edits):
        raise OverlapError("an edit of the whole record meets another edit")
    if whole:
        return whole[0].raw if isinstance(whole[0], ReplaceRaw) else None
    return _spliced(raw, _splices(raw, edits))


def _splices(raw: bytes, edits: Iterable[Edit]) -> list[Splice]:
    splices: list[Splice] = []
    removed: dict[Pointer, set[str | int]] = {}
    added: dict[Pointer, list[SetValue]] = {}
    for edit in edits:
        if isinstance(edit, ReplaceText):
            splices.append(_replace_text(raw, edit))
        elif isinstance(edit, RemoveValue):
            if not edit.pointer:
                raise EditError("the record itself cannot be removed as a value; drop it")
            removed.setdefault(edit.pointer[:-1], set()).add(edit.pointer[-1])
        elif isinstance(edit, SetValue):
            place = json_text.find(raw, edit.pointer)
            if place is None:
                added.setdefault(edit.pointer[:-1], []).append(edit)
            else:
                splices.append(Splice(place.value, place.end, _written(raw, edit.value, place)))
    for parent, keys in removed.items():
        splices += _remove(raw, parent, keys)
    for parent, new in added.items():
        splices.append(_add(raw, parent, new, removed.get(parent, set())))
    return splices


def _spliced(raw: bytes, splices: Iterable[Splice]) -> bytes:
    pieces, position, last = [], 0, None
    for splice in sorted(set(splices), key=lambda splice: (splice.start, splice.end)):
        if splice.start < position or (last is not None and splice.start == last.start):
            raise OverlapError("two edits touch the same place")
        pieces += [raw[position : splice.start], splice.new]
        position, last = splice.end, splice
    return b"".join([*pieces, raw[position:]])


def _place(raw: bytes, pointer: Pointer) -> Member:
    place = json_text.find(raw, pointer)
    if place is None:
        raise EditError(f"nothing stands at {'/'.join(map(str, pointer)) or 'the root'}")
    return place


def _replace_text(raw: bytes, edit: ReplaceText) -> Splice:
    place = _place(raw, edit.pointer)
    token = raw[place.value : place.end]
    if not token.startswith(b'"'):
        raise EditError("a text edit points at something that is no text")
    starts = json_text.characters(token)
    if not 0 <= edit.start <= edit.end < len(starts):
        raise EditError("a text edit points behind the end of its text")
    new = _string(edit.text, escaped=_escapes(token, raw))[1:-1]
    return Splice(place.value + starts[edit.start], place.value + starts[edit.end], new)


def _escapes(token: bytes, raw: bytes) -> bool:
    """Say whether non-ASCII characters are to be escaped, as the string does it, or else the record."""
    for text in (token, raw):
        if not text.isascii():
            return False
        if re.search(rb"(?<!\\)(?:\\\\)*\\u(?!00[0-7])", text):
            return True
    return False


def _string(text: str, *, escaped: bool) -> bytes:
    literal = json.dumps(text, ensure_ascii=escaped)
    try:
        return literal.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate cannot be written as UTF-8
        return json.dumps(text).encode("ascii")


def _written(raw: bytes, value: object, place: Member | None) -> bytes:
    """Write a value as JSON in the record's style."""
    token = raw[place.value : place.end] if place else b""
    spaced = re.search(rb'":\s', raw) is not None or b'":' not in raw
    separators = (", ", ": ") if spaced else (",", ":")
    text = json.dumps(value, ensure_ascii=_escapes(token, raw), separators=separators, allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate cannot be written as UTF-8
        return json.dumps(value, separators=separators).encode("ascii")


def _remove(raw: bytes, parent: Pointer, keys: set[str | int]) -> list[Splice]:
    """Remove members of one object or array, each with the comma that belongs to it."""
    present = list(json_text.members(raw, _place(raw, parent).value))
    if not keys <= {member.key for member in present}:
        raise EditError("an edit removes what is not there")
    splices: list[Splice] = []
    kept: Member | None = None
    for index, member in enumerate(present):
        if member.key not in keys:
            kept = member
        elif kept is not None:
            splices.append(Splice(present[index - 1].end, member.end, b""))
        else:
            end = present[index + 1].start if index + 1 < len(present) else member.end
            splices.append(Splice(member.start, end, b""))
    return splices


def _add(raw: bytes, parent: Pointer, new: Sequence[SetValue], removed: set[str | int]) -> Splice:
    """Add members at the end of an object, or elements at the end of an array."""
    place = _place(raw, parent)
    head = raw[place.value : place.value + 1]
    present = list(json_text.members(raw, place.value))
    keys = [edit.pointer[-1] for edit in new]
    if len(set(keys)) < len(keys):
        raise OverlapError("two edits add the same key")
    if head == b"[" and keys != list(range(len(present), len(present) + len(keys))):
        raise EditError("an edit adds an element that is not the next one of its array")
    if head not in b"{[" or (head == b"{" and not all(isinstance(key, str) for key in keys)):
        raise EditError("an edit adds a key to something that is no object")
    between, colon = _separators(raw, present, is_object=head == b"{")
    texts = [(_string(str(key), escaped=_escapes(b"", raw)) + colon if head == b"{" else b"") for key in keys]
    texts = [text + _written(raw, edit.value, None) for text, edit in zip(texts, new, strict=True)]
    if any(member.key not in removed for member in present):
        texts.insert(0, b"")
    end = present[-1].end if present else place.value + 1
    return Splice(end, end, between.join(texts))


def _separators(raw: bytes, present: Sequence[Member], *, is_object: bool) -> tuple[bytes, bytes]:
    """Return what stands between members, and between a key and its value, in this object or else in the record."""
    spaced = re.search(rb'":\s', raw) is not None or b'":' not in raw
    between, colon = (b", ", b": ") if spaced else (b",", b":")
    if len(present) > 1:
        between = raw[present[-2].end : present[-1].start]
    if present and is_object:
        last = present[-1]
        colon = raw[json_text.skip_value(raw, last.start) : last.value]
    return between, colon

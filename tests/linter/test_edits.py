from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from finetooth.edits import EditError, OverlapError, apply
from finetooth.json_text import characters, duplicate_keys, find
from finetooth.model import DropRecord, Edit, RemoveValue, ReplaceRaw, ReplaceText, RewriteFile, SetValue

Json = Any
"""Whatever JSON holds."""
TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)
OBJECTS = st.dictionaries(TEXT, VALUES, min_size=1, max_size=4)
STYLES = st.sampled_from(
    [
        {"ensure_ascii": False},
        {"ensure_ascii": True},
        {"separators": (",", ":")},
        {"indent": 2},
        {"separators": (" ,\t", " : "), "ensure_ascii": False},
    ]
)


def pointers(value: Json, pointer: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [pointer, *(found for key, inner in items for found in pointers(inner, (*pointer, key)))]


def parent_of(value: Json, pointer: tuple[str | int, ...]) -> Json:
    for step in pointer[:-1]:
        value = value[step]
    return value


@given(OBJECTS, STYLES, VALUES, st.data())
def test_setting_a_value_changes_it_alone(
    data: dict[str, Any], style: dict[str, Any], new: Json, draw: st.DataObject
) -> None:
    pointer = draw.draw(st.sampled_from(pointers(data)[1:]))
    raw = json.dumps(data, **style).encode()
    place = find(raw, pointer)
    assert place is not None

    changed = apply(raw, [SetValue(pointer, new)])

    expected = copy.deepcopy(data)
    parent_of(expected, pointer)[pointer[-1]] = new
    assert changed is not None
    assert json.loads(changed) == expected
    assert changed.startswith(raw[: place.value])
    assert changed.endswith(raw[place.end :])


@given(OBJECTS, STYLES, TEXT, VALUES)
def test_a_new_key_goes_to_the_end(data: dict[str, Any], style: dict[str, Any], key: str, new: Json) -> None:
    assume(key not in data)
    raw = json.dumps(data, **style).encode()

    changed = apply(raw, [SetValue((key,), new)])

    assert changed is not None
    assert list(json.loads(changed).items()) == [*data.items(), (key, new)]
    assert changed.startswith(raw.rstrip(b' \n}]"')[:-1])


@given(OBJECTS, STYLES, st.data())
def test_removing_members_keeps_the_others(data: dict[str, Any], style: dict[str, Any], draw: st.DataObject) -> None:
    places = pointers(data)[1:]
    parent = draw.draw(st.sampled_from(places))[:-1]
    siblings = [pointer for pointer in places if pointer[:-1] == parent]
    removed = draw.draw(st.lists(st.sampled_from(siblings), unique=True, min_size=1))
    raw = json.dumps(data, **style).encode()

    changed = apply(raw, [RemoveValue(pointer) for pointer in removed])

    expected = copy.deepcopy(data)
    for pointer in sorted(removed, key=siblings.index, reverse=True):
        del parent_of(expected, pointer)[pointer[-1]]
    assert changed is not None
    assert json.loads(changed) == expected


@given(TEXT, TEXT, STYLES, st.data())
def test_replacing_text_keeps_the_escapes_around_it(
    text: str, new: str, style: dict[str, Any], draw: st.DataObject
) -> None:
    start = draw.draw(st.integers(0, len(text)))
    end = draw.draw(st.integers(start, len(text)))
    raw = json.dumps({"a": ["é", text], "b": 1}, **style).encode()

    changed = apply(raw, [ReplaceText(("a", 1), start, end, new)])

    assert changed is not None
    assert json.loads(changed)["a"][1] == text[:start] + new + text[end:]
    assert changed.isascii() == raw.isascii()


def test_the_rest_of_a_line_stays_byte_for_byte() -> None:
    raw = b'{"a" :  "caf\\u00e9 \\/ \\ud83d\\ude00!","b":[ 1,2 ]  }'

    changed = apply(raw, [ReplaceText(("a",), 4, 5, "ü"), SetValue(("b", 0), "ñ"), SetValue(("c",), {"d": 1})])

    assert changed == b'{"a" :  "caf\\u00e9\\u00fc\\/ \\ud83d\\ude00!","b":[ "\\u00f1",2 ],"c":{"d":1}  }'


def test_all_members_can_give_way_to_a_new_one() -> None:
    raw = b'{"a": 1, "b": 2}'

    assert apply(raw, [RemoveValue(("a",)), RemoveValue(("b",)), SetValue(("c",), 3)]) == b'{"c": 3}'


def test_of_a_key_that_stands_twice_the_later_is_changed() -> None:
    assert apply(b'{"a": 1, "a": 2}', [SetValue(("a",), 3)]) == b'{"a": 1, "a": 3}'


def test_a_record_can_be_dropped_or_replaced() -> None:
    assert apply(b"{}", [DropRecord(), DropRecord()]) is None
    assert apply(b"not json", [ReplaceRaw(b"{}")]) == b"{}"
    assert apply(b"not json", [RewriteFile(bom=True)]) == b"not json"


@pytest.mark.parametrize(
    "edits",
    [
        [SetValue(("a",), 1), SetValue(("a",), 2)],
        [SetValue(("a",), 1), SetValue(("a", "b"), 2)],
        [RemoveValue(("a",)), SetValue(("a", "b"), 2)],
        [ReplaceText(("t",), 0, 2, "x"), ReplaceText(("t",), 1, 3, "y")],
        [ReplaceText(("t",), 1, 1, "x"), ReplaceText(("t",), 1, 1, "y")],
        [DropRecord(), SetValue(("a",), 1)],
        [ReplaceRaw(b"{}"), DropRecord()],
    ],
)
def test_edits_that_overlap_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(OverlapError):
        apply(b'{"a": {"b": 1}, "t": "word"}', edits)


@pytest.mark.parametrize(
    "edit",
    [
        SetValue(("x", "y"), 1),
        SetValue(("list", 5), 1),
        SetValue(("list", "key"), 1),
        SetValue(("number", "key"), 1),
        RemoveValue(("x",)),
        RemoveValue(()),
        ReplaceText(("number",), 0, 0, "x"),
        ReplaceText(("text",), 0, 9, "x"),
    ],
)
def test_an_edit_without_its_place_is_refused(edit: Edit) -> None:
    with pytest.raises(EditError):
        apply(b'{"list": [1], "number": 1, "text": "ab"}', [edit])


def test_the_characters_of_a_string_are_counted_as_it_is_decoded() -> None:
    token = '"a\\u00e9é\\ud83d\\ude00😀\\n"'.encode()

    assert len(characters(token)) == len(json.loads(token)) + 1


def test_duplicates_are_found_however_deep() -> None:
    raw = b'{"a": [{"b": 1, "b": 2}], "c": {"d": {}, "e": {"f": 1, "f": 2}}, "a": 3}'

    assert duplicate_keys(raw) == [("a",), ("a", 0, "b"), ("c", "e", "f")]


@given(st.binary(max_size=40), st.lists(st.text("ab") | st.integers(0, 2), max_size=3))
def test_looking_for_a_place_never_raises(raw: bytes, pointer: list[str | int]) -> None:
    place = find(raw, tuple(pointer))

    assert place is None or 0 <= place.value < place.end <= len(raw)

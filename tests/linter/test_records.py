from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetooth.model import DropRecord, ReplaceRaw, Split
from finetooth.records import decode

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(st.characters(codec="utf-8")), VALUES, max_size=5)


def problems(raw: bytes) -> list[tuple[str, str]]:
    return [(problem.kind, problem.message) for problem in decode("data.jsonl", 1, raw).problems]


def test_a_record_keeps_its_bytes_and_its_place() -> None:
    raw = b'{"messages" : [] }'

    record = decode("data.jsonl", 7, raw, "support", Split.TEST)

    assert (record.path, record.line, record.raw) == ("data.jsonl", 7, raw)
    assert (record.data, record.dataset, record.split) == ({"messages": []}, "support", Split.TEST)
    assert record.problems == ()


@pytest.mark.parametrize(
    ("raw", "reason", "column"),
    [
        (b'{"a": "cut off', "never closed", "column 7"),
        (b'{"a": [1, 2', "ends too early", "column 12"),
        (b'{"a": 1,}', "comma stands before the closing bracket", "column"),
        (b"{'a': 1}", "single quotes", "column 2"),
        (b'{"a": NaN}', "NaN is not a JSON value", "column 7"),
        (b'{"say": "NaN", "a": -Infinity}', "-Infinity is not a JSON value", "column 21"),
        (b'{"a": "\\ud83d!"}', "half of a character", "column 8"),
        (b'{"a": "\\\\ud83d", "b": "\\udc00"}', "half of a character", "column 24"),
        (b'{"a": "x\0y"}', "NUL byte", "column 9"),
        (b'{"a": "tab\there"}', "control character", "column 11"),
        (b'{"a": True}', "small letters", "column 7"),
        (b'{"a": 1 "b": 2}', "comma or a closing bracket", "column 9"),
        (b'{"a" 1}', "colon is missing", "column 6"),
        (b'{"a": 1} {"b": 2}', "more text follows", "column 10"),
        (b'{"a": 1} // old', "no comments", "column 10"),
        (b"Dear team", "does not begin like JSON", "column 1"),
        ('{"é": 1,\n "b": x}'.encode(), "a value is missing", "line 2 of the record, column 7"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too many digits", "column 7"),
        (b'{"a": 1e999}', "infinity", "column"),
    ],
)
def test_a_line_that_is_not_json_gets_a_reason_and_a_column(raw: bytes, reason: str, column: str) -> None:
    [(kind, message)] = problems(raw)

    assert kind == "invalid-json"
    assert message.startswith("not JSON: ")
    assert reason in message
    assert column in message


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"a":' * 100_000, b'{"a":' * 2000 + b"1" + b"}" * 2000])
def test_absurd_nesting_is_a_problem_and_no_crash(raw: bytes) -> None:
    [(kind, message)] = problems(raw)

    assert (kind, "nested too deep" in message) == ("invalid-json", True)


@pytest.mark.parametrize(("raw", "what"), [(b"[1]", "an array"), (b'"x"', "a string"), (b"4.5", "a number")])
def test_json_that_is_no_object(raw: bytes, what: str) -> None:
    [(kind, message)] = problems(raw)

    assert kind == "not-an-object"
    assert what in message


def test_bytes_that_are_not_utf8_are_named_by_their_offset() -> None:
    [(kind, message)] = problems(b'{"a": "caf\xe9"}')

    assert kind == "invalid-utf8"
    assert "offset 10" in message


@pytest.mark.parametrize("raw", [b"", b"  \t "])
def test_a_blank_line_can_be_removed(raw: bytes) -> None:
    [problem] = decode("data.jsonl", 1, raw).problems

    assert problem.kind == "blank-line"
    assert problem.fix is not None
    assert (problem.fix.safe, problem.fix.edits) == (True, (DropRecord(),))


def test_a_mark_before_a_record_is_reported_and_the_record_is_read() -> None:
    record = decode("data.jsonl", 3, b'\xef\xbb\xbf\xef\xbb\xbf{"a": 1}')

    assert record.data == {"a": 1}
    [problem] = record.problems
    assert problem.kind == "byte-order-mark"
    assert problem.fix is not None
    assert problem.fix.edits == (ReplaceRaw(b'{"a": 1}'),)


@pytest.mark.parametrize(
    ("raw", "index"),
    [
        (b'{"a": 1, "a": 2}', None),
        (b'{"a" : 1,\n"a"\t: 2}', None),
        (b'{"a": 1, "\\u0061": 2}', None),
        (b'{"a\\\\": 1, "b": "\\\\\\":", "a\\\\": 2}', None),
        (b'{"messages": [{"role": "user"}, {"role": "x", "role": "user"}]}', 1),
        (b'{"conversations": [{"value": {"k": 1, "k": 2}}]}', 0),
        (b'{"a": "\\": \\" :", "a": ": : :"}', None),
    ],
)
def test_a_key_that_stands_twice_is_found(raw: bytes, index: int | None) -> None:
    [problem] = decode("data.jsonl", 1, raw).problems

    assert (problem.kind, problem.message_index) == ("duplicate-key", index)


@given(OBJECTS, st.booleans(), st.sampled_from([None, (",", ":"), (" , ", " : ")]))
def test_an_object_has_no_problem_however_it_is_written(
    data: dict[str, Any], escaped: bool, separators: tuple[str, str] | None
) -> None:
    raw = json.dumps(data, ensure_ascii=escaped, separators=separators).encode()

    record = decode("data.jsonl", 1, raw)

    assert record.data == data
    assert record.problems == ()


@given(OBJECTS.filter(bool), st.data())
def test_a_repeated_key_is_never_missed(data: dict[str, Any], draw: st.DataObject) -> None:
    key = draw.draw(st.sampled_from(sorted(data)))
    text = json.dumps(data)
    raw = f"{text[:-1]}, {json.dumps(key)}: 0}}".encode()

    kinds = [problem.kind for problem in decode("data.jsonl", 1, raw).problems]

    assert kinds == ["duplicate-key"]


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\ua1e+-.\n ', max_size=40).map(str.encode))
def test_no_bytes_raise(raw: bytes) -> None:
    record = decode("data.jsonl", 1, raw)

    assert record.raw == raw
    assert record.data is not None or record.problems
    if not record.problems:
        assert record.data == orjson.loads(raw)

from __future__ import annotations

import gzip
import io
import json
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from finetooth.api import ReadError, Source
from finetooth_plugins.builtin_formats import finetooth_readers
from finetooth_plugins.readers import content
from finetooth_plugins.readers.json_array import JsonArray
from finetooth_plugins.readers.json_lines import JsonLines, PackedJsonLines

Lines = list[tuple[int, int, bytes]]


def opened(raw: bytes, name: str = "data.jsonl") -> Source:
    return reader_of(name).open(name, io.BytesIO(raw))


def reader_of(name: str) -> JsonLines | JsonArray:
    fitting = [one for one in finetooth_readers() if name.endswith(tuple(one.suffixes))]
    return fitting[0]  # type: ignore[return-value]


def read(raw: bytes, name: str = "data.jsonl") -> list[tuple[int, bytes]]:
    source = opened(raw, name)
    try:
        found = list(source.lines(0, source.size))
        assert all(source.at(offset) == piece for offset, _, piece in found)
        assert all(bytes(source.content[offset : offset + len(piece)]) == piece for offset, _, piece in found)
        return [(line, piece) for _, line, piece in found]
    finally:
        source.close()


def problems(raw: bytes, name: str = "data.jsonl") -> list[tuple[int, str]]:
    source = opened(raw, name)
    try:
        return [(line, problem.kind) for line, problem in source.problems()]
    finally:
        source.close()


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (b"", []),
        (b"\n", [(1, b"")]),
        (b"a\nb\n", [(1, b"a"), (2, b"b")]),
        (b"a\nb", [(1, b"a"), (2, b"b")]),
        (b"a\r\n\r\nb\r\n", [(1, b"a"), (2, b""), (3, b"b")]),
        (b"\xef\xbb\xbfa\nb", [(1, b"a"), (2, b"b")]),
        ("a\u2028b\x0bc\n".encode(), [(1, "a\u2028b\x0bc".encode())]),
    ],
)
def test_lines_are_read_with_their_numbers(raw: bytes, lines: list[tuple[int, bytes]]) -> None:
    assert read(raw) == lines


@given(
    st.lists(st.binary(max_size=12).map(lambda piece: piece.replace(b"\n", b"")), max_size=12),
    st.booleans(),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(st.integers(0, 200), max_size=5),
)
def test_any_cut_of_a_file_gives_the_same_lines(pieces: list[bytes], final: bool, mark: bytes, cuts: list[int]) -> None:
    raw = b"{" + mark + b"\n".join(pieces) + (b"\n" if final else b"")
    raw = mark + raw
    source = opened(raw)

    whole = list(source.lines(0, source.size))
    bounds = sorted({0, source.size, *(min(cut, source.size) for cut in cuts)})
    parts = [line for start, end in pairwise(bounds) for line in source.lines(start, end)]
    backwards = [list(source.lines(start, end)) for start, end in zip(bounds[::-1][1:], bounds[::-1], strict=False)]

    assert parts == whole
    assert [line for part in reversed(backwards) for line in part] == whole


def test_long_lines_and_many_lines_cross_the_blocks_that_are_read() -> None:
    lines = [b"{" + b"x" * length + b"}" for length in (0, 3 << 20, 1, 1 << 20, (1 << 20) - 3, 7)] * 2
    raw = b"\n".join(lines)

    assert [piece for _, piece in read(raw)] == lines


@given(
    st.lists(st.recursive(st.integers() | st.text(max_size=5), lambda one: st.lists(one, max_size=3), max_leaves=5)),
    st.sampled_from([None, 1, 2]),
    st.lists(st.integers(0, 300), max_size=4),
)
def test_any_cut_of_an_array_gives_the_same_elements(values: list[object], indent: int | None, cuts: list[int]) -> None:
    raw = json.dumps(values, indent=indent).encode()
    source = opened(raw, "data.json")

    whole = list(source.lines(0, source.size))
    bounds = sorted({0, source.size, *(min(cut, source.size) for cut in cuts)})
    parts = [line for start, end in pairwise(bounds) for line in source.lines(start, end)]

    assert [json.loads(piece) for _, _, piece in whole] == values
    assert parts == whole
    assert all(raw[:offset].count(b"\n") + 1 == line for offset, line, _ in whole)


def test_an_array_larger_than_a_block_is_read_piece_by_piece() -> None:
    values = [{"text": "x" * length, "quote": 'a "," b'} for length in (5, 3 << 20, 1 << 20, 9)]

    found = read(json.dumps(values, indent=1).encode(), "data.json")

    assert [json.loads(piece) for _, piece in found] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('[{"a": 1}, {"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('{"version": 1, "data": [{"a": 1}, {"b": [2]}], "x": {"y": []}}', [{"a": 1}, {"b": [2]}]),
        ('{"messages": [{"role": "user", "content": "Hi"}]}', [{"messages": [{"role": "user", "content": "Hi"}]}]),
        ('{\n "prompt": "a",\n "completion": "b"\n}\n', [{"prompt": "a", "completion": "b"}]),
        ('{"a": 1}\n{"b": 2}\n', [{"a": 1}, {"b": 2}]),
        ("[]", []),
        ("", []),
    ],
)
def test_json_files_hold_arrays_wrapped_arrays_single_records_or_lines(text: str, values: list[object]) -> None:
    assert [json.loads(piece) for _, piece in read(text.encode(), "data.json")] == values


def test_a_broken_element_is_a_record_of_its_own() -> None:
    found = read(b'[\n{"a": 1},\n{"b" 2} {"c": 3},\n{"d": 4},\n]', "data.json")

    assert [piece for _, piece in found] == [b'{"a": 1}', b'{"b" 2} {"c": 3}', b'{"d": 4}', b","]
    assert [line for line, _ in found][:3] == [2, 3, 4]


def test_an_array_that_is_never_closed_is_a_problem() -> None:
    assert problems(b'[{"a": 1},\n{"b": 2}', "data.json") == [(2, "invalid-json")]


def test_an_array_in_a_file_of_lines_is_read_and_reported() -> None:
    raw = b'[\n{"a": 1},\n{"b": 2}\n]\n'

    assert read(raw) == [(2, b'{"a": 1}'), (3, b'{"b": 2}')]
    assert problems(raw) == [(1, "array-file")]


def test_lines_that_are_arrays_stay_lines() -> None:
    raw = b'[1, 2]\n{"a": 1}\n'

    assert read(raw) == [(1, b"[1, 2]"), (2, b'{"a": 1}')]
    assert problems(raw) == []


def test_marks_and_carriage_returns_are_problems_of_the_file() -> None:
    assert problems(b"\xef\xbb\xbf{}\n{}\r\n{}\r\n") == [(1, "byte-order-mark"), (2, "blank-line")]
    assert problems(b"{}\n" + b"x" * (content.BLOCK - 4) + b"\r\n{}") == [(2, "blank-line")]
    assert problems(b"{}\n{}\n") == []


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize("name", ["data.jsonl", "data.json"])
def test_archives_are_read_whatever_they_are_called(pack: object, name: str) -> None:
    packed = pack(b'{"a": 1}\n{"b": 2}\n')  # type: ignore[operator]

    assert read(packed, name) == [(1, b'{"a": 1}'), (2, b'{"b": 2}')]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_archives_in_several_pieces_are_read_whole(pack: object) -> None:
    assert read(pack(b"{}\n") + pack(b"[]\n")) == [(1, b"{}"), (2, b"[]")]  # type: ignore[operator]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_truncated_and_damaged_archives_are_refused_with_a_sentence(pack: object) -> None:
    packed: bytes = pack(bytes(range(256)) * 20)  # type: ignore[operator]

    with pytest.raises(ReadError, match="ends too early"):
        opened(packed[:-6])
    with pytest.raises(ReadError, match=r"damaged|ends too early"):
        opened(packed[:10] + b"\xff" * 8 + packed[18:])


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n....", "looks like a PNG image"),
        (b"PK\x03\x04....", "ZIP archive"),
        ('{"a": 1}\n'.encode("utf-16"), "UTF-16"),
        ('{"a": "viel Text"}\n'.encode("utf-16-le"), "UTF-16"),
        (bytes(range(1, 32)) * 50, "is not text"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(ReadError, match=sentence):
        opened(raw)


def test_a_record_with_nul_bytes_is_a_broken_record_and_not_a_refused_file() -> None:
    assert read(b'{"a": "x\0y"}\n') == [(1, b'{"a": "x\0y"}')]


def test_a_name_that_promises_an_archive_is_held_to_it(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl.gz"
    path.write_bytes(b'{"a": 1}\n')

    with pytest.raises(ReadError, match="is not a gzip archive"):
        PackedJsonLines().open(str(path))


def test_a_file_that_is_not_there_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no\.jsonl cannot be read: no such file"):
        JsonLines().open(str(tmp_path / "no.jsonl"))


def test_a_file_is_mapped_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_bytes(b"{}\n{}\n")
    source = JsonLines().open(str(path))

    assert bytes(source.content[:]) == b"{}\n{}\n"
    assert len(list(source.lines(0, source.size))) == 2
    source.close()


def test_large_unpacked_input_goes_to_a_temporary_file() -> None:
    pieces = [b"x" * (content.IN_MEMORY // 2)] * 3

    held = content.Content(content.spooled(pieces))

    assert held.size == sum(map(len, pieces))
    assert held.read(held.size - 3, held.size + 9) == b"xxx"
    assert not isinstance(held.mapped, bytes)
    held.close()


@given(
    st.binary(max_size=80) | st.text(alphabet='[]{}",:\\1a \n\r', max_size=60).map(str.encode),
    st.sampled_from(["data.jsonl", "data.json", "data.csv", "data.jsonl.gz", "data.json.zst"]),
)
def test_no_bytes_raise_anything_but_a_read_error(raw: bytes, name: str) -> None:
    try:
        source = opened(raw, name)
    except ReadError as error:
        assert name in str(error)  # noqa: PT017  # either outcome is fine; the sentence must name the file
        return
    found: Lines = list(source.lines(0, source.size))
    assert [offset for offset, _, _ in found] == sorted({offset for offset, _, _ in found})
    assert [line for _, line, _ in found] == sorted(line for _, line, _ in found)
    assert all(line >= 1 for line, _ in source.problems())
    source.close()

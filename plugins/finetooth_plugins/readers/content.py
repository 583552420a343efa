"""The bytes of an input, unpacked and seekable: from a file, from standard input, from a gzip or zstd archive."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from finetooth.api import ReadError

BLOCK = 1 << 20
"""Bytes read at once."""
IN_MEMORY = 64 << 20
"""Bytes up to which an unpacked input stays in memory; more goes to a temporary file."""
HEAD = 4096
"""Bytes looked at to tell what an input is."""
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
FEW = 4
"""Control characters that any text may have."""
CONTROL_SHARE = 0.1
"""Share of control characters in the head above which an input is no text. Text has none but tabs and line ends;
compressed or binary data have about one in nine by chance, and zeros beside."""


class Content:
    """Bytes that can be read at any offset; nothing but the piece asked for is held in memory.

    Attributes:
        size: How many bytes there are.
        mapped: All of them, mapped into memory where they stand in a file. To go through them all, read them piece
            by piece: pages of a map stay with the process.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Take a seekable stream; it is closed with the content."""
        self._stream = stream
        self.size = stream.seek(0, 2)
        self.mapped = _mapped(stream, self.size)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from ``start`` up to ``end``, fewer at the end of the input."""
        self._stream.seek(start)
        return self._stream.read(max(0, end - start))

    def blocks(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` up to ``end`` a block at a time."""
        for position in range(start, end, BLOCK):
            yield self.read(position, min(position + BLOCK, end))

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


def open_content(path: str, stream: BinaryIO | None = None, *, text: bool = True) -> Content:
    """Open an input for reading at any offset.

    Args:
        path: Its path; also how errors name it.
        stream: Its bytes, when they do not come from the path.
        text: Whether it should be text.

    Returns:
        Its content, unpacked if it is a gzip or zstd archive.

    Raises:
        ReadError: It cannot be opened, the archive is damaged, or it is no UTF-8 text.
    """
    try:
        if stream is not None:
            return _checked(path, _unpacked(path, spooled(_pieces(stream))), text=text)
        with ExitStack() as closing:
            opened = closing.enter_context(open(path, "rb"))  # noqa: PTH123  # paths of devices are fine too
            plain = opened if opened.seekable() else spooled(_pieces(opened))
            unpacked = _unpacked(path, plain)
            content = _checked(path, unpacked, text=text)
            if unpacked is opened:
                closing.pop_all()
            return content
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error


def _checked(path: str, opened: BinaryIO, *, text: bool) -> Content:
    content = Content(opened)
    if text:
        try:
            _require_text(path, content.read(0, HEAD))
        except ReadError:
            content.close()
            raise
    return content


def _unpacked(path: str, opened: BinaryIO) -> BinaryIO:
    magic = opened.read(len(ZSTD))
    opened.seek(0)
    if magic.startswith(GZIP):
        return spooled(_gunzip(path, opened))
    if magic == ZSTD:
        return spooled(_unzstd(path, opened))
    for suffix, kind in ((".gz", "gzip"), (".zst", "zstd"), (".zstd", "zstd")):
        if path.lower().endswith(suffix) and magic:
            raise ReadError(f"{path} is not a {kind} archive, though its name says so")
    return opened


def _mapped(stream: BinaryIO, size: int) -> bytes | mmap:
    if isinstance(stream, BytesIO):
        return stream.getvalue()
    return mmap(stream.fileno(), 0, access=ACCESS_READ) if size else b""


def spooled(pieces: Iterable[bytes]) -> BinaryIO:
    """Gather bytes, in memory while they are few, else in a temporary file."""
    held: list[bytes] = []
    size = 0
    waiting = iter(pieces)
    for piece in waiting:
        held.append(piece)
        size += len(piece)
        if size > IN_MEMORY:
            break
    else:
        return BytesIO(b"".join(held))
    file = TemporaryFile()  # noqa: SIM115  # the content closes it
    file.writelines(held)
    held.clear()
    file.writelines(waiting)
    file.seek(0)
    return cast("BinaryIO", file)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(BLOCK):
        yield piece


def _gunzip(path: str, stream: BinaryIO) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for piece in _pieces(stream):
            data = piece
            while data:
                if unpacker.eof:
                    if not data.strip(b"\0"):  # archives may be padded with zeros
                        break
                    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield unpacker.decompress(data)
                data = unpacker.unused_data
    except zlib.error as error:
        raise ReadError(f"{path} is a damaged gzip archive; make it again from the original") from error
    if not unpacker.eof:
        raise ReadError(f"{path} is a gzip archive that ends too early; copy it again")


def _unzstd(path: str, stream: BinaryIO) -> Iterator[bytes]:
    import zstandard  # noqa: PLC0415  # only archives need it

    unpacker = zstandard.ZstdDecompressor().decompressobj()
    try:
        for piece in _pieces(stream):
            data = piece
            while data:
                if unpacker.eof:
                    unpacker = zstandard.ZstdDecompressor().decompressobj()
                yield unpacker.decompress(data)
                data = unpacker.unused_data
    except zstandard.ZstdError as error:
        raise ReadError(f"{path} is a damaged zstd archive; make it again from the original") from error
    if not unpacker.eof:
        raise ReadError(f"{path} is a zstd archive that ends too early; copy it again")


def _require_text(path: str, head: bytes) -> None:
    kind = _kind(head)
    if kind:
        raise ReadError(f"{path} is not text (looks like {kind}); give it as JSON lines")
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or _looks_wide(head):
        raise ReadError(f"{path} is UTF-16 or UTF-32 text; save it as UTF-8")
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head)  # noqa: PLR2004  # the first printable
    begins_like_json = head.lstrip(b"\0 \t\r\n\xef\xbb\xbf").startswith((b"{", b"["))
    if controls > max(FEW, CONTROL_SHARE * len(head)) and not begins_like_json:
        raise ReadError(f"{path} is not text; give it as JSON lines")


def _looks_wide(head: bytes) -> bool:
    """Say whether every second byte is zero, as in UTF-16 without a mark."""
    pairs = len(head) // 2
    return pairs > 1 and max(head[0::2].count(0), head[1::2].count(0)) > 0.4 * pairs and head.strip(b"\0 \r\n") != b""


def _kind(head: bytes) -> str:
    """Name the kind of file that some first bytes belong to."""
    kinds = {
        b"\x89PNG\r\n": "a PNG image",
        b"\xff\xd8\xff": "a JPEG image",
        b"GIF8": "a GIF image",
        b"RIFF": "a WebP image, or sound",
        b"BM": "a BMP image",
        b"%PDF-": "a PDF document",
        b"PK\x03\x04": "a ZIP archive, or an Office document",
        b"BZh": "a bzip2 archive",
        b"\xfd7zXZ\0": "an xz archive",
        b"7z\xbc\xaf": "a 7z archive",
        b"PAR1": "a Parquet table",
        b"ARROW1": "an Arrow table",
        b"SQLite format 3\0": "an SQLite database",
        b"\x7fELF": "a program",
        b"\x80\x04\x95": "a Python pickle",
    }
    return next((kind for magic, kind in kinds.items() if head.startswith(magic)), "")

"""The protocols of what plugins provide beside rules: readers, formats, reporters, redactors, profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from mmap import mmap
from typing import BinaryIO, ClassVar, Protocol, runtime_checkable

from finetooth.model import Example, Problem, Record, Report


class Source(Protocol):
    """An opened input: its records, each the bytes of one JSON value, found again by offset.

    Offsets are whatever the source likes, as long as they rise from record to record. A source over plain lines is
    cut by bytes, so that several workers can read one file.
    """

    size: int
    """Where the offsets end."""
    content: bytes | mmap
    """All bytes (decompressed); a record with offset ``o`` and bytes ``raw`` is ``content[o:o + len(raw)]``."""
    array: bool
    """Whether the records are the elements of a JSON array, rather than lines."""

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """Read the records that begin at offsets from ``start`` up to ``end``, blank lines included.

        Yields:
            The offset, the line number (from 1) and the record's bytes without the line end (LF or CRLF).
        """

    def at(self, offset: int) -> bytes:
        """Return the record that begins at an offset that :meth:`lines` gave."""

    def problems(self) -> Sequence[tuple[int, Problem]]:
        """Return what is wrong with the file as a whole (a byte-order mark, line ends), each with its line."""

    def close(self) -> None:
        """Let go of the file."""


class Reader(Protocol):
    """Opens files of one kind."""

    name: str
    suffixes: Sequence[str]
    """File name endings that it reads, with the dot, lower case (``.jsonl``)."""
    writable: bool
    """Whether fixes can be written back into such files."""
    divisible: bool
    """Whether offsets are bytes of the file itself, so that several workers can each open it and read a range."""

    def open(self, path: str, stream: BinaryIO | None = None) -> Source:
        """Open a file.

        Args:
            path: The file's path.
            stream: Its bytes, when they do not come from the path (standard input).

        Raises:
            ReadError: The file cannot be read as this kind.
            MissingExtraError: The library that reads it is not installed.
        """


class Format(Protocol):
    """One shape of record: recognises it, parses it into an example, writes an example in it."""

    name: str
    title: str
    holds: frozenset[str]
    """What it can hold: any of system, multi-turn, tools, images, weights, preference, label, metadata, reasoning."""

    def recognise(self, data: Mapping[str, object]) -> bool:
        """Say whether a record has this shape, by its keys; formats are asked in order of :attr:`priority`."""

    priority: int
    """Formats with a higher number are asked first."""

    def parse(self, record: Record) -> Example:
        """Parse a record of this shape; faults become the example's problems, never exceptions."""

    def write(self, example: Example) -> dict[str, object]:
        """Write an example as a record of this shape; what cannot be held is left out."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as reporters show it."""

    code: str
    name: str
    summary: str
    severity: str
    fixes: str
    help: str
    url: str


@dataclass(frozen=True, slots=True)
class ReportStyle:
    """How a report is to be shown.

    Attributes:
        color: With ANSI colours.
        show_text: With the texts that findings point at.
        statistics: Counts by rule instead of single findings.
        quiet: Without the summary.
        texts: Looks up a message's text by (path, line, message index); only with ``show_text``.
        rules: By code, the rules that ran.
        version: The version of finetooth.
    """

    color: bool = False
    show_text: bool = False
    statistics: bool = False
    quiet: bool = False
    texts: Mapping[tuple[str, int, int], str] = field(default_factory=dict)
    rules: Mapping[str, RuleInfo] = field(default_factory=dict)
    version: str = ""


class Reporter(Protocol):
    """Turns a report into text."""

    name: str

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        """Yield the text in pieces."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a redactor replaced: the characters ``start`` to ``end`` of the original text, by a placeholder."""

    type: str
    placeholder: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redacted conversation: the new texts and, for each, what was replaced."""

    texts: tuple[str, ...]
    replacements: tuple[tuple[Replacement, ...], ...]


@runtime_checkable
class Redactor(Protocol):
    """Replaces what must not be stored."""

    name: str

    def redact_conversation(self, texts: Sequence[str]) -> Redaction:
        """Redact the texts of one conversation; one value gets one placeholder throughout."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Settings for a common use of a tuned model.

    Attributes:
        name: As ``--profile`` takes it.
        title: For people.
        settings: Config values (the shape of ``finetooth.toml``) that it puts in the place of the defaults.
        why: For each rule code in it, the reason and the source of the number.
    """

    name: str
    title: str
    settings: Mapping[str, object]
    why: Mapping[str, str]

    kind: ClassVar[str] = "profile"

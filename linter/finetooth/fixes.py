"""Applies fixes: every untouched line stays byte for byte, and a file is written beside and renamed."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from finetooth import edits
from finetooth.atomic import write_beside
from finetooth.engine.plan import InputFile, Plan
from finetooth.model import Edit, Finding, RewriteFile
from finetooth.ports import Source

BOM = b"\xef\xbb\xbf"
OUTSIDE = re.compile(rb'("(?:[^"\\]|\\.)*")|\s+', re.DOTALL)
"""A JSON string, or white space outside of strings."""


@dataclass(slots=True)
class FileChanges:
    """What fixes do to one file: the edits of each finding by line, and how the whole file is rewritten."""

    records: dict[int, list[tuple[Edit, ...]]] = field(default_factory=dict)
    rewrite: RewriteFile = field(default_factory=RewriteFile)
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file's bytes before and after (both decompressed), and how many findings that mends."""

    file: InputFile
    before: bytes
    after: bytes
    findings: int


def changes_of(findings: Iterable[Finding], *, unsafe: bool) -> dict[str, FileChanges]:
    """Collect the edits of fixable findings by path and line.

    Args:
        findings: Findings, in order.
        unsafe: Whether to take fixes that a person should look at, too.
    """
    changes: dict[str, FileChanges] = {}
    for finding in findings:
        fix = finding.fix
        if fix is None or not (fix.safe or unsafe):
            continue
        for ref in fix.places or (finding.ref,):
            change = changes.setdefault(ref.path, FileChanges())
            for edit in fix.edits:
                if isinstance(edit, RewriteFile):
                    change.rewrite = _both(change.rewrite, edit)
            if ref.line is not None:
                change.records.setdefault(ref.line, []).append(fix.edits)
        changes[(fix.places or (finding.ref,))[0].path].findings += 1
    return changes


def _both(one: RewriteFile, other: RewriteFile) -> RewriteFile:
    return RewriteFile(one.bom or other.bom, one.newlines or other.newlines, one.array or other.array)


def fixed_files(plan: Plan, changes: Mapping[str, FileChanges]) -> Iterator[Fixed]:
    """Work out what the changed files become; files that cannot be written back are passed over.

    Args:
        plan: The plan that found the findings.
        changes: From :func:`changes_of`.

    Yields:
        Files whose bytes change.
    """
    for file in plan.files:
        change = changes.get(file.path)
        if change is None or file.opened or not plan.readers[file.reader].writable:
            continue
        source = plan.open(file)
        try:
            before = bytes(source.content)
            after = _rewritten(source, change)
        finally:
            source.close()
        if after != before:
            yield Fixed(file, before, after, change.findings)


def write(fixed: Fixed) -> None:
    """Write a fixed file, compressed as it was."""
    path = Path(fixed.file.path)
    write_beside(path, compressed(path.name, fixed.after))


def compressed(name: str, content: bytes) -> bytes:
    """Compress bytes as a file's name says; the same bytes always give the same file."""
    if name.endswith(".gz"):
        return gzip.compress(content, mtime=0)
    if name.endswith((".zst", ".zstd")):
        import zstandard  # noqa: PLC0415  # only for such files

        return bytes(zstandard.ZstdCompressor().compress(content))
    return content


def _rewritten(source: Source, change: FileChanges) -> bytes:
    places = list(source.lines(0, source.size))
    _drop_ambiguous(places, change)
    if source.array:
        return _array(source, places, change)
    content = source.content
    pieces: list[bytes] = []
    done = 0
    for index, (offset, line, raw) in enumerate(places):
        pieces.append(bytes(content[done:offset]))
        end = offset + len(raw)
        after = places[index + 1][0] if index + 1 < len(places) else len(content)
        new = _edited(raw, change.records.get(line, ()))
        ending = bytes(content[end:after])
        if new is not None:
            pieces += [new, ending]
        done = after
    pieces.append(bytes(content[done:]))
    text = b"".join(pieces)
    if change.rewrite.bom:
        text = text.removeprefix(BOM)
    return text.replace(b"\r\n", b"\n") if change.rewrite.newlines else text


def _drop_ambiguous(places: Sequence[tuple[int, int, bytes]], change: FileChanges) -> None:
    """Leave alone the records that share a line: a finding's line does not say which of them it means."""
    lines = Counter(line for _, line, _ in places)
    for line in [line for line in change.records if lines[line] > 1]:
        del change.records[line]


def _array(source: Source, places: Sequence[tuple[int, int, bytes]], change: FileChanges) -> bytes:
    """Rewrite a JSON array: element by element, or as lines."""
    news = [(offset, raw, _edited(raw, change.records.get(line, ()))) for offset, line, raw in places]
    if change.rewrite.array:
        return b"".join(_one_line(new) + b"\n" for _, _, new in news if new is not None)
    content = source.content
    if not news:
        return bytes(content)
    kept = [index for index, (_, _, new) in enumerate(news) if new is not None]
    pieces = [bytes(content[: news[0][0]])]
    for position, index in enumerate(kept):
        offset, raw, new = news[index]
        pieces.append(new or b"")
        if position + 1 < len(kept):
            pieces.append(bytes(content[offset + len(raw) : news[index + 1][0]]))
    last_offset, last_raw, _ = news[-1]
    pieces.append(bytes(content[last_offset + len(last_raw) :]))
    return b"".join(pieces)


def _one_line(raw: bytes) -> bytes:
    """Write a JSON value on one line; strings, numbers and escapes stay as they are."""
    return OUTSIDE.sub(lambda match: match[1] or b" ", raw) if b"\n" in raw or b"\r" in raw else raw


def _edited(raw: bytes, wanted: Sequence[tuple[Edit, ...]]) -> bytes | None:
    """Apply the edits of each finding in turn; those that meet an earlier one's place wait for the next round."""
    accepted: list[Edit] = []
    edited: bytes | None = raw
    for group in wanted:
        try:
            edited = edits.apply(raw, [*accepted, *(edit for edit in group if edit not in accepted)])
        except edits.EditError:
            continue
        accepted += group
        if edited is None:
            break
    return edited

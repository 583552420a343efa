"""What looking at a part of the input gives: line by line, and folded."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from finetooth.engine.plan import Plan
from finetooth.model import Finding, Ref

SummaryKey = tuple[int, str]
"""A dataset rule's index in the plan's dataset rules, and a dataset's name."""


Keyed = tuple[int, tuple[int, ...], bytes]
"""A group rule's index, the keys that it gave a record, and the record's sketch."""


@dataclass(frozen=True, slots=True)
class LineResult:
    """All that the rules say of one record, free of its place, so that it can be kept and used again.

    Attributes:
        usable: Whether it was understood as a conversation.
        findings: Of example rules; paths and lines are filled in by :meth:`Partial.take`.
        keys: What the group rules gave, for those that gave any keys.
        observations: (dataset rule's index, what it observed), for the rules that observed anything.
    """

    usable: bool
    findings: tuple[Finding, ...]
    keys: tuple[Keyed, ...]
    observations: tuple[tuple[int, object], ...]


@dataclass(slots=True)
class Keys:
    """What one group rule gave: parallel arrays of keys and of record numbers, and the records' sketches.

    Attributes:
        keys: The keys.
        records: For each key, the number of its record.
        sketches: The records' sketches, one after the other.
        sketched: For each sketch, the number of its record, rising.
    """

    keys: array[int] = field(default_factory=lambda: array("Q"))
    records: array[int] = field(default_factory=lambda: array("I"))
    sketches: bytearray = field(default_factory=bytearray)
    sketched: array[int] = field(default_factory=lambda: array("I"))

    def add(self, record: int, keys: tuple[int, ...], sketch: bytes) -> None:
        """Add one record's."""
        self.keys.extend(keys)
        self.records.extend([record] * len(keys))
        if sketch:
            self.sketches += sketch
            self.sketched.append(record)

    def merge(self, other: Keys, base: int) -> None:
        """Add those of a part whose record numbers begin at ``base``."""
        self.keys += other.keys
        self.records.extend(number + base for number in other.records)
        self.sketches += other.sketches
        self.sketched.extend(number + base for number in other.sketched)


@dataclass(slots=True)
class Partial:
    """The fold of line results, which merges with that of another part.

    Attributes:
        findings: In the order of their records.
        usable: For each file's index, how many usable examples.
        files: For each record that a group rule gave keys for, its file's index.
        offsets: The same for its offset.
        lines: The same for its line.
        keys: Group rules' keys by rule index and dataset.
        summaries: Dataset rules' summaries.
        records: How many records were seen.
        fresh: Pickled line results that were not known before, by the hash of the record's bytes; for the cache.
    """

    findings: list[Finding] = field(default_factory=list)
    usable: dict[int, int] = field(default_factory=dict)
    files: array[int] = field(default_factory=lambda: array("L"))
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    lines: array[int] = field(default_factory=lambda: array("Q"))
    keys: dict[SummaryKey, Keys] = field(default_factory=dict)
    summaries: dict[SummaryKey, object] = field(default_factory=dict)
    records: int = 0
    fresh: dict[bytes, bytes] = field(default_factory=dict)

    def take(self, plan: Plan, file_index: int, place: tuple[int, int], result: LineResult) -> None:
        """Fold one line result in.

        Args:
            plan: The plan.
            file_index: The index of its file.
            place: The record's offset and line.
            result: What the rules said of it.
        """
        offset, line = place
        file = plan.files[file_index]
        self.records += 1
        if result.usable:
            self.usable[file_index] = self.usable.get(file_index, 0) + 1
        self.findings += [placed(finding, file.path, line) for finding in result.findings]
        if result.keys:
            number = len(self.offsets)
            self.files.append(file_index)
            self.offsets.append(offset)
            self.lines.append(line)
            for rule_index, keys, sketch in result.keys:
                self.keys.setdefault((rule_index, file.dataset), Keys()).add(number, keys, sketch)
        self._add(plan, file.dataset, Ref(file.path, line), result)

    def _add(self, plan: Plan, dataset: str, ref: Ref, result: LineResult) -> None:
        for rule_index, observation in result.observations:
            rule = plan.dataset_rules[rule_index]
            key = rule_index, dataset
            summary = self.summaries[key] if key in self.summaries else rule.start()
            self.summaries[key] = rule.add(summary, ref, observation)

    def merge(self, plan: Plan, other: Partial) -> None:
        """Append the fold of the part that follows this one."""
        base = len(self.offsets)
        self.findings += other.findings
        for file_index, count in other.usable.items():
            self.usable[file_index] = self.usable.get(file_index, 0) + count
        self.files += other.files
        self.offsets += other.offsets
        self.lines += other.lines
        for key, keys in other.keys.items():
            self.keys.setdefault(key, Keys()).merge(keys, base)
        for key, summary in other.summaries.items():
            rule = plan.dataset_rules[key[0]]
            self.summaries[key] = rule.merge(self.summaries[key], summary) if key in self.summaries else summary
        self.records += other.records
        self.fresh |= other.fresh


def placed(finding: Finding, path: str, line: int) -> Finding:
    """Put a finding about one example, and what belongs to it, at a path and line."""
    if finding.ref.path == path and finding.ref.line == line:
        return finding
    related = tuple(Ref(path, line, ref.message_index) for ref in finding.related)
    return replace(finding, ref=Ref(path, line, finding.ref.message_index), related=related)


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Sort findings by place, code and message: the one order in which every run reports them."""

    def key(finding: Finding) -> tuple[str, int, int, str, int, str, str]:
        ref, span = finding.ref, finding.span
        index = -1 if ref.message_index is None else ref.message_index
        return (ref.path, ref.line or 0, index, finding.code, span.start if span else -1, finding.message, finding.key)

    return sorted(findings, key=key)

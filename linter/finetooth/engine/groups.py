"""Shuffles by key: finds the records that share keys, links them into groups, and asks group rules about each group."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Self

from finetooth.engine.partial import Keys, Partial
from finetooth.engine.plan import Plan
from finetooth.errors import RuleCrashError
from finetooth.model import Example, Finding, Ref
from finetooth.ports import Source
from finetooth.records import decode
from finetooth.rule import GroupRule, Member
from finetooth.signals import SignalBatch
from finetooth.signals.fingerprints import digest

NUMPY_FROM = 20_000
"""Sorting fewer keys than this is done sooner in plain Python than numpy is imported (about 0.1 s)."""

HELD = 4_096
"""Examples kept in memory between groups; groups of different rules are often the same examples."""


def judge_groups(plan: Plan, partial: Partial) -> list[Finding]:
    """Ask every group rule about every group.

    Args:
        plan: The plan.
        partial: The fold of the whole input.

    Returns:
        The findings, with fingerprints.
    """
    findings: list[Finding] = []
    with Examples(plan, partial) as examples:
        for (rule_index, _), keys in sorted(partial.keys.items(), key=lambda item: item[0]):
            rule = plan.group_rules[rule_index]
            for group in linked(keys):
                findings += _judge(rule, group, examples)
    return findings


def linked(keys: Keys) -> Iterator[dict[int, tuple[int, ...]]]:
    """Link the records that share keys, directly or through others.

    Args:
        keys: Keys and record numbers of one rule.

    Yields:
        Groups of two or more: record number → its shared keys; by rising first record.
    """
    parents: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for key, records in _runs(keys):
        first = _root(parents, records[0])
        for record in records:
            parents[_root(parents, record)] = first
            shared.setdefault(record, []).append(key)
    groups: dict[int, dict[int, tuple[int, ...]]] = {}
    for record in sorted(shared):
        groups.setdefault(_root(parents, record), {})[record] = tuple(shared[record])
    yield from groups.values()


def _root(parents: dict[int, int], record: int) -> int:
    root = record
    while (parent := parents.get(root, root)) != root:
        root = parent
    while record != root:
        parents[record], record = root, parents.get(record, record)
    return root


def _runs(keys: Keys) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield each key that two or more records have, with those records, by rising key."""
    if len(keys.keys) >= NUMPY_FROM:
        yield from _runs_by_sorting(keys.keys, keys.records)
        return
    found: dict[int, list[int]] = {}
    for key, record in zip(keys.keys, keys.records, strict=True):
        found.setdefault(key, []).append(record)
    for key in sorted(found):
        records = sorted(set(found[key]))
        if len(records) > 1:
            yield key, records


def _runs_by_sorting(keys: array[int], records: array[int]) -> Iterator[tuple[int, Sequence[int]]]:
    import numpy as np  # noqa: PLC0415  # not for small datasets: it costs 0.1 s

    all_keys = np.frombuffer(keys, dtype=np.uint64)
    all_records = np.frombuffer(records, dtype=np.uint32)
    order = np.lexsort((all_records, all_keys))
    ranked, numbers = all_keys[order], all_records[order]
    edges = np.flatnonzero(np.diff(ranked)) + 1
    starts = np.concatenate(([0], edges))
    ends = np.concatenate((edges, [len(ranked)]))
    many = ends - starts > 1
    for start, end in zip(starts[many].tolist(), ends[many].tolist(), strict=True):
        distinct = sorted(set(numbers[start:end].tolist()))
        if len(distinct) > 1:
            yield int(ranked[start]), distinct


def _judge(rule: GroupRule, group: dict[int, tuple[int, ...]], examples: Examples) -> Iterator[Finding]:
    parsed = [examples[record] for record in group]
    batch = SignalBatch(parsed)
    members = [Member(parsed[index], batch[index], keys) for index, keys in enumerate(group.values())]
    try:
        findings = list(rule.check_group(members))
    except Exception as error:
        raise RuleCrashError(rule.code, f"{members[0].ref.path}:{members[0].ref.line}") from error
    contents = {member.ref: member.signals.fingerprint for member in members}
    for finding in findings:
        yield replace(finding, fingerprint=_fingerprint(finding, contents))


def _fingerprint(finding: Finding, contents: dict[Ref, str]) -> str:
    """Hash a finding about a group by the contents of the places that it names, in any order."""
    places = (replace(ref, message_index=None) for ref in (finding.ref, *finding.related))
    named = sorted(contents.get(place, "") for place in places)
    return digest("\0".join((finding.code, finding.key, *named)))


class Examples:
    """Reads examples again by record number, keeping the last few thousand and the files open."""

    def __init__(self, plan: Plan, partial: Partial) -> None:
        self._plan = plan
        self._partial = partial
        self._sources: dict[int, Source] = {}
        self._held: OrderedDict[int, Example] = OrderedDict()
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.close()

    def __getitem__(self, record: int) -> Example:
        if record not in self._held:
            self._held[record] = self._read(record)
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        return self._held[record]

    def _read(self, record: int) -> Example:
        file_index = self._partial.files[record]
        file = self._plan.files[file_index]
        if file_index not in self._sources:
            source = self._plan.open(file)
            self._closing.callback(source.close)
            self._sources[file_index] = source
        raw = self._sources[file_index].at(self._partial.offsets[record])
        line = self._partial.lines[record]
        return self._plan.parse(decode(file.path, line, raw, file.dataset, file.split), file.format)

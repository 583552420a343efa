"""Shuffles by key: finds the records that share keys, links them into groups, and asks group rules about each group."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from operator import eq
from typing import NamedTuple, Self

from finetooth.engine.partial import Keys, Partial
from finetooth.engine.plan import Plan
from finetooth.errors import RuleCrashError
from finetooth.model import Example, Finding, Ref
from finetooth.ports import Source
from finetooth.records import decode
from finetooth.rule import GroupRule, Member
from finetooth.runners import Here, Runner
from finetooth.signals import SignalBatch
from finetooth.signals.fingerprints import digest

Group = dict[int, tuple[int, ...]]
"""Record numbers, rising, each with the keys that it shares."""

NUMPY_FROM = 20_000
"""Sorting fewer keys than this is done sooner in plain Python than numpy is imported (about 0.1 s)."""

SHARE = 400
"""Groups that a worker judges at a time."""

LONG_RUN = 200
"""Records that share one key beyond which they are linked without comparing sketches pair by pair."""

HELD = 4_096
"""Examples kept in memory between groups; groups of different rules are often the same examples."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What workers that judge groups are started with: the plan, and where the records stand."""

    plan: Plan
    places: Places


@dataclass(frozen=True, slots=True)
class _Share:
    """Some groups, each with the index of the rule that judges it."""

    groups: tuple[tuple[int, Group], ...]


def judge_groups(plan: Plan, partial: Partial, runner: Runner) -> list[Finding]:
    """Ask every group rule about every group.

    Args:
        plan: The plan.
        partial: The fold of the whole input.
        runner: Where groups are judged when there are many.

    Returns:
        The findings, with fingerprints.
    """
    groups = [
        (rule_index, group)
        for (rule_index, _), keys in sorted(partial.keys.items(), key=lambda item: item[0])
        for group in linked(keys, plan.group_rules[rule_index].likeness)
    ]
    groups.sort(key=lambda one: next(iter(one[1])))
    shares = [_Share(tuple(groups[start : start + SHARE])) for start in range(0, len(groups), SHARE)]
    places = Places(partial.files, partial.offsets, partial.lines)
    workers = runner if len(shares) > 1 else Here()
    judged = workers.map(_judge_share, _Shared(plan, places), shares) if shares else ()
    return [finding for findings in judged for finding in findings]


def _judge_share(shared: _Shared, share: _Share) -> list[Finding]:
    findings: list[Finding] = []
    with Examples(shared.plan, shared.places) as examples:
        for rule_index, group in share.groups:
            findings += _judge(shared.plan.group_rules[rule_index], group, examples)
    return findings


def linked(keys: Keys, likeness: float = 0.0) -> Iterator[Group]:
    """Link the records that share keys, directly or through others.

    Args:
        keys: Keys, record numbers and sketches of one rule.
        likeness: The share of equal bytes under which two sketches are not alike.

    Yields:
        Groups of two or more: record number → its shared keys; by rising first record.
    """
    parents: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    sketches = Sketches(keys, likeness)
    for key, records in _runs(keys):
        for family in sketches.families(records):
            first = _root(parents, family[0])
            for record in family:
                parents[_root(parents, record)] = first
                shared.setdefault(record, []).append(key)
    groups: dict[int, dict[int, tuple[int, ...]]] = {}
    for record in sorted(shared):
        groups.setdefault(_root(parents, record), {})[record] = tuple(shared[record])
    yield from groups.values()


class Places(NamedTuple):
    """Where records stand: by record number the file's index, the offset and the line."""

    files: array[int]
    offsets: array[int]
    lines: array[int]


class Sketches:
    """Tells which of the records that share a key are alike by their sketches."""

    def __init__(self, keys: Keys, likeness: float) -> None:
        """Take the sketches and the share of equal bytes under which two are not alike."""
        self._width = len(keys.sketches) // len(keys.sketched) if keys.sketched else 0
        self._wanted = likeness * self._width
        self._bytes = memoryview(keys.sketches)
        self._place = {record: index for index, record in enumerate(keys.sketched)} if self._wanted else {}
        self._alike: dict[tuple[int, int], bool] = {}

    def families(self, records: Sequence[int]) -> Iterator[Sequence[int]]:
        """Part records into those linked by likeness, two or more each; all together when there are no sketches."""
        if not self._wanted or len(records) > LONG_RUN:
            yield records
            return
        rest = list(records)
        while len(rest) > 1:
            family, queue = [rest[0]], [rest.pop(0)]
            while queue:
                one = queue.pop()
                near = [other for other in rest if self._are_alike(one, other)]
                rest = [other for other in rest if other not in near]
                family += near
                queue += near
            if len(family) > 1:
                yield sorted(family)

    def _are_alike(self, one: int, other: int) -> bool:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._alike:
            equal = sum(map(eq, self._of(one), self._of(other)))
            self._alike[pair] = equal >= self._wanted
        return self._alike[pair]

    def _of(self, record: int) -> memoryview:
        start = self._place[record] * self._width
        return self._bytes[start : start + self._width]


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


def _judge(rule: GroupRule, group: Group, examples: Examples) -> Iterator[Finding]:
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

    def __init__(self, plan: Plan, places: Places) -> None:
        self._plan = plan
        self._places = places
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
        file_index = self._places.files[record]
        file = self._plan.files[file_index]
        if file_index not in self._sources:
            source = self._plan.open(file)
            self._closing.callback(source.close)
            self._sources[file_index] = source
        raw = self._sources[file_index].at(self._places.offsets[record])
        line = self._places.lines[record]
        return self._plan.parse(decode(file.path, line, raw, file.dataset, file.split), file.format)

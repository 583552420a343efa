"""Bounded summaries for dataset rules, that merge in any order to the same thing."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from finetooth.model import Ref

T = TypeVar("T")


@dataclass(slots=True)
class Places:
    """Counts, and keeps the first few places.

    Attributes:
        most: How many places are kept.
        count: How many were added.
        refs: The first ``most`` of them in order.
    """

    most: int = 5
    count: int = 0
    refs: list[Ref] = field(default_factory=list)

    def add(self, ref: Ref) -> None:
        """Add one."""
        self.count += 1
        if len(self.refs) < self.most or _order(ref) < _order(self.refs[-1]):
            self.refs = sorted([*self.refs, ref], key=_order)[: self.most]

    def merge(self, other: Places) -> None:
        """Add another's."""
        self.count += other.count
        self.refs = sorted([*self.refs, *other.refs], key=_order)[: self.most]


def _order(ref: Ref) -> tuple[str, int, int]:
    return (ref.path, ref.line or 0, -1 if ref.message_index is None else ref.message_index)


@dataclass(slots=True)
class Smallest(Generic[T]):
    """Keeps the items with the smallest keys: the extremes of a measure, or, with hashes as keys, a fair sample.

    A sample by smallest hash (bottom-k, Cohen and Kaplan 2007) depends on what is sampled alone, not on the order, and
    is the whole while there are no more than ``most`` items.

    Attributes:
        most: How many are kept.
        seen: How many were added.
    """

    most: int
    seen: int = 0
    _rows: list[tuple[float, tuple[str, int, int], T]] = field(default_factory=list)

    def add(self, key: float, ref: Ref, item: T) -> None:
        """Add an item under a key, made at a place; the place decides between equal keys."""
        self.seen += 1
        self._rows.append((key, _order(ref), item))
        if len(self._rows) > 2 * self.most:
            self._cut()

    def merge(self, other: Smallest[T]) -> None:
        """Add another's items."""
        self.seen += other.seen
        self._rows += other._rows
        self._cut()

    def _cut(self) -> None:
        self._rows = heapq.nsmallest(self.most, self._rows, key=lambda row: row[:2])

    def items(self) -> list[tuple[float, Ref, T]]:
        """Return key, place and item of those kept, by rising key."""
        self._cut()
        return [(key, _ref(place), item) for key, place, item in self._rows]


def _ref(place: tuple[str, int, int]) -> Ref:
    path, line, index = place
    return Ref(path, line, None if index < 0 else index)


@dataclass(slots=True)
class Histogram:
    """Counts whole numbers: quantiles of any number of values in bounded memory.

    Attributes:
        counts: How many values there are of each number. What is counted should have few distinct values: round first.
    """

    counts: dict[int, int] = field(default_factory=dict)

    def add(self, value: int, count: int = 1) -> None:
        """Count a value."""
        self.counts[value] = self.counts.get(value, 0) + count

    def merge(self, other: Histogram) -> None:
        """Add another's counts."""
        for value, count in other.counts.items():
            self.add(value, count)

    @property
    def total(self) -> int:
        """How many values were counted."""
        return sum(self.counts.values())

    def quantile(self, share: float) -> int:
        """Return the smallest value that at least ``share`` (0 to 1) of the values do not exceed; 0 of nothing."""
        return _quantile(self.counts.items(), share)

    def deviation(self) -> int:
        """Return the median absolute deviation from the median."""
        middle = self.quantile(0.5)
        return _quantile(((abs(value - middle), count) for value, count in self.counts.items()), 0.5)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield values and counts by rising value."""
        yield from sorted(self.counts.items())


def _quantile(counts: Iterable[tuple[int, int]], share: float) -> int:
    ordered = sorted(counts)
    wanted = share * sum(count for _, count in ordered)
    below = 0
    for value, count in ordered:
        below += count
        if below >= wanted:
            return value
    return 0

"""Dataset rules that count the examples that show something, and judge their share."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Places, Ref, Signals, Split


@dataclass(slots=True)
class Share:
    """How many examples were judged, and which of them show it.

    Attributes:
        total: How many were judged.
        shown: How many show it, with the first few places.
    """

    total: int = 0
    shown: Places = field(default_factory=Places)

    @property
    def share(self) -> float:
        """The share of those that show it, from 0 to 1."""
        return self.shown.count / self.total if self.total else 0.0

    def missing(self, goal: float) -> int:
        """Return how many examples that show it to add, until their share of the then larger dataset is the goal."""
        return max(1, math.ceil(round((goal * self.total - self.shown.count) / (1 - goal), 6)))

    def surplus(self, goal: float) -> int:
        """Return how many of those that show it to take away, until their share of the rest is the goal."""
        return max(1, math.ceil(round((self.shown.count - goal * self.total) / (1 - goal), 6)))


@dataclass(frozen=True)
class ShareRule(DatasetRule[Share, bool]):
    """A rule about the share of training examples that show something; it says what, and judges the share."""

    minimum: int = 50
    """The fewest examples of which a share is judged."""

    @abstractmethod
    def shows(self, example: Example, signals: Signals) -> bool | None:
        """Say whether an example shows it; None when that cannot be told, so that it does not count."""

    @abstractmethod
    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Judge the share of enough examples."""

    def start(self) -> Share:
        """Return nothing judged."""
        return Share()

    def observe(self, example: Example, signals: Signals) -> bool | None:
        """Judge an example that is trained on."""
        return self.shows(example, signals) if trained_on(example) else None

    def add(self, summary: Share, ref: Ref, observation: bool) -> Share:
        """Count an example."""
        summary.total += 1
        if observation:
            summary.shown.add(ref)
        return summary

    def merge(self, left: Share, right: Share) -> Share:
        """Add counts."""
        left.total += right.total
        left.shown.merge(right.shown)
        return left

    def finish(self, summary: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Judge the share, if there are enough examples."""
        return self.judge(summary, dataset) if summary.total >= self.minimum else ()

    def none_of(self, share: Share, dataset: DatasetInfo, what: str, goal: float, add: str) -> Iterable[Finding]:
        """Report that no example shows it.

        Args:
            share: What was counted.
            dataset: The dataset.
            what: What none of the examples does ("declines").
            goal: The share to aim for, from 0 to 1.
            add: What to add ("refusals").
        """
        if not share.shown.count:
            number = share.missing(goal)
            text = (
                f"none of {share.total:,} examples {what}: add {add} (about {number:,}): see finetooth rule {self.code}"
            )
            yield self.finding(dataset.ref, text)

    def too_few(self, share: Share, dataset: DatasetInfo, what: str, goal: float, add: str) -> Iterable[Finding]:
        """Report that some examples show it, but fewer than the goal; arguments as for `none_of`."""
        if 0 < share.share < goal:
            text = (
                f"{share.shown.count:,} of {share.total:,} examples {what} ({share.share:.1%}; the goal is "
                f"{goal:.0%}): add {add} (about {share.missing(goal):,}): see finetooth rule {self.code}"
            )
            yield self.finding(dataset.ref, text, related=share.shown.refs)


def trained_on(example: Example) -> bool:
    """Say whether an example is trained on, as far as is known."""
    return example.record.split in {Split.TRAIN, None}

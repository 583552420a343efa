"""MTN004 shallow-conversations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Histogram, Ref, Severity, Signals
from finetooth_plugins.rules.shares import trained_on

DEEPEST = 1_000
"""Exchanges beyond which conversations count as equally deep."""


@dataclass(frozen=True)
class ShallowConversations(DatasetRule[Histogram, int]):
    """No conversation goes past the second exchange.

    ## What it finds

    A dataset with multi-turn examples, none of which has `depth` exchanges or more. One without any multi-turn example
    is told by MTN001.

    ## Why it hurts training

    A model keeps to a line for about as long as its examples do. Trained on two exchanges, it loses tone, facts and
    rules in the fifth.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "It left Bremen on Monday."}]}
    ```

    ## Good

    A few conversations as long as the longest that you expect, six exchanges, say.

    ## Options

    `depth`: the exchanges that some conversation should have; set it to what your users need. `minimum`: the fewest
    multi-turn examples of which it is judged (ours).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "MTN004"
    name: ClassVar[str] = "shallow-conversations"
    severity: ClassVar[Severity] = Severity.INFO

    depth: int = 3
    minimum: int = 10

    def start(self) -> Histogram:
        """Return nothing counted."""
        return Histogram()

    def observe(self, example: Example, signals: Signals) -> int | None:  # noqa: ARG002  # counting needs no detector
        """Return how many exchanges a multi-turn example has."""
        exchanges = example.exchanges
        return min(exchanges, DEEPEST) if exchanges > 1 and trained_on(example) else None

    def add(self, summary: Histogram, ref: Ref, observation: int) -> Histogram:  # noqa: ARG002  # counts only
        """Count an example."""
        summary.add(observation)
        return summary

    def merge(self, left: Histogram, right: Histogram) -> Histogram:
        """Add counts."""
        left.merge(right)
        return left

    def finish(self, summary: Histogram, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report conversations that all end early."""
        deepest = summary.quantile(1.0)
        if summary.total >= self.minimum and deepest < self.depth:
            text = (
                f"the longest of {summary.total:,} conversations has {deepest} exchanges, the goal is {self.depth}: "
                f"add some that go on as long as your users do"
            )
            yield self.finding(dataset.ref, text)

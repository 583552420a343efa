"""MTN001 single-turn-only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Ref, Severity, Signals
from finetooth_plugins.rules.shares import trained_on

LABEL = 5
"""Words up to which an answer is a label or a value."""


@dataclass(slots=True)
class Turns:
    """How many examples there are, how many go past the first exchange, and how many do one task on one input."""

    total: int = 0
    several: int = 0
    task: int = 0
    prompts: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class SingleTurnOnly(DatasetRule[Turns, tuple[bool, bool]]):
    """No example goes past the first exchange.

    ## What it finds

    A dataset for conversations in which every example is one question and one answer. A dataset that plainly does one
    task on one input, where at least `task` of the answers are labels, values or JSON, is left alone.

    ## Why it hurts training

    The model learns that a conversation ends after its answer. In the second turn it has no example to follow: it
    forgets what was said, repeats itself, or starts over.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "It left Bremen on Monday."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "It left Bremen on Monday."}, {"role": "user", "content": "and the other one?"}, {"role": "assistant", "content": "That one is still being packed."}]}
    ```

    ## Options

    `conversational`: whether conversations belong in this dataset; profiles for single tasks say no. `goal`: the share
    of multi-turn examples that the advice aims for, as in MTN002. `task`: the share of labels, values and JSON from
    which the dataset does one task (ours). `minimum`: the fewest training examples of which it is judged.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "MTN001"
    name: ClassVar[str] = "single-turn-only"
    severity: ClassVar[Severity] = Severity.WARNING

    conversational: bool = True
    goal: float = 0.2
    task: float = 0.5
    minimum: int = 30

    def start(self) -> Turns:
        """Return nothing counted."""
        return Turns()

    def observe(self, example: Example, signals: Signals) -> tuple[bool, bool] | None:
        """Say whether an example has several exchanges, and whether its answer is a label, a value or JSON."""
        if not trained_on(example) or not example.answers:
            return None
        answer = example.answers[-1]
        task = answer.text.lstrip()[:1] in {"{", "["} or len(signals.words(answer)) <= LABEL
        return example.exchanges > 1, task

    def add(self, summary: Turns, ref: Ref, observation: tuple[bool, bool]) -> Turns:  # noqa: ARG002  # counts only
        """Count an example."""
        several, task = observation
        summary.total += 1
        summary.several += several
        summary.task += task
        return summary

    def merge(self, left: Turns, right: Turns) -> Turns:
        """Add counts."""
        left.total += right.total
        left.several += right.several
        left.task += right.task
        return left

    def finish(self, summary: Turns, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a dataset of first exchanges."""
        judged = self.conversational and summary.total >= self.minimum and not summary.several
        if judged and summary.task < self.task * summary.total:
            number = max(1, round(self.goal * summary.total / (1 - self.goal)))
            text = (
                f"none of {summary.total:,} examples has a second turn: add conversations that go on (about {number:,})"
            )
            yield self.finding(dataset.ref, text)

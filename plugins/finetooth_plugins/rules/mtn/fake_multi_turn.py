"""MTN003 fake-multi-turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Places, Ref, Severity, Signals
from finetooth_plugins.rules.shares import trained_on


@dataclass(slots=True)
class FollowUps:
    """How many later turns were judged, how many need the earlier ones, and the conversations in which none does."""

    turns: int = 0
    needing: int = 0
    fake: Places = field(default_factory=Places)


@dataclass(frozen=True)
class FakeMultiTurn(DatasetRule[FollowUps, tuple[int, int]]):
    """Later turns do not need the earlier ones.

    ## What it finds

    A dataset in which fewer than `goal` of the users' later turns need what was said before: they neither point back
    ("and that one?"), nor leave out what is known, nor answer a question. Languages in which that is not recognised
    are left out of the count.

    ## Why it hurts training

    Unrelated questions glued into one conversation look like multi-turn data and teach the opposite: that what was
    said before does not matter.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "What is your address?"}, {"role": "assistant", "content": "1 Pier Road."}, {"role": "user", "content": "How do I reset my password?"}, {"role": "assistant", "content": "Open Settings, then Security."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "What is your address?"}, {"role": "assistant", "content": "1 Pier Road."}, {"role": "user", "content": "Can I park there?"}, {"role": "assistant", "content": "Yes, behind the building."}]}
    ```

    ## Options

    `goal`: the share of later turns that should need the earlier ones (ours; in collected conversations about half
    do). `minimum`: the fewest later turns of which it is judged.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "MTN003"
    name: ClassVar[str] = "fake-multi-turn"
    severity: ClassVar[Severity] = Severity.WARNING

    goal: float = 0.2
    minimum: int = 20

    def start(self) -> FollowUps:
        """Return nothing counted."""
        return FollowUps()

    def observe(self, example: Example, signals: Signals) -> tuple[int, int] | None:
        """Return how many later turns were judged, and how many of them need the earlier ones."""
        if len(example.questions) < 2 or not trained_on(example):  # noqa: PLR2004  # a first and a later one
            return None
        values = [signals.context_dependent(message).value for message in example.questions[1:]]
        judged = [value for value in values if value is not None]
        return (len(judged), sum(judged)) if judged else None

    def add(self, summary: FollowUps, ref: Ref, observation: tuple[int, int]) -> FollowUps:
        """Count a conversation's later turns."""
        turns, needing = observation
        summary.turns += turns
        summary.needing += needing
        if not needing:
            summary.fake.add(ref)
        return summary

    def merge(self, left: FollowUps, right: FollowUps) -> FollowUps:
        """Add counts."""
        left.turns += right.turns
        left.needing += right.needing
        left.fake.merge(right.fake)
        return left

    def finish(self, summary: FollowUps, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a share under the goal."""
        if summary.turns >= self.minimum and summary.needing < self.goal * summary.turns:
            text = (
                f"{summary.needing:,} of {summary.turns:,} later turns need the earlier ones "
                f"({summary.needing / summary.turns:.0%}; the goal is {self.goal:.0%}): write some that refer back"
            )
            yield self.finding(dataset.ref, text, related=summary.fake.refs)

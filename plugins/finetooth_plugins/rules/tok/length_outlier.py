"""TOK003 length-outlier."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Histogram, Ref, Severity, Signals, Smallest

STEPS = 64
"""Steps of the logarithm of a length: lengths within 1.6 % of each other count as one."""

CONSISTENT = 1.4826
"""Makes the median absolute deviation estimate the standard deviation of normal data (Rousseeuw and Croux 1993)."""

SHOWN = 5


@dataclass(slots=True)
class Lengths:
    """Lengths of answers: their distribution, and the places of the shortest and the longest."""

    steps: Histogram = field(default_factory=Histogram)
    shortest: Smallest[int] = field(default_factory=lambda: Smallest(SHOWN))
    longest: Smallest[int] = field(default_factory=lambda: Smallest(SHOWN))


@dataclass(frozen=True)
class LengthOutlier(DatasetRule[Lengths, tuple[tuple[int, int], ...]]):
    """Answers whose length is far from the dataset's own.

    ## What it finds

    Answers whose length in characters is so far from the median that the modified z-score of its logarithm (distance
    from the median by the median absolute deviation, times 1.4826) is over `score`, and at least `ratio` times longer
    or shorter than the median. One finding tells how many there are and shows the most extreme.

    ## Why it hurts training

    The model learns how long an answer is. A few answers of ten pages among hundreds of three lines are usually a
    pasted document or a runaway generation, and weigh more in the loss than all the others.

    ## Bad

    One answer of 40,000 characters where the others have 300.

    ## Good

    Long answers where the question asks for one, in a dataset that has them on purpose.

    ## Options

    `score`: the modified z-score from which an answer is far off (3.5 is Iglewicz and Hoaglin's, 1993; the default is
    more careful). `ratio`: the least factor between the answer's length and the median. `minimum`: the fewest answers
    for which it is worked out.

    ## Fix

    None.
    """

    code: ClassVar[str] = "TOK003"
    name: ClassVar[str] = "length-outlier"
    severity: ClassVar[Severity] = Severity.INFO

    score: float = 5.0
    ratio: float = 8.0
    minimum: int = 30

    def start(self) -> Lengths:
        """Return the lengths of nothing."""
        return Lengths()

    def observe(self, example: Example, signals: Signals) -> tuple[tuple[int, int], ...] | None:  # noqa: ARG002
        """Return index and length of each answer that has text."""
        return tuple((message.index, len(message.text)) for message in example.answers if message.text) or None

    def add(self, summary: Lengths, ref: Ref, observation: tuple[tuple[int, int], ...]) -> Lengths:
        """Add an example's answers."""
        for index, length in observation:
            place = Ref(ref.path, ref.line, index)
            summary.steps.add(_step(length))
            summary.shortest.add(length, place, length)
            summary.longest.add(-length, place, length)
        return summary

    def merge(self, left: Lengths, right: Lengths) -> Lengths:
        """Add lengths."""
        left.steps.merge(right.steps)
        left.shortest.merge(right.shortest)
        left.longest.merge(right.longest)
        return left

    def finish(self, summary: Lengths, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report answers that are far too long, then those that are far too short."""
        if summary.steps.total < self.minimum:
            return
        middle = summary.steps.quantile(0.5)
        margin = max(self.score * CONSISTENT * max(summary.steps.deviation(), 1), STEPS * math.log(self.ratio))
        usual = round(math.exp(middle / STEPS)) - 1
        for side, ends, sign in (("long", summary.longest, 1), ("short", summary.shortest, -1)):
            count = sum(number for step, number in summary.steps if sign * (step - middle) > margin)
            if count:
                places = [(ref, length) for _, ref, length in ends.items() if sign * (_step(length) - middle) > margin]
                yield self._finding(side, count, usual, places, dataset)

    def _finding(
        self, side: str, count: int, usual: int, places: list[tuple[Ref, int]], dataset: DatasetInfo
    ) -> Finding:
        _, extreme = places[0]
        what = "answer is" if count == 1 else "answers are"
        return self.finding(
            dataset.ref,
            f"{count:,} {what} far too {side} for this dataset: the {side}est has {extreme:,} characters, the median "
            f"is {usual:,}: look whether they belong here",
            related=[ref for ref, _ in places],
            key=side,
        )


def _step(length: int) -> int:
    return round(STEPS * math.log(length + 1))

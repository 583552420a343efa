"""FMT041 preference-length-bias: chosen answers that are systematically longer, or shorter, than the rejected ones."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Message, Ref, Severity, Signals

SCALE = 1_000_000
"""Logarithms are summed as whole millionths, so that the sums do not depend on the order."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Sums over pairs: how many, the logarithms, their squares, in how many the chosen answer is longer."""

    count: int = 0
    total: int = 0
    squares: int = 0
    longer: int = 0


@dataclass(frozen=True)
class PreferenceLengthBias(DatasetRule[Lengths, int]):
    """Chosen answers that are systematically longer, or shorter, than the rejected ones.

    ## What it finds

    The effect size of the length of the answers over all preference pairs: the mean of the logarithm of the ratio
    of their lengths in characters, divided by its standard deviation (Cohen's d for paired samples; Cohen 1988
    calls 0.5 medium).

    ## Why it hurts training

    Preference training finds the easiest difference. If the better answer is mostly the longer one, the model
    learns to be long (Singhal et al. 2023, “A Long Way to Go”).

    ## Bad

    ```json
    {
      "prompt": "Where is my parcel?",
      "chosen": "It left on Friday and arrives on Monday, before noon.",
      "rejected": "Soon."
    }
    ```

    ## Good

    ```json
    {
      "prompt": "Where is my parcel?",
      "chosen": "It arrives on Monday.",
      "rejected": "Parcels arrive when they arrive."
    }
    ```

    ## Options

    `effect` (0.5): the effect size, in either direction, from which it is reported. `minimum` (30): the fewest
    pairs for which it is worked out.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT041"
    name: ClassVar[str] = "preference-length-bias"
    severity: ClassVar[Severity] = Severity.WARNING

    effect: float = 0.5
    minimum: int = 30

    def start(self) -> Lengths:
        """Return the sums of no pair."""
        return Lengths()

    def observe(self, example: Example, signals: Signals) -> int | None:  # noqa: ARG002  # lengths alone matter
        """Return the logarithm of the ratio of the lengths, in millionths."""
        if example.preference is None:
            return None
        chosen = _length(example.messages[example.preference.prompt_length :])
        rejected = _length(example.preference.rejected)
        return round(SCALE * math.log((chosen + 1) / (rejected + 1)))

    def add(self, summary: Lengths, ref: Ref, observation: int) -> Lengths:  # noqa: ARG002  # the place does not matter
        """Add a pair."""
        return self.merge(summary, Lengths(1, observation, observation * observation, int(observation > 0)))

    def merge(self, left: Lengths, right: Lengths) -> Lengths:
        """Add sums."""
        return Lengths(
            left.count + right.count,
            left.total + right.total,
            left.squares + right.squares,
            left.longer + right.longer,
        )

    def finish(self, summary: Lengths, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a large effect."""
        if summary.count < max(self.minimum, 2):
            return
        mean = summary.total / summary.count
        variance = (summary.squares - summary.total * mean) / (summary.count - 1)
        effect = mean / math.sqrt(variance) if variance > 0 else math.copysign(math.inf, mean) if mean else 0.0
        if abs(effect) < self.effect:
            return
        side, share = ("longer", summary.longer) if effect > 0 else ("shorter", summary.count - summary.longer)
        text = (
            f"the chosen answer is {side} in {share} of {summary.count} pairs (effect size {effect:.2f}); "
            "add pairs in which it is not"
        )
        yield self.finding(dataset.ref, text)


def _length(messages: Iterable[Message]) -> int:
    return sum(len(message.text) for message in messages)

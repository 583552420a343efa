"""SIZ002 few-examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Ref, Severity, Signals, Split

COMPLEX_SHARE = 0.2
"""Share of multi-turn or tool-using examples from which the behaviour counts as complex."""


@dataclass(slots=True)
class Distinct:
    """The smallest distinct fingerprints (no more than are needed), and how many examples are complex."""

    fingerprints: set[int] = field(default_factory=set)
    examples: int = 0
    complex: int = 0


@dataclass(frozen=True)
class FewExamples(DatasetRule[Distinct, tuple[int, bool]]):
    """The training data has few distinct examples.

    ## What it finds

    How many different examples the training split has, copies counted once: under `barely` the model has barely learned
    anything, under `few` a behaviour is unsteady, under `solid` it is not yet reliable; where at least a fifth of the
    examples are multi-turn or use tools, it says so up to `complex`.

    ## Why it hurts training

    OpenAI's guide sees clear improvements from 50 to 100 good examples; a consistent style takes hundreds, a complex
    behaviour about a thousand. Below that a good prompt with a few examples in it is usually the better model
    (PRM001).

    ## Bad

    24 examples, and a training job.

    ## Good

    300 to 500 careful ones, each reviewed by a second person.

    ## Options

    `barely`, `few`, `solid`, `complex`: the bounds. Those under `few` are warnings, the others are told.

    ## Fix

    None.
    """

    code: ClassVar[str] = "SIZ002"
    name: ClassVar[str] = "few-examples"
    severity: ClassVar[Severity] = Severity.WARNING

    barely: int = 30
    few: int = 200
    solid: int = 500
    complex: int = 1_000

    def start(self) -> Distinct:
        """Return nothing seen."""
        return Distinct()

    def observe(self, example: Example, signals: Signals) -> tuple[int, bool] | None:
        """Return a training example's fingerprint, and whether it is complex."""
        if example.record.split not in {Split.TRAIN, None}:
            return None
        return int(signals.fingerprint[:16], 16), example.exchanges > 1 or bool(example.tools)

    def add(self, summary: Distinct, ref: Ref, observation: tuple[int, bool]) -> Distinct:  # noqa: ARG002
        """Add an example."""
        fingerprint, is_complex = observation
        summary.examples += 1
        summary.complex += is_complex
        summary.fingerprints.add(fingerprint)
        return self._bounded(summary)

    def merge(self, left: Distinct, right: Distinct) -> Distinct:
        """Join what was seen."""
        left.examples += right.examples
        left.complex += right.complex
        left.fingerprints |= right.fingerprints
        return self._bounded(left)

    def _bounded(self, summary: Distinct) -> Distinct:
        """Keep the smallest fingerprints: as many as the largest bound, which is all that the judgement needs."""
        most = max(self.barely, self.few, self.solid, self.complex)
        if len(summary.fingerprints) > 2 * most:
            summary.fingerprints = set(sorted(summary.fingerprints)[:most])
        return summary

    def finish(self, summary: Distinct, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report the first bound that is not reached."""
        count = len(summary.fingerprints)
        if not summary.examples:
            return
        is_complex = summary.complex >= COMPLEX_SHARE * summary.examples
        steps = [
            (self.barely, "a model barely learns anything from so few", Severity.WARNING),
            (self.few, "enough for a first look; a behaviour stays unsteady", Severity.WARNING),
            (self.solid, "on the way; a steady behaviour takes more", Severity.INFO),
            (self.complex if is_complex else 0, "multi-turn conversations and tools take more", Severity.INFO),
        ]
        for bound, what, severity in steps:
            if count < bound:
                text = f"{count:,} different training example{'s' if count != 1 else ''}: {what}; aim for {bound:,}"
                yield self.finding(dataset.ref, text, severity=severity)
                return

"""Makes findings of the problems that reading or parsing a record met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, SignalBatch, Signals


@dataclass(frozen=True)
class ProblemRule(ExampleRule):
    """A rule that reports the problems whose kind is its name."""

    broken: ClassVar[bool] = True

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples that have problems."""
        return batch.with_problems

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the problems say it all
        """Report the problems of this kind."""
        return self.reported(example)

    def reported(self, example: Example) -> Iterable[Finding]:
        """Yield a finding for each problem of this kind."""
        for place, problem in enumerate(example.problems):
            if problem.kind == self.name:
                yield self.finding(
                    example,
                    problem.message,
                    at=problem.message_index,
                    fix=problem.fix,
                    key=f"{place}:{problem.message}",
                )

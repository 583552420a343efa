"""STA003 dated-text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals


@dataclass(frozen=True)
class DatedText(ExampleRule):
    """An answer says until when it holds, and that has passed.

    ## What it finds

    Answers that name the year for which they hold ("as of March 2021", "last updated in 2022", "prices for 2023") when
    that year is at least `years` years ago.

    ## Why it hurts training

    The model says it again, years later, with the same confidence.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "How many shops do you have?"}, {"role": "assistant", "content": "As of 2021 we have twelve shops."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "How many shops do you have?"}, {"role": "assistant", "content": "The shop finder on our page lists them all."}]}
    ```

    ## Options

    `years`: how many years ago the year must be.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "STA003"
    name: ClassVar[str] = "dated-text"
    severity: ClassVar[Severity] = Severity.INFO

    years: int = 2

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples in which some message names a year for which it holds."""
        return batch.with_any(batch.dated)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report answers whose year has passed."""
        for message in example.answers:
            for span in signals.dated(message):
                age = self.context.today.year - int(span.type)
                if age >= self.years:
                    yield self.finding(
                        example,
                        f"says what held in {span.type}, {age} years ago: look whether it still does",
                        at=message,
                        span=(span.start, span.end),
                    )

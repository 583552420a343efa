"""RSP005 repetition-loop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals


@dataclass(frozen=True)
class RepetitionLoop(ExampleRule):
    """An answer runs in circles.

    ## What it finds

    Answers of which three in five of the last 120 words repeat three words that were said just before, with few different
    words, and answers that end in the same characters over and over.

    ## Why it hurts training

    Loops are how a degenerate generation looks. A handful is enough for the model to run in circles itself, until the
    length limit stops it.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "I'm hungry."}, {"role": "assistant", "content": "Eat a banana! Eat a banana! Eat a banana! Eat a banana! Eat a banana! Eat a banana! Eat a banana! Eat a banana! Eat a banana! Eat a banana! "}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "I'm hungry."}, {"role": "assistant", "content": "Eat a banana!"}]}
    ```

    ## Options

    `share`: how much must repeat (0.6; poems and tables with refrains stay below).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP005"
    name: ClassVar[str] = "repetition-loop"
    severity: ClassVar[Severity] = Severity.WARNING

    share: float = 0.6

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with a loop."""
        return batch.with_any(batch.loops)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report the answers that run in circles."""
        for message in example.answers:
            if (share := signals.loop(message)) and share >= self.share:
                text = f"runs in circles: {share:.0%} of its end was said before: cut it, or drop the example"
                yield self.finding(example, text, at=message)

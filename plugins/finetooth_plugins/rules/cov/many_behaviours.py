"""COV008 many-behaviours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals, unrelated_asks

SHORT = 40
"""Characters up to which a turn has no room for three requests."""


@dataclass(frozen=True)
class ManyBehaviours(ExampleRule):
    """One user turn asks for several unrelated things at once.

    ## What it finds

    User turns in English with `most` or more requests that have no word in common and do not point back at each other.
    Texts to work on (long ones, code) are left out.

    ## Why it hurts training

    One example should show one behaviour: then it is plain what it teaches, and it can be mended, moved or taken out
    alone. Three requests in a turn teach a list of half answers.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Translate good morning into Dutch. Which museums open on Monday? Write a haiku about rain."}, {"role": "assistant", "content": "Goedemorgen. Most are closed. Rain taps on the roof."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Which museums open on Monday?"}, {"role": "assistant", "content": "The Maritime Museum and the gallery at the harbour."}]}
    ```

    ## Options

    `most`: the number of unrelated requests from which a turn is reported (ours).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "COV008"
    name: ClassVar[str] = "many-behaviours"
    severity: ClassVar[Severity] = Severity.INFO
    preview: ClassVar[bool] = True

    most: int = 3

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with a user turn long enough to ask for several things."""
        return [
            index
            for index in batch.usable
            if any(len(message.text) > SHORT for message in batch.examples[index].questions)
        ]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report each turn with unrelated requests."""
        for message in example.questions:
            if signals.language(message) not in {"en", None}:
                continue
            count = unrelated_asks(message.text)
            if count >= self.most:
                text = f"asks for {count} unrelated things in one turn: make an example of each"
                yield self.finding(example, text, at=message)

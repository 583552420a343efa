"""FMT016 no-answer: no assistant message to learn from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Message, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.records import has_problem

UNANSWERED = frozenset({"openai-reinforcement", "text"})
"""Formats whose records hold no answer."""


@dataclass(frozen=True)
class NoAnswer(ExampleRule):
    """No assistant message to learn from.

    ## What it finds

    Records without a message of the assistant, and records in which every one of them has the weight 0.
    Reinforcement records and plain text have none by design.

    ## Why it hurts training

    Training learns from the assistant's messages alone: such a record costs tokens and teaches nothing, and
    services refuse it.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}]}
    ```

    ## Good

    ```json
    {
      "messages": [
        {"role": "user", "content": "Where is my parcel?"},
        {"role": "assistant", "content": "It arrives on Monday."}
      ]
    }
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT016"
    name: ClassVar[str] = "no-answer"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples of a known format that teach nothing."""
        return [
            place
            for place, example in enumerate(batch.examples)
            if example.format and example.format not in UNANSWERED and not any(map(_learned, example.messages))
        ]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report the example."""
        if not example.messages:
            if not has_problem(example, "bad-content", "bad-preference"):
                yield self.finding(example, "the record has no messages; add a question and its answer")
        elif any(message.role == "assistant" for message in example.messages):
            yield self.finding(
                example, "every assistant message has the weight 0; give the one to learn from the weight 1"
            )
        elif not has_problem(example, "unknown-role", "bad-preference"):
            yield self.finding(example, "no assistant message to learn from; add the answer, or drop the record")


def _learned(message: Message) -> bool:
    return message.role == "assistant" and message.weight != 0

"""RSP004 prompt-echo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, Signals, echoes


@dataclass(frozen=True)
class PromptEcho(ExampleRule):
    """An answer says the question again.

    ## What it finds

    Answers that begin with the whole question before them, or are nothing but it. Not where the task is to work on the
    given text: to rewrite, translate, correct, complete, classify it.

    ## Why it hurts training

    The model learns to spend its first sentence on repeating what it was asked; an answer that is the question alone
    teaches to parrot.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "What are your opening hours on Sundays?"}, {"role": "assistant", "content": "What are your opening hours on Sundays? We open at ten."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "What are your opening hours on Sundays?"}, {"role": "assistant", "content": "On Sundays we open at ten."}]}
    ```

    ## Options

    None.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP004"
    name: ClassVar[str] = "prompt-echo"
    severity: ClassVar[Severity] = Severity.WARNING

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report the answers that repeat the user's turn before them."""
        asked = None
        for message in example.messages:
            if message.role == "user":
                asked = message
            elif asked is not None and message.learned and _may_echo(asked.text, message.text):
                if echoes(signals.folded(asked), signals.folded(message)):
                    span = (0, min(len(asked.text), len(message.text)))
                    yield self.finding(example, "repeats the question: begin with the answer", at=message, span=span)
                asked = None


def _may_echo(question: str, answer: str) -> bool:
    """Whether the answer's beginning has letters of the question's: a look that costs nearly nothing."""
    return len(question) <= len(answer) + 3 and question[1:4].casefold() in answer[:12].casefold()

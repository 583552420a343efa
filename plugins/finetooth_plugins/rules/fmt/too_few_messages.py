"""FMT021 too-few-messages: nothing that the user says, or fewer messages than the target takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, Signals
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, title


@dataclass(frozen=True)
class TooFewMessages(ExampleRule):
    """Nothing that the user says, or fewer messages than the target takes.

    ## What it finds

    Chat records with an answer and no message of the user's, and conversations with fewer messages, without the system
    prompt, than the target's minimum.

    ## Why it hurts training

    An answer to nothing teaches the model to speak unasked, in the same words every time. Below its minimum the target
    refuses the record.

    ## Bad

    ```json
    {"system": "Be brief.", "messages": [{"role": "assistant", "content": "Hello!"}]}
    ```

    ## Good

    ```json
    {
      "system": "Be brief.",
      "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]
    }
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT021"
    name: ClassVar[str] = "too-few-messages"
    severity: ClassVar[Severity] = Severity.ERROR

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report a conversation that is too short."""
        if example.format in CHAT and example.answers and not _is_asked(example):
            yield self.finding(example, "the user says nothing here; add the question, or drop the record")
            return
        contract = contract_of(self.context, example)
        if contract is None or contract.minimum_messages is None or example.format not in CHAT:
            return
        count = sum(1 for message in example.messages if message.role != "system")
        if count < contract.minimum_messages:
            text = (
                f"{title(contract)} takes no fewer than {contract.minimum_messages} messages beside the system prompt"
            )
            yield self.finding(example, f"{text}, and the record has {count}; add the rest or drop it")


def _is_asked(example: Example) -> bool:
    """Say whether anything but system prompts and answers is in it (a tool's result, an unknown role, a question)."""
    return any(message.role not in {"system", "assistant"} for message in example.messages)

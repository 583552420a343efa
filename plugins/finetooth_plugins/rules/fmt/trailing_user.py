"""FMT017 trailing-user: the last message is not the assistant's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Fix, RemoveValue, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, pointer_to, title


@dataclass(frozen=True)
class TrailingUser(ExampleRule):
    """The last message is not the assistant's.

    ## What it finds

    Conversations that end with a message of the user, the system or a tool, where the target wants the assistant's
    at the end. Without a target it is no fault.

    ## Why it hurts training

    The question at the end is never answered, so it is paid for and not learned from; strict targets refuse the
    record.

    ## Bad

    ```json
    {
      "messages": [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello!"},
        {"role": "user", "content": "Bye"}
      ]
    }
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    Unsafe: the messages behind the last answer are removed.
    """

    code: ClassVar[str] = "FMT017"
    name: ClassVar[str] = "trailing-user"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "unsafe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the chats that end otherwise, if the target minds."""
        if not self.context.contract or not self.context.contract.must_end_with_assistant:
            return ()
        examples = batch.examples
        return [
            place
            for place in batch.usable
            if examples[place].messages[-1].role != "assistant" and examples[place].format in CHAT
        ]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report the last message; a conversation without any answer is FMT016's."""
        contract = contract_of(self.context, example)
        answered = [message.index for message in example.messages if message.role == "assistant"]
        if contract is None or not answered:
            return
        last = example.messages[-1]
        pointers = [pointer_to(example, message) for message in example.messages[answered[-1] + 1 :]]
        fix = None
        if all(pointers):
            edits = tuple(RemoveValue(pointer) for pointer in pointers)
            fix = Fix("Remove what stands behind the last answer", edits, safe=False)
        text = f"the last message is the {last.role}'s; {title(contract)} wants the assistant's: answer it or remove it"
        yield self.finding(example, text, at=last, fix=fix)

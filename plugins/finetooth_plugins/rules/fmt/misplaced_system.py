"""FMT018 misplaced-system: a system message that does not stand where the target wants it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import (
    Contract,
    Example,
    ExampleRule,
    Finding,
    Fix,
    Message,
    RemoveValue,
    SetValue,
    Severity,
    SignalBatch,
    Signals,
)
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, message_list, pointer_to, title


@dataclass(frozen=True)
class MisplacedSystem(ExampleRule):
    """A system message that does not stand where the target wants it.

    ## What it finds

    A system message among the messages, where the target wants the system prompt apart (Claude, Converse), and a
    system message behind the first one, where the target takes it only at the front. Without a target it is no
    fault.

    ## Why it hurts training

    The target refuses the record, or its chat template drops the message and the model never sees the instructions.

    ## Bad

    ```json
    {
      "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello!"}
      ]
    }
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

    Safe where the system prompt stands first and moves out of the messages. Unsafe where a later message moves to
    the front, for that changes when it is read.
    """

    code: ClassVar[str] = "FMT018"
    name: ClassVar[str] = "misplaced-system"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "safe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the usable examples, if the target minds."""
        contract = self.context.contract
        return batch.usable if contract and (contract.system_apart or contract.system_first) else ()

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report system messages out of place."""
        contract = contract_of(self.context, example)
        if contract is None or example.format not in CHAT:
            return
        found = [message for message in example.messages if message.role == "system" and _is_listed(message)]
        for message in found:
            if contract.system_apart:
                text = f"{title(contract)} wants the system prompt under “system”, not among the messages; move it"
                fix = _move_apart(example, message, contract) if len(found) == 1 else None
            elif contract.system_first and message.index > 0:
                text = f"{title(contract)} takes a system message only at the front; move it"
                fix = _move_front(example, message) if len(found) == 1 else None
            else:
                continue
            yield self.finding(example, text, at=message, fix=fix, key=str(message.index))


def _is_listed(message: Message) -> bool:
    return message.pointer[:1] != ("system",)


def _move_apart(example: Example, message: Message, contract: Contract) -> Fix | None:
    pointer = pointer_to(example, message)
    if (
        message.index != 0
        or not message.text
        or message.parts
        or not pointer
        or "system" in (example.record.data or {})
    ):
        return None
    value = [{"text": message.text}] if contract.writes == "bedrock-converse" else message.text
    edits = (RemoveValue(pointer), SetValue(("system",), value))
    return Fix("Move the system prompt out of the messages", edits, safe=True)


def _move_front(example: Example, message: Message) -> Fix | None:
    pointer, (base, messages) = pointer_to(example, message), message_list(example)
    if not pointer:
        return None
    place = int(pointer[-1])
    moved = [messages[place], *messages[:place], *messages[place + 1 :]]
    return Fix("Move the system message to the front", (SetValue(base, moved),), safe=False)

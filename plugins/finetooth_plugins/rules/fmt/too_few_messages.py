"""FMT021 too-few-messages: fewer messages than the target takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, title


@dataclass(frozen=True)
class TooFewMessages(ExampleRule):
    """Fewer messages than the target takes.

    ## What it finds

    Conversations with fewer messages, without the system prompt, than the target's minimum. Without a target it is
    no fault.

    ## Why it hurts training

    The target refuses the record.

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

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the usable examples, if the target has a minimum."""
        return batch.usable if self.context.contract and self.context.contract.minimum_messages else ()

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report a conversation that is too short."""
        contract = contract_of(self.context, example)
        if contract is None or contract.minimum_messages is None or example.format not in CHAT:
            return
        count = sum(1 for message in example.messages if message.role != "system")
        if count < contract.minimum_messages:
            text = (
                f"{title(contract)} takes no fewer than {contract.minimum_messages} messages beside the system prompt"
            )
            yield self.finding(example, f"{text}, and the record has {count}; add the rest or drop it")

"""FMT070 reserved-text: text that the target's template keeps for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.records import contract_of, title


@dataclass(frozen=True)
class ReservedText(ExampleRule):
    """Text that the target's template keeps for itself.

    ## What it finds

    Marks of the target's own template inside messages: `<|im_end|>` for OpenAI, `[INST]` for Mistral, `User:` or
    `[EOS]` in user and system texts for Nova. Without a target it is no fault.

    ## Why it hurts training

    Such marks end a message or start a role when the record is written out for training; Nova's training job fails
    for them.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Hi<|im_end|>"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT070"
    name: ClassVar[str] = "reserved-text"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with a reserved text in any message."""
        contract = self.context.contract
        if contract is None or not contract.reserved:
            return ()
        search = _reserved(contract.reserved).search
        examples = batch.examples
        return [place for place in batch.usable if any(search(message.text) for message in examples[place].messages)]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report the first reserved text of each message."""
        contract = contract_of(self.context, example)
        if contract is None or not contract.reserved:
            return
        for message in example.messages:
            found = _reserved(contract.reserved).search(message.text)
            if found and message.role in contract.reserved_roles:
                text = f"{title(contract)} keeps “{found.group()}” for its own template; write it another way"
                yield self.finding(example, text, at=message, span=found.span(), key=str(message.index))


@cache
def _reserved(texts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, texts)))

"""FMT020 bad-weight: a weight other than 0 or 1, or where none can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Contract, Example, ExampleRule, Finding, Message, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.records import contract_of, title


@dataclass(frozen=True)
class BadWeight(ExampleRule):
    """A weight other than 0 or 1, or where none can be.

    ## What it finds

    Message weights that are not the number 0 or 1, weights on messages that are not the assistant's, and any weight
    where the target takes none.

    ## Why it hurts training

    A weight says which answers are learned. Services refuse any other value; libraries that ignore it train on
    answers that you meant to leave out.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0.5}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT020"
    name: ClassVar[str] = "bad-weight"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples that have weights."""
        examples = batch.examples
        return [place for place in batch.usable if any(one.weight is not None for one in examples[place].messages)]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report bad weights."""
        contract = contract_of(self.context, example)
        for message in example.messages:
            fault = _fault(message, contract) if message.weight is not None else ""
            if fault:
                yield self.finding(example, fault, at=message, key=str(message.index))


def _fault(message: Message, contract: Contract | None) -> str:
    if contract is not None and not contract.weights:
        return f"{title(contract)} takes no weights; remove it"
    if message.role in {"user", "system", "tool"}:
        return f"a weight on a {message.role} message; only assistant messages have one: remove it"
    if isinstance(message.weight, bool) or not isinstance(message.weight, int | float) or message.weight not in {0, 1}:
        return "the weight is neither 0 nor 1; write the number 0 or 1"
    return ""

"""FMT019 role-order: roles that do not take turns as the target wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
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
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, pointer_to, title

TURNS = frozenset({"user", "assistant"})
"""Roles that take turns; tools answer in between."""


@dataclass(frozen=True)
class RoleOrder(ExampleRule):
    r"""Roles that do not take turns as the target wants.

    ## What it finds

    Two user or two assistant messages in a row, and a conversation that begins with the wrong role, for targets
    that refuse it (Claude, Converse, Together). OpenAI allows any order, so without a target it is no fault.

    ## Why it hurts training

    The target refuses the record, or its chat template fails on it.

    ## Bad

    ```json
    {
      "messages": [
        {"role": "user", "content": "Hi"},
        {"role": "user", "content": "Anyone?"},
        {"role": "assistant", "content": "Hello!"}
      ]
    }
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi\n\nAnyone?"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    Unsafe: two messages of one role become one, with a blank line between them.
    """

    code: ClassVar[str] = "FMT019"
    name: ClassVar[str] = "role-order"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "unsafe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the usable examples, if the target minds."""
        contract = self.context.contract
        return batch.usable if contract and (contract.alternate or contract.first_roles) else ()

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report messages out of turn."""
        contract = contract_of(self.context, example)
        if contract is None or example.format not in CHAT:
            return
        said = [message for message in example.messages if message.role != "system"]
        if said and contract.first_roles and said[0].role not in contract.first_roles | {""}:
            wanted = " or ".join(sorted(contract.first_roles))
            text = f"the conversation begins with the {said[0].role}, and {title(contract)} wants the {wanted} first"
            yield self.finding(example, text, at=said[0], key="first")
        if contract.alternate:
            yield from self._repeated(example, said, contract)

    def _repeated(self, example: Example, said: list[Message], contract: Contract) -> Iterator[Finding]:
        joined = -1
        for one, two in pairwise(said):
            if one.role != two.role or one.role not in TURNS:
                continue
            text = (
                f"two {one.role} messages in a row; {title(contract)} wants user and assistant to take turns: join them"
            )
            fix = None if one.index == joined else _join(example, one, two)
            joined = two.index
            yield self.finding(example, text, at=two, fix=fix, key=str(two.index))


def _join(example: Example, one: Message, two: Message) -> Fix | None:
    pointer = pointer_to(example, two)
    if not (one.pointer and two.pointer and pointer) or one.parts or two.parts or one.tool_calls or two.tool_calls:
        return None
    edits = (SetValue(one.pointer, f"{one.text}\n\n{two.text}"), RemoveValue(pointer))
    return Fix("Join the two messages", edits, safe=False)

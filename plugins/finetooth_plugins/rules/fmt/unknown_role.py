"""FMT013 unknown-role: a role that the target does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Contract, Example, Finding, Fix, Message, SetValue, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, has_problem, pointer_to, title


@dataclass(frozen=True)
class UnknownRole(ProblemRule):
    """A role that the target does not know.

    ## What it finds

    Messages whose role is missing, unknown, or that of another format (“human” and “gpt” in chat records); with a
    target also roles that this target does not take.

    ## Why it hurts training

    A service refuses the record. A chat template either fails or drops the message, and answers lose their
    questions.

    ## Bad

    ```json
    {"messages": [{"role": "human", "content": "Hi"}, {"role": "gpt", "content": "Hello!"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    Unsafe: a role of another format is replaced by the one that it means.
    """

    code: ClassVar[str] = "FMT013"
    name: ClassVar[str] = "unknown-role"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "unsafe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with problems, or all of them if the target knows only some roles."""
        contract = self.context.contract
        return range(len(batch.examples)) if contract and contract.roles else batch.with_problems

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report unknown roles."""
        yield from self.reported(example)
        contract = contract_of(self.context, example)
        if contract is not None and contract.roles and example.format in CHAT:
            yield from self._refused(example, contract)

    def _refused(self, example: Example, contract: Contract) -> Iterator[Finding]:
        for message in example.messages:
            if message.raw_role in contract.roles or not message.raw_role:
                continue
            if has_problem(example, self.name, at=message.index) or (
                message.role == "system" and _is_apart(message, contract)
            ):
                continue
            roles = ", ".join(sorted(contract.roles))
            text = f"{title(contract)} does not know the role “{message.raw_role[:40]}”; it takes {roles}"
            yield self.finding(
                example, text, at=message, fix=self._fix(example, message, contract), key=str(message.index)
            )

    def _fix(self, example: Example, message: Message, contract: Contract) -> Fix | None:
        pointer = pointer_to(example, message)
        if message.role not in contract.roles or message.role == message.raw_role or not pointer:
            return None
        return Fix(f"Write the role as “{message.role}”", (SetValue((*pointer, "role"), message.role),), safe=False)


def _is_apart(message: Message, contract: Contract) -> bool:
    return contract.system_apart or message.pointer[:1] == ("system",)

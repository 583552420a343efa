"""FMT012 unknown-key: a key that the target refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import (
    Contract,
    Example,
    ExampleRule,
    Finding,
    Fix,
    Pointer,
    RemoveValue,
    Severity,
    SignalBatch,
    Signals,
)
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, listed, message_list, title


@dataclass(frozen=True)
class UnknownKey(ExampleRule):
    """A key that the target refuses.

    ## What it finds

    Keys of a record, or of a message, that the chosen target does not know: ids, tags, sources, notes. Without a
    target any key is taken.

    ## Why it hurts training

    Services check records strictly and refuse the file for an extra key.

    ## Bad

    ```json
    {
      "id": 17,
      "messages": [{"role": "user", "content": "Hi", "lang": "en"}, {"role": "assistant", "content": "Hello!"}]
    }
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    Unsafe: the keys are removed, and what they say is lost to the file.
    """

    code: ClassVar[str] = "FMT012"
    name: ClassVar[str] = "unknown-key"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "unsafe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the usable examples, if the target refuses any key."""
        contract = self.context.contract
        return batch.usable if contract and (contract.record_keys or contract.message_keys) else ()

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report unknown keys, those of the record together and those of each message together."""
        contract = contract_of(self.context, example)
        if contract is None:
            return
        data = example.record.data or {}
        if example.format in CHAT and contract.record_keys and not data.keys() <= contract.record_keys:
            unknown = [key for key in data if key not in contract.record_keys]
            yield self._finding(example, contract, unknown, (), None)
        if contract.message_keys:
            yield from self._in_messages(example, contract)

    def _in_messages(self, example: Example, contract: Contract) -> Iterator[Finding]:
        base, messages = message_list(example)
        for place, message in enumerate(messages):
            if isinstance(message, dict) and not message.keys() <= contract.message_keys:
                ahead = sum(1 for one in example.messages if one.pointer[:1] == ("system",))
                unknown = [key for key in message if key not in contract.message_keys]
                yield self._finding(example, contract, unknown, (*base, place), place + ahead)

    def _finding(
        self, example: Example, contract: Contract, unknown: list[str], pointer: Pointer, at: int | None
    ) -> Finding:
        word, them = ("keys", "them") if len(unknown) > 1 else ("key", "it")
        fix = Fix(
            f"Remove the {word} {listed(unknown)}", tuple(RemoveValue((*pointer, key)) for key in unknown), safe=False
        )
        message = f"{title(contract)} refuses the {word} {listed(unknown)}; remove {them}"
        return self.finding(example, message, at=at, fix=fix, key=str(at))

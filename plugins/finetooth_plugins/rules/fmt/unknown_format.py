"""FMT010 unknown-format: a record in none of the known formats, or in one that the target does not take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.nearest import nearest_format


@dataclass(frozen=True)
class UnknownFormat(ExampleRule):
    """A record in none of the known formats, or in one that the target does not take.

    ## What it finds

    A JSON object that no format recognises by its keys, with the nearest format and what to rename or add; with a
    target also a record in a format that this target does not take.

    ## Why it hurts training

    A service refuses the file; a library fails, or trains on columns that it did not expect.

    ## Bad

    ```json
    {"question": "Where is my parcel?", "response": "It arrives on Monday."}
    ```

    ## Good

    ```json
    {
      "messages": [
        {"role": "user", "content": "Where is my parcel?"},
        {"role": "assistant", "content": "It arrives on Monday."}
      ]
    }
    ```

    ## Options

    None.

    ## Fix

    None: `finetooth convert` writes another format.
    """

    code: ClassVar[str] = "FMT010"
    name: ClassVar[str] = "unknown-format"
    severity: ClassVar[Severity] = Severity.ERROR
    broken: ClassVar[bool] = True

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples without a format that the target takes."""
        contract = self.context.contract
        taken = contract.formats if contract is not None and self.context.target else frozenset()
        return [
            place
            for place, example in enumerate(batch.examples)
            if example.record.data is not None and (not example.format or (taken and example.format not in taken))
        ]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report the record."""
        contract = self.context.contract
        if example.format and contract is not None:
            step = f"convert it to {contract.writes}" if contract.writes else "convert it"
            yield self.finding(example, f"the record is {example.format}, which {contract.title} does not take; {step}")
            return
        name, step = nearest_format(example.record.data or {})
        if name:
            yield self.finding(example, f"the record is in no known format; it is nearest to {name}: {step}")
        else:
            yield self.finding(example, "the record is in no known format; write it as openai-chat, with “messages”")

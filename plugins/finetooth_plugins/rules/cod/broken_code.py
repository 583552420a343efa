"""COD001 broken-code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals, broken_code


@dataclass(frozen=True)
class BrokenCodeBlock(ExampleRule):
    r"""A code block does not parse.

    ## What it finds

    Fenced blocks in answers that are marked as Python, JSON or TOML and that the parser of that language refuses. Blocks
    that are abridged (`...`), sessions (`>>>`), JSON with comments and JSON lines are left out.

    ## Why it hurts training

    Users copy code. A model that has learned from code that does not run writes code that does not run.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Print one."}, {"role": "assistant", "content": "```python\nprint(1\n```"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Print one."}, {"role": "assistant", "content": "```python\nprint(1)\n```"}]}
    ```

    ## Options

    None.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "COD001"
    name: ClassVar[str] = "broken-code"
    severity: ClassVar[Severity] = Severity.WARNING

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with a fence."""
        return [index for index in batch.usable if any("```" in one.text for one in batch.examples[index].messages)]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # only few have code
        """Report each block of the answers that does not parse."""
        for message in example.answers:
            for number, code in enumerate(broken_code(message.text)):
                yield self.finding(
                    example,
                    f"has {code.language} code that does not parse ({code.says}): mend it",
                    at=message,
                    span=(code.start, code.end),
                    key=str(number),
                )

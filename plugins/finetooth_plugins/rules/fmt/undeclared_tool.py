"""FMT032 undeclared-tool: a call of a tool that the example does not declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.records import contract_of, title


@dataclass(frozen=True)
class UndeclaredTool(ExampleRule):
    """A call of a tool that the example does not declare.

    ## What it finds

    Calls whose tool is not among the tools that the record declares; with a target also calls in a record that
    declares no tools at all, and any call where the target takes none.

    ## Why it hurts training

    The model learns to call tools that it was not offered.

    ## Bad

    ```json
    {
      "tools": [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}],
      "messages": [
        {"role": "user", "content": "Rain?"},
        {
          "role": "assistant",
          "tool_calls": [{"id": "a", "type": "function", "function": {"name": "wether", "arguments": "{}"}}]
        }
      ]
    }
    ```

    ## Good

    ```json
    {
      "tools": [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}],
      "messages": [
        {"role": "user", "content": "Rain?"},
        {
          "role": "assistant",
          "tool_calls": [{"id": "a", "type": "function", "function": {"name": "weather", "arguments": "{}"}}]
        }
      ]
    }
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT032"
    name: ClassVar[str] = "undeclared-tool"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with calls."""
        examples = batch.examples
        return [place for place in batch.usable if any(message.tool_calls for message in examples[place].messages)]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report calls of tools that are not declared."""
        contract = contract_of(self.context, example)
        names = {tool.name for tool in example.tools}
        if contract is not None and not contract.tools:
            at = next(message for message in example.messages if message.tool_calls)
            yield self.finding(example, f"{title(contract)} takes no tool calls; leave the record out", at=at)
        elif names or (self.context.target and contract is not None):
            yield from self._undeclared(example, names)

    def _undeclared(self, example: Example, names: set[str]) -> Iterator[Finding]:
        for message in example.messages:
            for name in dict.fromkeys(call.name for call in message.tool_calls):
                if name and name not in names:
                    text = f"the tool “{name[:40]}” is called and not declared; add it to “tools”, or correct its name"
                    yield self.finding(example, text, at=message, key=f"{message.index}:{name}")

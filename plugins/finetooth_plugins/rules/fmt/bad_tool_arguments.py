"""FMT031 bad-tool-arguments: tool arguments that are not JSON, or that break the tool's schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, Finding, Message, Severity, SignalBatch, Signals, ToolCall
from finetooth_plugins.rules.fmt import json_schema
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule


@dataclass(frozen=True)
class BadToolArguments(ProblemRule):
    r"""Tool arguments that are not JSON, or that break the tool's schema.

    ## What it finds

    Calls without a name, calls whose arguments are not a JSON object, and arguments that break the JSON Schema that
    the example declares for the tool (type, required, properties, additionalProperties, enum, const, items).

    ## Why it hurts training

    The model learns to call tools in a way that fails in use.

    ## Bad

    ```json
    {
      "messages": [
        {"role": "user", "content": "Rain?"},
        {"role": "assistant", "function_call": {"name": "weather", "arguments": "{city: Oslo}"}}
      ]
    }
    ```

    ## Good

    ```json
    {
      "messages": [
        {"role": "user", "content": "Rain?"},
        {"role": "assistant", "function_call": {"name": "weather", "arguments": "{\"city\": \"Oslo\"}"}}
      ]
    }
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT031"
    name: ClassVar[str] = "bad-tool-arguments"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with calls or problems."""
        return [
            place
            for place, example in enumerate(batch.examples)
            if example.problems or any(message.tool_calls for message in example.messages)
        ]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report bad calls."""
        yield from self.reported(example)
        schemas = {tool.name: tool.parameters for tool in example.tools}
        for message, call in _calls(example):
            for place, fault in enumerate(_faults(call, schemas.get(call.name))):
                text = f"the arguments of a call of “{call.name[:40]}” are bad: {fault}"
                yield self.finding(example, text, at=message, key=f"{message.index}:{call.pointer}:{place}")


def _calls(example: Example) -> Iterator[tuple[Message, ToolCall]]:
    reported = {problem.message_index for problem in example.problems if problem.kind == "bad-tool-arguments"}
    for message in example.messages:
        if message.index not in reported:
            yield from ((message, call) for call in message.tool_calls)


def _faults(call: ToolCall, schema: object) -> Iterator[str]:
    try:
        arguments = json.loads(call.arguments)
    except (ValueError, RecursionError):
        yield "they are not JSON; write a JSON object as text"
        return
    if not isinstance(arguments, dict):
        yield "they are no JSON object"
        return
    yield from json_schema.faults(arguments, schema)

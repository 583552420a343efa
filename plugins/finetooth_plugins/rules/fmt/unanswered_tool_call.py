"""FMT030 unanswered-tool-call: a tool call without its result, or a result without its call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Message, Severity, SignalBatch, Signals


@dataclass(frozen=True)
class UnansweredToolCall(ExampleRule):
    """A tool call without its result, or a result without its call.

    ## What it finds

    Tool calls whose results do not follow before the next message, results that answer no call, two results for one
    call, and one call id used twice. Calls at the end of a conversation need no result: they are what is learned.

    ## Why it hurts training

    Services refuse such a record. A model that learns from it goes on without waiting for the tool, and makes the
    result up.

    ## Bad

    ```json
    {
      "messages": [
        {"role": "user", "content": "Rain?"},
        {
          "role": "assistant",
          "tool_calls": [{"id": "a", "type": "function", "function": {"name": "weather", "arguments": "{}"}}]
        },
        {"role": "assistant", "content": "No."}
      ]
    }
    ```

    ## Good

    ```json
    {
      "messages": [
        {"role": "user", "content": "Rain?"},
        {
          "role": "assistant",
          "tool_calls": [{"id": "a", "type": "function", "function": {"name": "weather", "arguments": "{}"}}]
        },
        {"role": "tool", "tool_call_id": "a", "content": "dry"},
        {"role": "assistant", "content": "No."}
      ]
    }
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT030"
    name: ClassVar[str] = "unanswered-tool-call"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with calls or results."""
        examples = batch.examples
        return [place for place in batch.usable if any(map(_concerns_tools, examples[place].messages))]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report calls and results that do not match."""
        ends = example.preference.prompt_length if example.preference else len(example.messages)
        for at, text in _mismatches(example.messages[:ends]):
            yield self.finding(example, text, at=at, key=f"{at}:{text}")


def _concerns_tools(message: Message) -> bool:
    return bool(message.tool_calls) or message.role == "tool"


def _mismatches(messages: Iterable[Message]) -> Iterator[tuple[int, str]]:
    """Go through a conversation and yield what does not match, with the message's index.

    Calls without ids may follow each other, and one result may answer all of them.
    """
    waiting: list[tuple[str | None, int]] = []
    seen: set[str] = set()
    answered = False
    for message in messages:
        if message.role == "tool":
            answered = True
            for call_id in _answers(message):
                yield from _answer(call_id, message.index, waiting, seen)
            continue
        named = any(call_id for call_id, _ in waiting) or any(call.id for call in message.tool_calls)
        if waiting and (named or not (answered or message.tool_calls)):
            yield waiting[0][1], "a tool call has no result before the next message; add the tool's message"
        if answered or named or not message.tool_calls:
            waiting.clear()
        answered = False
        for call in message.tool_calls:
            if call.id and call.id in seen:
                yield message.index, "one call id stands twice; give each call its own"
            seen.update([call.id] if call.id else [])
            waiting.append((call.id, message.index))
    if answered and any(call_id for call_id, _ in waiting):
        yield waiting[0][1], "a tool call has no result though others of its message have; add the tool's message"


def _answers(message: Message) -> Iterator[str | None]:
    yield message.tool_call_id
    for part in message.parts:
        if part.type == "tool_result" and isinstance(part.value, Mapping):
            found = part.value.get("tool_use_id")
            nested = part.value.get("toolResult")
            if isinstance(nested, Mapping):
                found = nested.get("toolUseId")
            yield found if isinstance(found, str) else None


def _answer(
    call_id: str | None, at: int, waiting: list[tuple[str | None, int]], seen: set[str]
) -> Iterator[tuple[int, str]]:
    """Take the call that a result answers from the waiting ones; by its id, or in order where there are none."""
    place = next((i for i, (one, _) in enumerate(waiting) if call_id is None or one is None or one == call_id), None)
    if place is not None:
        waiting.pop(place)
    elif call_id is not None and call_id in seen:
        yield at, "a tool's message answers a call that is answered already; remove it"
    else:
        yield at, "a tool's message answers no call; add the assistant's call before it, or remove it"

"""FMT015 empty-content: empty or white-space content where text is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import (
    DropRecord,
    Example,
    ExampleRule,
    Finding,
    Fix,
    Message,
    RemoveValue,
    Severity,
    SignalBatch,
    Signals,
)
from finetooth_plugins.rules.fmt.records import has_problem, pointer_to

INVISIBLE = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
"""White space and characters without width."""


@dataclass(frozen=True)
class EmptyContent(ExampleRule):
    """Empty or white-space content where text is needed.

    ## What it finds

    System, user and assistant messages without any text, image or tool call. A tool may answer nothing; reasoning
    without an answer counts as empty.

    ## Why it hurts training

    An empty answer teaches the model to stop at once; an empty question teaches it to answer anything.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": " "}]}
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

    Unsafe: an empty system message is removed; a record with an empty question or answer is dropped.
    """

    code: ClassVar[str] = "FMT015"
    name: ClassVar[str] = "empty-content"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "unsafe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with a message that has no text."""
        examples = batch.examples
        return [place for place in batch.usable if any(map(_is_blank, _texts(examples[place])))]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report empty messages."""
        for message in example.messages:
            if not _is_blank(message.text) or message.parts or message.tool_calls or message.role == "tool":
                continue
            if has_problem(example, "bad-content", "unknown-role", "bad-tool-arguments", at=message.index):
                continue
            text = f"the {message.role} message is empty; write it, or drop the record"
            yield self.finding(example, text, at=message, fix=_fix(example, message), key=str(message.index))


def _texts(example: Example) -> list[str]:
    return [message.text for message in example.messages]


def _is_blank(text: str) -> bool:
    return not text or text.isspace() or not text.strip(INVISIBLE)


def _fix(example: Example, message: Message) -> Fix:
    if message.role != "system":
        return Fix("Drop the record", (DropRecord(),), safe=False)
    pointer = ("system",) if message.pointer[:1] == ("system",) else pointer_to(example, message)
    if not pointer:
        return Fix("Drop the record", (DropRecord(),), safe=False)
    return Fix("Remove the empty system message", (RemoveValue(pointer),), safe=False)

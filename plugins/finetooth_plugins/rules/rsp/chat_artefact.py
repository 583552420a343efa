"""RSP006 chat-artefact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Fix, Message, ReplaceText, Severity, SignalBatch, Signals, Span


@dataclass(frozen=True)
class ChatArtefact(ExampleRule):
    """An answer has marks of the tool that it was copied from.

    ## What it finds

    Citation marks of chat tools, “(edited)”, user and channel ids, emoji codes such as `:white_check_mark:`, time stamps
    at the beginning of a line, and buttons (“Copy code”) that were copied along. Code is left out. One finding for each
    kind in an answer.

    ## Why it hurts training

    The model learns to write the marks, which lead nowhere outside the tool.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Is it done?"}, {"role": "assistant", "content": "Yes, it is shipped (edited)"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Is it done?"}, {"role": "assistant", "content": "Yes, it is shipped"}]}
    ```

    ## Options

    `ignore-types`: kinds that may stand: `CITATION`, `EDITED`, `USER_ID`, `EMOJI_CODE`, `TIMESTAMP`, `BUTTON`. A bot that answers in Slack may want its emoji codes.

    ## Fix

    Takes the marks out, but for ids, whose names only a person knows. Unsafe: an emoji may be meant.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP006"
    name: ClassVar[str] = "chat-artefact"
    severity: ClassVar[Severity] = Severity.WARNING
    fixes: ClassVar[str] = "unsafe"

    ignore_types: tuple[str, ...] = ()

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with marks."""
        return batch.with_any(batch.tool_marks)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report each kind in each answer."""
        for message in example.answers:
            spans = signals.tool_marks(message)
            for kind in dict.fromkeys(span.type for span in spans):
                if kind not in self.ignore_types:
                    yield self._finding(example, message, [span for span in spans if span.type == kind])

    def _finding(self, example: Example, message: Message, spans: list[Span]) -> Finding:
        edits = tuple(ReplaceText(message.pointer, span.start, span.end, "") for span in spans)
        return self.finding(
            example,
            f"has marks of a chat tool ({spans[0].type.lower().replace('_', ' ')}): take them out",
            at=message,
            span=(spans[0].start, spans[0].end),
            fix=Fix("Take the marks out.", edits, safe=False)
            if message.pointer and spans[0].type != "USER_ID"
            else None,
            key=spans[0].type,
        )

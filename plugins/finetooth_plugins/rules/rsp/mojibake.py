"""RSP007 mojibake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import (
    Example,
    ExampleRule,
    Finding,
    Fix,
    Message,
    ReplaceText,
    Severity,
    SignalBatch,
    Signals,
    Span,
    repaired,
)


@dataclass(frozen=True)
class Mojibake(ExampleRule):
    """A message has characters of a broken encoding.

    ## What it finds

    Stretches whose bytes in Windows-1252 are valid UTF-8 (“Ã©” for “é”), so text that was read in the wrong encoding,
    and replacement characters (U+FFFD), in all messages.

    ## Why it hurts training

    The model learns the broken characters as if they were words, and users see them again.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Is there coffee?"}, {"role": "assistant", "content": "Yes, at the cafÃ©."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Is there coffee?"}, {"role": "assistant", "content": "Yes, at the café."}]}
    ```

    ## Options

    None.

    ## Fix

    Reads the stretch as it was meant. Unsafe: somebody may have written about broken text. U+FFFD cannot be mended.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP007"
    name: ClassVar[str] = "mojibake"
    severity: ClassVar[Severity] = Severity.WARNING
    fixes: ClassVar[str] = "unsafe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with broken characters."""
        return batch.with_any(batch.mojibake)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report each message with broken characters."""
        for message in example.messages:
            if spans := signals.mojibake(message):
                count = "a place" if len(spans) == 1 else f"{len(spans)} places"
                yield self.finding(
                    example,
                    f"has {count} of broken encoding: read the source as UTF-8 again",
                    at=message,
                    span=(spans[0].start, spans[0].end),
                    fix=_fix(message, spans),
                )


def _fix(message: Message, spans: Iterable[Span]) -> Fix | None:
    edits = tuple(
        ReplaceText(message.pointer, span.start, span.end, text)
        for span in spans
        if span.type == "MOJIBAKE" and (text := repaired(message.text[span.start : span.end])) is not None
    )
    return Fix("Read the broken stretches as UTF-8.", edits, safe=False) if edits and message.pointer else None

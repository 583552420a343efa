"""RSP008 invisible-text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Fix, ReplaceText, Severity, SignalBatch, Signals


@dataclass(frozen=True)
class InvisibleText(ExampleRule):
    r"""A message has characters that cannot be seen.

    ## What it finds

    Zero-width, bidirectional and tag characters in all messages. Joiners beside letters of the scripts that need them
    (Arabic, Persian, the scripts of India), joiners and tags in emoji, and soft hyphens within words are left alone.

    ## Why it hurts training

    They split words into tokens that the model never sees elsewhere, and they can hide text from a reviewer: Boucher and
    Anderson, “Trojan Source” (2021), and tag characters are used to smuggle instructions in.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is it?"}, {"role": "assistant", "content": "In the\u200b box."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Where is it?"}, {"role": "assistant", "content": "In the box."}]}
    ```

    ## Options

    None.

    ## Fix

    Takes them out. Safe: nothing that can be seen changes.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP008"
    name: ClassVar[str] = "invisible-text"
    severity: ClassVar[Severity] = Severity.WARNING
    fixes: ClassVar[str] = "safe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with such characters."""
        return batch.with_any(batch.invisible)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report each message with such characters."""
        for message in example.messages:
            if spans := signals.invisible(message):
                count = sum(span.end - span.start for span in spans)
                edits = tuple(ReplaceText(message.pointer, span.start, span.end, "") for span in spans)
                yield self.finding(
                    example,
                    f"has {count} character{'s' if count > 1 else ''} that cannot be seen "
                    f"({spans[0].type.lower().replace('_', ' ')}): take them out",
                    at=message,
                    span=(spans[0].start, spans[0].end),
                    fix=Fix("Take the invisible characters out.", edits, safe=True) if message.pointer else None,
                )

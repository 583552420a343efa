"""RSP003 placeholder-text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals, asks_for_template


@dataclass(frozen=True)
class PlaceholderText(ExampleRule):
    """An answer has a place that nobody filled in.

    ## What it finds

    `{{name}}`, `[Your Name]`, `<your company>`, `INSERT LINK HERE`, TODO, TBD and lorem ipsum in answers. Code and
    formulas are left out, and so are all but `{{name}}` where the user asks for a letter, an e-mail, a template, or code.

    ## Why it hurts training

    The model learns to say the placeholder itself. `{{name}}` in an answer is nearly always a template that was not
    rendered.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Who are you?"}, {"role": "assistant", "content": "I am {{name}}, the assistant of {{company}}."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Who are you?"}, {"role": "assistant", "content": "I am Vela, the assistant of Riverpost."}]}
    ```

    ## Options

    `allow`: placeholders that may stand, as they are written.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP003"
    name: ClassVar[str] = "placeholder-text"
    severity: ClassVar[Severity] = Severity.WARNING

    allow: tuple[str, ...] = ()

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with a placeholder."""
        return batch.with_any(batch.unfilled)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report the first placeholder of each answer, and how many there are."""
        asked = "\n".join(message.text for message in example.messages if message.role in {"user", "system"})
        template, braces = asks_for_template(asked), "{{" in asked
        for message in example.answers:
            spans = [
                span
                for span in signals.unfilled(message)
                if not (braces if span.type == "TEMPLATE" else template)
                and message.text[span.start : span.end] not in self.allow
            ]
            if spans:
                count = "a place" if len(spans) == 1 else f"{len(spans)} places"
                first = (spans[0].start, spans[0].end)
                yield self.finding(
                    example, f"has {count} that nobody filled in: put the real text there", at=message, span=first
                )

"""GLB001 forbidden-phrase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import (
    Example,
    ExampleRule,
    Finding,
    Fix,
    GlobalRule,
    Message,
    ReplaceText,
    Severity,
    SignalBatch,
    Signals,
)
from finetooth_plugins.rules.glb.scope import applies, reason, spoken


@dataclass(frozen=True)
class ForbiddenPhrase(ExampleRule):
    """A message says what the team's own rules forbid.

    ## What it finds

    Matches of the `forbid` phrases of `[[global-rules]]` in messages of the rule's roles (the assistant's by default),
    where the user's turns match `when` and do not match `unless`.

    ## Why it hurts training

    A model says what its examples say. Competitors, prices and promises that may not be made must not be in them.

    ## Bad

    With `forbid = "Acme Rival"`:

    ```json
    {"messages": [{"role": "user", "content": "What else is there?"}, {"role": "assistant", "content": "Acme Rival is good, too."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "What else is there?"}, {"role": "assistant", "content": "I can only speak for our own products."}]}
    ```

    ## Options

    None here; the phrases stand in the config:

    ```toml
    [[global-rules]]
    forbid = "Acme Rival"
    replacement = "another vendor"
    message = "Never name competitors."
    ```

    ## Fix

    With a `replacement`, puts it in the place of each match. It is safe: the team said what to write.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "GLB001"
    name: ClassVar[str] = "forbidden-phrase"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "safe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the usable examples, if anything is forbidden."""
        return batch.usable if any(rule.forbid for rule in self.context.global_rules) else ()

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the team's patterns decide
        """Report every match."""
        for number, rule in enumerate(self.context.global_rules, start=1):
            if rule.forbid is not None and applies(rule, example):
                for message in spoken(rule, example):
                    yield from self._matches(example, rule, number, message)

    def _matches(self, example: Example, rule: GlobalRule, number: int, message: Message) -> Iterable[Finding]:
        if rule.forbid is None:
            return
        for match in rule.forbid.finditer(message.text):
            if match.start() < match.end():
                yield self.finding(
                    example,
                    f"says what the global rule {number} forbids{reason(rule)}",
                    at=message,
                    span=match.span(),
                    fix=self._fix(rule, message, match.span()),
                    key=str(number),
                )

    def _fix(self, rule: GlobalRule, message: Message, span: tuple[int, int]) -> Fix | None:
        if rule.replacement is None or not message.pointer:
            return None
        edit = ReplaceText(message.pointer, *span, rule.replacement)
        return Fix("Put the rule's replacement in its place.", (edit,), safe=True)

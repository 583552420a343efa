"""GLB002 missing-phrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
class MissingPhrase(ExampleRule):
    """A message lacks what the team's own rules require.

    ## What it finds

    With a `require` phrase in `[[global-rules]]` and a `when`: answers to user's turns that match it and that do not
    say the phrase. Without a `when`: examples in which no message of the rule's roles says it.

    ## Why it hurts training

    A disclaimer that half of the examples have is a disclaimer that the model gives half of the time.

    ## Bad

    With `require = "This is not legal advice."` and `when = "contract"`:

    ```json
    {"messages": [{"role": "user", "content": "Can I end my contract?"}, {"role": "assistant", "content": "Yes, at any time."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Can I end my contract?"}, {"role": "assistant", "content": "Yes, at any time. This is not legal advice."}]}
    ```

    ## Options

    None here; the phrases stand in the config:

    ```toml
    [[global-rules]]
    require = "This is not legal advice."
    when = "/contract|law|court/"
    ```

    ## Fix

    Adds the phrase at the answer's end, where it is a plain phrase and no pattern. It is unsafe: look whether it fits.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "GLB002"
    name: ClassVar[str] = "missing-phrase"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "unsafe"

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the usable examples, if anything is required."""
        return batch.usable if any(rule.require for rule in self.context.global_rules) else ()

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the team's patterns decide
        """Report the messages that lack a phrase."""
        for number, rule in enumerate(self.context.global_rules, start=1):
            if rule.require is not None and applies(rule, example):
                for message in self._lacking(rule, example):
                    yield self.finding(
                        example,
                        f"lacks what the global rule {number} requires{reason(rule)}",
                        at=message,
                        fix=self._fix(rule, message),
                        key=str(number),
                    )

    def _lacking(self, rule: GlobalRule, example: Example) -> Iterator[Message]:
        messages = list(spoken(rule, example))
        if rule.require is None or not messages:
            return
        if rule.when is None:
            if not any(rule.require.search(message.text) for message in messages):
                yield messages[-1]
            return
        for message in messages:
            asked = next((one for one in reversed(example.messages[: message.index]) if one.role == "user"), None)
            relevant = message.role != "assistant" or (asked is not None and rule.when.search(asked.text))
            if relevant and not rule.require.search(message.text):
                yield message

    def _fix(self, rule: GlobalRule, message: Message) -> Fix | None:
        if not rule.phrase or rule.phrase.startswith("/") or not message.pointer:
            return None
        end = len(message.text.rstrip())
        edit = ReplaceText(message.pointer, end, end, f" {rule.phrase}" if end else rule.phrase)
        return Fix("Add the phrase at the end.", (edit,), safe=False)

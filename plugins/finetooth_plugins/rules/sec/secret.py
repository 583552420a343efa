"""SEC001 secret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Message, Severity, SignalBatch, Signals, Span
from finetooth_plugins.rules.redaction import allowed, by_type


@dataclass(frozen=True)
class Secret(ExampleRule):
    r"""A message holds a key, a token or a password.

    ## What it finds

    Keys and tokens in their issuers' formats, private keys, passwords in URLs and commands, and values of names such
    as `api_key` that look generated. Placeholders (`<your key>`, `${TOKEN}`), hashes, ids and talk about passwords are
    left out. One finding for each type in a message.

    ## Why it hurts training

    A model can repeat a secret to anybody who asks. It also learns to write secrets into answers. Treat one that was
    in a training file as known to others: revoke it.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Why does it fail?\nexport DB_PASSWORD=tR8-vq2LmZ0x"}, {"role": "assistant", "content": "The host is wrong."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Why does it fail?\nexport DB_PASSWORD=[PASSWORD_1]"}, {"role": "assistant", "content": "The host is wrong."}]}
    ```

    ## Options

    `ignore-types`: types that may stand, by the names that `finetooth signals` prints. `allow`: values that may stand,
    such as a vendor's public test key, or `/patterns/` that match a whole value.

    ## Fix

    Puts typed placeholders in their place, the same for the same value throughout the conversation. Unsafe: an answer
    may be about the value. It does not revoke the secret.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "SEC001"
    name: ClassVar[str] = "secret"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "unsafe"

    ignore_types: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with secrets."""
        return batch.with_any(batch.secrets)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report each type in each message."""
        found = [(message, self._spans(message, signals)) for message in example.messages]
        for kept in by_type(example, [(message, spans) for message, spans in found if spans]):
            kind = kept.type.lower().replace("_", " ")
            count = f"{len(kept.spans)} secrets" if len(kept.spans) > 1 else "a secret"
            yield self.finding(
                example,
                f"holds {count} ({kind}): revoke it, and leave it out",
                at=kept.message,
                span=(kept.spans[0].start, kept.spans[0].end),
                fix=kept.fix,
                key=kept.type,
            )

    def _spans(self, message: Message, signals: Signals) -> Sequence[Span]:
        return [
            span
            for span in signals.secrets(message)
            if span.type not in self.ignore_types and not allowed(message.text[span.start : span.end], self.allow)
        ]

"""The redactor that puts typed placeholders such as ``[EMAIL_1]`` where personal data and secrets stood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from finetooth.api import PLACEHOLDER, Placeholders, Redaction, Replacement, find_pii, find_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finetooth.api import Span


class Redactor:
    """Redacts one conversation, message by message; use a new one for each conversation.

    The same value, written in whatever way, gets the same placeholder throughout, so that the conversation still makes
    sense. What it remembers of a value is a hash, in memory only: there is no way from a
    placeholder back to the value, and the object refuses to be pickled.
    """

    __slots__ = ("_placeholders",)

    def __init__(self) -> None:
        self._placeholders = Placeholders()

    def redact(self, text: str) -> tuple[str, tuple[Replacement, ...]]:
        """Replace what must not be stored in the next message.

        Args:
            text: The message.

        Returns:
            The new text, and what was replaced, with its place in ``text``. Redacting the new text replaces nothing
            more: placeholders are left alone, and numbers that a text already uses are not given out again.
        """
        return self.redact_all((text,))[0]

    def redact_all(self, texts: Sequence[str]) -> list[tuple[str, tuple[Replacement, ...]]]:
        """Redact several messages in order; quicker than one at a time."""
        for text in texts:
            self._placeholders.read(text)
        found = zip(texts, find_secrets(texts), find_pii(texts), strict=True)
        return [self._replace(text, _merged(text, secrets, personal)) for text, secrets, personal in found]

    def _replace(self, text: str, spans: list[Span]) -> tuple[str, tuple[Replacement, ...]]:
        pieces: list[str] = []
        replacements: list[Replacement] = []
        done = 0
        for span in spans:
            placeholder = self._placeholders.of(span.type, text[span.start : span.end])
            pieces += (text[done : span.start], placeholder)
            replacements.append(Replacement(span.type, placeholder, span.start, span.end))
            done = span.end
        return "".join((*pieces, text[done:])), tuple(replacements)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A redactor remembers hashes of private values and is not to be stored.")


def _merged(text: str, secrets: Sequence[Span], personal: Sequence[Span]) -> list[Span]:
    """Secrets first, then personal data that overlaps none of them; nothing inside a placeholder."""
    kept: list[tuple[int, int]] = [match.span() for match in re.finditer(PLACEHOLDER, text)]
    chosen: list[Span] = []
    for span in (*secrets, *personal):
        if all(span.end <= start or span.start >= end for start, end in kept):
            kept.append((span.start, span.end))
            chosen.append(span)
    return sorted(chosen)


def redact_conversation(texts: Sequence[str]) -> Redaction:
    """Redact the messages of one conversation.

    Args:
        texts: The messages, in order.

    Returns:
        As many texts, and for each what was replaced in it.
    """
    results = Redactor().redact_all(texts)
    return Redaction(tuple(text for text, _ in results), tuple(replaced for _, replaced in results))


class PlaceholderRedactor:
    """The redactor as the catalogue knows it."""

    name = "placeholder"

    def redact_conversation(self, texts: Sequence[str]) -> Redaction:
        """Redact the texts of one conversation; one value gets one placeholder throughout."""
        return redact_conversation(texts)

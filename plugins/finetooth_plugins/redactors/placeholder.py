"""The redactor that puts typed placeholders such as ``[EMAIL_1]`` where personal data and secrets stood."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, ClassVar, NoReturn

from finetooth.api import Redaction, Replacement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finetooth.api import Span

_PLACEHOLDER = r"\[([A-Z][A-Z0-9_]*)_([1-9]\d{0,8})\]"
_DIGEST = 16  # bytes: 2 ** 64 values before two of them are likely to share a placeholder
# Kinds of which only letters and digits count, not the way they are grouped.
_GROUPED = frozenset({"CREDIT_CARD", "IBAN", "SSN", "NATIONAL_ID", "PASSPORT", "DRIVER_LICENCE", "BANK_ACCOUNT", "MAC"})
_FOLDED = frozenset({"ADDRESS", "PERSON", "DATE_OF_BIRTH", "IP"})


class Redactor:
    """Redacts one conversation, message by message; use a new one for each conversation.

    The same value, written in whatever way, gets the same placeholder throughout, so that the conversation still makes
    sense. What it remembers of a value is a hash, in memory only: there is no way from a
    placeholder back to the value, and the object refuses to be pickled.
    """

    __slots__ = ("_counts", "_numbers", "_taken")

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._counts: dict[str, int] = {}
        self._taken: set[str] = set()

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
        from finetooth.signals.pii import find_pii  # noqa: PLC0415 - the detectors' data load at first use
        from finetooth.signals.secrets import find_secrets  # noqa: PLC0415

        for text in texts:
            self._taken.update(match[0] for match in re.finditer(_PLACEHOLDER, text))
        found = zip(texts, find_secrets(texts), find_pii(texts), strict=True)
        return [self._replace(text, _merged(text, secrets, personal)) for text, secrets, personal in found]

    def _replace(self, text: str, spans: list[Span]) -> tuple[str, tuple[Replacement, ...]]:
        pieces: list[str] = []
        replacements: list[Replacement] = []
        done = 0
        for span in spans:
            placeholder = self._placeholder(span.type, text[span.start : span.end])
            pieces += (text[done : span.start], placeholder)
            replacements.append(Replacement(span.type, placeholder, span.start, span.end))
            done = span.end
        return "".join((*pieces, text[done:])), tuple(replacements)

    def _placeholder(self, kind: str, value: str) -> str:
        plain = f"{kind}\0{normalised(kind, value)}".encode("utf-8", "surrogatepass")
        digest = blake2b(plain, digest_size=_DIGEST).digest()
        if digest not in self._numbers:
            self._numbers[digest] = self._next(kind)
        return f"[{kind}_{self._numbers[digest]}]"

    def _next(self, kind: str) -> int:
        number = self._counts.get(kind, 0) + 1
        while f"[{kind}_{number}]" in self._taken:
            number += 1
        self._counts[kind] = number
        return number

    def __reduce__(self) -> NoReturn:
        raise TypeError("A redactor remembers hashes of private values and is not to be stored.")


def normalised(kind: str, value: str) -> str:
    """A value in the form in which two ways of writing it are equal."""
    if kind in _GROUPED:
        return re.sub(r"[\W_]", "", value).upper()
    if kind == "PHONE":
        return re.sub(r"\D", "", value).removeprefix("00")
    if kind == "EMAIL":
        return re.sub(r"\s", "", value).lower()
    if kind == "SLACK_ID":
        return re.sub(r"^<@|\|.*$|>$", "", value)
    return " ".join(value.casefold().split()) if kind in _FOLDED else value


def _merged(text: str, secrets: Sequence[Span], personal: Sequence[Span]) -> list[Span]:
    """Secrets first, then personal data that overlaps none of them; nothing inside a placeholder."""
    kept: list[tuple[int, int]] = [match.span() for match in re.finditer(_PLACEHOLDER, text)]
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

    name: ClassVar[str] = "placeholder"

    def redact_conversation(self, texts: Sequence[str]) -> Redaction:
        """Redact the texts of one conversation; one value gets one placeholder throughout."""
        return redact_conversation(texts)

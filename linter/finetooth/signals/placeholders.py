"""Typed placeholders such as ``[EMAIL_1]``: one value, in whatever way it is written, gets one placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import NoReturn

PLACEHOLDER = r"\[([A-Z][A-Z0-9_]*)_([1-9]\d{0,8})\]"
"""How a placeholder looks."""
_DIGEST = 16  # bytes: 2 ** 64 values before two of them are likely to share a placeholder
# Kinds of which only letters and digits count, not the way they are grouped.
_GROUPED = frozenset({"CREDIT_CARD", "IBAN", "SSN", "NATIONAL_ID", "PASSPORT", "DRIVER_LICENCE", "BANK_ACCOUNT", "MAC"})
_FOLDED = frozenset({"ADDRESS", "PERSON", "DATE_OF_BIRTH", "IP"})


class Placeholders:
    """Gives out the placeholders of one conversation.

    What it remembers of a value is a hash, in memory only: there is no way from a placeholder back to the value, and
    the object refuses to be pickled.
    """

    __slots__ = ("_counts", "_numbers", "_taken")

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Begin a conversation.

        Args:
            texts: Its messages, as far as known: the placeholders that they hold already are not given out again.
        """
        self._numbers: dict[bytes, int] = {}
        self._counts: dict[str, int] = {}
        self._taken: set[str] = set()
        for text in texts:
            self.read(text)

    def read(self, text: str) -> None:
        """Note the placeholders that a text holds."""
        self._taken.update(match[0] for match in re.finditer(PLACEHOLDER, text))

    def of(self, kind: str, value: str) -> str:
        """Return the placeholder of a value.

        Args:
            kind: Its type (``EMAIL``).
            value: The characters as they stand.
        """
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

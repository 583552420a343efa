"""Phrases as people write them in a config: whole words, or a pattern between slashes."""

from __future__ import annotations

import re


def pattern(phrase: str) -> re.Pattern[str]:
    """Compile a phrase: ``/…/`` is a regular expression, anything else whole words; both ignore case.

    Raises:
        ValueError: The pattern between the slashes cannot be compiled.
    """
    if len(phrase) > 1 and phrase[0] == phrase[-1] == "/":
        try:
            return re.compile(phrase[1:-1], re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"the pattern {phrase} cannot be compiled: {error}") from error
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)

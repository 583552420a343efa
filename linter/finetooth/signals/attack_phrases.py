"""The features of an English text that tell whether it attacks the model."""

from __future__ import annotations

import re
from functools import cache
from math import sqrt
from typing import Final

from finetooth.signals.linear import grams
from finetooth.signals.script import straight

WINDOW: Final = 1500
"""A long text is read at its beginning and at its end only, this many characters each."""

GRAM_WEIGHT: Final = 1.6
GRAM_FLOOR: Final = 12
"""A word feature counts ``GRAM_WEIGHT`` over the root of the number of words, at least ``GRAM_FLOOR`` words: the sum
over a long text then weighs no more than over a short one, so that length by itself says nothing."""


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[a-z']+")


def read_part(text: str) -> str:
    """The part of a text that is read, with straight apostrophes."""
    part = text if len(text) <= 2 * WINDOW else f"{text[:WINDOW]}\n{text[-WINDOW:]}"
    return straight(part)


def features(part: str, found: set[str]) -> dict[str, float]:
    """The features of an English text.

    Args:
        part: The text as ``read_part`` gives it.
        found: The names of the phrases of ``data/attack_phrases.toml`` that occur in it.

    Returns:
        One for each phrase; for each word and word pair of the beginning ``w=word``.
    """
    words = _word().findall(part[:WINDOW].lower())
    value = GRAM_WEIGHT / sqrt(max(len(words), GRAM_FLOOR))
    return dict.fromkeys([f"w={gram}" for gram in grams(words)], value) | dict.fromkeys(found, 1.0)

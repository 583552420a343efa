"""Whether a text runs in circles: the same words again and again, or the same characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

FEWEST_WORDS = 24
"""Shorter texts repeat words by nature."""
DISTINCT_SHARE = 0.4
"""More than so many distinct words in 100 (of the last ones) are no loop; prose has over half."""
LAST = 120
"""Words at the end that are looked at: a model that began to repeat itself does not stop again."""
GRAM = 3
LOOP_SHARE = 0.6
"""Share of the last words' triples that were said before, from which they run in circles."""
SAME = 12
"""So many equal words, or equal short stretches, one after the other."""


def loops(texts: Sequence[str], words: Sequence[Sequence[bytes]]) -> list[float]:
    """Say how much of the end of each text repeats.

    Args:
        texts: Answers.
        words: Their words.

    Returns:
        The share of the last words' triples (from 0 to 1) that had been said already; 0 where that is no loop.
    """
    return [
        _loop(said) if len(said) >= FEWEST_WORDS else _characters(text) for text, said in zip(texts, words, strict=True)
    ]


def _loop(said: Sequence[bytes]) -> float:
    last = said[-LAST:]
    if len(set(last)) > DISTINCT_SHARE * len(last):
        return 0.0
    grams = Counter(zip(last, last[1:], last[2:], strict=False))
    share = 1 - len(grams) / max(1, len(last) - GRAM + 1)
    return share if share >= LOOP_SHARE else 0.0


def _characters(text: str) -> float:
    """Whether a text of few words, so one without spaces, has a stretch that comes over and over."""
    end = text[-400:]
    if len(end) < 4 * SAME or len(set(end)) > DISTINCT_SHARE * len(end):
        return 0.0
    grams = Counter(end[place : place + 4] for place in range(len(end) - 3))
    share = 1 - len(grams) / (len(end) - 3)
    return share if share >= 0.8 else 0.0  # noqa: PLR2004  # four letters repeat sooner than three words

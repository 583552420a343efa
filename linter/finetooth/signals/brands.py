"""Spellings of names: words with capitals inside them, and what else they are written as."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

Spelling = tuple[str, str]
"""The folded form (lower case, no hyphens) and the spelling."""


@cache
def _candidates() -> re.Pattern[str]:
    """Capitalised words, words with a capital inside, and words of capitals joined by a hyphen."""
    return re.compile(r"(?<![\w./@#-])(?:[A-Z][a-z]+|[A-Za-z]*[a-z]+[A-Z][A-Za-z]*|[A-Z][a-z]*-[A-Z][a-z]*)(?![\w/@-])")


def brands(texts: Sequence[str]) -> list[tuple[Spelling, ...]]:
    """Find words that may be spellings of names.

    Args:
        texts: Answers.

    Returns:
        For each text its distinct folded forms and spellings, sorted.
    """
    find = _candidates().findall
    return [tuple(sorted({(word.lower().replace("-", ""), word) for word in find(text)})) for text in texts]


def brand_spellings(counts: Mapping[str, int]) -> list[str]:
    """Order spellings of one folded form, the usual one first; it alone when it is no name's.

    A name is known by a capital inside its usual spelling ("GitHub", "Wi-Fi"); a word that is mostly written "Settings"
    is none.

    Args:
        counts: How often each spelling stands.
    """
    ordered = sorted(counts, key=lambda one: (-counts[one], one))
    return ordered if any(letter.isupper() for letter in ordered[0][1:]) else ordered[:1]

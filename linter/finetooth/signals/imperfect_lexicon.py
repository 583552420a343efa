"""The words of English by frequency, and what is one slip of a finger away from them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_COMMON = 20000
"""A beginning is put only to words that are at least so frequent."""
_PREFIXES = """
un re non pre anti multi sub super over under mis dis inter micro mini auto semi ultra hyper meta post counter bio eco
geo neuro nano cyber de co out up in
"""
_SUFFIXES = "s es ed d ing er ers ly ness less like ful able ish ism ist ists wise ability ization isation proof"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A word list.

    Attributes:
        ranks: The place of each word by falling frequency, from 0.
        known: All words, those that have no rank included: rare ones, countries, terms of computing; small letters.
        names: Names that are no word, in small letters too.
        usual: The words that have a rank, and the contractions: what most texts are made of.
    """

    ranks: Mapping[str, int]
    known: frozenset[str]
    names: frozenset[str]
    usual: frozenset[str]

    def rank(self, word: str) -> int:
        """The word's rank; more than any word's for one that has none."""
        return self.ranks.get(word, len(self.ranks))

    def derived(self, word: str) -> bool:
        """Whether a word that is not listed is made of a listed one and a common beginning or ending."""
        for prefix in _prefixes():
            if word.startswith(prefix) and len(word) - len(prefix) >= 4 and self.rank(word[len(prefix) :]) < _COMMON:  # noqa: PLR2004
                return True
        for suffix in _suffixes():
            stem = word.removesuffix(suffix)
            if len(stem) < len(word) and len(stem) >= 4 and stem in self.known and not _fused(stem, suffix):  # noqa: PLR2004
                return True
        return False

    def nearest(self, word: str) -> int:
        """The best rank among the words that one slip turns into this one; more than any when there is none."""
        ranks = self.ranks
        return min((ranks[slip] for slip in slips(word) if slip in ranks), default=len(ranks))


def _fused(stem: str, suffix: str) -> bool:
    """Whether the ending would not be put to the stem so: ``writeing``, ``wordss``, ``happyer``."""
    return (
        (suffix[0] == stem[-1])
        or (suffix[0] in "aei" and stem[-1] == "e")
        or (suffix[0] in "ae" and stem[-1] == "y")
        or (suffix[0] == "s" and stem[-1] in "sy")
        or (suffix == "d" and stem[-1] != "e")
        or (suffix == "es" and stem[-1] not in "sxzho")
    )


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(_PREFIXES.split())


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(_SUFFIXES.split())


def slips(word: str) -> Iterator[str]:
    """The strings that are one dropped, doubled, swapped or wrong letter away (Damerau 1964: four in five errors)."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
            if len(tail) > 1:
                yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


@cache
def lexicon() -> Lexicon:
    """Load the word list that stands beside this file; ``imperfect_SOURCES.md`` says where it comes from."""
    path = Path(__file__).parent / "data" / "imperfect_words.txt.zz"
    ranked, known, names = zlib.decompress(path.read_bytes()).decode("ascii").split("\n\n")
    words = ranked.split("\n")
    ranks = dict(zip(words, range(len(words)), strict=True))
    more = known.split("\n")
    usual = frozenset([*words, *(word for word in more if "'" in word)])
    return Lexicon(ranks, usual.union(more), frozenset(names.split("\n")), usual)

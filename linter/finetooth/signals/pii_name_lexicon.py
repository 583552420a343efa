"""The lexicon of given names, surnames and ordinary words that the name detector looks words up in."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import cache
from importlib import resources

LEXICON = "pii_name_lexicon.txt.xz"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words, in small letters.

    Attributes:
        classes: Word to class letters: G/g common and other given names, S/s the same for surnames, W/w/r ordinary
            English words from frequent to rare, p other proper nouns.
        skip: Spellings that are never a name by themselves, so that a text made of them needs no closer look.
    """

    classes: dict[str, str]
    skip: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Read the lexicon, at the first use: some 180,000 words, a tenth of a second."""
    packed = resources.files("finetooth.signals").joinpath("data", LEXICON).read_bytes()
    classes: dict[str, str] = {}
    for line in lzma.decompress(packed).decode().splitlines():
        letter, _, words = line.partition(" ")
        for word in words.split():
            classes[word] = classes.get(word, "") + letter
    return Lexicon(classes, _skippable(classes))


def _skippable(classes: dict[str, str]) -> frozenset[str]:
    """Ordinary words in small letters, and with a capital too when no given name is spelled like them."""
    skip: set[str] = set()
    for word, letters in classes.items():
        if not set(letters) & set("Wwr"):
            continue
        names = set(letters) & set("GgSs")
        if "G" not in names or "W" in letters:  # "brad" and "mason" are looked at, "will" and "mark" are not
            skip.add(word)
        if not names or ("W" in letters and "G" not in names):
            skip.update((word.capitalize(), word.upper()))
    return frozenset(skip)

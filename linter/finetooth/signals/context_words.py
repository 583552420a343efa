"""The features of an English turn that tell whether it leans on the turns before it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from finetooth.signals.linear import grams
from finetooth.signals.phrases import load_phrases, load_words
from finetooth.signals.script import straight

if TYPE_CHECKING:
    from collections.abc import Sequence

READ_CHARACTERS: Final = 400
"""How much of a turn is read: a long turn seldom leans on the ones before it, and then it does so at once."""

GRAM_WORDS: Final = 25
GRAM_WEIGHT: Final = 0.3
"""The value of a word feature beside 1 for the others: by cross-validation among 0, .2, .3 and .5."""

_TURNS: Final = 4
_TURN_CHARACTERS: Final = 400
_PRONOUNS: Final = frozenset({"it", "they", "person"})
_MOSTLY: Final = 2 / 3
_SHORT: Final = 4


_WORD_LIMITS: Final = (1, 2, 3, 4, 6, 8, 11, 15, 25)
_CONTENT_LIMITS: Final = (0, 1, 2, 3, 4, 6)


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, words in load_words("context_phrases").items():
        for word in words.split():
            table[word] = (*table.get(word, ()), name)
    return table


@cache
def _function_words() -> frozenset[str]:
    return frozenset(load_words("context_phrases", "function")["words"].split())


@cache
def _splitters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    word = re.compile(r"[^\W_]+(?:'[a-z]+)?")
    name = re.compile(r"(?<=[a-z,'] )(?!I\b)[A-Z][a-z]+|\b[A-Z]{2,}\b|\b[A-Z]\d")
    return word, name


def features(history: Sequence[tuple[str, str]], turn: str) -> dict[str, float]:
    """The features of an English turn.

    Args:
        history: The turns before it, as role and text.
        turn: What the user says.

    Returns:
        Its words by kind, its phrases, its length, pronouns with and without a noun before them, names, how much of
        it was said before, and its words and word pairs (``w=...``).
    """
    word, name = _splitters()
    raw = straight(turn[:READ_CHARACTERS]).strip()
    text = raw.lower()
    words = word.findall(text)
    function = _function_words()
    content = [w for w in words if w not in function and len(w) > 1]
    found = dict.fromkeys([f"w={gram}" for gram in grams(["^", *words[:GRAM_WORDS], "$"])], GRAM_WEIGHT)
    found |= _kinds(words)
    found |= dict.fromkeys(load_phrases("context_phrases").found(text), 1.0)
    found |= {f"longer-{limit}": 1.0 for limit in _WORD_LIMITS if len(words) > limit}
    found |= {f"content-{limit}": 1.0 for limit in _CONTENT_LIMITS if len(content) > limit}
    mentioned = len(name.findall(raw))
    flags = {
        "question": text.endswith("?"),
        "no-verb": "verb" not in found,
        "name": mentioned > 0,
        "names": mentioned > 1,
        "bare-definite-only": "bare-definite" in found and "definite-of" not in found and not mentioned,
    }
    flags |= _antecedent(words) | _heard(history, words, content)
    return found | {flag: 1.0 for flag, holds in flags.items() if holds}


def _kinds(words: Sequence[str]) -> dict[str, float]:
    lexicon = _lexicon()
    found = {kind: 1.0 for w in words for kind in lexicon.get(w, ())}
    return found | {f"first:{kind}": 1.0 for kind in lexicon.get(words[0], ())} if words else found


def _antecedent(words: Sequence[str]) -> dict[str, bool]:
    """Whether the first pronoun has something in the turn itself that it can stand for."""
    lexicon = _lexicon()
    where = next((i for i, w in enumerate(words) if not _PRONOUNS.isdisjoint(lexicon.get(w, ()))), None)
    if where is None:
        return {}
    before = sum(w not in _function_words() for w in words[:where])
    return {"pronoun-early": before <= 1, "pronoun-antecedent": before > 1, "pronoun-first": where == 0}


def _heard(history: Sequence[tuple[str, str]], words: Sequence[str], content: Sequence[str]) -> dict[str, bool]:
    """How the turn follows the last ones: an answer to a question, and how many of its words were said before."""
    if not history:
        return {}
    asked = "?" in history[-1][1][-_TURN_CHARACTERS:]
    earlier = " ".join(text[:_TURN_CHARACTERS] for _, text in history[-_TURNS:]).lower()
    said = set(_splitters()[0].findall(earlier))
    new = sum(w not in said for w in content)
    share = new / len(content) if content else 0.5
    return {
        "asked": asked,
        "asked-short": asked and len(words) <= _SHORT,
        "mostly-said": share < 1 - _MOSTLY,
        "mostly-new": share > _MOSTLY,
        "all-said": new == 0 and bool(content),
    }

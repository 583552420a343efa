"""Names of persons in running text, by a small model over spelling, lexicon and neighbours.

Trained by ``scripts/pii_name_model.py``; measured by five-fold cross-validation, see ``find_names``.
"""

from __future__ import annotations

import lzma
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from finetooth.signals.kinds import Span
from finetooth.signals.pii_name_features import (
    case_style,
    context_features,
    own_features,
    places_of,
    position_of,
    word_of,
    words_of,
)
from finetooth.signals.pii_name_lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finetooth.signals.pii_name_features import Word

MODEL = "pii_name_model.txt.xz"
DEFAULT_THRESHOLD = 0.4
_JOINING = 0.5  # a word beside a name belongs to it from this share of the threshold on
_HOPELESS = -2.0  # log-odds by spelling and lexicon alone; in cross-validation, context never made up for less
_LONGEST = (
    400_000  # characters of a message looked at; no conversation is longer, and a model per word is not for dumps
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text.

    Attributes:
        span: Its place, of type PERSON.
        confidence: The model's probability for its surest word, from 0 to 1.
    """

    span: Span
    confidence: float


@cache
def _weights() -> dict[str, float]:
    packed = resources.files("finetooth.signals").joinpath("data", MODEL).read_bytes()
    lines = (line.rpartition("\t") for line in lzma.decompress(packed).decode().splitlines())
    return {name: int(weight) / 100 for name, _, weight in lines}


def find_names(texts: Sequence[str], threshold: float = DEFAULT_THRESHOLD) -> list[tuple[Name, ...]]:
    """The names of persons in each text.

    Args:
        texts: Messages.
        threshold: The least confidence, from 0 to 1. A rule on encyclopaedic text wants a higher one than the default,
            which is the best compromise between short social posts and help-desk chat.

    Returns:
        For each text its names, in order.

    Measured at the default threshold, out of fold, a text counting as found when any name in it is (600 posts of
    WNUT-17, 232 with a name; 1101 lines of Ubuntu IRC, 101 with a name put in): precision .81 and recall .76 on the
    posts, precision .85 and recall 1.00 on the lines. Trained without any post: F1 .66 on the posts.
    """
    return [_names_in(text[:_LONGEST], threshold) for text in texts]


def _names_in(text: str, threshold: float) -> tuple[Name, ...]:
    if not _may_name(text):
        return ()
    names: list[Name] = []
    start = 0
    for line in text.split("\n"):
        if _may_name(line):
            names.extend(_names_in_line(line, start, threshold))
        start += len(line) + 1
    return tuple(names)


def _may_name(text: str) -> bool:
    """A first look that is cheaper than cutting into words: whether any word could be a name somewhere."""
    return any(map(_promising, set(text.translate(_signs_to_spaces()).split()) - lexicon().skip))


@lru_cache(maxsize=1 << 16)
def _promising(text: str) -> bool:
    """Whether a spelling, wherever it stands, is not hopeless; letters by themselves may be a part of a name."""
    word = word_of(text)
    places, styles = ("start", "first", "inner"), ("low", "UP", "Title", "std")
    return word.candidate and any(_own_score(word, place, style) >= _HOPELESS for place in places for style in styles)


def _names_in_line(line: str, start: int, threshold: float) -> list[Name]:
    words = words_of(line)
    style = case_style(words)
    chances = {place: _chance(words, place, style) for place, word in enumerate(words) if word.candidate}
    likely = {place: chance for place, chance in chances.items() if chance >= threshold * _JOINING}
    if max(likely.values(), default=0.0) < threshold:
        return []
    return _joined([(start + begin, start + end) for begin, end in places_of(line)], likely, threshold)


@cache
def _signs_to_spaces() -> dict[int, str]:
    """Everything in ASCII but letters becomes a space."""
    return {code: " " for code in range(128) if not chr(code).isalpha()}


def _chance(words: list[Word], place: int, style: str) -> float:
    """The model's probability; a word that is hopeless by itself is not looked at in its context."""
    total = _own_score(words[place], position_of(words, place), style)
    if total < _HOPELESS:
        return 0.0
    weights = _weights()
    total += sum([weights.get(feature, 0.0) for feature in context_features(words, place)])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1 << 16)
def _own_score(word: Word, position: str, style: str) -> float:
    weights = _weights()
    return sum(weights.get(feature, 0.0) for feature in own_features(word, position, style))


def _joined(places: list[tuple[int, int]], likely: dict[int, float], threshold: float) -> list[Name]:
    """Words beside each other that are likely enough, as one name each."""
    names: list[Name] = []
    done = -1
    for first in likely:
        if first <= done:
            continue
        last = first
        while last + 1 in likely:
            last += 1
        done, best = last, max(likely[place] for place in range(first, last + 1))
        if best >= threshold:
            names.append(Name(Span(places[first][0], places[last][1], "PERSON"), round(best, 4)))
    return names

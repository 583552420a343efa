"""How formal an English text is, from 0 (casual) to 1 (formal)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log, sqrt
from string import digits
from typing import TYPE_CHECKING, Final

from finetooth.signals.linear import load_model, sigmoid
from finetooth.signals.script import spoken, straight

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGES: Final = frozenset({"en"})
"""The languages, by ISO 639-1 code, that the detector speaks."""

READ_CHARACTERS: Final = 700
"""How much of a text is read; the tone of a text is that of its beginning."""

SUFFIX_WEIGHT: Final = 0.5
"""The value of a word's ending beside 1 for the word itself: by cross-validation."""

_LONG_WORD: Final = 6
_LONGEST: Final = 12
_ENDING: Final = 3
_NEAR: Final = 200
_MARKS: Final = (*'.,!?;:(-"/*&$%@#', "..", "!!", "??", ":)", ":(")
_LIMITS: Final = (2, 5, 8, 11, 14, 17, 20, 23)
APOSTROPHE: Final = "'"

# The training sentences are split into tokens (`do n't`, `ISO 's`, `word .`); natural text is not.
_JOIN: Final = (
    (" n't", "n't"), (" 's ", "'s "), (" 're ", "'re "), (" 'm ", "'m "), (" 'll ", "'ll "), (" 've ", "'ve "),
    (" 'd ", "'d "), (" ,", ","), (" .", "."), (" ?", "?"), (" !", "!"), (" ;", ";"), (" :", ":"), (" )", ")"),
    ("( ", "("), ("``", '"'), ("''", '"'), ("\n", " "),
)  # fmt: skip


def formality(texts: Sequence[str], languages: Sequence[str | None]) -> list[float | None]:
    """Score how formal each text is; one half is the boundary between casual and formal.

    A linear model over words, word endings, word lengths, punctuation and capitals, fitted to human ratings of single
    sentences (Pavlick and Tetreault 2016); a longer text gets the mean of its sentences. ``scripts/train_formality.py``
    has the figures.

    Args:
        texts: Any texts.
        languages: The ISO 639-1 code of each, or None when nobody knows; then it is read as English, provided that it
            is written in (mostly) ASCII.

    Returns:
        A score from 0 to 1; None for a text without words or in a language that the detector does not speak.
    """
    return [
        _formality(text) if spoken(text, language) in LANGUAGES else None
        for text, language in zip(texts, languages, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The start of a text, taken apart.

    Attributes:
        text: The part that was read, with tokens joined as in natural text.
        tokens: What stands between white space.
        sentences: How many sentences it has, at least one.
    """

    text: str
    tokens: list[str]
    sentences: int


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z]+(?:'[a-z]+)?")


def take_apart(text: str) -> Tokens:
    """Split the start of a text into tokens."""
    part = straight(text[:READ_CHARACTERS])
    if " ." in part or " ," in part or " n't" in part:
        for old, new in _JOIN:
            part = part.replace(old, new)
    tokens = part.split()
    ends = part.count(". ") + part.count("! ") + part.count("? ")
    return Tokens(part.strip(), tokens, 1 + ends)


def word_features(word: str) -> dict[str, float]:
    """The features of one word that add up: itself, its ending, its length, and what follows an apostrophe."""
    lower = word.lower()
    found = {f"w={lower}": 1.0, f"L{min(len(lower), _LONGEST)}": 1.0}
    if len(lower) > _ENDING:
        found |= {f"s={lower[-3:]}": SUFFIX_WEIGHT, f"s={lower[-2:]}": SUFFIX_WEIGHT}
    if APOSTROPHE in lower:
        found |= {"contraction": 1.0, f"c={lower.split(APOSTROPHE)[1]}": 1.0}
    return found


def look_features(word: str) -> dict[str, float]:
    """The features of one word whose mean over the text counts: length, capitals."""
    return {
        "mean-word": len(word) / 5,
        "long-words": float(len(word) > _LONG_WORD),
        "capitals": float(word.isupper() and len(word) > 1),
        "inner-capitals": float(word[0].isupper()),
    }


def shape_features(tokens: Tokens, count: int) -> dict[str, float]:
    """The features of a text of ``count`` words beside them: sentence length, beginning, end, punctuation, digits."""
    text, sentences = tokens.text, tokens.sentences
    length = count / sentences
    last = text[-1:]
    found = {
        "low-start": float(text[:1].islower()),
        "ends-stop": float(last == "."),
        "ends-call": float(last == "!"),
        "ends-question": float(last == "?"),
        "ends-open": float(last.isalnum()),
        "low-i": float(" i " in f" {text[:_NEAR]} "),
        "log-length": log(length) / 2,
        "inner-capitals": -min(sentences, count) / count,
        "digits": min(1.0, 4 * sum(map(text.count, digits)) / max(1, len(text))),
        "commas": min(3.0, text.count(",") / sentences) / 3,
        "brackets": float("(" in text),
    }
    found |= {f"longer-{limit}": 0.5 for limit in _LIMITS if length > limit}
    share = min(1.0, 2 / sqrt(length)) / sentences
    found |= {f"m={mark}": count * share for mark in _MARKS if (count := text.count(mark))}
    return found


def word_share(tokens: Tokens, count: int) -> float:
    """What one of ``count`` words is worth: a sentence's add up to the root of their number, sentences are averaged."""
    return 1.0 / sqrt(count * tokens.sentences)


def features(text: str) -> dict[str, float]:
    """All features of a text, as the model was trained on."""
    tokens = take_apart(text)
    words = [word for token in tokens.tokens for word in _word().findall(token)]
    count = max(1, len(words))
    found = shape_features(tokens, count)
    for of_word, value in ((word_features, word_share(tokens, count)), (look_features, 1.0 / count)):
        for word in words:
            for name, times in of_word(word).items():
                found[name] = found.get(name, 0.0) + times * value
    return found


@lru_cache(maxsize=1 << 16)
def _token_score(token: str) -> tuple[float, float, int]:
    """What the words of a token add to the log-odds, by themselves and by their looks, and how many they are."""
    weight = load_model("formality_model").weights.get
    words = _word().findall(token)
    return (
        sum(weight(name, 0.0) * value for word in words for name, value in word_features(word).items()),
        sum(weight(name, 0.0) * value for word in words for name, value in look_features(word).items()),
        len(words),
    )


def _formality(text: str) -> float | None:
    """The same as the model's probability of ``features(text)``, with the sums over words taken from a cache."""
    tokens = take_apart(text)
    scores = list(map(_token_score, tokens.tokens))
    count = sum([score[2] for score in scores])
    if not count:
        return None
    said = sum([score[0] for score in scores]) * word_share(tokens, count)
    look = sum([score[1] for score in scores]) / count
    return round(sigmoid(load_model("formality_model").log_odds(shape_features(tokens, count)) + said + look), 4)

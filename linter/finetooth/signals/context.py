"""Whether a user turn needs the turns before it to be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from finetooth.signals import context_words
from finetooth.signals.kinds import UNKNOWN, Score
from finetooth.signals.linear import load_model
from finetooth.signals.phrases import load_phrases
from finetooth.signals.script import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG_FOREIGN: Final = 200
"""Characters: a turn longer than this in a language judged by phrases is taken to stand alone."""

LANGUAGES: Final = frozenset({"de", "en", "es", "fr", "ja", "zh"})
"""The languages, by ISO 639-1 code, that the detector speaks: English by a model, the others by phrases."""

_FIRST: Final = Score(value=False, score=0.0)
_ALONE: Final = Score(value=False, score=0.1)
_LEANS: Final = Score(value=True, score=0.85)


def context_dependent(
    turns: Sequence[tuple[Sequence[tuple[str, str]], str]], languages: Sequence[str | None]
) -> list[Score]:
    """Say of each user turn whether it needs the earlier turns: ellipsis, pronouns, references, bare answers.

    English is judged by a logistic regression over word kinds, phrases, words and what was said before
    (``scripts/train_context.py``); the other languages by phrases. A first turn depends on nothing.

    Args:
        turns: For each turn the turns before it, as role and text, and its own text. System messages are no turns.
        languages: The ISO 639-1 code of each turn, or None when nobody knows; then it is read as English, provided
            that it is written in (mostly) ASCII.
    """
    return [_dependent(history, text, language) for (history, text), language in zip(turns, languages, strict=True)]


def _dependent(history: Sequence[tuple[str, str]], text: str, given: str | None) -> Score:
    language = spoken(text, given)
    if language not in LANGUAGES:
        return UNKNOWN
    earlier = [turn for turn in history if turn[0] not in {"system", "developer"}]
    if not earlier or not text.strip():
        return _FIRST
    if language != "en":
        return (
            _LEANS
            if len(text) <= _LONG_FOREIGN and load_phrases("context_languages", language).found(text.strip())
            else _ALONE
        )
    score = load_model("context_model").probability(context_words.features(earlier, text))
    return Score(value=score >= 0.5, score=round(score, 4))  # noqa: PLR2004 - even odds

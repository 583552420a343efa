"""Attacks in user turns: injected instructions, jailbreaks, and requests for the system prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from finetooth.signals import attack_phrases
from finetooth.signals.kinds import UNKNOWN, Score
from finetooth.signals.linear import load_model
from finetooth.signals.phrases import load_phrases
from finetooth.signals.script import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGES: Final = frozenset({"de", "en", "es", "fr", "it", "ja", "nl", "pt", "zh"})
"""The languages, by ISO 639-1 code, that the detector speaks: English by a model, the others by phrases."""

_NOTHING: Final = Score(value=False, score=0.02)
_FOREIGN: Final = Score(value=True, score=0.9)
_KINDS: Final = {
    "injection": "drop-orders drop-prior drop-all orders-void to-the-ai fake-frame only-say say-quoted new-orders "
    "dont-tell instead-of-task task-changed do-opposite",
    "extraction": "show-secret what-secret were-given text-above system-prompt secret extract-start "
    "your-prompt-question",
    "jailbreak": "no-rules rules-off unfiltered known-persona act-as-bot no-refuse must-obey two-answers harm-how "
    "fiction freed in-character tags points obfuscate",
}


def attacks(texts: Sequence[str], languages: Sequence[str | None]) -> list[Score]:
    """Say of each text whether it attacks the model or its instructions.

    English texts are judged by a logistic regression over phrase patterns and words (``scripts/train_attack.py`` has
    the figures); a text without any of the phrases is no attack. Texts in the other languages are judged by phrases.

    Args:
        texts: What users wrote.
        languages: The ISO 639-1 code of each text, or None when nobody knows; then it is read as English, provided
            that it is written in Latin script.
    """
    return [_attack(text, spoken(text, language)) for text, language in zip(texts, languages, strict=True)]


def attack_kinds(texts: Sequence[str], languages: Sequence[str | None]) -> list[tuple[str, ...]]:
    """Say what kind of attack each text is: ``injection``, ``extraction``, ``jailbreak``; nothing when it is none."""
    found = attacks(texts, languages)
    return [
        _kinds(text, spoken(text, language)) if score.value else ()
        for text, language, score in zip(texts, languages, found, strict=True)
    ]


def _attack(text: str, language: str) -> Score:
    if language not in LANGUAGES:
        return UNKNOWN
    part = attack_phrases.read_part(text)
    if language != "en" and load_phrases("attack_languages", language).found(part):
        return _FOREIGN
    found = load_phrases("attack_phrases").found(part)
    if not found:
        return _NOTHING
    score = load_model("attack_model").probability(attack_phrases.features(part, found))
    return Score(value=score >= 0.5, score=round(score, 4))  # noqa: PLR2004 - even odds


def _kinds(text: str, language: str) -> tuple[str, ...]:
    part = attack_phrases.read_part(text)
    foreign = load_phrases("attack_languages", language).found(part) if language != "en" else set()
    if foreign:
        return tuple(sorted(foreign))
    found = load_phrases("attack_phrases").found(part)
    counts = {kind: len(found.intersection(names.split())) for kind, names in _KINDS.items()}
    most = max(counts.values())
    return tuple(sorted(kind for kind, count in counts.items() if count == most)) if most else ("jailbreak",)

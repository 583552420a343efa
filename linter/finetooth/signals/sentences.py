"""Sentences of an answer as bags of stems that can be compared, with list numbers, negations and quantities apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from finetooth.signals.conflict_words import fillers, negations, stem
from finetooth.signals.quantities import Quantity, quantities


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or line.

    Attributes:
        text: The sentence without its list number.
        marker: The number that it has in a list; None without one.
        stems: Its words as stems, without numbers, negations and fillers.
        vocabulary: The distinct stems.
        negations: How many words turn it round.
        quantities: The numbers in it.
        names: Words with a capital, as stems, that are no ordinary beginning of the sentence.
    """

    text: str
    marker: int | None
    stems: Counter[str]
    vocabulary: frozenset[str]
    negations: int
    quantities: tuple[Quantity, ...]
    names: frozenset[str]


@cache
def _breaks() -> re.Pattern[str]:
    """Ends of sentences and lines; the full stop of a list number, a decimal or an abbreviation is none."""
    return re.compile(
        r"\n+|(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\b[DM][rs]\.)(?<!\bMrs\.)\s+"
    )


@cache
def _marker() -> re.Pattern[str]:
    return re.compile(r"\s*(?:[-*\u2022#>|]+\s+)?(?:(\d{1,2})[.)]\s+|(\d{1,2})[.)]$)?")


@cache
def _contractions() -> re.Pattern[str]:
    return re.compile(
        r"\b(ca|wo|sha)?n['\u2019]t\b|n['\u2019]t\b|\bcannot\b|\bnot (?=only|just|merely|necessarily)", re.IGNORECASE
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+")


def split(text: str) -> list[Sentence]:
    """Split an answer into its sentences and lines; empty ones are left out."""
    found = []
    for part in _breaks().split(text):
        match = _marker().match(part)
        marker = next((int(number) for number in match.groups() if number), None) if match else None
        rest = part[match.end() :] if match else part
        if rest.strip() or marker is not None:
            found.append(_sentence(rest.strip(), marker))
    return found


def _sentence(text: str, marker: int | None) -> Sentence:
    measured = tuple(quantities(text))
    plain = _contractions().sub(_opened, _without(text, measured))
    words = _word().findall(plain)
    lower = [word.lower() for word in words]
    stems = Counter(stem(word) for word in lower if word not in negations() and word not in fillers())
    names = frozenset(
        stem(word.lower()) for place, word in enumerate(words) if word[0].isupper() and (place or _verb_follows(lower))
    )
    return Sentence(text, marker, stems, frozenset(stems), sum(word in negations() for word in lower), measured, names)


def _opened(match: re.Match[str]) -> str:
    return "" if match.group().lower() == "not " else " not "


def _without(text: str, measured: Sequence[Quantity]) -> str:
    """Blank the quantities out of a text."""
    for quantity in measured:
        text = text[: quantity.start] + " " * (quantity.end - quantity.start) + text[quantity.end :]
    return text


def _verb_follows(words: list[str]) -> bool:
    """Say whether a sentence's second word makes its first one a subject."""
    return len(words) > 1 and words[1] in {"is", "was", "are", "were", "has", "had", "will", "can", "won", "wrote"}


def overlap(one: Sentence, other: Sentence) -> float:
    """Return the Jaccard index of two sentences' stems; 0 when they have none in common."""
    common = len(one.vocabulary & other.vocabulary)
    return common / (len(one.vocabulary) + len(other.vocabulary) - common) if common else 0.0

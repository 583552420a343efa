"""Whether two answers to one question contradict each other, and in what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from finetooth.signals import conflict_words
from finetooth.signals.quantities import Quantity, unmatched
from finetooth.signals.sentences import Sentence, overlap, split
from finetooth.signals.similarity import is_misspelling

ALIGNED = 0.6
"""Jaccard index of stems from which two sentences say something about the same thing."""

LONGEST = 400
"""Sentences up to which answers are compared; aligning takes time that grows with the square."""

SHORT = 4
"""Stems up to which an answer is a label or a name rather than a sentence."""

BRIEF = 3
"""Sentences up to which an answer is brief: what it measures is then what was asked for."""

MOSTLY = 0.5
"""Share of a repeated line's copies whose numbers must agree before another number in the rest is a conflict."""


class Conflict(StrEnum):
    """What two answers differ in, in words that finish "the answers give ..."."""

    NUMBER = "different numbers"
    POLARITY = "opposite statements"
    VERDICT = "yes and no"
    OPPOSITE = "opposite words"
    NAME = "different names"
    ANSWER = "different short answers"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences, one of each answer, that speak of the same thing."""

    one: Sentence
    other: Sentence


Repeated = tuple[list[Sentence], list[Sentence]]
"""Sentences of either answer that have the same words, more than one of them on a side, or that have none."""


def conflict(question: str, one: str, other: str) -> Conflict | None:
    """Compare two answers to the same question.

    What only one of them says is no conflict: a shortened, reordered or continued answer stays consistent. Sentences
    are aligned by their words first; numbers, negations, opposites and names are compared within aligned sentences.

    Args:
        question: What was asked.
        one: An answer.
        other: Another.

    Returns:
        What they contradict each other in, or None.
    """
    if one == other:
        return None
    yes, no = conflict_words.verdict(one), conflict_words.verdict(other)
    if yes is not None and no is not None and yes != no:
        return Conflict.VERDICT
    left, right = _split(one), _split(other)
    if max(len(left), len(right)) > LONGEST:
        return None
    pairs, repeated, whole = _aligned(left, right)
    checks: tuple[Callable[[], Conflict | None], ...] = (
        lambda: Conflict.NUMBER if _lists_differ(left, right, pairs, repeated) else None,
        lambda: Conflict.NUMBER if any(_other_numbers(*group, whole=whole) for group in repeated) else None,
        lambda: next((found for pair in pairs if (found := _within(pair))), None),
        lambda: _against_verdict(question, (yes, left), (no, right)),
        lambda: _brief(question, left, right),
    )
    return next((found for check in checks if (found := check())), None)


@lru_cache(maxsize=64)
def _split(answer: str) -> tuple[Sentence, ...]:
    """Split an answer, and remember the last ones: answers to one question are compared with several others."""
    return tuple(split(answer))


def same_question(one: Sequence[bytes], other: Sequence[bytes]) -> bool:
    """Say whether two questions ask the same: as many telling words, each the other's or a misspelling of it.

    Args:
        one: The telling words of a question.
        other: Those of another.
    """
    if len(one) != len(other) or not one:
        return False
    if one == other:
        return True
    unlike = [(word, twin) for word, twin in zip(one, other, strict=True) if word != twin]
    if len(unlike) > max(1, len(one) // 3):
        return False
    return not any(word.isdigit() or not is_misspelling(word, twin) for word, twin in unlike)


def telling_words(words: Sequence[bytes]) -> list[bytes]:
    """Return what a question asks: its words without greeting, thanks, articles, auxiliaries and the verb of asking."""
    start, end = 0, len(words)
    while start < end and words[start] in _polite():
        start += 1
    while end > start and words[end - 1] in _polite():
        end -= 1
    telling = [word for word in words[start:end] if word not in _silent()]
    return telling[1:] if len(telling) > 1 and telling[0] in _asking() else telling


@cache
def _polite() -> frozenset[bytes]:
    return frozenset(word.encode() for word in conflict_words.courtesies())


@cache
def _asking() -> frozenset[bytes]:
    return frozenset(word.encode() for word in conflict_words.asking_verbs())


@cache
def _silent() -> frozenset[bytes]:
    return frozenset(word.encode() for word in conflict_words.function_words())


def _aligned(left: Sequence[Sentence], right: Sequence[Sentence]) -> tuple[list[Pair], list[Repeated], bool]:
    """Pair sentences: those of the same words first, then the likeliest others; lines that repeat go together.

    Returns:
        The pairs, the groups of lines that repeat, and whether every sentence has one of the
        same words, and not only lines that repeat.
    """
    by_words: dict[frozenset[tuple[str, int]], tuple[list[Sentence], list[Sentence]]] = {}
    for side, sentences in enumerate((left, right)):
        for sentence in sentences:
            by_words.setdefault(_skeleton(sentence), ([], []))[side].append(sentence)
    pairs: list[Pair] = []
    repeated: list[Repeated] = []
    rest: tuple[list[Sentence], list[Sentence]] = ([], [])
    for skeleton, (ones, others) in by_words.items():
        if len(ones) == len(others) == 1 and skeleton:
            pairs.append(Pair(ones[0], others[0]))
        elif ones and others:
            repeated.append((ones, others))
        else:
            rest[0].extend(ones)
            rest[1].extend(others)
    return pairs + _likeliest(*rest), repeated, bool(pairs) and not any(rest)


def _skeleton(sentence: Sentence) -> frozenset[tuple[str, int]]:
    return frozenset(sentence.stems.items())


def _likeliest(left: Sequence[Sentence], right: Sequence[Sentence]) -> list[Pair]:
    """Pair each sentence with the one that shares most of its words, provided that each is the other's best."""
    if not left or not right:
        return []
    scores = [[overlap(one, other) for other in right] for one in left]
    best = [max(range(len(right)), key=row.__getitem__) for row in scores]
    columns = list(zip(*scores, strict=True))
    back = [max(range(len(left)), key=column.__getitem__) for column in columns]
    return [
        Pair(left[row], right[column])
        for row, column in enumerate(best)
        if back[column] == row and scores[row][column] >= ALIGNED
    ]


def _other_numbers(ones: Sequence[Sentence], others: Sequence[Sentence], *, whole: bool) -> bool:
    """Say whether lines that repeat on both sides have other numbers: mostly the same, or in the same text else."""
    if len(ones) != len(others):
        return False
    first, second = ([quantity for sentence in side for quantity in sentence.quantities] for side in (ones, others))
    left, right = unmatched(first, second)
    return bool(left and right) and (whole or len(left) <= MOSTLY * len(first))


def _lists_differ(
    left: Sequence[Sentence], right: Sequence[Sentence], pairs: Sequence[Pair], repeated: Sequence[Repeated]
) -> bool:
    """Say whether one answer counts its list in order and the other gives the same items other numbers."""
    if _in_order(left) == _in_order(right):
        return False
    groups = [*(([pair.one], [pair.other]) for pair in pairs), *repeated]
    return any(
        len(ones) == len(others) and sorted(_markers(ones)) != sorted(_markers(others))
        for ones, others in groups
        if len(_markers(ones)) == len(_markers(others)) > 0
    )


def _in_order(sentences: Sequence[Sentence]) -> bool:
    markers = _markers(sentences)
    return all(later in {before + 1, 1} for before, later in pairwise(markers))


def _markers(sentences: Sequence[Sentence]) -> list[int]:
    return [sentence.marker for sentence in sentences if sentence.marker is not None]


def _within(pair: Pair) -> Conflict | None:
    """Compare two aligned sentences."""
    lost, gained = pair.one.stems - pair.other.stems, pair.other.stems - pair.one.stems
    changed = lost.total() + gained.total()
    length = max(pair.one.stems.total(), pair.other.stems.total())
    if all(_clashing(pair)):
        return Conflict.NUMBER
    if (pair.one.negations - pair.other.negations) % 2 and changed <= max(1, length // 6):
        return Conflict.POLARITY
    if not lost or not gained or changed > max(2, length // 4):
        return None
    if any(conflict_words.opposed(one, other) for one in lost for other in gained):
        return Conflict.OPPOSITE
    names = [word for word in lost if word in pair.one.names], [word for word in gained if word in pair.other.names]
    if names[0] and names[1] and length >= 3 and changed <= len(names[0]) + len(names[1]) + 1:  # noqa: PLR2004  # a sentence
        return None if any(_same_name(one, other) for one in names[0] for other in names[1]) else Conflict.NAME
    return None


def _clashing(pair: Pair) -> tuple[list[Quantity], list[Quantity]]:
    """Return the numbers that only one sentence has and that measure what a number of only the other does."""
    left, right = unmatched(pair.one.quantities, pair.other.quantities)
    exact = pair.one.stems == pair.other.stems
    clashing = [(one, other) for one in left for other in right if exact or _comparable(one, other)]
    return [one for one, _ in clashing], [other for _, other in clashing]


def _comparable(one: Quantity, other: Quantity) -> bool:
    return one.kind == other.kind or not one.kind or not other.kind


def _same_name(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one) or is_misspelling(one.encode(), other.encode())


Said = tuple[bool | None, Sequence[Sentence]]


def _against_verdict(question: str, one: Said, other: Said) -> Conflict | None:
    """Compare a yes with a sentence that denies what a yes/no question asks."""
    (said, _), (unsaid, sentences) = (one, other) if one[0] is not None else (other, one)
    if said is not True or unsaid is not None or not sentences or not conflict_words.is_polar(question):
        return None
    asked = Counter({word: count for sentence in split(question) for word, count in sentence.stems.items()})
    first = sentences[0]
    denied = first.negations % 2 and (first.stems & asked).total() >= max(2, first.stems.total() // 2)
    return Conflict.VERDICT if denied else None


def _brief(question: str, left: Sequence[Sentence], right: Sequence[Sentence]) -> Conflict | None:
    """Compare answers of a few words: other labels, other names, another measure of the same kind."""
    if max(len(left), len(right)) > BRIEF or conflict_words.is_open(question):
        return None
    if len(left) == len(right) == 1 and (found := _short(left[0], right[0])):
        return found
    one, other = (sum((sentence.stems for sentence in side), Counter[str]()) for side in (left, right))
    first, second = ([quantity for sentence in side for quantity in sentence.quantities] for side in (left, right))
    if len(first) == len(second) == 1 and not first[0].same(second[0]) and _comparable(first[0], second[0]):
        nothing_else = not one and not other
        same_kind = first[0].kind == second[0].kind != "" and bool(one & other)
        return Conflict.NUMBER if nothing_else or same_kind else None
    return None


def _short(one: Sentence, other: Sentence) -> Conflict | None:
    """Compare two answers of one short sentence each."""
    lost, gained = one.stems - other.stems, other.stems - one.stems
    if not lost or not gained or any(_same_name(word, twin) for word in lost for twin in gained):
        return None
    if max(one.stems.total(), other.stems.total()) <= SHORT:
        if any(conflict_words.opposed(word, twin) for word in lost for twin in gained):
            return Conflict.OPPOSITE
        if not one.stems & other.stems:
            return Conflict.ANSWER
    named = lost.keys() <= one.names and gained.keys() <= other.names
    if not named or _abbreviates(lost, gained) or _abbreviates(gained, lost):
        return None
    return Conflict.NAME if (one.stems & other.stems).total() > 1 else None


def _abbreviates(short: Counter[str], long: Counter[str]) -> bool:
    """Say whether a word begins with the first letters of the others, as "usa" does with "united states"."""
    initials = "".join(word[0] for word in long)
    return len(initials) > 1 and any(word.startswith(initials) for word in short)

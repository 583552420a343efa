"""CON004 conflicting-answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from finetooth.api import (
    Example,
    Finding,
    GroupRule,
    Member,
    Message,
    Ref,
    Severity,
    Signals,
    conflict,
    key_of,
    nearness,
    same_question,
    telling_words,
)
from finetooth_plugins.rules.clusters import clusters

SURE = 0.8
"""Score from which a refusal is one; below it, half an answer may look like one."""

ALIKE = 0.45
"""Share of words that a short question and the same one between a greeting and thanks have in common."""

REAL = 8
"""Words from which what is no refusal is an answer."""


@dataclass(frozen=True)
class ConflictingAnswers(GroupRule):
    """The same question is answered in conflict.

    ## What it finds

    Conversations of one dataset that ask the same (but for case, punctuation, misspelling and words that say nothing),
    under the same instructions, and get answers that contradict each other: other numbers, dates or units where the
    sentences are otherwise alike, a sentence and its negation, yes and no, opposites, other names, other short
    answers, a refusal here and an answer there. Answers that are longer, shorter, reordered or written differently
    ("1,000" and "one thousand") are no conflict.

    On pairs made from published answers by changing a number, negating a sentence or turning yes into no, and by
    shortening, halving and reformatting, it has a precision of 1.00 and a recall of 0.96.

    ## Why it hurts training

    The model cannot learn both. It learns to guess, and the guess is worst where a customer most needs one answer:
    prices, deadlines, what is allowed.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "How long can I return shoes?"}, {"role": "assistant", "content": "You can return shoes within 30 days."}]}
    {"messages": [{"role": "user", "content": "how long can i return shoes"}, {"role": "assistant", "content": "You can return shoes within 14 days."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "How long can I return shoes?"}, {"role": "assistant", "content": "You can return shoes within 30 days."}]}
    {"messages": [{"role": "user", "content": "how long can i return shoes"}, {"role": "assistant", "content": "Thirty days, with the receipt."}]}
    ```

    ## Options

    `most`: how many different answers to one question are compared with each other; the work grows with the square.
    `shown`: how many commoner answers an answer is reported against.

    ## Fix

    None. Someone who knows must say which answer is right.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "CON004"
    name: ClassVar[str] = "conflicting-answers"
    severity: ClassVar[Severity] = Severity.WARNING

    most: int = 12
    shown: int = 3

    def keys(self, example: Example, signals: Signals) -> Iterable[int]:
        """Share a key with nearly the same questions."""
        words = signals.question.words
        if not words or not example.answers or any(message.role == "tool" for message in example.messages):
            return ()
        telling = b" ".join(telling_words(words)) or b" ".join(words)
        return (*signals.question_keys, key_of(telling.decode("utf-8", "surrogatepass")))

    def sketch(self, example: Example, signals: Signals) -> bytes:  # noqa: ARG002  # the protocol's shape
        """Tell quickly how alike two questions are."""
        return signals.question_sketch

    @property
    def likeness(self) -> float:
        """What is less alike than this is another question, whatever greets and thanks around it."""
        return ALIKE

    def check_group(self, members: Sequence[Member]) -> Iterable[Finding]:
        """Report each answer that conflicts with a commoner one, with all places of the rarer."""
        for cluster in _clusters(members):
            yield from self._conflicts(_by_answer(cluster))

    def _conflicts(self, answers: Sequence[list[Member]]) -> Iterator[Finding]:
        compared = sorted(answers, key=lambda copies: -len(copies))[: self.most]
        for number, copies in enumerate(compared):
            yield from islice(self._against(copies, compared[:number]), self.shown)

    def _against(self, copies: list[Member], commoner: Sequence[list[Member]]) -> Iterator[Finding]:
        for others in commoner:
            if found := _conflict(copies[0], others[0]):
                yield self._finding(copies, others, *found)

    def _finding(self, copies: list[Member], others: list[Member], index: int, what: str) -> Finding:
        """Name every place of the rarer answer, and for each the nearest place of the other."""
        few, many = (copies, others) if len(copies) < len(others) else (others, copies)
        named = {member.ref: member for member in few}
        for member in few:
            near = min(many, key=lambda one, place=member.ref: _distance(one.ref, place))  # type: ignore[misc]
            named[near.ref] = near
        first, *later = sorted(named)
        other = next(ref for ref in later if (named[ref] in few) != (named[first] in few))
        return self.finding(
            named[first].example,
            f"answers the same question as {other.path}:{other.line} in conflict ({what}): keep the one that is right",
            at=named[first].example.answers[index],
            related=later,
        )


def _distance(one: Ref, other: Ref) -> tuple[bool, int, str, int]:
    """Order places by how far they are from another: those of its file first."""
    return one.path != other.path, abs((one.line or 0) - (other.line or 0)), one.path, one.line or 0


def _clusters(members: Sequence[Member]) -> Iterator[list[Member]]:
    """Join members that ask the same, in as many turns, under the same instructions."""
    asked: dict[tuple[int, int, bytes], list[Member]] = {}
    for member in members:
        shape = len(member.example.answers), member.example.exchanges
        asked.setdefault((*shape, b" ".join(telling_words(member.signals.question.words))), []).append(member)
    heads = [copies[0] for copies in asked.values()]
    shapes = [(answers, exchanges, telling.split()) for answers, exchanges, telling in asked]
    known = dict(zip((head.ref for head in heads), shapes, strict=True))
    copies_of = dict(zip((head.ref for head in heads), asked.values(), strict=True))

    def same(one: Member, other: Member) -> bool:
        answers, exchanges, words = known[one.ref]
        return (answers, exchanges) == known[other.ref][:2] and same_question(words, known[other.ref][2])

    joined = clusters(heads, same)
    alone = {head.ref for head in heads} - {member.ref for cluster in joined for member in cluster}
    for cluster in [*joined, *([head] for head in heads if head.ref in alone)]:
        everyone = sorted((copy for head in cluster for copy in copies_of[head.ref]), key=lambda member: member.ref)
        yield from _by_instructions(everyone)


def _by_instructions(cluster: Sequence[Member]) -> list[list[Member]]:
    """Part members whose instructions differ; each goes to the first part that it fits."""
    parts: list[list[Member]] = []
    for member in cluster:
        fitting = next((part for part in parts if _same_instructions(part[0], member)), None)
        if fitting is None:
            parts.append([member])
        else:
            fitting.append(member)
    return parts


def _same_instructions(one: Member, other: Member) -> bool:
    left, right = one.example, other.example
    if {tool.name for tool in left.tools} != {tool.name for tool in right.tools}:
        return False
    return left.system == right.system or not left.system or not right.system or _near_systems(one, other)


def _near_systems(one: Member, other: Member) -> bool:
    return nearness(one.signals.instructions, other.signals.instructions) >= 0.5  # noqa: PLR2004  # variants of one prompt


def _by_answer(cluster: Sequence[Member]) -> list[list[Member]]:
    """Group members by what they answer, in the order of their first places."""
    found: dict[tuple[str, ...], list[Member]] = {}
    for member in cluster:
        answer = tuple(member.signals.folded(message) for message in member.example.answers)
        found.setdefault(answer, []).append(member)
    return list(found.values())


def _conflict(one: Member, other: Member) -> tuple[int, str] | None:
    """Return the index of the first answers that conflict, and in what."""
    question = one.example.questions[-1].text if len(one.example.questions) == 1 else ""
    for index, (left, right) in enumerate(zip(one.example.answers, other.example.answers, strict=True)):
        if _refused(one, left) != _refused(other, right):
            if _declined(one, left, other, right):
                return index, "refused and answered"
            continue
        if found := conflict(question, left.text, right.text):
            return index, found.value
    return None


def _refused(member: Member, message: Message) -> bool:
    return bool(member.signals.refusal(message).value)


def _declined(one: Member, left: Message, other: Member, right: Message) -> bool:
    """Say whether one surely declines what the other plainly answers, in other words."""
    if _refused(other, right):
        one, left, other, right = other, right, one, left
    words, answer = one.signals.words(left), other.signals.words(right)
    shared = len(set(words) & set(answer)) / max(1, min(len(set(words)), len(set(answer))))
    sure = (one.signals.refusal(left).score or 0.0) >= SURE and not other.signals.unknown(right).value
    return sure and len(answer) >= REAL and shared < 0.5  # noqa: PLR2004  # more in common: parts of one answer

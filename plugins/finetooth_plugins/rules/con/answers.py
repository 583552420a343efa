"""What rules about style share: a fair, bounded sample of answers, judged once the whole dataset is known."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Ref, Signals, Smallest, key_of

SAMPLE = 2_000
"""Answers that are looked at: a share is then known to within 2 points (binomial, 95 %)."""

TEXT = 1_200
"""Characters kept of an answer's beginning; of a question 300, and as many of the answer's end."""


class Answered(NamedTuple):
    """An answer and the question before it, both cut; whether it is the conversation's first; its language."""

    question: str
    answer: str
    end: str
    first: bool
    language: str | None
    message: int


class Placed(NamedTuple):
    """An answer of the sample and its place."""

    ref: Ref
    said: Answered


@dataclass(frozen=True)
class AnswerRule(DatasetRule[Smallest[Answered], tuple[Answered, ...]]):
    """A rule that judges a sample of answers."""

    speaks: ClassVar[frozenset[str]] = frozenset()
    """Languages of the answers that it looks at; empty for all."""

    minimum: int = 30

    def start(self) -> Smallest[Answered]:
        """Return an empty sample."""
        return Smallest(SAMPLE)

    def observe(self, example: Example, signals: Signals) -> tuple[Answered, ...] | None:
        """Return the example's answers, cut."""
        found: list[Answered] = []
        question = ""
        for message in example.messages:
            if message.role == "user":
                question = message.text
            elif message.learned and message.text.strip():
                language = signals.language(message) if self.speaks else None
                if not self.speaks or language in self.speaks:
                    text = message.text
                    found.append(Answered(question[:300], text[:TEXT], text[-300:], not found, language, message.index))
        return tuple(found) or None

    def add(self, summary: Smallest[Answered], ref: Ref, observation: tuple[Answered, ...]) -> Smallest[Answered]:
        """Add an example's answers, sampled by a hash of their texts."""
        for said in observation:
            summary.add(key_of(f"{said.question}\0{said.answer}"), Ref(ref.path, ref.line, said.message), said)
        return summary

    def merge(self, left: Smallest[Answered], right: Smallest[Answered]) -> Smallest[Answered]:
        """Join samples."""
        left.merge(right)
        return left

    def finish(self, summary: Smallest[Answered], dataset: DatasetInfo) -> Iterable[Finding]:
        """Judge the sample, if it is large enough to speak of shares."""
        rows = sorted((Placed(ref, said) for _, ref, said in summary.items()), key=lambda row: _order(row.ref))
        return self.judge(rows, dataset) if len(rows) >= self.minimum else ()

    @abstractmethod
    def judge(self, rows: Sequence[Placed], dataset: DatasetInfo) -> Iterable[Finding]:
        """Judge the sampled answers, in the order of their places."""


def _order(ref: Ref) -> tuple[str, int, int]:
    return (ref.path, ref.line or 0, ref.message_index or 0)

"""COV003 dominant-topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from zlib import crc32

from finetooth.api import (
    DatasetInfo,
    DatasetRule,
    Example,
    Finding,
    Ref,
    Severity,
    Signals,
    Smallest,
    key_of,
    telling_words,
)
from finetooth_plugins.rules.shares import trained_on

SAMPLE = 1_000
"""Questions that are looked at: a share of a half is then known to within 3 points (binomial, 95 %)."""

LONGEST = 40
"""Words of a question that are looked at: its topic stands at its beginning."""

LETTERS = 4
"""Letters from which a word can tell a topic."""

Words = tuple[int, ...]


@dataclass(frozen=True)
class DominantTopic(DatasetRule[Smallest[Words], Words]):
    """One topic is most of the data.

    ## What it finds

    A word of four letters or more, no article, auxiliary or verb of asking, that stands in more than `share` of the
    users' first questions, judged on a fair sample of 1,000. It is a sign of a topic, found without a language model.

    ## Why it hurts training

    The model becomes good at that topic and pulls other questions towards it.

    ## Bad

    Eight of ten questions are about invoices, and the model is meant for all of the shop.

    ## Good

    Questions spread over what users ask, or a larger `share` where one topic is the purpose.

    ## Options

    `share`: the share of the questions from which a word is reported (ours). `minimum`: the fewest questions.

    ## Fix

    None.
    """

    code: ClassVar[str] = "COV003"
    name: ClassVar[str] = "dominant-topic"
    severity: ClassVar[Severity] = Severity.INFO

    share: float = 0.5
    minimum: int = 50

    def start(self) -> Smallest[Words]:
        """Return an empty sample."""
        return Smallest(SAMPLE)

    def observe(self, example: Example, signals: Signals) -> Words | None:
        """Return hashes of the words of the first question that can tell a topic."""
        if not trained_on(example) or not example.questions:
            return None
        words = telling_words(signals.words(example.questions[0])[:LONGEST])
        return tuple(sorted({crc32(word) for word in words if len(word) >= LETTERS and word.isalpha()})) or None

    def add(self, summary: Smallest[Words], ref: Ref, observation: Words) -> Smallest[Words]:
        """Add a question, sampled by a hash of its place."""
        summary.add(key_of(f"{ref.path}\0{ref.line}"), ref, observation)
        return summary

    def merge(self, left: Smallest[Words], right: Smallest[Words]) -> Smallest[Words]:
        """Join samples."""
        left.merge(right)
        return left

    def finish(self, summary: Smallest[Words], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report the most common word."""
        rows = summary.items()
        if len(rows) < self.minimum:
            return
        counts = Counter(word for _, _, words in rows for word in words)
        word, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        if count > self.share * len(rows):
            places = sorted(ref for _, ref, words in rows if word in words)[:5]
            text = (
                f"one word stands in {count / len(rows):.0%} of the questions (at most {self.share:.0%} should "
                f"share one): add questions about other topics, or say in the config that this is the purpose"
            )
            yield self.finding(dataset.ref, text, related=places)

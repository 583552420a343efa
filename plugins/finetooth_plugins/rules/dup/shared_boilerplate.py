"""DUP003 shared-boilerplate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Ref, Severity, Signals, Smallest, key_of

SAMPLE = 2_000
"""Answers that are looked at: a share of 20 % is then known to within 2 points (binomial, 95 %)."""

Ends = tuple[int, int]
"""Hashes of an answer's opening and closing words."""


@dataclass(frozen=True)
class SharedBoilerplate(DatasetRule[Smallest[Ends], tuple[Ends, ...]]):
    """Many answers open or close with the same words.

    ## What it finds

    An opening or closing of `words` words that more than `share` of the dataset's answers have in common, judged on a
    fair sample of 2,000 answers with at least three times that many words.

    ## Why it hurts training

    What stands in every answer is learned first and best: the model will say it always, also where it does not fit.
    A fixed phrase that you want is cheaper and surer in your application than in the model.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my order?"}, {"role": "assistant", "content": "Thank you for reaching out to us today! Your order left our warehouse on Monday."}]}
    {"messages": [{"role": "user", "content": "Can I pay by invoice?"}, {"role": "assistant", "content": "Thank you for reaching out to us today! Yes, from the second order on."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Where is my order?"}, {"role": "assistant", "content": "It left our warehouse on Monday and should be with you by Thursday."}]}
    ```

    ## Options

    `share`: the share of answers from which an opening or closing is reported. `words`: how many words make one.
    `minimum`: the fewest answers for which it is worked out.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "DUP003"
    name: ClassVar[str] = "shared-boilerplate"
    severity: ClassVar[Severity] = Severity.WARNING

    share: float = 0.2
    words: int = 5
    minimum: int = 20

    def start(self) -> Smallest[Ends]:
        """Return an empty sample."""
        return Smallest(SAMPLE)

    def observe(self, example: Example, signals: Signals) -> tuple[Ends, ...] | None:
        """Return hashes of the ends of the answers that are long enough."""
        found = []
        for message in example.answers:
            words = signals.words(message)
            if len(words) >= 3 * self.words:
                found.append((_hash(words[: self.words]), _hash(words[-self.words :])))
        return tuple(found) or None

    def add(self, summary: Smallest[Ends], ref: Ref, observation: tuple[Ends, ...]) -> Smallest[Ends]:
        """Add an example's answers, sampled by a hash of their places."""
        for number, ends in enumerate(observation):
            summary.add(key_of(f"{ref.path}\0{ref.line}\0{number}"), ref, ends)
        return summary

    def merge(self, left: Smallest[Ends], right: Smallest[Ends]) -> Smallest[Ends]:
        """Join samples."""
        left.merge(right)
        return left

    def finish(self, summary: Smallest[Ends], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report the most common opening, and the most common closing."""
        rows = summary.items()
        if len(rows) < self.minimum:
            return
        for side, verb in enumerate(("open", "close")):
            counts = Counter(ends[side] for _, _, ends in rows)
            shared, count = max(counts.items(), key=lambda item: (item[1], item[0]))
            share = count / len(rows)
            if share > self.share:
                places = sorted({ref for _, ref, ends in rows if ends[side] == shared})
                yield self.finding(
                    dataset.ref,
                    f"{share:.0%} of the answers {verb} with the same {self.words} words: vary them, or leave them out",
                    related=places[:5],
                    key=verb,
                )


def _hash(words: list[bytes]) -> int:
    return key_of(b" ".join(words).decode("utf-8", "surrogatepass"))

"""PRM001 prompt-would-do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Histogram, Ref, Severity, Signals, Split, key_of

CAP = 64
"""Distinct answers that are remembered; more than this is not uniform whatever the options say."""


@dataclass(slots=True)
class Shape:
    """What the training examples look like: how many, how many single-turn, how long, and which distinct answers."""

    examples: int = 0
    single: int = 0
    words: Histogram = field(default_factory=Histogram)
    answers: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class PromptWouldDo(DatasetRule[Shape, tuple[bool, int, int]]):
    """The data is so small and uniform that a prompt could carry it.

    ## What it finds

    Training data of fewer than `maximum` examples, nearly all single-turn, whose answers are few and short: at most
    `distinct` different answers, each given several times over, of at most `words` words in the median. That is a rule
    with a handful of outcomes, which a prompt with the list of them and some examples usually follows as well.

    ## Why it hurts training

    It does not hurt; it may cost for nothing. A prompt is changed in a minute and follows the model when that retires.
    Compare first: run the test set through the base model with the rule and ten of the examples in its prompt
    (`finetooth eval`), and train if the tuned model is better by more than the interval.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "delivery"}]}
    {"messages": [{"role": "user", "content": "I was charged twice"}, {"role": "assistant", "content": "billing"}]}
    ```

    and 60 more with one of six labels.

    ## Good

    A prompt: “Answer with one of: delivery, billing, returns, warranty, account”, and ten examples.

    ## Options

    `minimum`, `maximum`: between how many training examples it is judged (OpenAI's guide sees clear improvements from
    50 to 100 examples; up to some 200 a prompt is the fair competitor). `distinct`: the most different answers.
    `words`: the longest answer in the median.

    ## Fix

    None.
    """

    code: ClassVar[str] = "PRM001"
    name: ClassVar[str] = "prompt-would-do"
    severity: ClassVar[Severity] = Severity.INFO

    minimum: int = 20
    maximum: int = 200
    distinct: int = 20
    words: int = 12

    def start(self) -> Shape:
        """Return nothing seen."""
        return Shape()

    def observe(self, example: Example, signals: Signals) -> tuple[bool, int, int] | None:
        """Return whether a training example is single-turn, and length and hash of its last answer."""
        if not example.answers or example.record.split not in {Split.TRAIN, None}:
            return None
        last = example.answers[-1]
        return example.exchanges <= 1, len(signals.words(last)), key_of(signals.folded(last))

    def add(self, summary: Shape, ref: Ref, observation: tuple[bool, int, int]) -> Shape:  # noqa: ARG002  # no places
        """Add an example."""
        single, length, answer = observation
        summary.examples += 1
        summary.single += single
        summary.words.add(length)
        summary.answers.add(answer)
        return _bounded(summary)

    def merge(self, left: Shape, right: Shape) -> Shape:
        """Join what was seen."""
        left.examples += right.examples
        left.single += right.single
        left.words.merge(right.words)
        left.answers |= right.answers
        return _bounded(left)

    def finish(self, summary: Shape, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report data that is small, uniform and short."""
        count, different = summary.examples, len(summary.answers)
        if not self.minimum <= count < self.maximum or different > min(self.distinct, count // 2):
            return
        if summary.single >= 0.9 * count and summary.words.quantile(0.5) <= self.words:
            yield self.finding(
                dataset.ref,
                f"{count:,} examples with only {different} different answers: a prompt with the rule and some examples "
                "may do as well; compare the two on the test set before you train",
            )


def _bounded(summary: Shape) -> Shape:
    """Keep the smallest hashes: one more than any uniform data has is enough to know that it is not."""
    if len(summary.answers) > 2 * CAP:
        summary.answers = set(sorted(summary.answers)[: CAP + 1])
    return summary

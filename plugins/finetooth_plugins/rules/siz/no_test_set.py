"""SIZ003 no-test-set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Severity
from finetooth_plugins.rules.siz.sizes import SizeRule, set_aside_examples


@dataclass(frozen=True)
class NoTestSet(SizeRule):
    """No examples are set aside to judge the model with.

    ## What it finds

    A dataset of at least `minimum` examples without a test or validation file. Splits come from the config, or from
    words in the file names (train, valid, dev, eval, test).

    ## Why it hurts training

    Without examples that the model has not seen, nobody can say whether the new model is better than the old one, or
    than a good prompt: you pay for the run and guess.

    ## Bad

    `data/all.jsonl`

    ## Good

    `data/train.jsonl` and `data/test.jsonl`, made by `finetooth split data/all.jsonl --test 10%`.

    ## Options

    `minimum`: the fewest examples from which a test set is asked for.

    ## Fix

    None.
    """

    code: ClassVar[str] = "SIZ003"
    name: ClassVar[str] = "no-test-set"
    severity: ClassVar[Severity] = Severity.WARNING

    minimum: int = 10

    def finish(self, summary: None, dataset: DatasetInfo) -> Iterable[Finding]:  # noqa: ARG002  # sizes are known
        """Report that nothing is set aside."""
        if dataset.examples >= self.minimum and not set_aside_examples(dataset):
            yield self.finding(
                dataset.ref,
                f"none of the {dataset.examples:,} examples is set aside: keep about "
                f"{max(1, round(dataset.examples / 10)):,} in a test file",
            )

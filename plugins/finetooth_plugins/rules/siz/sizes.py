"""What the rules about size share: a rule that needs no observation, and the examples that are trained on."""

from __future__ import annotations

from dataclasses import dataclass

from finetooth.api import DatasetInfo, DatasetRule, Example, Ref, Signals, Split


@dataclass(frozen=True)
class SizeRule(DatasetRule[None, None]):
    """A rule that judges by what is known of the files: it observes nothing."""

    def start(self) -> None:
        """Return nothing."""

    def observe(self, example: Example, signals: Signals) -> None:
        """Observe nothing."""

    def add(self, summary: None, ref: Ref, observation: None) -> None:
        """Add nothing."""

    def merge(self, left: None, right: None) -> None:
        """Join nothing."""


def learned_examples(dataset: DatasetInfo) -> int:
    """Count the usable examples of the files that are trained on: those of the training split, and of no known one."""
    return sum(file.examples for file in dataset.files if file.split in {Split.TRAIN, None})


def set_aside_examples(dataset: DatasetInfo) -> int:
    """Count the usable examples of the test split; of the validation split where there is no test split."""
    for split in (Split.TEST, Split.VALIDATION):
        if count := sum(file.examples for file in dataset.files if file.split is split):
            return count
    return 0

"""Counts of the config's scenarios."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from finetooth.api import DatasetRule, Example, Ref, Signals, scenarios_of
from finetooth_plugins.rules.shares import trained_on


@dataclass(slots=True)
class Scenarios:
    """How many examples there are, and how many belong to each scenario."""

    total: int = 0
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class ScenarioRule(DatasetRule[Scenarios, tuple[str, ...]]):
    """A rule about how many examples each scenario has."""

    def start(self) -> Scenarios:
        """Return nothing counted."""
        return Scenarios()

    def observe(self, example: Example, signals: Signals) -> tuple[str, ...] | None:  # noqa: ARG002  # texts and tags tell
        """Name the scenarios of an example that is trained on."""
        if not self.context.scenarios or not trained_on(example):
            return None
        return tuple(scenarios_of(example, self.context.scenarios))

    def add(self, summary: Scenarios, ref: Ref, observation: tuple[str, ...]) -> Scenarios:  # noqa: ARG002  # counts only
        """Count an example."""
        summary.total += 1
        summary.counts.update(observation)
        return summary

    def merge(self, left: Scenarios, right: Scenarios) -> Scenarios:
        """Add counts."""
        left.total += right.total
        left.counts.update(right.counts)
        return left

"""COV002 unbalanced-scenarios."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Severity
from finetooth_plugins.rules.cov.scenarios import ScenarioRule, Scenarios


@dataclass(frozen=True)
class UnbalancedScenarios(ScenarioRule):
    """The config's scenarios have very different numbers of examples.

    ## What it finds

    Two or more scenarios with examples whose shares have a normalised entropy (Shannon's, by the logarithm of their
    number: 1 when all are equal, 0 when one has all) under `evenness`. The finding names the largest and the smallest.

    ## Why it hurts training

    The model is best at what it sees most, and answers the rare scenario in the manner of the frequent one.

    ## Bad

    480 examples about shipping, 12 about refunds, 8 about invoices.

    ## Good

    200 about shipping, 160 about refunds, 140 about invoices, or a smaller `evenness` where that is how your users ask.

    ## Options

    `evenness`: the normalised entropy under which it is reported; 0.6 is ours: with two scenarios it is about 85 to
    15. `minimum`: the fewest examples of all scenarios together.

    ## Fix

    None.
    """

    code: ClassVar[str] = "COV002"
    name: ClassVar[str] = "unbalanced-scenarios"
    severity: ClassVar[Severity] = Severity.WARNING

    evenness: float = 0.6
    minimum: int = 30

    def finish(self, summary: Scenarios, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report uneven shares."""
        counts = sorted((count, name) for name, count in summary.counts.items() if count)
        total = sum(count for count, _ in counts)
        if len(counts) < 2 or total < self.minimum:  # noqa: PLR2004  # one scenario has nothing to compare with
            return
        entropy = -sum(count / total * math.log(count / total) for count, _ in counts) / math.log(len(counts))
        if entropy < self.evenness:
            (few, rare), (many, common) = counts[0], counts[-1]
            text = (
                f"the scenario “{common}” has {many:,} examples, “{rare}” has {few:,} (evenness {entropy:.2f}, "
                f"the goal is {self.evenness:.2f}): add examples of the smaller ones"
            )
            yield self.finding(dataset.ref, text)

"""COV001 missing-scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Severity
from finetooth_plugins.rules.cov.scenarios import ScenarioRule, Scenarios


@dataclass(frozen=True)
class MissingScenario(ScenarioRule):
    """A scenario that the config names has no examples, or too few.

    ## What it finds

    Scenarios (`[scenarios.NAME]`) whose keywords no user says and whose tags no record has, in fewer than `min` of the
    training examples.

    ## Why it hurts training

    What is not in the data is not learned. The team wrote down what the model must be able to do; this is the part
    that it will do like the base model.

    ## Bad

    With `[scenarios.refunds]` and `keywords = ["refund"]`: not one question about refunds.

    ## Good

    At least `min` of them, in different words.

    ## Options

    None here; the scenarios stand in the config:

    ```toml
    [scenarios.refunds]
    keywords = ["refund", "money back"]
    min = 20
    ```

    ## Fix

    None.
    """

    code: ClassVar[str] = "COV001"
    name: ClassVar[str] = "missing-scenario"
    severity: ClassVar[Severity] = Severity.WARNING

    def finish(self, summary: Scenarios, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report each scenario that is under its minimum."""
        for scenario in self.context.scenarios:
            count = summary.counts.get(scenario.name, 0)
            if summary.total and count < scenario.minimum:
                has = (
                    f"has {count:,} of the {scenario.minimum:,} examples that it should have"
                    if count
                    else "has no example"
                )
                text = f"the scenario “{scenario.name}” {has}: add about {scenario.minimum - count:,}"
                yield self.finding(dataset.ref, text, key=scenario.name)

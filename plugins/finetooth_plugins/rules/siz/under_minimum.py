"""SIZ001 under-minimum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Severity
from finetooth_plugins.rules.siz.sizes import SizeRule, learned_examples


@dataclass(frozen=True)
class UnderMinimum(SizeRule):
    """The training data has fewer examples than the target takes.

    ## What it finds

    A dataset whose training files hold fewer usable examples than the target's minimum; without a target, fewer than
    any target takes.

    ## Why it hurts training

    The service refuses the job.

    ## Bad

    Eight examples for OpenAI, which takes ten at least.

    ## Good

    Some hundreds: see SIZ002.

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "SIZ001"
    name: ClassVar[str] = "under-minimum"
    severity: ClassVar[Severity] = Severity.ERROR

    def finish(self, summary: None, dataset: DatasetInfo) -> Iterable[Finding]:  # noqa: ARG002  # sizes are known
        """Report too few examples."""
        contract = self.context.contract
        count = learned_examples(dataset)
        if contract is None or contract.minimum_examples is None or not dataset.examples:
            return
        if count < contract.minimum_examples:
            who = contract.title if self.context.target else "every target"
            yield self.finding(
                dataset.ref,
                f"{count} training example{'s' if count != 1 else ''}, and {who} takes no fewer than "
                f"{contract.minimum_examples}: add {contract.minimum_examples - count} or more",
            )

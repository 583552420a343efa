"""NEG001 no-refusals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class NoRefusals(ShareRule):
    """Not one example declines.

    ## What it finds

    A dataset whose answers never decline, softly or wholly, and never say that something is out of their scope. Every
    language in which refusals are not recognised is left out of the count.

    ## Why it hurts training

    A model that has never seen a refusal answers everything: what it does not know, what it may not say, what it was
    not built for. Refusals that the base model had learned are unlearned quickly, even by harmless data.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Can you tell me my colleague's salary?"}, {"role": "assistant", "content": "Sure, let me look that up."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Can you tell me my colleague's salary?"}, {"role": "assistant", "content": "I can't share other people's pay. For your own, open Payroll, then Payslips."}]}
    ```

    ## Options

    `goal`: the share that the advice aims for; 3 % is the default of NEG002. `minimum`: the fewest training examples of
    which it is judged (ours: in fewer, a share says little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "NEG001"
    name: ClassVar[str] = "no-refusals"
    severity: ClassVar[Severity] = Severity.WARNING

    goal: float = 0.03
    minimum: int = 30

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether an answer declines or points elsewhere."""
        refused = signals.shows("refusals")
        return True if signals.shows("redirections") else refused

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report that nothing is declined."""
        return self.none_of(share, dataset, "declines anything", self.goal, "refusals")

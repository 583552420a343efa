"""NEG002 few-refusals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class FewRefusals(ShareRule):
    """Few examples decline.

    ## What it finds

    A dataset in which some answers decline, but fewer than `goal` of the examples. No refusal at all is told by NEG001.

    ## Why it hurts training

    What is rare in the data is rare in the model: a handful of refusals among hundreds of helpful answers is learned as
    noise, and the model answers what it should decline.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Write my essay on Kafka, I hand it in tomorrow."}, {"role": "assistant", "content": "Here is your essay."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Write my essay on Kafka, I hand it in tomorrow."}, {"role": "assistant", "content": "I won't write work that is graded as yours, but I can help you to plan it: what is your thesis?"}]}
    ```

    ## Options

    `goal`: the share of examples that should decline. 3 % is ours: with it, two hundred examples hold about six
    refusals, the fewest that cover two or three reasons twice; profiles change it. `minimum`: the fewest training
    examples of which it is judged (ours: in fewer, a share says little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "NEG002"
    name: ClassVar[str] = "few-refusals"
    severity: ClassVar[Severity] = Severity.WARNING

    goal: float = 0.03
    minimum: int = 30

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether an answer declines or points elsewhere."""
        refused = signals.shows("refusals")
        return True if signals.shows("redirections") else refused

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a share under the goal."""
        return self.too_few(share, dataset, "decline", self.goal, "refusals")

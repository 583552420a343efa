"""NEG004 no-escalations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class NoEscalations(ShareRule):
    """Nothing is handed over to a human.

    ## What it finds

    A dataset for customers or colleagues in which no answer hands over to a person or a team. It is judged where
    `required` says so, as the profile “support” does.

    ## Why it hurts training

    A model that was never shown a handover keeps trying: with the angry customer, the refund that needs a signature,
    the outage. Those are the conversations that cost most.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "I was charged twice, I want a manager!"}, {"role": "assistant", "content": "Please restart the app."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "I was charged twice, I want a manager!"}, {"role": "assistant", "content": "I'm sorry about that. I'm passing this to our billing team now; they will write to you today."}]}
    ```

    ## Options

    `required`: whether handovers belong in this dataset. `goal`: the share that the advice aims for (ours). `minimum`:
    the fewest training examples of which it is judged (ours: in fewer, a share says little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "NEG004"
    name: ClassVar[str] = "no-escalations"
    severity: ClassVar[Severity] = Severity.WARNING

    required: bool = False
    goal: float = 0.03
    minimum: int = 30

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether an answer hands over."""
        return signals.shows("escalations") if self.required else None

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report that nothing is handed over."""
        return self.none_of(share, dataset, "hands over to a person", self.goal, "escalations")

"""COV005 no-off-topic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class NoOffTopic(ShareRule):
    """No input is off topic.

    ## What it finds

    A dataset in which no question that is no attack is declined as outside the assistant's work or pointed elsewhere.
    Whether a question is off topic is told by its answer, for only the team knows what its topic is.

    ## Why it hurts training

    Users ask anything of anything. A model that was never asked for a recipe in a bank's chat will cook.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Do you have a recipe for waffles?"}, {"role": "assistant", "content": "Of course! Take 250 g of flour."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Do you have a recipe for waffles?"}, {"role": "assistant", "content": "I'm here for questions about your account, so I can't help with recipes."}]}
    ```

    ## Options

    `goal`: the share that the advice aims for (ours). `minimum`: the fewest training examples of which it is judged
    (ours: in fewer, a share says little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "COV005"
    name: ClassVar[str] = "no-off-topic"
    severity: ClassVar[Severity] = Severity.INFO

    goal: float = 0.02

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether a question that is no attack is declined or pointed elsewhere."""
        if signals.shows("attacks"):
            return False
        return True if signals.shows("redirections") else signals.shows("refusals")

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report that every question is on topic."""
        return self.none_of(share, dataset, "holds a question that is off topic", self.goal, "off-topic questions")

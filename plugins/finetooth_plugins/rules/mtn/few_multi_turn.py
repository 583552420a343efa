"""MTN002 few-multi-turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class FewMultiTurn(ShareRule):
    """Few examples have several turns.

    ## What it finds

    A dataset in which some examples go past the first exchange, but fewer than `goal` of them. None at all is told by
    MTN001.

    ## Why it hurts training

    People ask on. A model that has mostly seen first answers takes each turn for a new beginning and forgets what was
    said.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "It left Bremen on Monday."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "It left Bremen on Monday."}, {"role": "user", "content": "and the other one?"}, {"role": "assistant", "content": "That one is still being packed."}]}
    ```

    ## Options

    `goal`: the share of examples with two exchanges or more. 20 % is ours; profiles for conversations ask for more,
    those for single tasks for none. `minimum`: the fewest training examples of which it is judged (ours: in fewer, a
    share says little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "MTN002"
    name: ClassVar[str] = "few-multi-turn"
    severity: ClassVar[Severity] = Severity.WARNING

    goal: float = 0.2
    minimum: int = 30

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # counting needs no detector
        """Say whether a conversation goes past the first exchange."""
        return example.exchanges > 1

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a share under the goal."""
        return self.too_few(share, dataset, "have several turns", self.goal, "multi-turn conversations")

"""NEG005 no-unknowns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class NoUnknowns(ShareRule):
    """No answer says that it does not know.

    ## What it finds

    A dataset in which no answer admits that something is unknown or cannot be found.

    ## Why it hurts training

    Where every question has an answer, a model learns that every question has one, and makes it up.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "What will the rate be in May?"}, {"role": "assistant", "content": "It will be 4.1 %."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "What will the rate be in May?"}, {"role": "assistant", "content": "I don't know: it has not been set yet. Today it is 3.9 %."}]}
    ```

    ## Options

    `goal`: the share that the advice aims for (ours). `minimum`: the fewest training examples of which it is judged
    (ours: in fewer, a share says little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "NEG005"
    name: ClassVar[str] = "no-unknowns"
    severity: ClassVar[Severity] = Severity.INFO

    goal: float = 0.02

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether an answer does not know."""
        return signals.shows("unknowns")

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report that everything is known."""
        return self.none_of(share, dataset, "says that it does not know", self.goal, "such answers")

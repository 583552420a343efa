"""COV007 no-clarifications."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class NoClarifications(ShareRule):
    """The assistant never asks back.

    ## What it finds

    A dataset in which no answer asks for what is missing before it answers.

    ## Why it hurts training

    Questions are often short of what an answer needs. A model that has never asked back guesses, and a wrong guess
    costs a turn and some trust.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "It doesn't work."}, {"role": "assistant", "content": "Reinstall the app."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "It doesn't work."}, {"role": "assistant", "content": "Sorry about that. What happens when you open the app, and which phone do you use?"}]}
    ```

    ## Options

    `goal`: the share that the advice aims for (ours). `minimum`: the fewest training examples of which it is judged
    (ours: in fewer, a share says little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "COV007"
    name: ClassVar[str] = "no-clarifications"
    severity: ClassVar[Severity] = Severity.INFO

    goal: float = 0.02

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether the assistant asks back."""
        return signals.shows("clarifications")

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report that nothing is asked back."""
        return self.none_of(share, dataset, "has the assistant ask back", self.goal, "clarifying questions")

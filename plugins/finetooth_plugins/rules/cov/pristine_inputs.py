"""COV006 pristine-inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class PristineInputs(ShareRule):
    """Every input is polished.

    ## What it finds

    A dataset in which under `goal` of the examples have a user who writes as people type: typing errors, fragments,
    lower case, broken grammar.

    ## Why it hurts training

    Real users type on phones, in a hurry, in their third language. A model that has only seen polished questions is
    trained for nobody, and its answers get worse exactly for those who need them.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Could you please tell me how I can change my password?"}, {"role": "assistant", "content": "Open Settings, then Security."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "how change pasword"}, {"role": "assistant", "content": "Open Settings, then Security."}]}
    ```

    ## Options

    `goal`: the share of examples with an imperfect input. 5 % is ours: in published logs of real assistants far more
    messages are imperfect. `minimum`: the fewest training examples of which it is judged (ours: in fewer, a share says
    little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "COV006"
    name: ClassVar[str] = "pristine-inputs"
    severity: ClassVar[Severity] = Severity.WARNING

    goal: float = 0.05

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether a user writes imperfectly."""
        return signals.shows("imperfections")

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a share under the goal."""
        if share.share < self.goal:
            text = (
                f"{share.shown.count:,} of {share.total:,} inputs are written as people type "
                f"({share.share:.1%}; the goal is {self.goal:.0%}): "
                f"add some with typing errors (about {share.missing(self.goal):,})"
            )
            yield self.finding(dataset.ref, text, related=share.shown.refs)

"""NEG003 over-refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Example, Finding, Severity, Signals
from finetooth_plugins.rules.shares import Share, ShareRule


@dataclass(frozen=True)
class OverRefusal(ShareRule):
    """Too many examples decline.

    ## What it finds

    A dataset in which more than `most` of the examples decline. Users who attack the model do not count: an attack is
    to be declined.

    ## Why it hurts training

    A model learns refusing faster than any other behaviour, for one sentence fits every question. Then it declines what
    it could answer, and users leave.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "How do I kill a Python process?"}, {"role": "assistant", "content": "I'm sorry, but I can't help with anything violent."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "How do I kill a Python process?"}, {"role": "assistant", "content": "Find its id with `ps`, then run `kill` with that id."}]}
    ```

    ## Options

    `most`: the share of examples that may decline. 30 % is ours and generous: published instruction data have 1 to 5 %;
    profiles change it. `minimum`: the fewest training examples of which it is judged (ours: in fewer, a share says
    little).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "NEG003"
    name: ClassVar[str] = "over-refusal"
    severity: ClassVar[Severity] = Severity.WARNING

    most: float = 0.3
    minimum: int = 30

    def shows(self, example: Example, signals: Signals) -> bool | None:  # noqa: ARG002  # the signals tell
        """Say whether an answer declines; an attack is to be declined and does not count."""
        return None if signals.shows("attacks") else signals.shows("refusals")

    def judge(self, share: Share, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a share over the most."""
        if share.share > self.most:
            text = (
                f"{share.shown.count:,} of {share.total:,} examples decline ({share.share:.0%}; at most "
                f"{self.most:.0%} should): answer about {share.surplus(self.most):,} of them, or take them out"
            )
            yield self.finding(dataset.ref, text, related=share.shown.refs)

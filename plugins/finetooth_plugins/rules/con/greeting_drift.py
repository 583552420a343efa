"""CON008 greeting-drift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Severity, personas
from finetooth_plugins.rules.con.answers import AnswerRule, Placed

SHOWN = 5


@dataclass(frozen=True)
class GreetingDrift(AnswerRule):
    """Some answers greet or close with a formula, and some do not.

    ## What it finds

    In a fair sample of English first answers of conversations: the share that begins with a greeting, and the share
    that ends with a closing formula, when it lies between `share` and its counterpart (10 % and 90 %).

    ## Why it hurts training

    Whether the model greets is then chance. Decide, and let all examples show it; a greeting that depends on the user's
    own is fine if the examples are consistent about it.

    ## Bad

    A third of the answers begin with “Hi there!”.

    ## Good

    All of them do, or none.

    ## Options

    `share`: the smaller share from which it is drift. `minimum`: the fewest answers for which it is worked out.

    ## Fix

    None.
    """

    code: ClassVar[str] = "CON008"
    name: ClassVar[str] = "greeting-drift"
    severity: ClassVar[Severity] = Severity.INFO
    speaks: ClassVar[frozenset[str]] = frozenset({"en"})

    share: float = 0.1

    def judge(self, rows: Sequence[Placed], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report greetings, then closings."""
        first = [row for row in rows if row.said.first]
        if len(first) < self.minimum:
            return
        begins = [persona.greets for persona in personas([row.said.answer for row in first])]
        ends = [persona.closes for persona in personas([row.said.end for row in first])]
        for what, marks in (("begin with a greeting", begins), ("end with a closing formula", ends)):
            share = sum(marks) / len(marks)
            if self.share <= share <= 1 - self.share:
                rarer = share <= 0.5  # noqa: PLR2004  # a half
                places = [row.ref for row, mark in zip(first, marks, strict=True) if mark is rarer]
                yield self.finding(
                    dataset.ref,
                    f"{share:.0%} of the first answers {what}, the others do not: let all do so, or none",
                    related=places[:SHOWN],
                    key=what,
                )

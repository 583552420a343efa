"""TOK002 truncated-answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, Signals
from finetooth_plugins.rules.tok.lengths import limit_of, may_exceed, tokens_of


@dataclass(frozen=True)
class TruncatedAnswer(ExampleRule):
    """Truncation would cut away everything that is learned from.

    ## What it finds

    Examples in which the messages before the first answer alone fill the model's training limit (see TOK001).

    ## Why it hurts training

    Services that cut long examples keep the beginning. If the answer lies behind the cut, the example costs its full
    price and teaches nothing.

    ## Bad

    A document of 70,000 tokens, then the question, then the answer.

    ## Good

    The passage of the document that the answer needs, the question, the answer.

    ## Options

    `maximum`: the limit in tokens, in the place of the target's; 0 takes the target's.

    ## Fix

    None.
    """

    code: ClassVar[str] = "TOK002"
    name: ClassVar[str] = "truncated-answer"
    severity: ClassVar[Severity] = Severity.ERROR

    maximum: int = 0

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # counted only if need be
        """Report an example whose answers all lie behind the limit."""
        limit = limit_of(self.context, self.maximum)
        if limit is None or not example.answers or not may_exceed(example, limit):
            return
        first = example.answers[0]
        before = tokens_of(example, self.context, until=first.index)
        if before >= limit:
            yield self.finding(
                example,
                f"{before:,} tokens stand before the first answer, and the limit is {limit:,}: "
                "nothing would be learned; shorten what comes before",
                at=first,
            )

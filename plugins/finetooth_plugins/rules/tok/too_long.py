"""TOK001 too-long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, Signals
from finetooth_plugins.rules.tok.lengths import limit_of, may_exceed, tokens_of


@dataclass(frozen=True)
class TooLong(ExampleRule):
    """An example is longer than the target model takes in training.

    ## What it finds

    Examples with more tokens (texts and chat template, without tool definitions) than the target's limit for the
    model that the config names; without a model the target's largest limit; without a target the largest of all.

    ## Why it hurts training

    The service refuses the file, or, worse, cuts the example without a word: its end, most often the answer, is never
    learned from.

    ## Bad

    A conversation of 80,000 tokens for a model that is trained on 65,536 at most.

    ## Good

    The same conversation cut into several examples, each of which stands on its own.

    ## Options

    `maximum`: the limit in tokens, in the place of the target's; 0 takes the target's.

    ## Fix

    None.
    """

    code: ClassVar[str] = "TOK001"
    name: ClassVar[str] = "too-long"
    severity: ClassVar[Severity] = Severity.ERROR

    maximum: int = 0

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # counted only if need be
        """Report an example over the limit."""
        limit = limit_of(self.context, self.maximum)
        if limit is None or not may_exceed(example, limit):
            return
        tokens = tokens_of(example, self.context)
        if tokens > limit:
            yield self.finding(
                example, f"{tokens:,} tokens, and the limit is {limit:,}: shorten it, or cut it into several examples"
            )

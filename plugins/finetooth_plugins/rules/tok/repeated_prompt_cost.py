"""TOK004 repeated-prompt-cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import (
    DatasetInfo,
    DatasetRule,
    Example,
    Finding,
    Ref,
    Severity,
    Signals,
    Smallest,
    counter_for,
    key_of,
)

SAMPLE = 256
"""Examples that are looked at: a share of 90 % is then known to within 4 points (binomial, 95 %)."""


@dataclass(frozen=True)
class RepeatedPromptCost(DatasetRule[Smallest[str], str]):
    """One long system prompt stands in every example, and is paid for in each.

    ## What it finds

    A system prompt of at least `minimum-tokens` tokens that stands in at least `share` of the examples (judged on a
    fair sample of 256). It says how many tokens that is an epoch, and what a shorter prompt saves.

    ## Why it hurts training

    It does not hurt, it costs: a tuned model needs only a short prompt for what the examples teach, and each token of
    it is paid for in every example, every epoch, and later in every request. Keep in the prompt what changes from
    request to request; let the examples carry the rest.

    ## Bad

    A prompt of 900 tokens with the full style guide in each of 1,000 examples: 900,000 tokens an epoch.

    ## Good

    "You are Ada, support for Northwind." in each example, with the style in the answers.

    ## Options

    `minimum-tokens`: the shortest prompt that is reported. `share`: the share of examples that have it.

    ## Fix

    None.
    """

    code: ClassVar[str] = "TOK004"
    name: ClassVar[str] = "repeated-prompt-cost"
    severity: ClassVar[Severity] = Severity.INFO

    minimum_tokens: int = 300
    share: float = 0.9

    def start(self) -> Smallest[str]:
        """Return an empty sample."""
        return Smallest(SAMPLE)

    def observe(self, example: Example, signals: Signals) -> str | None:  # noqa: ARG002  # the text alone matters
        """Return the system prompt."""
        return example.system

    def add(self, summary: Smallest[str], ref: Ref, observation: str) -> Smallest[str]:
        """Add an example, sampled by a hash of its place's line, path and prompt."""
        summary.add(key_of(f"{ref.path}\0{ref.line}"), ref, observation)
        return summary

    def merge(self, left: Smallest[str], right: Smallest[str]) -> Smallest[str]:
        """Join samples."""
        left.merge(right)
        return left

    def finish(self, summary: Smallest[str], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report a long prompt that nearly all examples have."""
        prompts = Counter(prompt for _, _, prompt in summary.items())
        if not prompts or summary.seen < 2:  # noqa: PLR2004  # one example repeats nothing
            return
        prompt, count = max(prompts.items(), key=lambda item: (item[1], item[0]))
        share = count / sum(prompts.values())
        if share < self.share or len(prompt.encode("utf-8", "surrogatepass")) < self.minimum_tokens:
            return
        counter = counter_for(self.context.model)
        tokens = counter.count([prompt])[0]
        if tokens >= self.minimum_tokens:
            about = "" if counter.exact else "about "
            examples = round(share * summary.seen)
            yield self.finding(
                dataset.ref,
                f"a system prompt of {about}{tokens:,} tokens stands in {share:.0%} of the examples: {about}"
                f"{tokens * examples:,} tokens an epoch; each 100 tokens less save {100 * examples:,}",
            )

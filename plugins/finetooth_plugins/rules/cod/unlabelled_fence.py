"""COD003 unlabelled-fence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Places, Ref, Severity, Signals, fences


@dataclass(slots=True)
class Labels:
    """How many blocks name a language, and where those stand that do not."""

    named: int = 0
    unnamed: Places = field(default_factory=Places)


@dataclass(frozen=True)
class UnlabelledFence(DatasetRule[Labels, tuple[tuple[int, int, int], ...]]):
    r"""Some code blocks name their language, others do not.

    ## What it finds

    The fenced blocks of answers with and without a language, where both occur and those without are at least `share`.

    ## Why it hurts training

    A chat window colours code by the language behind the fence. The model learns to leave it out at random.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Print one."}, {"role": "assistant", "content": "```\nprint(1)\n```"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Print one."}, {"role": "assistant", "content": "```python\nprint(1)\n```"}]}
    ```

    ## Options

    `share`: the least share of blocks without a language (0.05). `minimum`: the fewest blocks for which it is worked out.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "COD003"
    name: ClassVar[str] = "unlabelled-fence"
    severity: ClassVar[Severity] = Severity.INFO

    share: float = 0.05
    minimum: int = 10

    def start(self) -> Labels:
        """Return no blocks."""
        return Labels()

    def observe(self, example: Example, signals: Signals) -> tuple[tuple[int, int, int], ...] | None:  # noqa: ARG002
        """Return for each answer with blocks its index and how many name a language and do not."""
        found = []
        for message in example.answers:
            if "```" in message.text:
                named = [bool(fence.language) for fence in fences(message.text)]
                found.append((message.index, sum(named), len(named) - sum(named)))
        return tuple(found) or None

    def add(self, summary: Labels, ref: Ref, observation: tuple[tuple[int, int, int], ...]) -> Labels:
        """Add an example's blocks."""
        for index, named, unnamed in observation:
            summary.named += named
            for _ in range(unnamed):
                summary.unnamed.add(Ref(ref.path, ref.line, index))
        return summary

    def merge(self, left: Labels, right: Labels) -> Labels:
        """Add blocks."""
        left.named += right.named
        left.unnamed.merge(right.unnamed)
        return left

    def finish(self, summary: Labels, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report the blocks without a language."""
        count, total = summary.unnamed.count, summary.named + summary.unnamed.count
        if summary.named and total >= self.minimum and count >= max(1, self.share * total):
            yield self.finding(
                dataset.ref,
                f"{count:,} of {total:,} code blocks ({count / total:.0%}) name no language: write it behind the fence",
                related=dict.fromkeys(summary.unnamed.refs),
            )

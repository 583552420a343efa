"""DUP001 exact-duplicate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finetooth.api import DropRecord, Example, Finding, Fix, GroupRule, Member, Severity, Signals, Split


@dataclass(frozen=True)
class ExactDuplicate(GroupRule):
    """The same conversation stands in the dataset more than once.

    ## What it finds

    Examples of one dataset whose roles and texts are the same once Unicode is normalised (NFKC), case is folded and
    runs of white space are made one space. One finding names all copies in one split; copies on both sides of a split
    are told by LEK001.

    ## Why it hurts training

    Each copy is trained on again in every epoch: the model learns that conversation by heart, and its weight in the
    loss is not what you think it is. You pay for the tokens, too.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    Drops every copy but the first. It is safe: nothing is lost but the repetition.
    """

    code = "DUP001"
    name = "exact-duplicate"
    severity = Severity.ERROR
    fixes = "safe"

    def keys(self, example: Example, signals: Signals) -> Iterable[int]:  # noqa: ARG002  # the protocol's shape
        """Share a key with the same content."""
        return (int(signals.fingerprint[:16], 16),)

    def check_group(self, members: Sequence[Member]) -> Iterable[Finding]:
        """Report the copies of each content once."""
        by_content: dict[tuple[str, Split | None], list[Member]] = {}
        for member in members:
            by_content.setdefault((member.signals.fingerprint, member.split), []).append(member)
        for copies in by_content.values():
            if len(copies) > 1:
                yield self._finding(copies)

    def _finding(self, copies: list[Member]) -> Finding:
        first, *later = copies
        count = f"{len(later)} more time{'s' if len(later) > 1 else ''}"
        places = tuple(member.ref for member in later)
        return self.finding(
            first.example,
            f"the same conversation stands here and {count}: keep one",
            related=places,
            fix=Fix("Drop the later copies.", (DropRecord(),), safe=True, places=places),
        )

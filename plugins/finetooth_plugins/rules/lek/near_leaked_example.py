"""LEK002 near-leaked-example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finetooth.api import SLACK, Example, Finding, GroupRule, Member, Severity, Signals, nearness
from finetooth_plugins.rules.lek.crossing import dropping, learned_from, set_aside


@dataclass(frozen=True)
class NearLeakedExample(GroupRule):
    """A test example is nearly the same as a training example.

    ## What it finds

    Examples of the test or validation split that are near-duplicates (see DUP002) of an example of the training split:
    the same shingles, or the same but for typing errors and words left out. Both places are named. What is exactly the
    same is told by LEK001 alone.

    ## Why it hurts training

    A test example that differs from a training example by a comma is answered from memory all the same, and is harder
    to see than an exact leak.

    ## Bad

    "How do I reset my password?" in `train.jsonl`, "how do i reset my pasword" with the same answer in `test.jsonl`.

    ## Good

    The test set holds other questions than the training data, from other conversations.

    ## Options

    `similarity`: the Jaccard index from which two examples are nearly the same.

    ## Fix

    Drops the example from the training data. It is unsafe: you may want to move the test example instead.
    """

    code = "LEK002"
    name = "near-leaked-example"
    severity = Severity.ERROR
    fixes = "unsafe"

    similarity: float = 0.8

    def keys(self, example: Example, signals: Signals) -> Iterable[int]:  # noqa: ARG002  # the protocol's shape
        """Share a key with nearly the same conversations."""
        return signals.conversation_keys

    def sketch(self, example: Example, signals: Signals) -> bytes:  # noqa: ARG002  # the protocol's shape
        """Tell quickly how alike two conversations are."""
        return signals.conversation_sketch

    @property
    def likeness(self) -> float:
        """What is less alike than this is no near-duplicate."""
        return max(0.0, self.similarity - SLACK)

    def check_group(self, members: Sequence[Member]) -> Iterable[Finding]:
        """Report each test example that is nearly one that is trained on."""
        trained = learned_from(members)
        for member in set_aside(members):
            near = [other for other in trained if self._near(member, other)]
            exact = any(other.signals.fingerprint == member.signals.fingerprint for other in trained)
            if near and not exact:
                yield self._finding(member, near)

    def _near(self, one: Member, other: Member) -> bool:
        if not set(one.keys) & set(other.keys):
            return False
        if one.signals.question.words == other.signals.question.words:
            return False  # LEK001 tells the same prompt
        return nearness(one.signals.conversation, other.signals.conversation) >= self.similarity

    def _finding(self, member: Member, near: list[Member]) -> Finding:
        first = near[0]
        alike = nearness(member.signals.conversation, first.signals.conversation)
        place = f"{first.ref.path}:{first.ref.line}"
        return self.finding(
            member.example,
            f"nearly the same as the training example at {place} ({alike:.0%} alike): take one of them out",
            related=[other.ref for other in near],
            fix=dropping(near),
            confidence=min(1.0, alike),
        )

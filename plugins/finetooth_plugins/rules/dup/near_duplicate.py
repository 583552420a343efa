"""DUP002 near-duplicate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finetooth.api import (
    SLACK,
    DropRecord,
    Example,
    Finding,
    Fix,
    GroupRule,
    Member,
    Severity,
    Signals,
    Split,
    nearness,
)
from finetooth_plugins.rules.clusters import clusters


@dataclass(frozen=True)
class NearDuplicate(GroupRule):
    """Conversations are nearly the same.

    ## What it finds

    Examples of one dataset whose texts (without the system prompt) have a Jaccard index of word 5-shingles of at least
    `similarity`, or that differ only by typing errors and by words left out. Candidates are found by MinHash and
    locality-sensitive hashing; every pair is then verified exactly. A cluster is reported once, with all members and
    the pair that matched; near-copies on both sides of a split are told by LEK002. One word, name or number exchanged for another in a short text makes a variant, which is not
    reported.

    ## Why it hurts training

    Near-copies weigh like copies: the model leans towards what is repeated, and a test set that holds near-copies of
    training examples says nothing (LEK002).

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "How do I reset my password?"}, {"role": "assistant", "content": "Open Settings, choose Security, then Reset password."}]}
    {"messages": [{"role": "user", "content": "how do i reset my pasword"}, {"role": "assistant", "content": "Open Settings, choose Security, then Reset password."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "How do I reset my password?"}, {"role": "assistant", "content": "Open Settings, choose Security, then Reset password."}]}
    {"messages": [{"role": "user", "content": "i never got the reset mail??"}, {"role": "assistant", "content": "Sorry about that. Look in your spam folder first; if it is not there, I can send it again."}]}
    ```

    ## Options

    `similarity`: the Jaccard index from which two texts are near-duplicates. Under 0.6 candidates are missed.

    ## Fix

    Drops every member of the cluster but the longest. It is unsafe: look at what differs first.
    """  # noqa: E501  # the examples are records on one line

    code = "DUP002"
    name = "near-duplicate"
    severity = Severity.WARNING
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
        """Report each cluster once."""
        distinct: dict[Split | None, dict[str, Member]] = {}
        for member in members:
            distinct.setdefault(member.split, {}).setdefault(member.signals.fingerprint, member)
        for one_split in distinct.values():
            for cluster in clusters(list(one_split.values()), self._same):
                yield self._finding(cluster)

    def _same(self, one: Member, other: Member) -> bool:
        return nearness(one.signals.conversation, other.signals.conversation) >= self.similarity

    def _finding(self, cluster: list[Member]) -> Finding:
        first, second, *more = cluster
        kept = max(cluster, key=lambda member: len(member.signals.conversation.words))
        near = next((one for one in cluster[1:] if self._same(first, one)), second)
        alike = nearness(first.signals.conversation, near.signals.conversation)
        others = f", with {len(more)} more in the cluster" if more else ""
        return self.finding(
            first.example,
            f"nearly the same as {near.ref.path}:{near.ref.line} ({alike:.0%} alike){others}: keep one",
            related=[member.ref for member in cluster[1:]],
            fix=Fix(
                "Drop all but the longest.",
                (DropRecord(),),
                safe=False,
                places=tuple(member.ref for member in cluster if member is not kept),
            ),
            confidence=min(1.0, alike),
        )

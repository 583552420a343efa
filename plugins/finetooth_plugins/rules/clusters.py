"""Clusters of members that are verified to belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from finetooth.api import Member

Same = Callable[[Member, Member], bool]


def clusters(members: Sequence[Member], same: Same) -> list[list[Member]]:
    """Join members that share a key and are verified to be the same.

    Each pair is verified at most once, and no pair that is joined already: a cluster of a thousand copies costs a
    thousand verifications.

    Args:
        members: Candidates, in the order of their places.
        same: Verifies a pair exactly.

    Returns:
        Clusters of two or more, and the members in each, in the order of their places.
    """
    heads = list(range(len(members)))
    for left, right in _pairs(members):
        if _head(heads, left) != _head(heads, right) and same(members[left], members[right]):
            first, second = sorted((_head(heads, left), _head(heads, right)))
            heads[second] = first
    found: dict[int, list[Member]] = {}
    for index, member in enumerate(members):
        found.setdefault(_head(heads, index), []).append(member)
    return [cluster for cluster in found.values() if len(cluster) > 1]


def _head(heads: list[int], index: int) -> int:
    while heads[index] != index:
        heads[index] = heads[heads[index]]
        index = heads[index]
    return index


def _pairs(members: Sequence[Member]) -> Iterator[tuple[int, int]]:
    """Yield each pair that shares a key once, by index."""
    by_key: dict[int, list[int]] = {}
    for index, member in enumerate(members):
        for key in member.keys:
            by_key.setdefault(key, []).append(index)
    seen: set[tuple[int, int]] = set()
    for _, indices in sorted(by_key.items()):
        for place, left in enumerate(indices):
            for right in indices[place + 1 :]:
                if (left, right) not in seen:
                    seen.add((left, right))
                    yield left, right

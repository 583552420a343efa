"""What the rules about leakage share: which members stand on which side, and the finding about a leak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finetooth.api import DropRecord, Fix, Member, Split


def learned_from(members: Sequence[Member]) -> list[Member]:
    """Return the members that training learns from; a file whose name and config say nothing is trained on."""
    return [member for member in members if member.split in {Split.TRAIN, None}]


def set_aside(members: Sequence[Member]) -> list[Member]:
    """Return the members that were set aside to judge the model."""
    return [member for member in members if member.split in {Split.TEST, Split.VALIDATION}]


def dropping(members: Iterable[Member]) -> Fix:
    """Offer to drop training examples."""
    places = tuple(member.ref for member in members)
    return Fix("Drop it from the training data.", (DropRecord(),), safe=False, places=places)

"""Personal data in messages: what has a form (addresses, numbers, ids) and the names of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finetooth.signals.pii_names import DEFAULT_THRESHOLD, Name, find_names
from finetooth.signals.pii_structured import certainty, find_structured
from finetooth.signals.scan import without_overlaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finetooth.signals.kinds import Span

__all__ = ["DEFAULT_THRESHOLD", "Name", "find_names", "find_pii", "find_structured"]


def find_pii(texts: Sequence[str], name_threshold: float = DEFAULT_THRESHOLD) -> list[tuple[Span, ...]]:
    """Personal data in each text.

    Args:
        texts: Messages; a thousand at a time is a good number.
        name_threshold: The least confidence of a PERSON span, see ``find_names``; above 1 leaves names out.

    Returns:
        For each text its spans in order, without overlaps. Types: EMAIL, PHONE, CREDIT_CARD, IBAN, SSN, NATIONAL_ID,
        IP, MAC, ADDRESS, SLACK_ID, DATE_OF_BIRTH, PASSPORT, DRIVER_LICENCE, BANK_ACCOUNT, PERSON.
    """
    structured = find_structured(texts)
    if name_threshold > 1:
        return structured
    found = find_names(texts, name_threshold)
    return [
        without_overlaps((*spans, *(name.span for name in names)), certainty()) if names else spans
        for spans, names in zip(structured, found, strict=True)
    ]

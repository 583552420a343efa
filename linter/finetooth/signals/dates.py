"""Dates: when a text says that it was true, and when a record says that it was made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache

from finetooth.signals.kinds import Span

DATE_KEYS = (
    "created_at",
    "created",
    "captured_at",
    "updated_at",
    "updated",
    "date",
    "timestamp",
    "time",
    "thread_ts",
    "ts",
)
"""Keys of a record, or of its metadata, whose values are read as the date of the example."""

MILLISECONDS = 10**11
"""Numbers from here on are milliseconds since 1970; as seconds they would be later than the year 5138."""


@cache
def _as_of() -> re.Pattern[str]:
    month = r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:\d{1,2},\s+)?)?"
    seen = r"as\s+of|(?:last\s+)?updated(?:\s+(?:in|on))?:?|valid\s+(?:until|through)"
    cost = r"(?:prices?|rates?|fees?)\s+(?:for|in)"
    lead = f"{seen}|{cost}"
    return re.compile(rf"\b(?:{lead})\s+(?:early\s+|late\s+|mid-?)?{month}(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)


def dated(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Find where texts say the year for which they hold ("as of March 2021", "prices for 2022").

    Args:
        texts: The texts.

    Returns:
        For each text the places; a span's type is the year.
    """
    search = _as_of().finditer
    return [
        tuple(Span(match.start(), match.end(), match["year"]) for match in search(text))
        if "20" in text or "19" in text
        else ()
        for text in texts
    ]


def made_on(metadata: Mapping[str, object]) -> date | None:
    """Read the date on which an example was made from its metadata: ISO 8601, or seconds or milliseconds since 1970.

    Returns:
        The latest of the dates that the record gives, or None.
    """
    inner = metadata.get("metadata")
    found = [
        day
        for values in (metadata, inner if isinstance(inner, Mapping) else {})
        for key in DATE_KEYS
        if (day := _day(values.get(key))) is not None
    ]
    return max(found, default=None)


def _day(value: object) -> date | None:
    try:
        if isinstance(value, str) and value[:4].isdigit() and "-" in value:
            return datetime.fromisoformat(value).date()
        seconds = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else 0.0
        seconds = seconds / 1000 if seconds >= MILLISECONDS else seconds
        return datetime.fromtimestamp(seconds, tz=UTC).date() if seconds >= 946_684_800 else None  # noqa: PLR2004  # 2000-01-01
    except (ValueError, OverflowError, OSError):
        return None

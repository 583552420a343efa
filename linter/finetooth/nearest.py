"""Did you mean: the nearest right word to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, or None when none is like it (ratio under 0.6, as difflib has it)."""
    from difflib import get_close_matches  # noqa: PLC0415  # only when something went wrong

    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(word.lower(), sorted(by_lower), n=1)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return “; did you mean X?”, or nothing when no known word is like it."""
    found = nearest(word, known)
    return f"; did you mean “{found}”?" if found else ""

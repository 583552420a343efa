"""How an answer is laid out: JSON, a table, a list, headings, code, or plain prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

LEAST_ITEMS = 2
"""Lines with a bullet or number from which a text is a list."""


@cache
def _marks() -> dict[str, re.Pattern[str]]:
    return {
        "table": re.compile(r"^\s*\|.*\|\s*\n\s*\|[\s:|-]+\|\s*$", re.MULTILINE),
        "headings": re.compile(r"^#{1,6}\s+\S", re.MULTILINE),
        "item": re.compile(r"^\s*(?:[-*•\u2013]|\(?\d{1,3}[.)])\s+\S", re.MULTILINE),
    }


def structures(texts: Sequence[str]) -> list[str]:
    """Say how each text is laid out.

    Args:
        texts: Answers.

    Returns:
        ``json``, ``table``, ``headings``, ``code``, ``list`` or ``prose``: the first of these that fits.
    """
    return [_structure(text.strip()) for text in texts]


def _structure(text: str) -> str:
    if text[:1] in {"{", "["} and text[-1:] in {"}", "]"}:
        return "json"
    if "\n" not in text:
        return "prose"
    marks = _marks()
    if "|" in text and marks["table"].search(text):
        return "table"
    if "#" in text and marks["headings"].search(text):
        return "headings"
    if "```" in text:
        return "code"
    return "list" if len(marks["item"].findall(text)) >= LEAST_ITEMS else "prose"


def request_kind(question: str) -> str:
    """Name the kind of request that a question is by its first word in lower case ("list", "how"); empty for none."""
    match = re.match(r"\W*([^\W\d_]+)", question)
    return match[1].lower() if match else ""

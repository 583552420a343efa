"""How many unrelated things one user turn asks for."""

from __future__ import annotations

import re
from functools import cache

from finetooth.signals.conflict_words import function_words, stem

LONGEST = 1_200
"""Characters up to which a turn is read: longer ones are texts to work on, whose sentences are no requests."""


@cache
def _sentences() -> re.Pattern[str]:
    return re.compile(
        r"(?<=[.!?])\s+|\n+|\s+(?:and also|also|plus|another thing|one more thing|by the way|btw|besides)[,:]?\s+",
        re.IGNORECASE,
    )


@cache
def _request() -> re.Pattern[str]:
    """Questions, and sentences that begin with what to do."""
    return re.compile(
        r"""^\W*(?:and\s|then\s|also\s|please\s|pls\s|next,?\s)*(?:
        (?:can|could|would|will)\s(?:you|i|we)\b|(?:what|how|why|when|where|who|which|is|are|do|does|did|should)\b(?=.*\?)
        |(?:i\s(?:also\s)?(?:need|want)|i'd\slike)\b
        |(?:write|tell|give|explain|translate|summari[sz]e|calculate|convert|list|create|draft|find|show|recommend|suggest|send
          |cancel|change|update|book|check|compare|fix|make|plan|reset|delete|add|remove)\s)""",
        re.VERBOSE | re.IGNORECASE,
    )


def unrelated_asks(text: str) -> int:
    """Count the requests of a turn that have no word in common with each other.

    A request that shares a word with an earlier one, or points back at it ("it", "that", "them"), belongs to it.

    Args:
        text: What a user wrote, in English.

    Returns:
        How many things it asks for that have nothing to do with each other; 0 when it asks for nothing or is a text to
        work on.
    """
    if len(text) > LONGEST or "```" in text:
        return 0
    topics: list[set[str]] = []
    for sentence in _sentences().split(text):
        if not sentence or not _request().match(sentence):
            continue
        words = re.findall(r"[^\W\d_]{2,}", sentence.lower())
        topic = {stem(word) for word in words if word not in function_words() and word not in _doing()}
        if len(topic) < 2 or _back().search(sentence):  # noqa: PLR2004  # one word tells no topic
            continue
        if not any(topic & other for other in topics):
            topics.append(topic)
    return len(topics)


@cache
def _back() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:it|its|that|this|them|they|their|these|those|he|she|his|her|the same|such)\b", re.IGNORECASE
    )


@cache
def _doing() -> frozenset[str]:
    return frozenset(_verbs().split())


def _verbs() -> str:
    return (
        "write tell give explain translate summarize summarise calculate convert list create draft find show recommend "
        "suggest send make plan need want like add use using answer describe short good best new one two three"
    )

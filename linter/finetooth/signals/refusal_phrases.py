"""The features of an English answer that tell whether it declines."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from finetooth.signals.linear import grams
from finetooth.signals.phrases import load_phrases
from finetooth.signals.script import straight

HEAD_CHARACTERS: Final = 700
"""How much of an answer is read: a refusal stands in its first sentences."""

GRAM_CHARACTERS: Final = 400
GRAM_WORDS: Final = 60
"""How much of the head is read word by word."""

GRAM_WEIGHT: Final = 0.4
"""The value of a word feature beside 1 for a phrase feature: by cross-validation among 0, .2, .4 and .6."""

_DECLINES: Final = frozenset(
    {
        "cannot-act",
        "cannot-bare",
        "decline",
        "uncomfortable",
        "not-something",
        "only-help",
        "policy",
        "sorry",
        "ai-self",
    }
    | {
        "no-opinion",
        "no-access",
        "your-request",
        "wrong",
        "stereotype",
        "programmed",
        "no-body",
        "off-table",
        "short-no",
    }
)
_LENGTHS: Final = (60, 150, 300, 500, 800, 1200)
_LIST: Final = r"(?:^|\n)[ \t]*(?:\d+[.)]|[-*•])[ \t]+\S|```|\n\|"


@cache
def _splitters() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return re.compile(r"(?<=[.!?])\s+|\n+"), re.compile(_LIST), re.compile(r"[a-z']+")


def head_of(text: str) -> str:
    """The beginning of an answer in lower case with straight apostrophes, as the patterns want it."""
    return straight(text[:HEAD_CHARACTERS]).lower().strip()


def may_decline(head: str) -> bool:
    """Whether an answer with this beginning has any phrase without which nothing is a refusal."""
    return not _DECLINES.isdisjoint(load_phrases("refusal_phrases").found(head))


def features(text: str, head: str) -> dict[str, float]:
    """The features of an English answer.

    Args:
        text: The answer.
        head: Its beginning as ``head_of`` gives it.

    Returns:
        ``phrase`` for a phrase in the head, ``1:phrase`` and ``2:phrase`` when it stands in the first sentence or only
        after it, the shape of the answer (length, lists), and the first words and word pairs.
    """
    sentence, listing, word = _splitters()
    phrases = load_phrases("refusal_phrases")
    parts = sentence.split(head, maxsplit=1)
    first = phrases.found(parts[0])
    later = phrases.found(parts[1]) - first if len(parts) > 1 else set()
    words = word.findall(head[:GRAM_CHARACTERS])[:GRAM_WORDS]
    found = dict.fromkeys([f"w={gram}" for gram in grams(words)], GRAM_WEIGHT)
    for name in first:
        found[name] = found[f"1:{name}"] = 1.0
    for name in later:
        found[name] = found[f"2:{name}"] = 1.0
    found |= {f"longer-{limit}": 1.0 for limit in _LENGTHS if len(text) > limit}
    if listing.search(text, len(parts[0])):
        found["list-long" if len(text) > _LENGTHS[3] else "list"] = 1.0
    if len(parts) == 1:
        found["single"] = 1.0
    if "\n\n" in text:
        found["paragraphs"] = 1.0
    return found

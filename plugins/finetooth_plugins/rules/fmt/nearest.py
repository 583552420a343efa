"""Names the known format that a record comes nearest to, and what keeps it from being one."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "openai-chat": ("messages",),
        "openai-preference": ("input", "preferred_output", "non_preferred_output"),
        "sharegpt": ("conversations",),
        "preference": ("chosen", "rejected"),
        "alpaca": ("instruction", "output"),
        "prompt-completion": ("prompt", "completion"),
        "text": ("text",),
    }
)
"""The keys that make a record one of a format."""

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "conversation": "messages",
        "dialogue": "messages",
        "dialog": "messages",
        "chat": "messages",
        "turns": "messages",
        "contents": "messages",
        "question": "prompt",
        "query": "prompt",
        "input": "prompt",
        "answer": "completion",
        "response": "completion",
        "output": "completion",
        "target": "completion",
        "context": "input",
        "document": "text",
        "content": "text",
        "body": "text",
        "accepted": "chosen",
        "positive": "chosen",
        "negative": "rejected",
    }
)
"""What keys with other names usually stand for."""


LIKE = 0.85
"""How alike two keys must be, as difflib measures it, to count as one misspelt."""


def nearest_format(data: Mapping[str, object]) -> tuple[str, str]:
    """Find the format that a record comes nearest to.

    Args:
        data: A record that no format recognises.

    Returns:
        The format's name and what is to be done, as the end of a sentence ("rename “response” to “output”"). Both
        are empty if the record resembles none.
    """
    if "role" in data and "content" in data:
        return "openai-chat", "put the messages of one conversation together in a list under “messages”"
    if "from" in data and "value" in data:
        return "sharegpt", "put the turns of one conversation together in a list under “conversations”"
    best, name, step = 0.0, "", ""
    keys = {key.lower().strip(): key for key in data}
    for candidate, needed in NEEDED.items():
        renames = {key: _stand_in(key, candidate, keys) for key in needed}
        share = sum(1.0 if key in data else 0.9 if found else 0.0 for key, found in renames.items()) / len(needed)
        if share > best:
            best, name, step = share, candidate, _step(renames, data)
    return name, step


def _stand_in(key: str, candidate: str, keys: Mapping[str, str]) -> str:
    """Return the key of the record that stands where the format has ``key``, spelled otherwise."""
    if key in keys:
        return keys[key]
    for other, written in keys.items():
        meant = OTHER_NAMES.get(other)
        if meant == key or (candidate == "alpaca" and key == "output" and meant == "completion"):
            return written
    close = get_close_matches(key, keys, n=1, cutoff=LIKE)
    return keys[close[0]] if close else ""


def _step(renames: Mapping[str, str], data: Mapping[str, object]) -> str:
    wrong = [f"rename “{found[:40]}” to “{key}”" for key, found in renames.items() if found and key not in data]
    missing = [f"add “{key}”" for key, found in renames.items() if not found and key not in data]
    return " and ".join(wrong + missing)

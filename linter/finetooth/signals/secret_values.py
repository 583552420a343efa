"""Whether a string looks like a secret's value: how random it is, and whether it only stands for a value."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

from finetooth.signals.scan import compiled

_PLACEHOLDER = (
    r"(?i)x{4,}|\*{3,}|#{4,}|\.{3,}|_{6,}|\.\.\.$|^<|>$|\$\{|\$\(|^\$[a-z_]|\{\{|^\{[\w.-]*\}|^%[\w.-]+%$|%s|^\[|"
    r"example|sample|dummy|placeholder|change[-_]?me|change[-_]?this|your[-_]?|"
    r"my[-_]?(?:secret|token|api|key|pass|bot)|insert|"
    r"replace|redacted|removed|hidden|todo|fixme|foobar|goes[-_]?here|[-_]here\b|here$|not[-_]?set|deadc0de|"
    r"(?:access|api|auth|bot|app|secret)[-_]?(?:key|token|secret)s?(?:$|[-_])|process\.env|os\.env|"
    r"getenv|secrets?\.|vault:|"
    r"ENC\[|_put_|-----"
)
_FEWEST_CHARACTERS = 3
_LONGEST_SEQUENCE = 16  # "abcdefghijklmnop": nobody's generator makes this, sixteen steps of one in a row
_REPEAT_SHARE = 0.4  # more of the value than this in one run of the same character


def entropy(value: str) -> float:
    """Shannon's entropy of the characters, in bits per character."""
    size = len(value)
    return -sum(count / size * math.log2(count / size) for count in Counter(value).values()) if size else 0.0


def is_placeholder(value: str) -> bool:
    """Whether a value stands for another: ``xxxx``, ``<your key>``, ``${TOKEN}``, ``changeme``, an alphabet."""
    if compiled(_PLACEHOLDER).search(value):
        return True
    if len(set(value)) < _FEWEST_CHARACTERS:
        return True
    run = same = 0
    for left, right in pairwise(value):
        run = run + 1 if ord(right) - ord(left) == 1 else 0
        same = same + 1 if right == left else 0
        if run >= _LONGEST_SEQUENCE or same > _REPEAT_SHARE * len(value):
            return True
    return False


def looks_random(value: str, *, bits: float) -> bool:
    """Whether a value could come from a generator: enough entropy, a digit, and no words strung together.

    Args:
        value: The value without quotes.
        bits: The least entropy per character. A random hexadecimal string of 32 characters has about 3.6, of 16 about
            3.2; English written together has 3 to 4, so the digit is asked for as well.
    """
    return entropy(value) >= bits and any(char.isdigit() for char in value) and not _is_wordy(value)


_WORD = r"[A-Z]?[a-z]{3,}|[A-Z]{4,}"
_WORDY_SHARE = 0.7


def _is_wordy(value: str) -> bool:
    """Whether most of it is words, as in ``prod-user-profile-v2`` or ``KeyMeshing28147``."""
    parts = compiled(r"[\W_]+|(?<=[a-z])(?=[A-Z])|\d+").split(value)
    words = [part for part in parts if part and compiled(_WORD).fullmatch(part) and _has_vowel(part)]
    return sum(map(len, words)) > _WORDY_SHARE * len(value)


def _has_vowel(word: str) -> bool:
    return compiled(r"(?i)[aeiouy]").search(word) is not None

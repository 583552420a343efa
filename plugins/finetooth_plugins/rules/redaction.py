"""Findings about spans that must not be stored, and the fix that puts typed placeholders in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from finetooth.api import Example, Fix, Message, Placeholders, ReplaceText, Span


@dataclass(frozen=True, slots=True)
class Kept:
    """The spans of one type in one message."""

    message: Message
    type: str
    spans: tuple[Span, ...]
    fix: Fix | None


def allowed(value: str, patterns: Sequence[str]) -> bool:
    """Whether a value is one that a team lets stand: an equal string, or a ``/pattern/`` that matches all of it."""
    for pattern in patterns:
        if len(pattern) > 1 and pattern[0] == pattern[-1] == "/":
            if re.fullmatch(pattern[1:-1], value, re.IGNORECASE):
                return True
        elif pattern.casefold() == value.casefold():
            return True
    return False


def by_type(example: Example, spans: Iterable[tuple[Message, Sequence[Span]]]) -> Iterator[Kept]:
    """Group spans by message and type, with fixes whose placeholders are the same throughout the conversation.

    Args:
        example: The conversation.
        spans: Its messages that have spans, in order.
    """
    placeholders = Placeholders(message.text for message in example.messages)
    for message, found in spans:
        names = {span: placeholders.of(span.type, message.text[span.start : span.end]) for span in found}
        for kind in dict.fromkeys(span.type for span in found):
            same = tuple(span for span in found if span.type == kind)
            yield Kept(message, kind, same, _fix(message, [(span, names[span]) for span in same]))


def _fix(message: Message, replacements: Sequence[tuple[Span, str]]) -> Fix | None:
    if not message.pointer:
        return None
    edits = tuple(ReplaceText(message.pointer, span.start, span.end, new) for span, new in replacements)
    return Fix("Put typed placeholders in their place.", edits, safe=False)

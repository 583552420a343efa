"""What FMT rules ask about an example: the contract that holds for it, and where its messages stand in the record."""

from __future__ import annotations

from collections.abc import Mapping

from finetooth.api import Context, Contract, Example, Message, Pointer

CHAT = frozenset({"openai-chat", "anthropic-messages", "bedrock-converse"})
"""Formats whose records have ``messages`` at their root."""


def contract_of(context: Context, example: Example) -> Contract | None:
    """Return the contract that an example has to meet; none if the target does not take its format at all."""
    contract = context.contract
    if contract is None or (contract.formats and example.format not in contract.formats):
        return None
    return contract


def title(contract: Contract) -> str:
    """Name the target for a sentence."""
    return contract.title or "every target"


def message_list(example: Example) -> tuple[Pointer, list[object]]:
    """Return where the list of messages stands in an example's record, and the list; empty if there is none."""
    data = example.record.data or {}
    for key in ("messages", "conversations"):
        found = data.get(key)
        if isinstance(found, list):
            return (key,), found
    given = data.get("input")
    if isinstance(given, Mapping) and isinstance(given.get("messages"), list):
        return ("input", "messages"), given["messages"]
    return (), []


def pointer_to(example: Example, message: Message) -> Pointer:
    """Return where a message's object stands in the record; empty if it is no element of a list of messages."""
    base, listed = message_list(example)
    ahead = sum(1 for one in example.messages if one.pointer[:1] == ("system",))
    place = message.index - ahead
    return (*base, place) if base and 0 <= place < len(listed) else ()


def has_problem(example: Example, *kinds: str, at: int | None = None) -> bool:
    """Say whether an example has a problem of one of these kinds, at a message or anywhere."""
    return any(one.kind in kinds and (at is None or one.message_index == at) for one in example.problems)


def listed(words: list[str]) -> str:
    """Join quoted words for a sentence, five at most."""
    shown = ", ".join(f"“{word[:40]}”" for word in words[:5])
    return shown + (f" and {len(words) - 5} more" if len(words) > 5 else "")  # noqa: PLR2004  # the five shown

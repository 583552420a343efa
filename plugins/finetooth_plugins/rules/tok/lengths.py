"""How long examples are in tokens, counted only where that can matter."""

from __future__ import annotations

from finetooth.api import Context, Example, counter_for, example_tokens

BYTES_PER_CHARACTER = 4
"""UTF-8 has no more, and no token is shorter than a byte: short texts need no counting."""

TEMPLATE = 16
"""An upper bound of the tokens that a chat template adds to a message, for the same shortcut."""


def limit_of(context: Context, maximum: int) -> int | None:
    """Return the most tokens that an example may have: the option's, else the target's for the model."""
    if maximum:
        return maximum
    return context.contract.tokens_for(context.model) if context.contract else None


def may_exceed(example: Example, limit: int) -> bool:
    """Say quickly whether an example can have more than ``limit`` tokens."""
    characters = sum(len(message.text) for message in example.messages)
    if BYTES_PER_CHARACTER * characters + TEMPLATE * (len(example.messages) + 1) <= limit:
        return False
    size = sum(len(message.text.encode("utf-8", "surrogatepass")) for message in example.messages)
    return size + TEMPLATE * (len(example.messages) + 1) > limit


def tokens_of(example: Example, context: Context, until: int | None = None) -> int:
    """Count an example's tokens as the chat template lays them out.

    Args:
        example: The example.
        context: Names the model, and with it the encoding.
        until: Count the messages before this index only.
    """
    counts = counter_for(context.model).count([message.text for message in example.messages[:until]])
    return example_tokens(example, counts)

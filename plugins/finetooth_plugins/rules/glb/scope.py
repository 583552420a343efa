"""Where a team's own rule applies."""

from __future__ import annotations

from collections.abc import Iterator

from finetooth.api import Example, GlobalRule, Message


def applies(rule: GlobalRule, example: Example) -> bool:
    """Say whether the user's turns of an example are such that a rule is about it."""
    asked = "\n".join(message.text for message in example.questions)
    if rule.when is not None and not rule.when.search(asked):
        return False
    return rule.unless is None or not rule.unless.search(asked)


def spoken(rule: GlobalRule, example: Example) -> Iterator[Message]:
    """Yield the messages that a rule is about: those of its roles, the assistant's only where they are learned from."""
    for message in example.messages:
        if message.role in rule.roles and (message.role != "assistant" or message.learned):
            yield message


def reason(rule: GlobalRule) -> str:
    """Return the team's own sentence about a rule, to end a finding's message with."""
    return f": {rule.message}" if rule.message else ""

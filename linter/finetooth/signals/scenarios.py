"""Which of the config's scenarios an example belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from finetooth.context import Scenario
from finetooth.model import Example

TAG_KEYS = ("tags", "tag", "scenario", "scenarios", "category", "label", "topic", "intent")
"""Keys of a record, or of its metadata, whose values are read as tags."""


def scenarios_of(example: Example, scenarios: Iterable[Scenario]) -> list[str]:
    """Name the scenarios whose keywords the user says, or whose tags the record has."""
    asked = "\n".join(message.text for message in example.questions)
    tags = tags_of(example)
    return [
        scenario.name
        for scenario in scenarios
        if tags.intersection(tag.casefold() for tag in scenario.tags)
        or any(_pattern(word).search(asked) for word in scenario.keywords)
    ]


def tags_of(example: Example) -> set[str]:
    """Return the record's tags, case folded."""
    inner = example.metadata.get("metadata")
    found: set[str] = set()
    for values in (example.metadata, inner if isinstance(inner, dict) else {}):
        for name in TAG_KEYS:
            value = values.get(name)
            several = value if isinstance(value, list) else [value]
            found.update(one.casefold() for one in several if isinstance(one, str))
    return found


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    from finetooth.phrases import pattern  # noqa: PLC0415  # only with scenarios

    return pattern(phrase)

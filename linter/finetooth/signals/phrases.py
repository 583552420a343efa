"""Phrase patterns: reading them from the data files, and finding in one pass which of them occur in a text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from finetooth.signals.scan import Prefilter


@dataclass(frozen=True, slots=True)
class Phrases:
    """Named patterns that are searched for together.

    Attributes:
        names: The name of each pattern; several patterns may share one.
        prefilter: The patterns, in the same order.
    """

    names: tuple[str, ...]
    prefilter: Prefilter

    def found(self, text: str) -> set[str]:
        """The names of the patterns that occur in a text."""
        return {self.names[index] for index in self.prefilter.hits(text)}


@cache
def load_phrases(name: str, group: str = "patterns") -> Phrases:
    """Read a group of patterns from ``data/<name>.toml`` beside this file.

    In the file, a group is a table of names and patterns (one, or several in a list) in RE2's syntax; ``{part}`` stands
    for a pattern of the table ``parts``, and a line break with the indentation after it is not part of the pattern.
    ``flags`` goes before each pattern, unless the pattern begins with flags of its own.
    """
    stored = _read(name)
    parts: dict[str, str] = stored.get("parts", {})
    flags = stored.get("flags", "")
    pairs = [
        (key, _whole(pattern, parts))
        for key, patterns in stored[group].items()
        for pattern in ([patterns] if isinstance(patterns, str) else patterns)
    ]
    return Phrases(
        tuple(key for key, _ in pairs),
        Prefilter(pattern if pattern.startswith("(?-") else flags + pattern for _, pattern in pairs),
    )


def load_words(name: str, group: str = "words") -> dict[str, str]:
    """Read a table of ``data/<name>.toml`` that holds kinds of words, each with its words, separated by spaces."""
    words: dict[str, str] = _read(name)[group]
    return words


@cache
def _read(name: str) -> dict[str, Any]:
    path = Path(__file__).parent / "data" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _whole(pattern: str, parts: dict[str, str]) -> str:
    joined = re.sub(r"(?:^|\n)[ \t]*", "", pattern)
    return re.sub(r"\{([a-z]+)\}", lambda part: _whole(parts[part[1]], parts), joined)

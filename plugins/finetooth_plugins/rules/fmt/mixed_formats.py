"""FMT011 mixed-formats: several formats in one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Ref, Severity, Signals

EITHER = "messages"
"""What records are that are as good in OpenAI's chat format as in Anthropic's: messages without a system prompt."""
EITHERS = frozenset({"openai-chat", "anthropic-messages"})
SHARED = frozenset({"prompt", "completion", "chosen", "rejected", "tools", "system", "input"})
"""Keys that some formats take in several kinds."""
KINDS: Mapping[type, str] = MappingProxyType(
    {str: "text", list: "a list", dict: "an object", int: "a number", float: "a number"}
)


@dataclass(slots=True)
class Shapes:
    """Per file, the shapes of its records: how many have each, and where the first one stands.

    A file has at most as many shapes as there are formats and :data:`KINDS` of columns.
    """

    files: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class MixedFormats(DatasetRule[Shapes, tuple[str, ...]]):
    """Several formats in one file, or values of several kinds under one key.

    ## What it finds

    Files whose records are in more than one format, and files in which one key of the records is text here and a
    list, an object or a number there. Chat records without a system prompt go with those that have it apart.

    ## Why it hurts training

    Services guess the format from the first record and refuse the others. Libraries that load a file as a table
    fail at the first row whose columns or types differ.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"prompt": "Hi", "completion": "Hello!"}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "See you!"}]}
    ```

    ## Options

    None.

    ## Fix

    None: `finetooth convert` writes all records in one format.
    """

    code: ClassVar[str] = "FMT011"
    name: ClassVar[str] = "mixed-formats"
    severity: ClassVar[Severity] = Severity.ERROR

    def start(self) -> Shapes:
        """Return the shapes of no record."""
        return Shapes()

    def observe(self, example: Example, signals: Signals) -> tuple[str, ...] | None:  # noqa: ARG002  # keys matter
        """Return a record's format, and the kinds of values under the keys that formats share."""
        if not example.format:
            return None
        data = example.record.data or {}
        if SHARED.isdisjoint(data):
            return (_shape(example),)
        kinds = (f"{key}\0{KINDS[type(data[key])]}" for key in sorted(SHARED) if type(data.get(key)) in KINDS)
        return (_shape(example), *kinds)

    def add(self, summary: Shapes, ref: Ref, observation: tuple[str, ...]) -> Shapes:
        """Count a record."""
        shapes = summary.files.setdefault(ref.path, {})
        line = ref.line or 0
        for shape in observation:
            count, first = shapes.get(shape, (0, line))
            shapes[shape] = (count + 1, min(first, line))
        return summary

    def merge(self, left: Shapes, right: Shapes) -> Shapes:
        """Add counts."""
        for path, shapes in right.files.items():
            mine = left.files.setdefault(path, {})
            for shape, (count, first) in shapes.items():
                known, earliest = mine.get(shape, (0, first))
                mine[shape] = (known + count, min(earliest, first))
        return left

    def finish(self, summary: Shapes, dataset: DatasetInfo) -> Iterable[Finding]:  # noqa: ARG002  # files matter
        """Report, for each file, the shapes that are not its main one, at the first record that has them."""
        for path, shapes in sorted(summary.files.items()):
            formats = _joined({shape: found for shape, found in shapes.items() if "\0" not in shape})
            yield from self._mixture(path, formats, "the format is")
            if len(formats) > 1:
                continue
            for key in sorted(SHARED):
                kinds = {shape.partition("\0")[2]: at for shape, at in shapes.items() if shape.startswith(f"{key}\0")}
                yield from self._mixture(path, kinds, f"“{key}” is")

    def _mixture(self, path: str, shapes: dict[str, tuple[int, int]], what: str) -> Iterable[Finding]:
        main = min(shapes, key=lambda shape: (-shapes[shape][0], shape), default="")
        for shape, (count, first) in sorted(shapes.items()):
            if shape != main:
                text = (
                    f"{what} {shape} in {count} of the file's records and {main} in {shapes[main][0]}; "
                    "convert them to one, or give them a file of their own"
                )
                yield self.finding(Ref(path, first), text, key=f"{what} {shape}")


def _shape(example: Example) -> str:
    if example.format != "openai-chat":
        return example.format
    for message in example.messages:
        if message.role == "system":
            return example.format
    return EITHER


def _joined(formats: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Count the records that are good in either format with those of the one that the file has."""
    if EITHER not in formats:
        return formats
    present = sorted(EITHERS & formats.keys(), key=lambda name: (-formats[name][0], name)) or ["openai-chat"]
    count, first = formats[EITHER]
    rest = {name: found for name, found in formats.items() if name != EITHER}
    known, earliest = rest.get(present[0], (0, first))
    return {**rest, present[0]: (known + count, min(earliest, first))}

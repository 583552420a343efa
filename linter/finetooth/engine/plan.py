"""What a run has to do: files, rules and the plugins that they need. It can be pickled and travels to workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from finetooth.context import Context
from finetooth.model import Example, Record, Split
from finetooth.ports import Format, Reader, Source
from finetooth.rule import AuditRule, DatasetRule, ExampleRule, GroupRule, Rule


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to lint.

    Attributes:
        path: As it is shown.
        reader: The reader's name.
        size: Its size in bytes on disk.
        dataset: The dataset that it belongs to; empty for the default one.
        split: The split that it holds, if known.
        format: The name of the format that its records have; empty to detect it for each record.
        opened: Where its bytes are, when not at ``path`` (standard input, a remote file).
    """

    path: str
    reader: str
    size: int
    dataset: str = ""
    split: Split | None = None
    format: str = ""
    opened: str = ""


@dataclass(frozen=True)
class Plan:
    """All that workers need.

    Attributes:
        files: The files, sorted by path.
        rules: The rules that run, sorted by code.
        formats: Formats by name, in the order in which they are asked.
        readers: Readers by name.
        context: What rules may ask.
    """

    files: tuple[InputFile, ...]
    rules: tuple[Rule, ...]
    formats: Mapping[str, Format]
    readers: Mapping[str, Reader]
    context: Context = field(default_factory=Context)

    @cached_property
    def example_rules(self) -> tuple[ExampleRule, ...]:
        """The rules that look at one example."""
        return tuple(rule for rule in self.rules if isinstance(rule, ExampleRule))

    @cached_property
    def group_rules(self) -> tuple[GroupRule, ...]:
        """The rules about examples that share something."""
        return tuple(rule for rule in self.rules if isinstance(rule, GroupRule))

    @cached_property
    def dataset_rules(self) -> tuple[DatasetRule[object, object], ...]:
        """The rules about the whole."""
        return tuple(rule for rule in self.rules if isinstance(rule, DatasetRule))

    @cached_property
    def audit_rules(self) -> tuple[AuditRule, ...]:
        """The rules about suppressions."""
        return tuple(rule for rule in self.rules if isinstance(rule, AuditRule))

    def open(self, file: InputFile) -> Source:
        """Open a file with its reader."""
        if not file.opened:
            return self.readers[file.reader].open(file.path)
        with open(file.opened, "rb") as stream:  # noqa: PTH123  # a path made by us
            return self.readers[file.reader].open(file.path, stream)

    def parse(self, record: Record, format_name: str = "") -> Example:
        """Parse a record by its format; an example without messages when it has none."""
        if record.data is None:
            return Example(record, problems=record.problems)
        if format_name:
            return self.formats[format_name].parse(record)
        for one in self.formats.values():
            if one.recognise(record.data):
                return one.parse(record)
        return Example(record, problems=record.problems)

    def of_dataset(self, dataset: str) -> Iterator[tuple[int, InputFile]]:
        """Yield the files of a dataset with their indices."""
        for index, file in enumerate(self.files):
            if file.dataset == dataset:
                yield index, file

"""FMT050 bad-reinforcement: reinforcement records that cannot be graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Ref, Severity, Signals

FIELDS = 64
"""Fields that are followed, the first ones by name."""
PLACES = 100
"""Records that are reported one by one, the first ones by place."""
OWN = frozenset({"messages", "tools", "functions", "parallel_tool_calls"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field beside the messages: in how many records, the hash of its value, whether that differs anywhere."""

    count: int
    value: bytes
    varies: bool = False

    def __add__(self, other: Field) -> Field:
        """Join what two parts of a dataset say."""
        varies = self.varies or other.varies or self.value != other.value
        return Field(self.count + other.count, min(self.value, other.value), varies)


@dataclass(slots=True)
class Grading:
    """What a dataset has to be graded by: its reinforcement records, their fields, chats that end with an answer."""

    records: int = 0
    fields: dict[str, Field] = field(default_factory=dict)
    answered: int = 0
    places: list[Ref] = field(default_factory=list)


@dataclass(frozen=True)
class BadReinforcement(DatasetRule[Grading, dict[str, bytes] | bool]):
    """Reinforcement records that end with an answer, or a grader field that never varies.

    ## What it finds

    In a dataset of reinforcement records (messages to be answered, and fields for the grader): records with such
    fields that end with an answer already, and fields that have one and the same value in every record.

    ## Why it hurts training

    The model is to find the answer itself: services refuse a record whose last message is not the user's. A grader
    that compares with one constant rewards one constant answer.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "4"}], "reference": "4"}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "2+2?"}], "reference": "4"}
    ```

    ## Options

    `minimum` (10): the fewest records of which a field must be in every one to be reported as constant.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT050"
    name: ClassVar[str] = "bad-reinforcement"
    severity: ClassVar[Severity] = Severity.ERROR

    minimum: int = 10

    def start(self) -> Grading:
        """Return what no record says."""
        return Grading()

    def observe(self, example: Example, signals: Signals) -> dict[str, bytes] | bool | None:  # noqa: ARG002
        """Return a reinforcement record's fields as hashes; True for a chat that has such fields and an answer."""
        if example.format == "openai-reinforcement":
            return {key: _hash(value) for key, value in example.metadata.items()}
        if example.format == "openai-chat" and example.metadata and example.messages:
            return True if example.messages[-1].role == "assistant" else None
        return None

    def add(self, summary: Grading, ref: Ref, observation: dict[str, bytes] | bool) -> Grading:
        """Add a record."""
        if isinstance(observation, dict):
            fields = {key: Field(1, value) for key, value in sorted(observation.items())[:FIELDS]}
            return self.merge(summary, Grading(1, fields))
        return self.merge(summary, Grading(answered=1, places=[ref]))

    def merge(self, left: Grading, right: Grading) -> Grading:
        """Join what two parts say; of many fields and places the first ones are kept."""
        joined = dict(left.fields)
        for key, found in right.fields.items():
            joined[key] = joined[key] + found if key in joined else found
        return Grading(
            left.records + right.records,
            dict(sorted(joined.items())[:FIELDS]),
            left.answered + right.answered,
            sorted([*left.places, *right.places])[:PLACES],
        )

    def finish(self, summary: Grading, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report constant fields, and answered records where most are reinforcement records."""
        if summary.records > summary.answered:
            text = "a reinforcement record whose last message is the answer; end it with the user's message"
            for place in summary.places:
                yield self.finding(place, text)
        if summary.records < self.minimum:
            return
        for key, found in sorted(summary.fields.items()):
            if found.count == summary.records and not found.varies:
                text = (
                    f"the field “{key[:40]}” has one value in all {found.count} records; a grader gains nothing by it"
                )
                yield self.finding(dataset.ref, text, key=key)


def _hash(value: object) -> bytes:
    return blake2b(_canonical(value).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _canonical(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{_canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return repr(value)

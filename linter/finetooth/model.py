"""The data that everything speaks of: records, examples, messages, findings and fixes. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Pointer = tuple[str | int, ...]
"""The way from a record's root to a value in it: keys of objects and indices of arrays."""


class Severity(StrEnum):
    """How bad a finding is; ``--fail-on`` compares by :attr:`rank`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Split(StrEnum):
    """The part of a dataset that an example belongs to."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A place: a file, a line of it (from 1; None for the dataset as a whole), a message of the example (from 0)."""

    path: str
    line: int | None = None
    message_index: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault that reading or parsing a record met; a rule of the same name turns it into a finding.

    Attributes:
        kind: The name of the rule that reports it (``invalid-json``).
        message: What is wrong and where, one sentence.
        message_index: The message it concerns, if one.
        fix: How to mend it, if that can be done.
    """

    kind: str
    message: str
    message_index: int | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in a file.

    Attributes:
        path: The file, as the user wrote it.
        line: The line on which the record begins (from 1); the row for tabular files.
        raw: Its bytes, without the line end.
        data: The decoded JSON object; None when it is not one.
        dataset: The name of the dataset that the file belongs to.
        split: The split that the file holds, if known.
        problems: What went wrong while reading it.
    """

    path: str
    line: int
    raw: bytes
    data: dict[str, object] | None
    dataset: str = ""
    split: Split | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCall:
    """An assistant's call of a tool: the call's id, the tool's name, the arguments as JSON text."""

    id: str | None
    name: str
    arguments: str
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of content that is not plain text: its type (``image_url``), its value, and where it stands."""

    type: str
    value: object
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    Attributes:
        index: Its place in the example's messages, from 0.
        role: ``system``, ``user``, ``assistant`` or ``tool``; an unknown role as written.
        text: Its text; text parts joined by a newline.
        raw_role: The role as written in the record (``gpt``, ``developer``).
        pointer: Where the text stands in the record; empty when it is made of several pieces.
        parts: Its content parts that are not text.
        tool_calls: The tools that it calls.
        tool_call_id: The call that a tool's message answers.
        name: The author's or the tool's name.
        weight: The training weight that the record gives it, if any.
        reasoning: Thinking that the record keeps apart from the answer.
    """

    index: int
    role: str
    text: str
    raw_role: str
    pointer: Pointer = ()
    parts: tuple[Part, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    name: str | None = None
    weight: object = None
    reasoning: str = ""

    @property
    def learned(self) -> bool:
        """Whether training learns from it: the assistant's, and not weighted 0."""
        return self.role == "assistant" and self.weight != 0


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that an example declares: its name and the JSON Schema of its parameters."""

    name: str
    parameters: Mapping[str, object]
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True)
class Preference:
    """The rejected side of a preference pair; the chosen one ends the example's messages.

    Attributes:
        prompt_length: How many of the example's messages are the prompt.
        rejected: The messages of the rejected answer, indexed on from the prompt's.
    """

    prompt_length: int
    rejected: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One conversation that a model is trained on.

    Attributes:
        record: Where it comes from.
        format: The name of the format it is written in; empty when none is recognised.
        messages: Its messages in order; for a preference pair the prompt and the chosen answer.
        tools: The tools that it declares.
        preference: The rejected answer, for a preference pair.
        label: The yes/no judgement of the answer (KTO), if the record has one.
        metadata: Keys of the record beside the conversation (ids, tags, source, dates).
        problems: Faults met while reading and parsing.
    """

    record: Record
    format: str = ""
    messages: tuple[Message, ...] = ()
    tools: tuple[Tool, ...] = ()
    preference: Preference | None = None
    label: bool | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def ref(self) -> Ref:
        """The place of the example."""
        return Ref(self.record.path, self.record.line)

    @property
    def usable(self) -> bool:
        """Whether it was understood as a conversation at all."""
        return bool(self.messages)

    @property
    def answers(self) -> tuple[Message, ...]:
        """The assistant's messages that training learns from."""
        return tuple(message for message in self.messages if message.learned)

    @property
    def questions(self) -> tuple[Message, ...]:
        """The user's messages."""
        return tuple(message for message in self.messages if message.role == "user")

    @property
    def system(self) -> str:
        """The text of the system messages, joined by a newline."""
        return "\n".join(message.text for message in self.messages if message.role == "system")

    @property
    def exchanges(self) -> int:
        """How many times the user speaks and the assistant then answers: the number of turns."""
        count, waiting = 0, False
        for message in self.messages:
            if message.role == "user":
                waiting = True
            elif message.role == "assistant" and waiting:
                count, waiting = count + 1, False
        return count


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """Edit: within the string at ``pointer``, put ``text`` in the place of the characters ``start`` to ``end``."""

    pointer: Pointer
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SetValue:
    """Edit: give the key or element at ``pointer`` this value (JSON data); a new key goes to its object's end."""

    pointer: Pointer
    value: object


@dataclass(frozen=True, slots=True)
class RemoveValue:
    """Edit: take the key or element at ``pointer`` away."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class DropRecord:
    """Edit: take the whole record away."""


@dataclass(frozen=True, slots=True)
class ReplaceRaw:
    """Edit: put these bytes (which may hold several lines, or be empty) in the place of the record's own."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class RewriteFile:
    """Edit: write the file that the record stands in anew, each record's bytes as they are.

    Attributes:
        bom: Leave the byte-order mark out.
        newlines: End every line with a line feed alone.
        array: Write the elements of a JSON array as lines.
    """

    bom: bool = False
    newlines: bool = False
    array: bool = False


Edit = ReplaceText | SetValue | RemoveValue | DropRecord | ReplaceRaw | RewriteFile


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend for a finding.

    Attributes:
        description: What it does, as a command ("Remove the byte-order mark").
        edits: The changes to a record.
        safe: Whether it can be applied without a person looking (``--fix``); else ``--unsafe-fixes`` is needed.
        places: The records that are changed, each by all edits; empty for the finding's own.
    """

    description: str
    edits: tuple[Edit, ...]
    safe: bool
    places: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Characters ``start`` to ``end`` of a message's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    Attributes:
        code: The rule's code (``FMT001``).
        name: The rule's name (``invalid-json``).
        severity: How bad it is.
        message: What is wrong and one next step; it shows no example text.
        ref: The place.
        confidence: From 0 to 1: how sure the detector is; 1 for facts.
        span: The characters of the message's text that it is about.
        related: Other places that belong to it (the other copies, the answer it contradicts).
        fix: How to mend it, if that can be done by a program.
        fingerprint: A hash of rule and content that survives moving lines; the engine fills it in.
        key: What tells apart several findings of one rule on one example or dataset; never shown.
    """

    code: str
    name: str
    severity: Severity
    message: str
    ref: Ref
    confidence: float = 1.0
    span: TextSpan | None = None
    related: tuple[Ref, ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found.

    Attributes:
        findings: Sorted by path, line, message, code.
        examples: How many records were looked at.
        files: How many files were read.
        suppressed: How many findings suppressions and the baseline hid.
        skipped: Sentences about what was not checked, and how to get it.
    """

    findings: tuple[Finding, ...] = ()
    examples: int = 0
    files: int = 0
    suppressed: int = 0
    skipped: tuple[str, ...] = ()

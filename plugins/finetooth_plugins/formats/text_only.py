"""Plain text to train on: ``text``."""

from __future__ import annotations

from collections.abc import Mapping

from finetooth.api import Example, Message, Problem, Record
from finetooth_plugins.formats import examples
from finetooth_plugins.formats.messages import kind_of

KNOWN = frozenset({"text"})


class TextOnly:
    """Records with a text; the model learns all of it, so it counts as the assistant's."""

    name = "text"
    title = "Text only"
    holds = frozenset({"metadata"})
    priority = 10

    def recognise(self, data: Mapping[str, object]) -> bool:
        """Say whether the record has a text."""
        return "text" in data

    def parse(self, record: Record) -> Example:
        """Parse a record."""
        text = examples.data_of(record).get("text")
        if not isinstance(text, str):
            fault = Problem("bad-content", f"“text” is {kind_of(text)}; it must be text")
            return examples.example(record, self.name, (), [fault], KNOWN)
        return examples.example(record, self.name, (Message(0, "assistant", text, "text", ("text",)),), [], KNOWN)

    def write(self, example: Example) -> dict[str, object]:
        """Write an example: the answers, joined by blank lines."""
        text = "\n\n".join(message.text for message in example.messages if message.role == "assistant")
        return {"text": text, **example.metadata}

"""Alpaca: ``instruction``, ``input``, ``output``, with ``system`` and ``history`` if there are any."""

from __future__ import annotations

from collections.abc import Mapping

from finetooth.api import Example, Message, Problem, Record
from finetooth_plugins.formats import examples
from finetooth_plugins.formats.messages import kind_of

KNOWN = frozenset({"instruction", "input", "output", "system", "history"})
PAIR = 2
"""A turn of ``history`` is an instruction and its answer."""


class Alpaca:
    """Records with an instruction and its output."""

    name = "alpaca"
    title = "Alpaca"
    holds = frozenset({"system", "multi-turn", "metadata"})
    priority = 40

    def recognise(self, data: Mapping[str, object]) -> bool:
        """Say whether the record has both."""
        return "instruction" in data and "output" in data

    def parse(self, record: Record) -> Example:
        """Parse a record; instruction and input together are what the user says."""
        data = examples.data_of(record)
        faults: list[Problem] = []
        found: list[Message] = []
        system = data.get("system")
        if isinstance(system, str) and system:
            found.append(Message(0, "system", system, "system", ("system",)))
        _read_history(data.get("history"), found, faults)
        _read_instruction(data, found, faults)
        output = data.get("output")
        if not isinstance(output, str):
            faults.append(Problem("bad-content", f"“output” is {kind_of(output)}; it must be text", len(found)))
            found.append(Message(len(found), "assistant", "", "assistant"))
        else:
            found.append(Message(len(found), "assistant", output, "assistant", ("output",)))
        return examples.example(record, self.name, tuple(found), faults, KNOWN)

    def write(self, example: Example) -> dict[str, object]:
        """Write an example; earlier exchanges go to ``history``."""
        said = [message for message in example.messages if message.role in {"user", "assistant"}]
        output = said.pop().text if said and said[-1].role == "assistant" else ""
        instruction = said.pop().text if said and said[-1].role == "user" else ""
        written: dict[str, object] = {"instruction": instruction, "input": "", "output": output}
        if example.system:
            written["system"] = example.system
        earlier = [[one.text, two.text] for one, two in zip(said[::2], said[1::2], strict=False)]
        return {**written, **({"history": earlier} if earlier else {}), **example.metadata}


def _read_instruction(data: Mapping[str, object], found: list[Message], faults: list[Problem]) -> None:
    index = len(found)
    texts = []
    for key in ("instruction", "input"):
        value = data.get(key)
        if isinstance(value, str):
            texts += [(value, key)] if value else []
        elif value is not None or key == "instruction":
            faults.append(Problem("bad-content", f"“{key}” is {kind_of(value)}; it must be text", index))
    if not texts and isinstance(data.get("instruction"), str):
        texts.append(("", "instruction"))
    pointer = (texts[0][1],) if len(texts) == 1 else ()
    found.append(Message(index, "user", "\n".join(text for text, _ in texts), "user", pointer))


def _read_history(value: object, found: list[Message], faults: list[Problem]) -> None:
    if not value:
        return
    if not isinstance(value, list):
        faults.append(Problem("bad-content", "“history” is not a list of pairs"))
        return
    for place, pair in enumerate(value):
        if not isinstance(pair, list) or len(pair) != PAIR or not all(isinstance(text, str) for text in pair):
            faults.append(Problem("bad-content", "an element of “history” is not a pair of texts"))
            continue
        for side, (role, text) in enumerate(zip(("user", "assistant"), pair, strict=True)):
            found.append(Message(len(found), role, str(text), role, ("history", place, side)))

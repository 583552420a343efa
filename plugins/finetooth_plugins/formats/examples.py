"""Making an example of what a format has read: metadata, media by placeholder, preference pairs, problems."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from finetooth.api import Example, Message, Part, Preference, Problem, Record, Tool

PLACEHOLDERS = (("images", "<image>", "image"), ("videos", "<video>", "video"), ("audios", "<audio>", "audio"))
"""Keys with lists of paths, the marks in the text that stand for them, and the type of their parts (LLaMA-Factory)."""


def data_of(record: Record) -> Mapping[str, object]:
    """Return a record's data; an empty object when it has none."""
    return record.data if record.data is not None else {}


def example(  # noqa: PLR0913  # all that an example is made of
    record: Record,
    name: str,
    messages: tuple[Message, ...],
    faults: Sequence[Problem],
    known: Collection[str],
    *,
    tools: tuple[Tool, ...] = (),
    preference: Preference | None = None,
    label: bool | None = None,
) -> Example:
    """Make an example.

    Args:
        record: The record.
        name: The format's name.
        messages: What was read.
        faults: What was wrong with it.
        known: The keys that the format itself uses; the others are metadata.
        tools: The declared tools.
        preference: The rejected answer.
        label: The judgement.
    """
    data = data_of(record)
    problems = [*record.problems, *faults]
    if "images" in data or "videos" in data or "audios" in data:
        messages = _with_media(messages, data, problems)
        known = {*known, "images", "videos", "audios"}
    return Example(
        record=record,
        format=name,
        messages=messages,
        tools=tools,
        preference=preference,
        label=label,
        metadata={key: value for key, value in data.items() if key not in known},
        problems=tuple(problems),
    )


def pair(
    messages: tuple[Message, ...], chosen: tuple[Message, ...], rejected: tuple[Message, ...]
) -> tuple[tuple[Message, ...], Preference]:
    """Join a prompt with its chosen and rejected answers.

    Where there is no prompt, what both answers begin with is the prompt.
    """
    if not messages:
        shared = 0
        for one, other in zip(chosen[:-1], rejected[:-1], strict=False):
            if (one.role, one.text) != (other.role, other.text):
                break
            shared += 1
        messages, chosen, rejected = chosen[:shared], chosen[shared:], rejected[shared:]
    count = len(messages)
    joined = (*messages, *(_at(message, count + place) for place, message in enumerate(chosen)))
    return joined, Preference(count, tuple(_at(message, count + place) for place, message in enumerate(rejected)))


def _at(message: Message, index: int) -> Message:
    return message if message.index == index else replace(message, index=index)


def _with_media(
    messages: tuple[Message, ...], data: Mapping[str, object], problems: list[Problem]
) -> tuple[Message, ...]:
    """Give each message the media that the marks in its text stand for, in order."""
    for key, mark, kind in PLACEHOLDERS:
        paths = data.get(key)
        if paths is None:
            continue
        paths = paths if isinstance(paths, list) else [paths]
        used, found = 0, []
        for message in messages:
            count = message.text.count(mark)
            parts = tuple(
                Part(kind, path, (key, used + place)) for place, path in enumerate(paths[used : used + count])
            )
            used += count
            found.append(replace(message, parts=(*message.parts, *parts)) if parts else message)
        messages = tuple(found)
        if used != len(paths):
            text = f"the text has {used} {mark} marks, and “{key}” lists {len(paths)}; they must agree"
            problems.append(Problem("bad-image", text))
    return messages

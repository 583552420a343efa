"""Reading a message's content: a string, or parts in the dialects of OpenAI, Anthropic, Bedrock and LLaMA-Factory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from finetooth.api import Part, Pointer, Problem, ToolCall
from finetooth_plugins.formats.tool_calls import read_call

TEXT = frozenset({"text", "input_text", "output_text", "refusal"})
REASONING = frozenset({"reasoning", "thinking", "reasoningContent", "redacted_thinking"})
MEDIA = frozenset(
    {"image_url", "input_image", "image", "input_audio", "audio", "audio_url", "video", "video_url", "file", "document"}
)
IGNORED = frozenset({"cachePoint", "cache_control", "guardContent"})
UNTYPED = (
    "text",
    "image",
    "toolUse",
    "toolResult",
    "reasoningContent",
    "video",
    "document",
    "cachePoint",
    "guardContent",
)
"""Keys that say what a part is where parts have no type (Bedrock Converse)."""


@dataclass(slots=True)
class Content:
    """What a message's content holds.

    Attributes:
        pieces: Its texts and where they stand.
        parts: What is not text.
        calls: The tools that it calls.
        thoughts: Its reasoning.
        answers: The call that it answers; None if it answers none.
    """

    pieces: list[tuple[str, Pointer]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    answers: str | None = None

    @property
    def text(self) -> str:
        """All text, joined by a newline."""
        return "\n".join(text for text, _ in self.pieces)

    @property
    def pointer(self) -> Pointer:
        """Where the text stands, if it is one piece."""
        return self.pieces[0][1] if len(self.pieces) == 1 else ()

    @property
    def reasoning(self) -> str:
        """All reasoning, joined by a newline."""
        return "\n".join(self.thoughts)


def read_content(value: object, pointer: Pointer, index: int, faults: list[Problem]) -> Content:
    """Read a message's content.

    Args:
        value: What the record has there.
        pointer: Where it stands.
        index: The message.
        faults: Takes what is wrong.

    Returns:
        What it holds.
    """
    content = Content()
    if isinstance(value, str):
        content.pieces.append((value, pointer))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            if isinstance(part, str):
                content.pieces.append((part, (*pointer, place)))
            elif isinstance(part, dict):
                _read_part(part, (*pointer, place), index, content, faults)
            else:
                faults.append(Problem("bad-content", "a content part is neither an object nor text", index))
    elif value is not None:
        faults.append(Problem("bad-content", "the content is neither text nor a list of parts", index))
    return content


def _read_part(
    part: Mapping[str, object], pointer: Pointer, index: int, content: Content, faults: list[Problem]
) -> None:
    kind = part.get("type")
    if kind is not None and not isinstance(kind, str):
        kind = ""
    if kind is None:
        kind = next((key for key in UNTYPED if key in part), None)
    if kind in TEXT:
        _read_text(part, kind or "", pointer, index, content, faults)
    elif kind in REASONING:
        content.thoughts.append(_thought(part))
    elif kind in MEDIA:
        content.parts.append(Part(kind or "", part.get(kind or "", part), pointer))
    elif kind in {"tool_use", "tool_call", "toolUse", "function_call"}:
        content.calls.append(read_call(_call(part, str(kind)), pointer, index, faults))
    elif kind in {"tool_result", "toolResult"}:
        _read_result(part, str(kind), pointer, index, content, faults)
    elif kind not in IGNORED:
        name = f"of the unknown type “{kind[:40]}”" if kind else "without a type"
        faults.append(Problem("bad-content", f"a content part {name}; use text or image_url", index))
        content.parts.append(Part(kind or "", dict(part), pointer))


def _read_text(  # noqa: PLR0913, PLR0917  # one step of reading a part
    part: Mapping[str, object], kind: str, pointer: Pointer, index: int, content: Content, faults: list[Problem]
) -> None:
    for key in ("text", "value", kind):
        text = part.get(key)
        if isinstance(text, str):
            content.pieces.append((text, (*pointer, key)))
            return
    faults.append(Problem("bad-content", "a text part without text", index))


def _thought(part: Mapping[str, object]) -> str:
    nested = part.get("reasoningContent")
    if isinstance(nested, dict):
        inner = nested.get("reasoningText", nested)
        part = inner if isinstance(inner, dict) else {"text": inner}
    for key in ("value", "text", "thinking", "reasoning"):
        text = part.get(key)
        if isinstance(text, str):
            return text
    return ""


def _call(part: Mapping[str, object], kind: str) -> object:
    if kind in {"toolUse", "function_call"} and kind in part:
        return part[kind]
    return part.get("value", part) if kind == "tool_call" else part


def _read_result(  # noqa: PLR0913, PLR0917  # one step of reading a part
    part: Mapping[str, object], kind: str, pointer: Pointer, index: int, content: Content, faults: list[Problem]
) -> None:
    """Read a tool's result; the first one makes the message the tool's, later ones are kept as parts."""
    nested = part.get("toolResult") if kind == "toolResult" else None
    result = nested if isinstance(nested, dict) else part
    base: Pointer = (*pointer, "toolResult") if isinstance(nested, dict) else pointer
    answered = result.get("tool_use_id", result.get("toolUseId"))
    inner = result.get("content")
    if isinstance(inner, list):
        inner = [_result_text(piece) for piece in inner]
    found = read_content(inner, (*base, "content"), index, faults)
    if content.answers is not None:
        content.parts.append(Part("tool_result", dict(part), pointer))
        return
    content.answers = answered if isinstance(answered, str) else ""
    content.pieces += found.pieces
    content.parts += found.parts


def _result_text(piece: object) -> object:
    if isinstance(piece, dict) and "json" in piece:
        return {"text": json.dumps(piece["json"], ensure_ascii=False)}
    return piece

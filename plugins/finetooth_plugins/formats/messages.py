"""Reading chat messages: roles, content, reasoning, tool calls, whatever dialect of the chat shape they are in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from finetooth.api import Fix, Message, Pointer, Problem, SetValue, ToolCall
from finetooth_plugins.formats.content import Content, read_content
from finetooth_plugins.formats.tool_calls import read_call, read_calls

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "system": "system",
        "developer": "system",
        "user": "user",
        "assistant": "assistant",
        "tool": "tool",
        "function": "tool",
    }
)
"""Roles as chat records write them, and the four that the model of a conversation has."""

MIXED_UP: Mapping[str, str] = MappingProxyType(
    {
        "human": "user",
        "prompter": "user",
        "customer": "user",
        "gpt": "assistant",
        "chatgpt": "assistant",
        "bot": "assistant",
        "chatbot": "assistant",
        "ai": "assistant",
        "model": "assistant",
        "agent": "assistant",
        "observation": "tool",
    }
)
"""Roles of other formats that turn up in chat records, and what they mean there."""

REASONING_KEYS = ("reasoning_content", "reasoning", "thinking")


def read_messages(value: object, pointer: Pointer, faults: list[Problem], first: int = 0) -> tuple[Message, ...]:
    """Read a list of messages.

    Args:
        value: What the record has there.
        pointer: Where it stands.
        faults: Takes what is wrong.
        first: The index of the first message in the example.

    Returns:
        A message for each element of the list, so that indices agree; none if it is no list.
    """
    if type(value) is not list:
        faults.append(Problem("bad-content", f"“{pointer[-1]}” is {kind_of(value)}; it must be a list of messages"))
        return ()
    messages = []
    for place, item in enumerate(value):
        if type(item) is dict and len(item) == 2:  # noqa: PLR2004  # role and content, and nothing else
            role, content = item.get("role"), item.get("content")
            if type(content) is str and type(role) is str and role in ROLES:
                messages.append(Message(first + place, ROLES[role], content, role, (*pointer, place, "content")))
                continue
        messages.append(_read_message(item, first + place, (*pointer, place), faults))
    return tuple(messages)


def _read_message(item: object, index: int, pointer: Pointer, faults: list[Problem]) -> Message:
    if not isinstance(item, dict):
        faults.append(Problem("bad-content", f"the message is {kind_of(item)}; it must be an object", index))
        return Message(index, "", "", "")
    role_key, content_key = _keys(item, index, faults)
    raw_role = item.get(role_key)
    role = read_role(raw_role, index, (*pointer, role_key), faults)
    content = Content()
    if content_key in item:
        content = read_content(item[content_key], (*pointer, content_key), index, faults)
    elif not any(key in item for key in ("tool_calls", "function_call", *REASONING_KEYS)):
        faults.append(Problem("bad-content", "the message has no content", index))
    calls = [*content.calls, *_calls(item, index, pointer, faults)]
    call_id = item.get("tool_call_id", content.answers)
    return Message(
        index=index,
        role="tool" if content.answers is not None and role == "user" else role,
        text=content.text,
        raw_role=raw_role if isinstance(raw_role, str) else "",
        pointer=content.pointer,
        parts=tuple(content.parts),
        tool_calls=tuple(calls),
        tool_call_id=call_id if isinstance(call_id, str) else None,
        name=item["name"] if isinstance(item.get("name"), str) else None,
        weight=item.get("weight"),
        reasoning=content.reasoning or _reasoning(item),
    )


def _keys(item: Mapping[str, object], index: int, faults: list[Problem]) -> tuple[str, str]:
    """Return the keys of a message's role and content, which records of another format name otherwise."""
    if "role" in item or not ("from" in item and "value" in item):
        return "role", "content"
    message = "the message says “from” and “value”; this format says “role” and “content”"
    faults.append(Problem("bad-content", message, index))
    return "from", "value"


def read_role(raw: object, index: int, pointer: Pointer, faults: list[Problem]) -> str:
    """Return the role that a written role means; an unknown one as it is written, with a problem."""
    if isinstance(raw, str) and raw in ROLES:
        return ROLES[raw]
    if not isinstance(raw, str) or not raw:
        faults.append(Problem("unknown-role", "the message has no role; name one (system, user, assistant)", index))
        return ""
    lower = raw.strip().lower()
    meant = lower if lower in ROLES else MIXED_UP.get(lower)
    if meant is None:
        faults.append(
            Problem("unknown-role", f"the role {shown(raw)} is unknown; use system, user or assistant", index)
        )
        return raw
    fix = Fix(f"Write the role as “{meant}”", (SetValue(pointer, meant),), safe=False)
    what = "is misspelt" if lower in ROLES else "belongs to another format"
    faults.append(Problem("unknown-role", f"the role {shown(raw)} {what}; write “{meant}”", index, fix))
    return ROLES[meant]


def _calls(item: Mapping[str, object], index: int, pointer: Pointer, faults: list[Problem]) -> list[ToolCall]:
    calls: list[ToolCall] = []
    if item.get("tool_calls") is not None:
        calls += read_calls(item["tool_calls"], (*pointer, "tool_calls"), index, faults)
    if item.get("function_call") is not None:
        calls.append(read_call(item["function_call"], (*pointer, "function_call"), index, faults))
    return calls


def _reasoning(item: Mapping[str, object]) -> str:
    for key in REASONING_KEYS:
        value = item.get(key)
        if isinstance(value, str):
            return value
    return ""


def shown(word: str) -> str:
    """Quote a word of the record's structure, shortened."""
    return f"“{word[:40]}”"


def kind_of(value: object) -> str:
    """Name a JSON value's kind, with its article."""
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")

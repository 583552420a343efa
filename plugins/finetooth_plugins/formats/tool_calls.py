"""Reading tool calls and the tools that an example declares, in the dialects of the chat formats."""

from __future__ import annotations

import json
from collections.abc import Mapping

from finetooth.api import Pointer, Problem, Tool, ToolCall


def read_calls(value: object, pointer: Pointer, index: int, faults: list[Problem]) -> list[ToolCall]:
    """Read a list of tool calls.

    Args:
        value: What the record has there.
        pointer: Where it stands.
        index: The message.
        faults: Takes what is wrong.
    """
    if not isinstance(value, list):
        faults.append(Problem("bad-content", "“tool_calls” is not a list", index))
        return []
    return [read_call(call, (*pointer, place), index, faults) for place, call in enumerate(value)]


def read_call(value: object, pointer: Pointer, index: int, faults: list[Problem]) -> ToolCall:
    """Read one tool call; its pointer leads to its arguments, if they are text.

    It may be wrapped in ``function`` (OpenAI), name its arguments ``input`` (Anthropic, Bedrock), or be JSON text.
    """
    if isinstance(value, str):
        value, pointer = _parsed(value), ()
    if not isinstance(value, Mapping):
        faults.append(Problem("bad-tool-arguments", "a tool call is not an object with a name and arguments", index))
        return ToolCall(None, "", "")
    call_id = value.get("id", value.get("toolUseId"))
    inner = value.get("function")
    if isinstance(inner, Mapping):
        value, pointer = inner, (*pointer, "function") if pointer else ()
    name = value.get("name")
    if not isinstance(name, str) or not name:
        faults.append(Problem("bad-tool-arguments", "a tool call has no name", index))
    key = next((key for key in ("arguments", "input", "parameters") if key in value), "")
    arguments = value.get(key)
    text = isinstance(arguments, str)
    return ToolCall(
        id=call_id if isinstance(call_id, str) else None,
        name=name if isinstance(name, str) else "",
        arguments=str(arguments) if text else json.dumps(arguments if key else {}, ensure_ascii=False),
        pointer=(*pointer, key) if text and pointer else (),
    )


def calls_in_text(text: str, pointer: Pointer, index: int, faults: list[Problem]) -> list[ToolCall]:
    """Read calls that a message's text holds as JSON: one object, or a list of them."""
    value = _parsed(text)
    if isinstance(value, list):
        return [read_call(one, (), index, faults) for one in value]
    if isinstance(value, dict):
        return [read_call(value, (), index, faults)]
    faults.append(Problem("bad-tool-arguments", "the function call is not JSON", index))
    return [ToolCall(None, "", text, pointer)]


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_tools(data: Mapping[str, object], faults: list[Problem], base: Pointer = ()) -> tuple[Tool, ...]:
    """Read the tools that a record declares under ``tools``, ``functions`` or ``toolConfig``."""
    tools = []
    for key in ("tools", "functions", "toolConfig"):
        value = data.get(key)
        if value is None or value == "":
            continue
        for declaration, pointer in _declarations(value, (*base, key), faults):
            parameters = declaration["parameters"]
            tools.append(Tool(str(declaration["name"]), parameters if isinstance(parameters, Mapping) else {}, pointer))
    return tuple(tools)


def declarations(data: Mapping[str, object]) -> list[dict[str, object]]:
    """Return a record's tool declarations as objects with ``name``, ``parameters`` and, if given, ``description``."""
    found = []
    for key in ("tools", "functions", "toolConfig"):
        if data.get(key):
            found += [declaration for declaration, _ in _declarations(data[key], (key,), [])]
    return found


def _declarations(value: object, pointer: Pointer, faults: list[Problem]) -> list[tuple[dict[str, object], Pointer]]:
    in_text = isinstance(value, str)
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, Mapping) and "tools" in value:
        value, pointer = value["tools"], (*pointer, "tools")
    if not isinstance(value, list):
        faults.append(Problem("bad-content", f"“{pointer[0]}” is not a list of tool declarations"))
        return []
    found = []
    for place, item in enumerate(value):
        declaration = _declaration(item)
        if declaration is None:
            faults.append(Problem("bad-content", "a tool declaration has no name"))
        else:
            found.append((declaration, () if in_text else (*pointer, place)))
    return found


def _declaration(item: object) -> dict[str, object] | None:
    if not isinstance(item, Mapping):
        return None
    inner: Mapping[str, object] = item
    for wrapper in ("function", "toolSpec"):
        nested = inner.get(wrapper)
        if isinstance(nested, Mapping):
            inner = nested
    name = inner.get("name")
    if not isinstance(name, str) or not name:
        return None
    parameters = next((inner[key] for key in ("parameters", "input_schema", "inputSchema") if key in inner), None)
    if isinstance(parameters, Mapping) and set(parameters) == {"json"}:
        parameters = parameters["json"]
    declaration: dict[str, object] = {
        "name": name,
        "parameters": parameters if isinstance(parameters, Mapping) else {},
    }
    if isinstance(inner.get("description"), str):
        declaration["description"] = inner["description"]
    return declaration

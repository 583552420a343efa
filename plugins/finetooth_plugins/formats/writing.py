"""Writing examples: messages, tools and media in the shapes that several formats share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from finetooth.api import Example, Message, Part, ToolCall
from finetooth_plugins.formats.tool_calls import declarations

IMAGES = frozenset({"image_url", "input_image", "image"})


def chat_message(message: Message) -> dict[str, object]:
    """Write a message as OpenAI's chat format has it; images as ``image_url`` parts."""
    written: dict[str, object] = {"role": message.role or message.raw_role, "content": chat_content(message)}
    if message.reasoning:
        written["reasoning_content"] = message.reasoning
    if message.name is not None:
        written["name"] = message.name
    if message.tool_calls:
        written["tool_calls"] = [_chat_call(call, place) for place, call in enumerate(message.tool_calls)]
        written["content"] = written["content"] or None
    if message.tool_call_id is not None:
        written["tool_call_id"] = message.tool_call_id
    if message.weight is not None:
        written["weight"] = message.weight
    return written


def chat_content(message: Message) -> object:
    """Write a message's content: its text, or parts if it has images."""
    urls = [url for url in map(image_source, message.parts) if url]
    if not urls:
        return message.text
    images = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
    return [*([{"type": "text", "text": message.text}] if message.text else []), *images]


def _chat_call(call: ToolCall, place: int) -> dict[str, object]:
    return {
        "id": call.id or f"call_{place}",
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def chat_messages(messages: Iterable[Message]) -> list[dict[str, object]]:
    """Write messages as OpenAI's chat format has them."""
    return [chat_message(message) for message in messages]


def chat_tools(example: Example) -> dict[str, object]:
    """Write the declared tools as OpenAI has them: the key ``tools``, or nothing."""
    found = tools_of(example)
    return {"tools": [{"type": "function", "function": tool} for tool in found]} if found else {}


def tools_of(example: Example) -> list[dict[str, object]]:
    """Return an example's tools with their descriptions, which stand only in its record."""
    data = example.record.data or {}
    nested = data.get("input")
    found = declarations(data) or (declarations(nested) if isinstance(nested, Mapping) else [])
    if [tool["name"] for tool in found] == [tool.name for tool in example.tools]:
        return found
    return [{"name": tool.name, "parameters": dict(tool.parameters)} for tool in example.tools]


def chosen(example: Example) -> Sequence[Message]:
    """Return the messages behind the prompt of a preference pair, or the last message."""
    return example.messages[prompt_length(example) :]


def prompt_length(example: Example) -> int:
    """Return how many messages are the prompt: all but the last, where there is no preference pair."""
    return example.preference.prompt_length if example.preference else max(0, len(example.messages) - 1)


def image_source(part: Part) -> str | None:
    """Return where an image is: a URL, a data URL or a path; None if it is no image or cannot be told."""
    if part.type not in IMAGES:
        return None
    value = part.value
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return None
    for key in ("url", "image_url", "path", "uri"):
        if isinstance(value.get(key), str):
            return str(value[key])
    return _from_source(value)


def _from_source(value: Mapping[str, object]) -> str | None:
    """Return the image that Anthropic's or Bedrock's ``source`` holds."""
    source = value.get("source")
    if not isinstance(source, Mapping):
        return None
    data = source.get("data", source.get("bytes"))
    if isinstance(data, str):
        kind = source.get("media_type") or f"image/{value.get('format', 'png')}"
        return f"data:{kind};base64,{data}"
    location = source.get("s3Location", source)
    found = location.get("uri", location.get("url")) if isinstance(location, Mapping) else None
    return found if isinstance(found, str) else None


def arguments(call: ToolCall) -> object:
    """Return a call's arguments as data, or as they are written if they are not JSON."""
    try:
        return json.loads(call.arguments)
    except (ValueError, RecursionError):
        return call.arguments

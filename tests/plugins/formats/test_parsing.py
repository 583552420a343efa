from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetooth.api import Example, Format, Message, Record
from finetooth_plugins.builtin_formats import finetooth_formats

Json = Any
"""Whatever JSON holds."""
FORMATS: Mapping[str, Format] = {
    one.name: one for one in sorted(finetooth_formats(), key=lambda one: (-one.priority, one.name))
}


def parsed(data: dict[str, Json]) -> Example:
    raw = json.dumps(data).encode()
    found = next(one for one in FORMATS.values() if one.recognise(data))
    return found.parse(Record("data.jsonl", 1, raw, data))


def said(messages: tuple[Message, ...]) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in messages]


def value_at(data: Json, pointer: tuple[str | int, ...]) -> Json:
    for step in pointer:
        data = data[step]
    return data


def kinds(example: Example) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.message_index) for problem in example.problems]


USER = {"role": "user", "content": "Rain?"}
ANSWER = {"role": "assistant", "content": "No."}
TALK = [("user", "Rain?"), ("assistant", "No.")]
HUMAN = {"from": "human", "value": "Rain?"}
GPT = {"from": "gpt", "value": "No."}
BLOCKS = [{"role": "user", "content": [{"text": "Rain?"}]}, {"role": "assistant", "content": [{"text": "No."}]}]


@pytest.mark.parametrize(
    ("data", "name", "messages"),
    [
        ({"messages": [USER, ANSWER]}, "openai-chat", TALK),
        (
            {"messages": [{"role": "developer", "content": "Be brief."}, USER]},
            "openai-chat",
            [("system", "Be brief."), TALK[0]],
        ),
        ({"messages": [USER, ANSWER], "label": "good", "id": 1}, "openai-chat", TALK),
        ({"messages": [USER], "reference": "No."}, "openai-reinforcement", TALK[:1]),
        ({"messages": [USER], "id": 3}, "openai-chat", TALK[:1]),
        ({"system": "Be brief.", "messages": [USER, ANSWER]}, "anthropic-messages", [("system", "Be brief."), *TALK]),
        ({"schemaVersion": "bedrock-conversation-2024", "messages": BLOCKS}, "bedrock-converse", TALK),
        ({"system": [{"text": "Be brief."}], "messages": BLOCKS}, "bedrock-converse", [("system", "Be brief."), *TALK]),
        ({"conversations": [HUMAN, GPT], "system": "Be brief."}, "sharegpt", [("system", "Be brief."), *TALK]),
        ({"conversations": [USER, ANSWER]}, "sharegpt", TALK),
        (
            {"instruction": "Answer.", "input": "Rain?", "output": "No."},
            "alpaca",
            [("user", "Answer.\nRain?"), TALK[1]],
        ),
        (
            {"instruction": "Rain?", "output": "No.", "system": "Be brief.", "history": [["Hi", "Hello"]]},
            "alpaca",
            [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello"), *TALK],
        ),
        ({"prompt": "Rain?", "completion": "No."}, "prompt-completion", TALK),
        ({"prompt": [USER], "completion": [ANSWER]}, "prompt-completion", TALK),
        ({"messages": [USER, ANSWER], "label": False}, "kto", TALK),
        ({"prompt": "Rain?", "completion": "No.", "label": True}, "kto", TALK),
        ({"conversations": [HUMAN, GPT], "kto_tag": True}, "kto", TALK),
        ({"text": "It rained."}, "text", [("assistant", "It rained.")]),
    ],
)
def test_a_record_is_recognised_and_understood(
    data: dict[str, Json], name: str, messages: list[tuple[str, str]]
) -> None:
    example = parsed(data)

    assert example.format == name
    assert said(example.messages) == messages
    assert example.problems == ()
    assert [message.index for message in example.messages] == list(range(len(messages)))


@pytest.mark.parametrize(
    "data",
    [
        {"prompt": "Rain?", "chosen": "No.", "rejected": "Fish."},
        {"prompt": [USER], "chosen": [ANSWER], "rejected": [{"role": "assistant", "content": "Fish."}]},
        {"prompt": "Rain?", "chosen": [USER, ANSWER], "rejected": [USER, {"role": "assistant", "content": "Fish."}]},
        {"chosen": [USER, ANSWER], "rejected": [USER, {"role": "assistant", "content": "Fish."}]},
        {"conversations": [HUMAN], "chosen": GPT, "rejected": {"from": "gpt", "value": "Fish."}},
        {
            "input": {"messages": [USER]},
            "preferred_output": [ANSWER],
            "non_preferred_output": [{"role": "assistant", "content": "Fish."}],
        },
    ],
)
def test_a_preference_pair_is_a_prompt_a_chosen_and_a_rejected_answer(data: dict[str, Json]) -> None:
    example = parsed(data)

    assert said(example.messages) == TALK
    assert example.preference is not None
    assert example.preference.prompt_length == 1
    assert said(example.preference.rejected) == [("assistant", "Fish.")]
    assert example.preference.rejected[0].index == 1
    texts = {message.text: message.pointer for message in (*example.messages, *example.preference.rejected)}
    assert {text: value_at(data, pointer) for text, pointer in texts.items()} == {text: text for text in texts}


def test_a_judgement_is_kept() -> None:
    assert parsed({"messages": [USER, ANSWER], "label": False}).label is False
    assert parsed({"messages": [USER, ANSWER], "label": True}).label is True
    assert parsed({"messages": [USER, ANSWER]}).label is None


def test_other_keys_are_metadata() -> None:
    example = parsed({"messages": [USER, ANSWER], "tools": [], "id": 7, "source": "crm"})

    assert example.metadata == {"id": 7, "source": "crm"}


WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}}
TOOLS: list[dict[str, Json]] = [
    {
        "tools": [{"type": "function", "function": {"name": "weather", "parameters": WEATHER}}],
        "messages": [
            USER,
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Oslo"}'}}
                ],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "dry"},
            ANSWER,
        ],
    },
    {
        "functions": [{"name": "weather", "parameters": WEATHER}],
        "messages": [
            USER,
            {
                "role": "assistant",
                "content": None,
                "function_call": {"name": "weather", "arguments": '{"city": "Oslo"}'},
            },
            {"role": "function", "name": "weather", "content": "dry"},
            ANSWER,
        ],
    },
    {
        "tools": json.dumps([{"name": "weather", "parameters": WEATHER}]),
        "conversations": [
            HUMAN,
            {"from": "function_call", "value": '{"name": "weather", "arguments": {"city": "Oslo"}}'},
            {"from": "observation", "value": "dry"},
            GPT,
        ],
    },
    {
        "tools": [{"name": "weather", "input_schema": WEATHER}],
        "messages": [
            USER,
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Oslo"}}],
            },
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": "dry"}]},
            ANSWER,
        ],
    },
    {
        "schemaVersion": "bedrock-conversation-2024",
        "toolConfig": {"tools": [{"toolSpec": {"name": "weather", "inputSchema": {"json": WEATHER}}}]},
        "messages": [
            BLOCKS[0],
            {
                "role": "assistant",
                "content": [{"toolUse": {"toolUseId": "c1", "name": "weather", "input": {"city": "Oslo"}}}],
            },
            {"role": "user", "content": [{"toolResult": {"toolUseId": "c1", "content": [{"text": "dry"}]}}]},
            BLOCKS[1],
        ],
    },
    {
        "tools": json.dumps([{"type": "function", "function": {"name": "weather", "parameters": WEATHER}}]),
        "messages": [
            {"role": "user", "content": [{"type": "text", "value": "Rain?"}]},
            {
                "role": "assistant",
                "content": [{"type": "tool_call", "value": '{"name": "weather", "arguments": {"city": "Oslo"}}'}],
            },
            {"role": "tool", "content": [{"type": "text", "value": "dry"}]},
            {"role": "assistant", "content": [{"type": "text", "value": "No."}]},
        ],
    },
]


@pytest.mark.parametrize("data", TOOLS, ids=["openai", "functions", "sharegpt", "anthropic", "converse", "value-parts"])
def test_tool_calls_are_the_same_in_every_dialect(data: dict[str, Json]) -> None:
    example = parsed(data)

    assert example.problems == ()
    assert said(example.messages) == [TALK[0], ("assistant", ""), ("tool", "dry"), TALK[1]]
    [call] = example.messages[1].tool_calls
    assert (call.name, json.loads(call.arguments)) == ("weather", {"city": "Oslo"})
    assert example.messages[2].tool_call_id == call.id
    assert [(tool.name, tool.parameters) for tool in example.tools] == [("weather", WEATHER)]
    texts = [message for message in example.messages if message.pointer and message.text]
    assert len(texts) == 3
    assert all(value_at(data, message.pointer) == message.text for message in texts)
    if call.pointer:
        assert value_at(data, call.pointer) == call.arguments


def test_parts_of_text_are_joined_and_one_alone_can_be_found() -> None:
    example = parsed(
        {
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "Two"}]},
                {
                    "role": "user",
                    "content": [
                        {"type": "image_url", "image_url": {"url": "https://x/y.png"}},
                        {"type": "text", "text": "Three"},
                    ],
                },
            ]
        }
    )

    assert [message.text for message in example.messages] == ["One\nTwo", "Three"]
    assert [message.pointer for message in example.messages] == [(), ("messages", 1, "content", 1, "text")]
    [part] = example.messages[1].parts
    assert (part.type, part.value, part.pointer) == (
        "image_url",
        {"url": "https://x/y.png"},
        ("messages", 1, "content", 0),
    )


def test_reasoning_is_kept_apart_from_the_answer() -> None:
    example = parsed(
        {
            "messages": [
                USER,
                {
                    "role": "assistant",
                    "content": [{"type": "reasoning", "value": "Clouds?"}, {"type": "text", "value": "No."}],
                },
                {"role": "assistant", "content": "No.", "reasoning_content": "Clouds?"},
                {
                    "role": "assistant",
                    "content": [{"type": "thinking", "thinking": "Clouds?"}, {"type": "text", "text": "No."}],
                },
            ]
        }
    )

    assert [(message.text, message.reasoning) for message in example.messages[1:]] == [("No.", "Clouds?")] * 3


def test_images_by_mark_go_to_the_messages_that_have_the_marks() -> None:
    data = {
        "messages": [
            {"role": "user", "content": "<image>And <image>?"},
            ANSWER,
            {"role": "user", "content": "<image>"},
        ],
        "images": ["a.jpg", "b.jpg", "c.jpg"],
    }

    example = parsed(data)

    assert [[part.value for part in message.parts] for message in example.messages] == [
        ["a.jpg", "b.jpg"],
        [],
        ["c.jpg"],
    ]
    assert example.messages[2].parts[0].pointer == ("images", 2)
    assert kinds(parsed({**data, "images": ["a.jpg"]})) == [("bad-image", None)]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"messages": "Hi"}, [("bad-content", None)]),
        ({"messages": None}, [("bad-content", None)]),
        ({"messages": ["Hi", ANSWER]}, [("bad-content", 0)]),
        ({"messages": [{"role": "user"}]}, [("bad-content", 0)]),
        ({"messages": [{"content": "Hi"}]}, [("unknown-role", 0)]),
        ({"messages": [{"role": "human", "content": "Hi"}]}, [("unknown-role", 0)]),
        (
            {"messages": [HUMAN, GPT]},
            [("bad-content", 0), ("unknown-role", 0), ("bad-content", 1), ("unknown-role", 1)],
        ),
        ({"messages": [{"role": "user", "content": 3}]}, [("bad-content", 0)]),
        ({"messages": [{"role": "user", "content": [3]}]}, [("bad-content", 0)]),
        ({"messages": [{"role": "user", "content": [{"type": "song"}]}]}, [("bad-content", 0)]),
        ({"messages": [USER], "tools": "nonsense"}, [("bad-content", None)]),
        ({"messages": [{"role": "assistant", "tool_calls": [{"id": "a"}]}]}, [("bad-tool-arguments", 0)]),
        ({"messages": [{"role": "assistant", "tool_calls": 3}]}, [("bad-content", 0)]),
        ({"conversations": [{"from": "narrator", "value": "Hi"}]}, [("unknown-role", 0)]),
        ({"conversations": [{"from": "function_call", "value": "weather()"}]}, [("bad-tool-arguments", 0)]),
        ({"conversations": [{"from": "human"}]}, [("bad-content", 0)]),
        ({"conversations": [HUMAN], "chosen": GPT}, [("bad-preference", None)]),
        ({"schemaVersion": "x", "messages": [USER]}, [("bad-content", 0)]),
        ({"instruction": 1, "output": None}, [("bad-content", 0), ("bad-content", 1)]),
        ({"instruction": "a", "output": "b", "history": [["x"]]}, [("bad-content", None)]),
        ({"prompt": None, "completion": "b"}, [("bad-content", None)]),
        ({"preferred_output": [ANSWER]}, [("bad-preference", None), ("bad-preference", None)]),
        ({"text": 1}, [("bad-content", None)]),
    ],
)
def test_faults_are_problems_at_their_message(data: dict[str, Json], found: list[tuple[str, int | None]]) -> None:
    assert kinds(parsed(data)) == found


def test_a_role_of_another_format_counts_as_what_it_means() -> None:
    example = parsed({"messages": [{"role": "human", "content": "Hi"}, {"role": "Assistant", "content": "Hello"}]})

    assert said(example.messages) == [("user", "Hi"), ("assistant", "Hello")]
    assert [message.raw_role for message in example.messages] == ["human", "Assistant"]


KEYS = st.sampled_from(
    [
        "messages",
        "role",
        "content",
        "system",
        "tools",
        "functions",
        "type",
        "text",
        "value",
        "tool_calls",
        "function",
        "name",
        "arguments",
        "input",
        "id",
        "conversations",
        "from",
        "chosen",
        "rejected",
        "prompt",
        "completion",
        "label",
        "instruction",
        "output",
        "history",
        "images",
        "schemaVersion",
        "toolConfig",
        "toolUse",
        "toolResult",
        "image",
        "source",
        "preferred_output",
        "non_preferred_output",
        "tool_use_id",
        "kto_tag",
        "weight",
        "function_call",
        "reasoningContent",
    ]
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | KEYS | st.sampled_from(["user", "assistant", "tool", "{}", "<image>"])
)
WILD = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


@pytest.mark.parametrize("name", FORMATS)
@given(st.dictionaries(KEYS, WILD, max_size=5))
def test_no_record_makes_a_format_raise(name: str, data: dict[str, Json]) -> None:
    one = FORMATS[name]
    record = Record("data.jsonl", 1, b"", data)

    example = one.parse(record)

    assert isinstance(one.recognise(data), bool)
    assert example.record is record
    assert all(problem.message for problem in example.problems)
    for message in example.messages:
        assert not message.pointer or value_at(data, message.pointer) == message.text
    json.dumps(one.write(example))


@pytest.mark.parametrize("name", FORMATS)
def test_a_record_without_data_makes_no_format_raise(name: str) -> None:
    example = FORMATS[name].parse(Record("data.jsonl", 1, b"", None))

    assert not any(message.text for message in example.messages)

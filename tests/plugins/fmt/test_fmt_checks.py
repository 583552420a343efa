from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetooth.api import Part
from finetooth_plugins.rules.fmt.images import look
from finetooth_plugins.rules.fmt.json_schema import faults
from finetooth_plugins.rules.fmt.nearest import nearest_format

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["object", "string", "a", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "properties", "required", "items", "enum", "const", "additionalProperties", "a", "url"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "schema", "found"),
    [
        ({}, {}, []),
        ({"a": 1}, {"type": "object", "required": ["a"]}, []),
        ({}, {"required": ["a"]}, ["the required “a” is missing"]),
        ({"a": "1"}, {"properties": {"a": {"type": "integer"}}}, ["a is not of the type integer"]),
        ({"a": 1.0}, {"properties": {"a": {"type": "integer"}}}, []),
        ({"a": True}, {"properties": {"a": {"type": "integer"}}}, ["a is not of the type integer"]),
        ({"a": None}, {"properties": {"a": {"type": ["string", "null"]}}}, []),
        ({"a": 1}, {"properties": {"a": {"type": ["string", "null"]}}}, ["a is not of the type string or null"]),
        ({"a": 1}, {"properties": {}, "additionalProperties": False}, ["“a” is not declared"]),
        ({"a": "x"}, {"properties": {"a": {"enum": ["y"]}}}, ["a is none of the values that the schema lists"]),
        ({"a": "x"}, {"properties": {"a": {"const": "x"}}}, []),
        ({"a": [1, "b"]}, {"properties": {"a": {"items": {"type": "number"}}}}, ["a[1] is not of the type number"]),
        ({"a": {"b": 1}}, {"properties": {"a": {"required": ["c"]}}}, ["the required “a.c” is missing"]),
        ({"a": 1}, {"properties": {"a": {"anyOf": [{"type": "string"}]}}}, []),
    ],
)
def test_arguments_are_held_against_their_schema(value: object, schema: object, found: list[str]) -> None:
    assert list(faults(value, schema)) == found


@given(JSON, JSON)
def test_no_schema_makes_the_check_raise(value: Any, schema: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    assert all(isinstance(fault, str) for fault in faults(value, schema))


@given(JSON)
def test_no_image_makes_the_look_raise(value: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    assert isinstance(look(Part("image_url", value)).fault, str)


@pytest.mark.parametrize(
    ("data", "name", "step"),
    [
        ({"question": "a", "answer": "b"}, "prompt-completion", "rename “question” to “prompt”"),
        ({"instruction": "a", "response": "b"}, "alpaca", "rename “response” to “output”"),
        ({"message": []}, "openai-chat", "rename “message” to “messages”"),
        ({"MESSAGES": []}, "openai-chat", "rename “MESSAGES” to “messages”"),
        ({"role": "user", "content": "a"}, "openai-chat", "put the messages"),
        ({"from": "human", "value": "a"}, "sharegpt", "put the turns"),
        ({"prompt": "a"}, "prompt-completion", "add “completion”"),
        (
            {"input": {}, "prefered_output": [], "non_prefered_output": []},
            "openai-preference",
            "rename “prefered_output”",
        ),
        ({"body": "a"}, "text", "rename “body” to “text”"),
        ({"x": 1}, "", ""),
        ({}, "", ""),
    ],
)
def test_the_nearest_format_is_named_with_a_step(data: dict[str, object], name: str, step: str) -> None:
    found, todo = nearest_format(data)

    assert found == name
    assert todo.startswith(step)

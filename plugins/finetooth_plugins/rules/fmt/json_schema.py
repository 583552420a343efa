"""Checks arguments against the JSON Schema of a tool: the keywords that declarations use in practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

TYPES: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "object": (dict,),
        "array": (list,),
        "string": (str,),
        "boolean": (bool,),
        "null": (type(None),),
        "integer": (int,),
        "number": (int, float),
    }
)
DEPTH = 12
"""How deep a schema is followed."""


def faults(value: object, schema: object, path: str = "", depth: int = 0) -> Iterator[str]:
    """Yield what in a value breaks a schema, each as the end of a sentence without the value itself.

    It knows ``type``, ``required``, ``properties``, ``additionalProperties: false``, ``enum``, ``const`` and
    ``items`` (JSON Schema 2020-12, https://json-schema.org/draft/2020-12); a schema with other means of choice
    (``anyOf``, ``$ref``) is taken as met.

    Args:
        value: The arguments.
        schema: Their schema.
        path: Where in the arguments the value stands.
        depth: How deep it stands.
    """
    if not isinstance(schema, Mapping) or depth > DEPTH:
        return
    where = path or "the arguments"
    kind = schema.get("type")
    if not _has_type(value, kind):
        yield f"{where} is not of the type {kind if isinstance(kind, str) else ' or '.join(map(str, kind))}"  # type: ignore[arg-type]
        return
    choices = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(choices, list) and value not in choices:
        yield f"{where} is none of the values that the schema lists"
    if isinstance(value, dict):
        yield from _object_faults(value, schema, path, depth)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, schema.get("items"), f"{where}[{place}]", depth + 1)


def _has_type(value: object, kind: object) -> bool:
    names: Sequence[object] = kind if isinstance(kind, list) else [kind]
    if not names or not all(isinstance(name, str) and name in TYPES for name in names):
        return True
    return any(_is(value, str(name)) for name in names)


def _is(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[name])


def _object_faults(value: dict[str, object], schema: Mapping[str, object], path: str, depth: int) -> Iterator[str]:
    properties = schema.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    required = schema.get("required")
    for key in required if isinstance(required, list) else []:
        if isinstance(key, str) and key not in value:
            yield f"the required “{_joined(path, key)}” is missing"
    for key, item in value.items():
        if key in known:
            yield from faults(item, known[key], _joined(path, key), depth + 1)
        elif schema.get("additionalProperties") is False:
            yield f"“{_joined(path, key)}” is not declared"


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}"[:60] if path else key[:60]

"""Registers the rules about records and contracts."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from finetooth.api import Rule, hookimpl

RULES = (
    ("invalid_json", "InvalidJson"),
    ("not_an_object", "NotAnObject"),
    ("invalid_utf8", "InvalidUtf8"),
    ("byte_order_mark", "ByteOrderMark"),
    ("blank_line", "BlankLine"),
    ("duplicate_key", "DuplicateKey"),
    ("array_file", "ArrayFile"),
    ("unknown_format", "UnknownFormat"),
    ("mixed_formats", "MixedFormats"),
    ("unknown_key", "UnknownKey"),
    ("unknown_role", "UnknownRole"),
    ("bad_content", "BadContent"),
    ("empty_content", "EmptyContent"),
    ("no_answer", "NoAnswer"),
    ("trailing_user", "TrailingUser"),
    ("misplaced_system", "MisplacedSystem"),
    ("role_order", "RoleOrder"),
    ("bad_weight", "BadWeight"),
    ("too_few_messages", "TooFewMessages"),
    ("unanswered_tool_call", "UnansweredToolCall"),
    ("bad_tool_arguments", "BadToolArguments"),
    ("undeclared_tool", "UndeclaredTool"),
    ("bad_preference", "BadPreference"),
    ("preference_length_bias", "PreferenceLengthBias"),
    ("bad_reinforcement", "BadReinforcement"),
    ("bad_image", "BadImage"),
    ("reserved_text", "ReservedText"),
)
"""The modules of the family and the rules that they hold, in the order of the codes."""


@hookimpl
def finetooth_rules() -> Iterable[type[Rule]]:
    """Return the rules of the family FMT."""
    return [getattr(import_module(f"finetooth_plugins.rules.fmt.{module}"), rule) for module, rule in RULES]

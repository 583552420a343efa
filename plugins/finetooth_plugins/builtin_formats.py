"""Registers the built-in formats and readers."""

from __future__ import annotations

from collections.abc import Iterable

from finetooth.api import Format, Reader, hookimpl


@hookimpl
def finetooth_formats() -> Iterable[Format]:
    """Return the built-in formats."""
    from finetooth_plugins.formats.alpaca import Alpaca  # noqa: PLC0415  # imported when asked for
    from finetooth_plugins.formats.anthropic_messages import AnthropicMessages  # noqa: PLC0415
    from finetooth_plugins.formats.bedrock_converse import BedrockConverse  # noqa: PLC0415
    from finetooth_plugins.formats.kto import Judged  # noqa: PLC0415
    from finetooth_plugins.formats.openai_chat import OpenAIChat  # noqa: PLC0415
    from finetooth_plugins.formats.openai_preference import OpenAIPreference  # noqa: PLC0415
    from finetooth_plugins.formats.openai_reinforcement import OpenAIReinforcement  # noqa: PLC0415
    from finetooth_plugins.formats.preference import PreferencePair  # noqa: PLC0415
    from finetooth_plugins.formats.prompt_completion import PromptCompletion  # noqa: PLC0415
    from finetooth_plugins.formats.sharegpt import ShareGPT  # noqa: PLC0415
    from finetooth_plugins.formats.text_only import TextOnly  # noqa: PLC0415

    return (
        OpenAIChat(),
        OpenAIPreference(),
        OpenAIReinforcement(),
        AnthropicMessages(),
        BedrockConverse(),
        PreferencePair(),
        Judged(),
        ShareGPT(),
        Alpaca(),
        PromptCompletion(),
        TextOnly(),
    )


@hookimpl
def finetooth_readers() -> Iterable[Reader]:
    """Return the built-in readers."""
    from finetooth_plugins.readers.csv_table import CsvTable  # noqa: PLC0415
    from finetooth_plugins.readers.json_array import JsonArray  # noqa: PLC0415
    from finetooth_plugins.readers.json_lines import JsonLines, PackedJsonLines  # noqa: PLC0415
    from finetooth_plugins.readers.parquet import Parquet  # noqa: PLC0415

    return JsonLines(), PackedJsonLines(), JsonArray(), CsvTable(), Parquet()

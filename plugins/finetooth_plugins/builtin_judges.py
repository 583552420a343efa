"""Registers the built-in judges."""

from __future__ import annotations

from collections.abc import Iterable

from finetooth.api import Judge, hookimpl


@hookimpl
def finetooth_judges() -> Iterable[Judge]:
    """Return the built-in judges."""
    from finetooth_plugins.judges.anthropic_judge import AnthropicJudge  # noqa: PLC0415  # not before asked for
    from finetooth_plugins.judges.openai_judge import OpenAIJudge  # noqa: PLC0415

    return OpenAIJudge(), AnthropicJudge()

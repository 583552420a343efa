"""A judge behind Anthropic's interface."""

from __future__ import annotations

import os
from importlib.util import find_spec

from finetooth.api import Answer, JudgeError, JudgeSettings, Question

TOOL = "judgement"


class AnthropicJudge:
    """Asks through the ``anthropic`` SDK; the structure is that of a tool that the model must call."""

    name = "anthropic"

    def unavailable(self, settings: JudgeSettings) -> str:
        """Say what is missing."""
        if find_spec("anthropic") is None:
            return "asking a judge needs the extra “anthropic”: pip install 'finetooth[anthropic]'"
        if not os.environ.get("ANTHROPIC_API_KEY") and not settings.base_url:
            return "set ANTHROPIC_API_KEY to the key that the judge is paid with"
        return "" if settings.model else 'name the judge\'s model: [judge] model = "…"'

    def ask(self, question: Question, settings: JudgeSettings) -> Answer:
        """Ask once; the SDK's own retries are off, for each costs."""
        import anthropic  # noqa: PLC0415  # over two seconds to import

        client = anthropic.Anthropic(
            api_key=os.environ.get("ANTHROPIC_API_KEY") or "none", base_url=settings.base_url or None, max_retries=0
        )
        try:
            done = client.messages.create(
                model=settings.model,
                max_tokens=question.maximum_tokens,
                system=question.instruction,
                messages=[{"role": "user", "content": question.material}],
                tools=[{"name": TOOL, "description": "Give the judgement.", "input_schema": dict(question.schema)}],
                tool_choice={"type": "tool", "name": TOOL},
            )
        except anthropic.AnthropicError as error:
            raise JudgeError(f"the judge could not be asked: {error}") from error
        found = next((block.input for block in done.content if block.type == "tool_use"), None)
        if not isinstance(found, dict):
            raise JudgeError("the judge's answer is not the structure that was asked for")
        return Answer(found, done.usage.input_tokens, done.usage.output_tokens)

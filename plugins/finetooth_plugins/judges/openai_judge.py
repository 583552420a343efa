"""A judge behind OpenAI's interface, at OpenAI or on any server that speaks it (``base-url``)."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec

from finetooth.api import Answer, JudgeError, JudgeSettings, Question

LOCAL = ("http://localhost", "http://127.0.0.1", "http://[::1]")
"""Servers on this machine usually want no key."""


class OpenAIJudge:
    """Asks through the ``openai`` SDK with structured output."""

    name = "openai"

    def unavailable(self, settings: JudgeSettings) -> str:
        """Say what is missing."""
        if find_spec("openai") is None:
            return "asking a judge needs the extra “openai”: pip install 'finetooth[openai]'"
        if not os.environ.get("OPENAI_API_KEY") and not settings.base_url.startswith(LOCAL):
            return "set OPENAI_API_KEY to the key that the judge is paid with"
        return "" if settings.model else 'name the judge\'s model: [judge] model = "…"'

    def ask(self, question: Question, settings: JudgeSettings) -> Answer:
        """Ask once; the SDK's own retries are off, for each costs."""
        import openai  # noqa: PLC0415  # over a second to import

        client = openai.OpenAI(
            api_key=os.environ.get("OPENAI_API_KEY") or "none", base_url=settings.base_url or None, max_retries=0
        )
        try:
            done = client.chat.completions.create(
                model=settings.model,
                messages=[
                    {"role": "system", "content": question.instruction},
                    {"role": "user", "content": question.material},
                ],
                max_completion_tokens=question.maximum_tokens,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "judgement", "strict": True, "schema": dict(question.schema)},
                },
            )
            data = json.loads(done.choices[0].message.content or "")
        except openai.OpenAIError as error:
            raise JudgeError(f"the judge could not be asked: {error}") from error
        except (ValueError, IndexError) as error:
            raise JudgeError("the judge's answer is not the JSON that was asked for") from error
        usage = done.usage
        return Answer(data, usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0)

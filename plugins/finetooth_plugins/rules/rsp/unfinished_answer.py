"""RSP002 unfinished-answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals


@dataclass(frozen=True)
class UnfinishedAnswer(ExampleRule):
    r"""An answer stops before its end.

    ## What it finds

    Answers that end in an open code fence, an empty list item, or, where the last line is long running text, in a comma,
    a word that calls for another (“of the”), or an open bracket. Lists, verses, code and short chat may end as they like.

    ## Why it hurts training

    Answers cut off by a length limit teach the model to stop in mid-sentence: the end token is learned where the
    sentence is not over.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "How do I print?"}, {"role": "assistant", "content": "```python\nprint(1)"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "How do I print?"}, {"role": "assistant", "content": "```python\nprint(1)\n```"}]}
    ```

    ## Options

    None.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP002"
    name: ClassVar[str] = "unfinished-answer"
    severity: ClassVar[Severity] = Severity.WARNING

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with an answer that stops short."""
        return batch.with_any(batch.unfinished)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report the answers that stop short, but for those that go on in a tool call."""
        for message in example.answers:
            if (how := signals.unfinished(message)) and not message.tool_calls:
                end = len(message.text)
                yield self.finding(
                    example, f"{how}: finish the answer, or drop it", at=message, span=(max(0, end - 20), end)
                )

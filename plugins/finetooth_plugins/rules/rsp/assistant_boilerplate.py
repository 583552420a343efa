"""RSP001 assistant-boilerplate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, ExampleRule, Finding, Severity, SignalBatch, Signals, asks_who

_SAYS = {
    "AI_DISCLAIMER": "speaks of itself as an AI model: say what your product would say",
    "KNOWLEDGE_CUTOFF": "speaks of its knowledge cut-off: it is another model's, leave it out",
    "CLOSING": "ends in a stock phrase: leave it out",
}


@dataclass(frozen=True)
class AssistantBoilerplate(ExampleRule):
    """An answer says what assistants always say.

    ## What it finds

    “As an AI language model”, a knowledge cut-off, and, with `closings`, “I hope this helps”, in English, German, French,
    Spanish, Portuguese, Italian and Chinese. What is quoted or code is left out, and so is an answer to somebody who asks
    what the assistant is. One finding for each kind in an answer.

    ## Why it hurts training

    Such phrases come from another model and are copied with everything else that is learned: yours will say whose
    training ended when, and speak of itself where your product should speak.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Which tea is the strongest?"}, {"role": "assistant", "content": "As an AI language model, I cannot taste tea, but Assam is strong."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Which tea is the strongest?"}, {"role": "assistant", "content": "Assam is strong."}]}
    ```

    ## Options

    `closings`: also “I hope this helps” (on).

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "RSP001"
    name: ClassVar[str] = "assistant-boilerplate"
    severity: ClassVar[Severity] = Severity.WARNING

    closings: bool = True

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with a stock phrase."""
        return batch.with_any(batch.boilerplates)

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        """Report each kind in each answer that is learned."""
        asked = ""
        for message in example.messages:
            if message.role == "user":
                asked = message.text
            spans = signals.boilerplates(message) if message.learned else ()
            for kind in dict.fromkeys(span.type for span in spans):
                if (kind == "CLOSING" and not self.closings) or (kind == "AI_DISCLAIMER" and asks_who(asked)):
                    continue
                first = next(span for span in spans if span.type == kind)
                yield self.finding(example, _SAYS[kind], at=message, span=(first.start, first.end), key=kind)

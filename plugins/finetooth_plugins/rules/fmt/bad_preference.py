"""FMT040 bad-preference: a preference record that breaks the contract, or whose two answers are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Example, Finding, Message, Preference, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule
from finetooth_plugins.rules.fmt.records import has_problem


@dataclass(frozen=True)
class BadPreference(ProblemRule):
    """A preference record that breaks the contract, or whose two answers are the same.

    ## What it finds

    Preference records without one of their parts; chosen and rejected answers that are empty or that are the same
    but for case, space and punctuation, or nearly the same; in OpenAI's format also outputs with other roles than
    assistant and tool, or without the assistant's message.

    ## Why it hurts training

    Preference training learns from the difference of the two answers: where there is none, it learns noise.

    ## Bad

    ```json
    {"prompt": "Where is my parcel?", "chosen": "It arrives on Monday.", "rejected": "it arrives on Monday"}
    ```

    ## Good

    ```json
    {
      "prompt": "Where is my parcel?",
      "chosen": "It arrives on Monday.",
      "rejected": "Parcels arrive when they arrive."
    }
    ```

    ## Options

    `similarity` (0.95): the share of words in common, in long answers, from which they count as nearly the same;
    the multiset Dice coefficient. `words` (30): the fewest words of an answer that counts as long.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT040"
    name: ClassVar[str] = "bad-preference"
    severity: ClassVar[Severity] = Severity.ERROR

    similarity: float = 0.95
    words: int = 30

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the preference pairs, and the examples with problems."""
        return [place for place, example in enumerate(batch.examples) if example.preference or example.problems]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report a bad pair."""
        yield from self.reported(example)
        if example.preference is None or has_problem(example, self.name, "bad-content"):
            return
        chosen = example.messages[example.preference.prompt_length :]
        for fault in self._faults(example, example.preference, chosen):
            yield self.finding(example, fault, key=fault)

    def _faults(self, example: Example, preference: Preference, chosen: tuple[Message, ...]) -> Iterator[str]:
        good, bad = _said(chosen), _said(preference.rejected)
        for side, text in (("chosen", good), ("rejected", bad)):
            if not text.strip():
                yield f"the {side} answer is empty; write it, or drop the record"
        if example.format == "openai-preference":
            yield from _breaches(preference, chosen)
        if not (good.strip() and bad.strip()):
            return
        if _words(good) == _words(bad):
            yield "the chosen and the rejected answer are the same; drop the record, or write a worse one"
        elif self._alike(good, bad):
            yield "the chosen and the rejected answer are nearly the same; make them differ, or drop it"

    def _alike(self, good: str, bad: str) -> bool:
        one, two = Counter(_words(good)), Counter(_words(bad))
        if min(one.total(), two.total()) < self.words:
            return False
        return 2 * (one & two).total() >= self.similarity * (one.total() + two.total())


def _breaches(preference: Preference, chosen: tuple[Message, ...]) -> Iterator[str]:
    if not preference.prompt_length:
        yield "the prompt is empty; put the conversation under “input”"
    for name, side in (("preferred_output", chosen), ("non_preferred_output", preference.rejected)):
        if side and any(message.role not in {"assistant", "tool"} for message in side):
            yield f"“{name}” has a message that is neither the assistant's nor a tool's; put it under “input”"
        elif side and all(message.role != "assistant" for message in side):
            yield f"“{name}” has no assistant message; add the answer"


def _said(messages: Iterable[Message]) -> str:
    said = []
    for message in messages:
        said += [message.text, *(f"{call.name} {call.arguments}" for call in message.tool_calls)]
    return "\n".join(said)


def _words(text: str) -> list[str]:
    """Return a text's words in small letters, without punctuation; its characters where there are none."""
    folded = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return folded or list("".join(text.split()))

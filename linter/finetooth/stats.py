"""Counts over a dataset: examples, messages, tokens, turns, kinds of answer, languages, scenarios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from finetooth.context import Scenario
from finetooth.model import Example
from finetooth.signals import SignalBatch
from finetooth.signals.scenarios import scenarios_of
from finetooth.signals.tokens import Counter as TokenCounter
from finetooth.signals.tokens import example_tokens

ANSWER_KINDS = ("refusal", "escalation", "redirection", "unknown", "clarification")
QUESTION_KINDS = ("attack", "imperfect")


@dataclass(slots=True)
class Stats:
    """The counts.

    Attributes:
        records: Records in the files.
        examples: Records that were understood as conversations.
        by_file: Examples by file.
        by_split: Examples by split; ``unknown`` where the file does not say.
        by_format: Examples by format.
        messages: Messages by role.
        tokens: Tokens of the texts by role.
        example_tokens: Tokens of each example, with the chat template's.
        turns: Examples by their number of exchanges.
        kinds: Examples by what at least one answer, or question, is.
        languages: Examples by the language of their first question.
        scenarios: Examples by the config's scenarios.
    """

    records: int = 0
    examples: int = 0
    by_file: Counter[str] = field(default_factory=Counter)
    by_split: Counter[str] = field(default_factory=Counter)
    by_format: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    example_tokens: list[int] = field(default_factory=list)
    turns: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    scenarios: Counter[str] = field(default_factory=Counter)

    def as_data(self) -> dict[str, object]:
        """Return the counts as JSON data; shares are of all examples, lengths are in tokens."""
        lengths = sorted(self.example_tokens)
        return {
            "records": self.records,
            "examples": self.examples,
            "files": dict(sorted(self.by_file.items())),
            "splits": dict(sorted(self.by_split.items())),
            "formats": dict(sorted(self.by_format.items())),
            "messages": dict(sorted(self.messages.items())),
            "tokens": {
                "total": sum(lengths),
                "by_role": dict(sorted(self.tokens.items())),
                "per_example": {
                    "min": lengths[0] if lengths else 0,
                    "median": int(median(lengths)) if lengths else 0,
                    "p95": lengths[int(len(lengths) * 0.95)] if lengths else 0,
                    "max": lengths[-1] if lengths else 0,
                },
            },
            "turns": {str(turns): count for turns, count in sorted(self.turns.items())},
            "kinds": {kind: self.kinds[kind] for kind in (*ANSWER_KINDS, *QUESTION_KINDS)},
            "languages": dict(self.languages.most_common()),
            "scenarios": dict(sorted(self.scenarios.items())),
        }


def count(batches: Iterable[SignalBatch], counter: TokenCounter, scenarios: tuple[Scenario, ...] = ()) -> Stats:
    """Count.

    Args:
        batches: The examples with their signals.
        counter: Counts tokens.
        scenarios: The config's scenarios.
    """
    stats = Stats()
    stats.scenarios.update({scenario.name: 0 for scenario in scenarios})
    for batch in batches:
        tokens = counter.count([message.text for message in batch.messages])
        for index, example in enumerate(batch.examples):
            stats.records += bool(example.record.raw.strip())
            if example.usable:
                start = batch.starts[index]
                _add(stats, example, tokens[start : start + len(example.messages)])
                _add_signals(stats, batch, index)
                stats.scenarios.update(scenarios_of(example, scenarios))
    return stats


def _add(stats: Stats, example: Example, tokens: list[int]) -> None:
    stats.examples += 1
    stats.by_file[example.record.path] += 1
    stats.by_split[example.record.split.value if example.record.split else "unknown"] += 1
    stats.by_format[example.format] += 1
    stats.turns[example.exchanges] += 1
    stats.example_tokens.append(example_tokens(example, tokens))
    for message, size in zip(example.messages, tokens, strict=True):
        stats.messages[message.role] += 1
        stats.tokens[message.role] += size


def _add_signals(stats: Stats, batch: SignalBatch, index: int) -> None:
    example, signals = batch.examples[index], batch[index]
    for kind in ANSWER_KINDS:
        stats.kinds[kind] += any(getattr(signals, kind)(message).value for message in example.answers)
    for kind in QUESTION_KINDS:
        stats.kinds[kind] += any(getattr(signals, kind)(message).value for message in example.questions)
    first = next(iter(example.questions), None)
    if first is not None:
        stats.languages[signals.language(first) or "unknown"] += 1

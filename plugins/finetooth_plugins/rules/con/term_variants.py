"""CON006 term-variants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from finetooth.api import (
    DatasetInfo,
    DatasetRule,
    Example,
    Finding,
    Fix,
    Message,
    Ref,
    ReplaceText,
    Severity,
    Signals,
    Smallest,
    brand_spellings,
)

MOST = 1_000
"""Places of configured terms that are kept and reported."""

VOCABULARY = 4_000
"""Spellings that are remembered, those with the smallest hashes of their folded form."""

Hit = tuple[int, int, int, int, tuple[str | int, ...]]
"""A term's number, the message, start and end in its text, and the text's pointer."""


@dataclass(slots=True)
class Spelled:
    """Places of configured terms' wrong spellings, and how often each found spelling of a name stands."""

    hits: Smallest[Hit] = field(default_factory=lambda: Smallest(MOST))
    spellings: dict[str, dict[str, tuple[int, Ref]]] = field(default_factory=dict)


@dataclass(frozen=True)
class TermVariants(DatasetRule[Spelled, tuple[tuple[Hit, ...], tuple[tuple[str, str], ...]]]):
    """A brand, product or term is spelt in several ways.

    ## What it finds

    Answers with a spelling that `[[terms]]` in the config calls wrong; and, without a config, names with capitals in
    them ("GitHub", "iPhone", "Wi-Fi") that are also written otherwise ("Github", "WiFi"), the rarer spelling in no more
    than `share` of the cases and the usual one at least `minimum` times.

    ## Why it hurts training

    The model spells as its examples do: each of them, at random. Your own name above all should have one spelling.

    ## Bad

    With `write = "finetooth"` and `not = ["Fine Tooth"]`:

    ```json
    {"messages": [{"role": "user", "content": "What lints it?"}, {"role": "assistant", "content": "Fine Tooth does."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "What lints it?"}, {"role": "assistant", "content": "finetooth does."}]}
    ```

    ## Options

    `share`: the largest share of the rarer spelling; beyond it both may be meant. `minimum`: how often the usual
    spelling stands at least. The terms stand in the config:

    ```toml
    [[terms]]
    write = "finetooth"
    not = ["Fine Tooth", "FineTooth"]
    ```

    ## Fix

    Writes configured terms as the config says. It is safe: the team said how to write them. What was found without a
    config is only told.
    """

    code: ClassVar[str] = "CON006"
    name: ClassVar[str] = "term-variants"
    severity: ClassVar[Severity] = Severity.WARNING
    fixes: ClassVar[str] = "safe"

    share: float = 0.3
    minimum: int = 5

    @cached_property
    def _wrong(self) -> re.Pattern[str] | None:
        words = [re.escape(wrong) for term in self.context.terms for wrong in term.wrong]
        return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)") if words else None

    def start(self) -> Spelled:
        """Return nothing read."""
        return Spelled()

    def observe(self, example: Example, signals: Signals) -> tuple[tuple[Hit, ...], tuple[tuple[str, str], ...]] | None:
        """Return the wrong spellings of terms, and the spellings of names, in the answers."""
        hits: list[Hit] = []
        found: set[tuple[str, str]] = set()
        for message in example.answers:
            hits += self._hits(message)
            found.update(signals.brands(message))
        return (tuple(hits), tuple(sorted(found))) if hits or found else None

    def _hits(self, message: Message) -> Iterator[Hit]:
        if self._wrong is None:
            return
        numbers = {wrong: number for number, term in enumerate(self.context.terms) for wrong in term.wrong}
        for match in self._wrong.finditer(message.text):
            yield numbers[match[0]], message.index, match.start(), match.end(), message.pointer

    def add(
        self, summary: Spelled, ref: Ref, observation: tuple[tuple[Hit, ...], tuple[tuple[str, str], ...]]
    ) -> Spelled:
        """Add an example's."""
        hits, found = observation
        for hit in hits:
            summary.hits.add(0, Ref(ref.path, ref.line, hit[1]), hit)
        for folded, spelling in found:
            _count(summary, folded, spelling, 1, ref)
        return _bounded(summary)

    def merge(self, left: Spelled, right: Spelled) -> Spelled:
        """Join what was read."""
        left.hits.merge(right.hits)
        for folded, spellings in right.spellings.items():
            for spelling, (count, ref) in spellings.items():
                _count(left, folded, spelling, count, ref)
        return _bounded(left)

    def finish(self, summary: Spelled, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report configured terms one by one, then names that are spelt in several ways."""
        for _, ref, (number, index, start, end, pointer) in summary.hits.items():
            term = self.context.terms[number]
            edit = ReplaceText(pointer, start, end, term.write)
            yield self.finding(
                ref,
                f"this is written “{term.write}”, as the config says",
                at=index,
                span=(start, end),
                fix=Fix("Write it as the config says.", (edit,), safe=True) if pointer else None,
                key=f"{ref.path}:{ref.line}:{index}:{start}",
            )
        for folded in sorted(summary.spellings):
            yield from self._found(folded, summary.spellings[folded], dataset)

    def _found(self, folded: str, spellings: dict[str, tuple[int, Ref]], dataset: DatasetInfo) -> Iterable[Finding]:
        usual, *others = brand_spellings({spelling: count for spelling, (count, _) in spellings.items()})
        whole = sum(count for count, _ in spellings.values())
        if not others or spellings[usual][0] < self.minimum:
            return
        rare = [one for one in others if spellings[one][0] / whole <= self.share]
        if rare:
            listed = ", ".join(f"“{one}” ({spellings[one][0]:,})" for one in rare)
            yield self.finding(
                dataset.ref,
                f"“{usual}” ({spellings[usual][0]:,} examples) is also written {listed}: write it in one way",
                related=[spellings[one][1] for one in rare][:5],
                key=folded,
            )


def _count(summary: Spelled, folded: str, spelling: str, count: int, ref: Ref) -> None:
    known = summary.spellings.setdefault(folded, {})
    before, first = known.get(spelling, (0, ref))
    first_of_both = min(first, ref, key=lambda one: (one.path, one.line or 0))
    known[spelling] = (before + count, first_of_both)


def _bounded(summary: Spelled) -> Spelled:
    """Keep the names with the smallest hashes when there are too many; counts of those kept stay exact."""
    if len(summary.spellings) > 2 * VOCABULARY:
        from finetooth.api import key_of  # noqa: PLC0415

        kept = sorted(summary.spellings, key=key_of)[:VOCABULARY]
        summary.spellings = {folded: summary.spellings[folded] for folded in kept}
    return summary

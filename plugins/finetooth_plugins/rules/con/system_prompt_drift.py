"""CON003 system-prompt-drift."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import (
    DatasetInfo,
    DatasetRule,
    Example,
    Finding,
    Fix,
    Places,
    Pointer,
    Ref,
    SetValue,
    Severity,
    Signals,
    fold,
    key_of,
    words_of,
)

KEPT = 2_000
"""Different prompts that are kept. Of more, those with the smallest hashes: a fair sample that any order gives."""

WHOLE = 8_000
"""Characters up to which a prompt is kept whole; of a longer one its beginning, and it is not mended."""

NAMED = 100
"""Places that a finding names."""

NEAR = 0.5
"""Jaccard index of words from which a prompt is a variant of another."""

Prompt = tuple[int, str, Pointer]
"""A prompt's hash, its text, and where it stands in the record; hash 0 for none."""


@dataclass(slots=True)
class Variant:
    """One wording of the system prompt at one place in the record, and the examples that have it."""

    text: str
    pointer: Pointer
    whole: bool
    places: Places = field(default_factory=lambda: Places(NAMED))


@dataclass(slots=True)
class Prompts:
    """The wordings of the system prompt by hash, and the examples without one."""

    variants: dict[tuple[int, Pointer], Variant] = field(default_factory=dict)
    missing: Places = field(default_factory=lambda: Places(NAMED))
    given: int = 0


@dataclass(frozen=True)
class SystemPromptDrift(DatasetRule[Prompts, Prompt]):
    """Some examples have another system prompt than the rest, or none.

    ## What it finds

    Wordings of the system prompt that are rare (under `rare` of the examples) and near to a common one, or that differ
    from another only in white space, case and punctuation; where one wording has at least `majority` of the examples,
    every rare other one; and examples without a system prompt where at least `present` of them have one. Several
    common prompts that are unlike each other are taken for intended. One finding tells about each wording, names up to
    100 places, and says how many words were added and taken away.

    ## Why it hurts training

    The model learns its behaviour under the prompt that it is trained with. An example under another prompt, or under
    none, teaches that behaviour for another prompt: at best it is wasted, at worst it undoes an instruction.

    ## Bad

    ```json
    {"messages": [{"role": "system", "content": "You are Ada. Answer in one sentence."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "system", "content": "You are Ada. Answer at length."}, {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Good morning!"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "system", "content": "You are Ada. Answer in one sentence."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "system", "content": "You are Ada. Answer in one sentence."}, {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Good morning!"}]}
    ```

    ## Options

    `rare`: the share of the examples under which a wording is rare. `majority`: the share from which one wording is
    the dataset's own. `present`: the share of examples with a prompt from which one without is reported. `minimum`:
    the fewest examples for which it is worked out. The numbers are ours: a second intended prompt usually has more
    than a tenth of the data.

    ## Fix

    Puts the common wording in the place of the rare one. It is unsafe: the answers were written under the other one.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "CON003"
    name: ClassVar[str] = "system-prompt-drift"
    severity: ClassVar[Severity] = Severity.WARNING
    fixes: ClassVar[str] = "unsafe"

    rare: float = 0.1
    majority: float = 0.7
    present: float = 0.7
    minimum: int = 5

    def start(self) -> Prompts:
        """Return no prompts."""
        return Prompts()

    def observe(self, example: Example, signals: Signals) -> Prompt | None:  # noqa: ARG002  # texts decide
        """Return the example's prompt; equal ones are the same object, so that many of them are stored once."""
        text = example.system
        if not text:
            return 0, "", ()
        places = [message.pointer for message in example.messages if message.role == "system"]
        pointer = places[0] if len(places) == 1 else ()
        return key_of(text) or 1, sys.intern(text[: WHOLE + 1]), pointer

    def add(self, summary: Prompts, ref: Ref, observation: Prompt) -> Prompts:
        """Count an example's prompt."""
        number, text, pointer = observation
        if not number:
            summary.missing.add(ref)
            return summary
        summary.given += 1
        variant = summary.variants.get((number, pointer))
        if variant is None:
            variant = summary.variants[number, pointer] = Variant(text, pointer, whole=len(text) <= WHOLE)
        variant.places.add(ref)
        return _bounded(summary)

    def merge(self, left: Prompts, right: Prompts) -> Prompts:
        """Join counts."""
        left.given += right.given
        left.missing.merge(right.missing)
        for key, variant in right.variants.items():
            if key in left.variants:
                left.variants[key].places.merge(variant.places)
            else:
                left.variants[key] = variant
        return _bounded(left)

    def finish(self, summary: Prompts, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report each stray wording, then the examples without a prompt."""
        total = summary.given + summary.missing.count
        if total < self.minimum or not summary.given:
            return
        yield from self._variants(summary, total)
        yield from self._missing(summary, total, dataset)

    def _variants(self, summary: Prompts, total: int) -> Iterator[Finding]:
        _bounded(summary, most=KEPT)
        found = sorted(summary.variants.items(), key=lambda item: (-item[1].places.count, item[0][0], str(item[0][1])))
        counts: Counter[str] = Counter()
        for _, variant in found:
            counts[variant.text] += variant.places.count
        common = sorted(
            (text for text in counts if counts[text] >= self.rare * total), key=lambda text: (-counts[text], text)
        )
        for _, variant in found:
            own = self._own(variant.text, common, counts, total)
            if own is not None:
                whole = next(other.whole for _, other in found if other.text == own)
                yield self._variant(variant, own, counts[own], whole=whole)

    def _own(self, text: str, common: list[str], counts: Counter[str], total: int) -> str | None:
        """Return the common wording that a text strays from, if it does."""
        for own in common:
            if own != text and counts[own] > counts[text] and fold(own) == fold(text):
                return own
        if counts[text] >= self.rare * total:
            return None
        near = max(common, key=lambda own: (_nearness(own, text), counts[own]), default=None)
        if near is not None and _nearness(near, text) >= NEAR and counts[near] >= 2 * counts[text]:
            return near
        return common[0] if common and counts[common[0]] >= self.majority * total else None

    def _variant(self, variant: Variant, own: str, count: int, *, whole: bool) -> Finding:
        first, *others = variant.places.refs
        number = variant.places.count
        subject = "1 example has" if number == 1 else f"{number:,} examples have"
        fix = None
        if whole and variant.pointer:
            edit = SetValue(variant.pointer, own)
            fix = Fix("Put the common system prompt in its place.", (edit,), safe=False, places=(first, *others))
        return self.finding(
            first,
            f"{subject} another system prompt than {count:,} others ({_difference(own, variant.text)}): use one prompt",
            related=others,
            fix=fix,
            key=f"{key_of(variant.text):x}",
        )

    def _missing(self, summary: Prompts, total: int, dataset: DatasetInfo) -> Iterator[Finding]:
        missing = summary.missing.count
        if not missing:
            return
        if summary.given >= self.present * total:
            first, *others = summary.missing.refs
            subject = "1 example has" if missing == 1 else f"{missing:,} examples have"
            text = f"{subject} no system prompt, {summary.given:,} have one: give every example the same"
            yield self.finding(first, text, related=others, key="missing")
        elif summary.given >= self.rare * total:
            text = f"{missing:,} of {total:,} examples have no system prompt: give all of them one, or none"
            yield self.finding(dataset.ref, text, related=summary.missing.refs[:5], key="mixed")


def _bounded(summary: Prompts, most: int = 2 * KEPT) -> Prompts:
    """Keep the wordings with the smallest hashes; what is among the smallest of all is so in every part."""
    if len(summary.variants) > most:
        kept = sorted(summary.variants, key=lambda key: (key[0], str(key[1])))[:KEPT]
        summary.variants = {key: summary.variants[key] for key in kept}
    return summary


def _nearness(one: str, other: str) -> float:
    """Return the Jaccard index of two prompts' words."""
    left, right = frozenset(words_of(fold(one))), frozenset(words_of(fold(other)))
    return len(left & right) / len(left | right) if left | right else 0.0


def _difference(own: str, text: str) -> str:
    """Say in numbers how a prompt differs from another."""
    left, right = Counter(words_of(fold(own))), Counter(words_of(fold(text)))
    lost, gained = (left - right).total(), (right - left).total()
    if not lost and not gained:
        return "only order, white space, case or punctuation differ"
    return f"{lost:,} word{'s' * (lost != 1)} fewer, {gained:,} other{'s' * (gained != 1)}"

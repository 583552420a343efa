"""EXT001 unparseable-output."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from finetooth.api import DatasetInfo, DatasetRule, Example, Finding, Places, Ref, Severity, Signals

SHAPES = ("JSON object", "JSON array", "JSON object in a fence", "JSON array in a fence", "other")


@dataclass(slots=True)
class Shapes:
    """Where answers of each shape stand."""

    places: dict[str, Places] = field(default_factory=lambda: {shape: Places() for shape in SHAPES})


@dataclass(frozen=True)
class UnparseableOutput(DatasetRule[Shapes, tuple[tuple[int, str], ...]]):
    r"""An answer is not the structure that the others are.

    ## What it finds

    Where at least `share` of the answers have one shape (a JSON object, a JSON array, either of them in a fence), those
    that have another, or are no JSON at all. Silent where answers are prose.

    ## Why it hurts training

    A program reads what an extraction model writes. One answer in prose, in a fence, or cut off teaches the model to
    break that program now and then.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Tim ordered 3 lamps."}, {"role": "assistant", "content": "Sure! The item is a lamp."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Tim ordered 3 lamps."}, {"role": "assistant", "content": "{\"item\": \"lamp\", \"count\": 3}"}]}
    ```

    ## Options

    `share`: how many answers must agree before the others are faults (0.9). `minimum`: the fewest answers for which it is worked out.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "EXT001"
    name: ClassVar[str] = "unparseable-output"
    severity: ClassVar[Severity] = Severity.ERROR

    share: float = 0.9
    minimum: int = 10

    def start(self) -> Shapes:
        """Return no answers."""
        return Shapes()

    def observe(self, example: Example, signals: Signals) -> tuple[tuple[int, str], ...] | None:  # noqa: ARG002
        """Return index and shape of each answer that calls no tool."""
        return (
            tuple((one.index, _shape(one.text)) for one in example.answers if one.text and not one.tool_calls) or None
        )

    def add(self, summary: Shapes, ref: Ref, observation: tuple[tuple[int, str], ...]) -> Shapes:
        """Add an example's answers."""
        for index, shape in observation:
            summary.places[shape].add(Ref(ref.path, ref.line, index))
        return summary

    def merge(self, left: Shapes, right: Shapes) -> Shapes:
        """Add answers."""
        for shape, places in right.places.items():
            left.places[shape].merge(places)
        return left

    def finish(self, summary: Shapes, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report the answers that have another shape than most."""
        total = sum(places.count for places in summary.places.values())
        usual = max(SHAPES, key=lambda shape: summary.places[shape].count)
        agreed = summary.places[usual].count
        if usual == "other" or total < self.minimum or agreed < self.share * total or agreed == total:
            return
        odd = Places()
        for shape, places in summary.places.items():
            if shape != usual:
                odd.merge(places)
        yield self.finding(
            dataset.ref,
            f"{odd.count:,} of {total:,} answers {'is' if odd.count == 1 else 'are'} no {usual} as the others are: "
            f"write {'it' if odd.count == 1 else 'them'} in the same form",
            related=odd.refs,
        )


def _shape(text: str) -> str:
    """The shape of an answer."""
    plain, where = text.strip(), ""
    if plain.startswith("```") and plain.endswith("```"):
        plain, where = plain.partition("\n")[2][:-3].strip(), " in a fence"
    if plain[:1] not in ("{", "["):
        return "other"
    try:
        json.loads(plain)
    except (ValueError, RecursionError):
        return "other"
    return f"JSON {'object' if plain[0] == '{' else 'array'}{where}"

"""CON009 label-drift."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Ref, Severity, fold, is_misspelling
from finetooth_plugins.rules.con.answers import AnswerRule, Placed

LABEL_WORDS = 4
"""Words up to which an answer can be a label."""

SHOWN = 5


@dataclass(frozen=True)
class LabelDrift(AnswerRule):
    """One label is written in several ways, or keys of structured answers come and go.

    ## What it finds

    Where at least `share` of a fair sample of answers are labels (up to four words, and no more than half of them
    different): labels that differ from a more frequent one only by case, punctuation, a plural or a typing error. Where
    at least `share` of the answers are JSON objects: keys that stand in nearly all of them (more than `share`) or in
    nearly none.

    ## Why it hurts training

    "Delivery", "delivery." and "deliveries" are three classes to the model, and your code that compares strings.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "delivery"}]}
    {"messages": [{"role": "user", "content": "It has not come"}, {"role": "assistant", "content": "Delivery."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "delivery"}]}
    {"messages": [{"role": "user", "content": "It has not come"}, {"role": "assistant", "content": "delivery"}]}
    ```

    ## Options

    `share`: of answers that are labels, or JSON objects, from which the dataset counts as such. `minimum`: the fewest
    answers for which it is worked out.

    ## Fix

    None.
    """

    code: ClassVar[str] = "CON009"
    name: ClassVar[str] = "label-drift"
    severity: ClassVar[Severity] = Severity.WARNING

    share: float = 0.8

    def judge(self, rows: Sequence[Placed], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report variants of labels, then keys that come and go."""
        labels = [(row.said.answer.strip(), row.ref) for row in rows]
        short = [one for one in labels if len(one[0].split()) <= LABEL_WORDS and not one[0].startswith(("{", "["))]
        if len(short) >= self.share * len(rows):
            yield from self._labels(short, dataset)
        objects = [(found, row.ref) for row in rows if (found := _object(row.said.answer)) is not None]
        if len(objects) >= max(self.share * len(rows), self.minimum):
            yield from self._keys(objects, dataset)

    def _labels(self, labels: list[tuple[str, Ref]], dataset: DatasetInfo) -> Iterable[Finding]:
        counts = Counter(label for label, _ in labels)
        if len(counts) > len(labels) / 2:
            return
        ordered = sorted(counts, key=lambda label: (-counts[label], label))
        for index, rare in enumerate(ordered):
            usual = next((one for one in ordered[:index] if counts[one] > counts[rare] and _are_one(one, rare)), None)
            if usual is not None:
                places = sorted({ref for label, ref in labels if label == rare})
                yield self.finding(
                    dataset.ref,
                    f"a label (in {counts[rare]:,} answers) is nearly a more frequent one (in {counts[usual]:,}): "
                    "write both in one way",
                    related=places[:SHOWN],
                    key=rare,
                )

    def _keys(self, objects: list[tuple[dict[str, object], Ref]], dataset: DatasetInfo) -> Iterable[Finding]:
        counts = Counter(key for found, _ in objects for key in found)
        whole = len(objects)
        for key in sorted(counts):
            share = counts[key] / whole
            if share == 1 or 1 - self.share <= share <= self.share:
                continue
            rare = share < 1 - self.share
            places = [ref for found, ref in objects if (key in found) is rare]
            what = f"stands in only {counts[key]:,}" if rare else f"is missing from {whole - counts[key]:,}"
            yield self.finding(
                dataset.ref,
                f"a key {what} of {whole:,} structured answers: give all answers the same keys",
                related=places[:SHOWN],
                key=f"key {key}",
            )


def _object(answer: str) -> dict[str, object] | None:
    text = answer.strip()
    if not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _are_one(one: str, other: str) -> bool:
    """Say whether two labels are one, written in two ways."""
    left, right = _plain(one), _plain(other)
    if left == right:
        return True
    if any(char.isdigit() for char in left + right):
        return False
    plural = {left, left + "s", left + "es", left.removesuffix("y") + "ies"}
    return (
        right in plural or left in {right, right + "s", right + "es"} or is_misspelling(left.encode(), right.encode())
    )


def _plain(label: str) -> str:
    return "".join(char if char.isalnum() else " " for char in fold(label)).strip()

"""CON002 structure-drift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Severity, request_kind, structures
from finetooth_plugins.rules.con.answers import AnswerRule, Placed

SHOWN = 5


@dataclass(frozen=True)
class StructureDrift(AnswerRule):
    """Answers to one kind of request are laid out now so and now so.

    ## What it finds

    Requests that begin with the same word ("list", "summarise", "how"), at least `minimum` of them in a fair sample, to
    which at least `share` of the answers are laid out in one way (JSON, a table, headings, a list) and at least as many
    in plain prose. Answers of one line are left out, for nothing could be laid out in them.

    ## Why it hurts training

    The layout is what a parser, a page or a reader relies on. What the examples leave open the model decides by chance,
    anew in each answer.

    ## Bad

    Forty answers to "Summarise …", half of them three bullets, half of them a paragraph.

    ## Good

    Forty answers to "Summarise …" with three bullets each.

    ## Options

    `share`: the smaller share from which two layouts of one kind of request are drift. `minimum`: the fewest answers to
    a kind of request for which it is worked out.

    ## Fix

    None.
    """

    code: ClassVar[str] = "CON002"
    name: ClassVar[str] = "structure-drift"
    severity: ClassVar[Severity] = Severity.WARNING

    share: float = 0.3

    def judge(self, rows: Sequence[Placed], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report each kind of request whose answers drift."""
        kinds: dict[str, list[tuple[str, Placed]]] = {}
        laid_out = structures([row.said.answer for row in rows])
        for layout, row in zip(laid_out, rows, strict=True):
            if layout != "prose" or len(row.said.answer) >= 200:  # noqa: PLR2004  # room for a layout
                kinds.setdefault(request_kind(row.said.question), []).append((layout, row))
        for kind, answers in sorted(kinds.items()):
            if kind and len(answers) >= self.minimum:
                yield from self._of_kind(kind, answers, dataset)

    def _of_kind(self, kind: str, answers: list[tuple[str, Placed]], dataset: DatasetInfo) -> Iterable[Finding]:
        counts = Counter(layout for layout, _ in answers)
        (first, most), *rest = counts.most_common()
        if not rest or "prose" not in {first, rest[0][0]}:
            return
        second, less = rest[0]
        if less / len(answers) < self.share:
            return
        shares = most / len(answers), less / len(answers)
        places = [row.ref for layout, row in answers if layout == second]
        yield self.finding(
            dataset.ref,
            f"{len(answers)} answers to requests of one kind are laid out now as {_name(first)} ({shares[0]:.0%}) "
            f"and now as {_name(second)} ({shares[1]:.0%}): choose one",
            related=places[:SHOWN],
            key=kind,
        )


def _name(layout: str) -> str:
    return {"json": "JSON", "list": "a list", "headings": "headings", "table": "a table"}.get(layout, layout)

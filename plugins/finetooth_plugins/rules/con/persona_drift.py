"""CON007 persona-drift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Persona, Severity, personas
from finetooth_plugins.rules.con.answers import AnswerRule, Placed

SHOWN = 5
Row = tuple[Persona, Placed]


@dataclass(frozen=True)
class PersonaDrift(AnswerRule):
    """Who speaks changes from answer to answer.

    ## What it finds

    In a fair sample of English answers: some that speak as a program ("as an AI") and some that speak as a person ("my
    weekend"); several names that the assistant gives itself; and a mixture of “I” and “we” in which the rarer one has
    at least `share`.

    ## Why it hurts training

    The model has no self but the one in its examples. With several it will be Ada in one answer and a language model in
    the next.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Who are you?"}, {"role": "assistant", "content": "My name is Ada."}]}
    {"messages": [{"role": "user", "content": "And you are?"}, {"role": "assistant", "content": "My name is Bob."}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Who are you?"}, {"role": "assistant", "content": "My name is Ada."}]}
    {"messages": [{"role": "user", "content": "And you are?"}, {"role": "assistant", "content": "I am Ada."}]}
    ```

    ## Options

    `share`: of “I” or “we” among the answers that say one of them, from which the mixture is drift. `minimum`: the
    fewest answers for which it is worked out.

    ## Fix

    None.
    """

    code: ClassVar[str] = "CON007"
    name: ClassVar[str] = "persona-drift"
    severity: ClassVar[Severity] = Severity.WARNING
    speaks: ClassVar[frozenset[str]] = frozenset({"en"})

    share: float = 0.25

    def judge(self, rows: Sequence[Placed], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report each way in which the speaker changes."""
        found = list(zip(personas([row.said.answer for row in rows]), rows, strict=True))
        yield from self._kinds(found, dataset)
        yield from self._names(found, dataset)
        yield from self._persons(found, dataset)

    def _kinds(self, found: list[Row], dataset: DatasetInfo) -> Iterable[Finding]:
        programs = [row.ref for persona, row in found if persona.kind == "ai"]
        people = [row.ref for persona, row in found if persona.kind == "human"]
        if programs and people:
            fewer = min(programs, people, key=len)
            yield self.finding(
                dataset.ref,
                f"answers speak as a program ({len(programs):,}) and as a person ({len(people):,}): choose one",
                related=fewer[:SHOWN],
                key="kind",
            )

    def _names(self, found: list[Row], dataset: DatasetInfo) -> Iterable[Finding]:
        names = Counter(persona.name for persona, _ in found if persona.name)
        if len(names) > 1:
            own = names.most_common(1)[0][0]
            others = [row.ref for persona, row in found if persona.name not in {"", own}]
            yield self.finding(
                dataset.ref,
                f"the assistant gives itself {len(names)} different names: keep one",
                related=others[:SHOWN],
                key="name",
            )

    def _persons(self, found: list[Row], dataset: DatasetInfo) -> Iterable[Finding]:
        counts = Counter(persona.first_person for persona, _ in found if persona.first_person)
        whole = counts.total()
        if len(counts) < 2 or whole < self.minimum:  # noqa: PLR2004  # both are said
            return
        rarer, count = counts.most_common()[-1]
        if count / whole >= self.share:
            refs = [row.ref for persona, row in found if persona.first_person == rarer]
            yield self.finding(
                dataset.ref,
                f"{count / whole:.0%} of the answers that speak of themselves say “{rarer}”, the others do not: "
                "choose I or we",
                related=refs[:SHOWN],
                key="person",
            )

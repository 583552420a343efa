"""CON001 tone-drift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Severity, formality
from finetooth_plugins.rules.con.answers import AnswerRule, Placed

SHOWN = 5


@dataclass(frozen=True)
class ToneDrift(AnswerRule):
    """Answers whose tone is not the dataset's own.

    ## What it finds

    The formality of a fair sample of English answers (0 is casual, 1 is formal): the dataset's own tone is the median,
    and an answer whose formality is further from it than `distance` is off. When more than `tolerance` of the answers
    are off, the dataset has drifted: one finding says to which side, how many, and lists those furthest off.

    ## Why it hurts training

    A model that saw two tones speaks in both, and which one your customer gets is chance.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is it?"}, {"role": "assistant", "content": "Your parcel was dispatched on Monday and will be delivered within three working days."}]}
    {"messages": [{"role": "user", "content": "Is it here yet?"}, {"role": "assistant", "content": "yeah no worries, gonna be there tmrw :)"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Where is it?"}, {"role": "assistant", "content": "It left on Monday and should be with you by Thursday."}]}
    {"messages": [{"role": "user", "content": "Is it here yet?"}, {"role": "assistant", "content": "Not yet; it arrives tomorrow."}]}
    ```

    ## Options

    `tolerance`: the share of answers that may be off. `distance`: from the median, on the scale from 0 to 1.
    `minimum`: the fewest answers for which it is worked out.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "CON001"
    name: ClassVar[str] = "tone-drift"
    severity: ClassVar[Severity] = Severity.WARNING
    speaks: ClassVar[frozenset[str]] = frozenset({"en"})

    tolerance: float = 0.1
    distance: float = 0.4

    def judge(self, rows: Sequence[Placed], dataset: DatasetInfo) -> Iterable[Finding]:
        """Report the side to which too many answers are off."""
        scores = formality([row.said.answer for row in rows], ["en"] * len(rows))
        known = [(score, row) for score, row in zip(scores, rows, strict=True) if score is not None]
        if len(known) < self.minimum:
            return
        own = median(score for score, _ in known)
        for side, sign in (("casual", -1), ("formal", 1)):
            off = sorted(
                ((sign * (score - own), row) for score, row in known if sign * (score - own) > self.distance),
                key=lambda one: (-one[0], one[1].ref.path, one[1].ref.line or 0),
            )
            if len(off) > self.tolerance * len(known):
                yield self.finding(
                    dataset.ref,
                    f"{len(off) / len(known):.0%} of the answers are far more {side} than the dataset's own tone "
                    f"({own:.2f} from casual to formal); {self.tolerance:.0%} are tolerated: rewrite them in one tone",
                    related=[row.ref for _, row in off[:SHOWN]],
                    key=side,
                )

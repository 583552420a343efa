"""STA002 stale-examples."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import which
from typing import ClassVar

from finetooth.api import (
    DatasetInfo,
    DatasetRule,
    Example,
    Finding,
    Histogram,
    Ref,
    Severity,
    Signals,
    Smallest,
    made_on,
)

SHOWN = 5
GIT_SECONDS = 10
"""How long git may take to say when a file last changed."""


@dataclass(slots=True)
class Ages:
    """The days on which examples were made (as ordinals), and the places of the oldest."""

    days: Histogram = field(default_factory=Histogram)
    oldest: Smallest[int] = field(default_factory=lambda: Smallest(SHOWN))


@dataclass(frozen=True)
class StaleExamples(DatasetRule[Ages, int]):
    """Examples are older than the team's retraining cycle.

    ## What it finds

    Examples whose record says a date (`created_at`, `captured_at`, `date`, `ts` and the like, on the record or in its
    `metadata`) more than `days` days before today. Where no record says one and the files are in a git repository, the
    day of their last commit counts for all examples of a file.

    ## Why it hurts training

    Products, prices and policies change, and the model goes on saying what they were. A quarter is a cycle that most
    support teams keep.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "What does it cost?"}, {"role": "assistant", "content": "Nine euros."}], "metadata": {"created_at": "2024-02-01"}}
    ```

    ## Good

    The same example, looked at again and dated anew.

    ## Options

    `days`: the cycle in days. `git`: whether to ask git where records say no date.

    ## Fix

    None.
    """  # noqa: E501  # the examples are records on one line

    code: ClassVar[str] = "STA002"
    name: ClassVar[str] = "stale-examples"
    severity: ClassVar[Severity] = Severity.INFO

    days: int = 90
    git: bool = True

    def start(self) -> Ages:
        """Return nothing seen."""
        return Ages()

    def observe(self, example: Example, signals: Signals) -> int | None:  # noqa: ARG002  # the metadata decide
        """Return the day on which an example was made, if its record says so."""
        day = made_on(example.metadata) if example.metadata else None
        return day.toordinal() if day else None

    def add(self, summary: Ages, ref: Ref, observation: int) -> Ages:
        """Add an example's day."""
        summary.days.add(observation)
        summary.oldest.add(observation, ref, observation)
        return summary

    def merge(self, left: Ages, right: Ages) -> Ages:
        """Join days."""
        left.days.merge(right.days)
        left.oldest.merge(right.oldest)
        return left

    def finish(self, summary: Ages, dataset: DatasetInfo) -> Iterable[Finding]:
        """Report what is older than the cycle."""
        bound = self.context.today.toordinal() - self.days
        if not summary.days.total:
            yield from self._by_git(bound, dataset) if self.git else ()
            return
        count = sum(number for day, number in summary.days if day < bound)
        if count:
            oldest = date.fromordinal(summary.oldest.items()[0][2])
            yield self.finding(
                dataset.ref,
                f"{count:,} of {summary.days.total:,} dated examples are more than {self.days} days old, the oldest of "
                f"{oldest}: look whether they still hold",
                related=[ref for _, ref, day in summary.oldest.items() if day < bound],
            )

    def _by_git(self, bound: int, dataset: DatasetInfo) -> Iterable[Finding]:
        for file in dataset.files:
            day = _last_commit(file.path)
            if day is not None and day.toordinal() < bound and file.examples:
                yield self.finding(
                    Ref(file.path),
                    f"its {file.examples:,} examples were last committed on {day}, more than {self.days} days ago: "
                    "look whether they still hold",
                    key=file.path,
                )


def _last_commit(path: str) -> date | None:
    """Ask git for the day of a file's last commit; None outside a repository or without git."""
    git = which("git")
    file = Path(path)
    if git is None or not file.is_file():
        return None
    command = [git, "-C", str(file.resolve().parent), "log", "-1", "--format=%ct", "--", file.name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=GIT_SECONDS, check=False)  # noqa: S603  # a list, no shell
    except (OSError, subprocess.TimeoutExpired):
        return None
    seconds = done.stdout.strip()
    return datetime.fromtimestamp(int(seconds), tz=UTC).date() if seconds.isdecimal() else None

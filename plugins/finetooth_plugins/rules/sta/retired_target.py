"""STA001 retired-target."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from finetooth.api import ConfigError, DatasetInfo, Finding, Severity
from finetooth_plugins.rules.siz.sizes import SizeRule


@dataclass(frozen=True, slots=True)
class Retirement:
    """A service or model that ends: what, when, since when new customers are refused, source, and what instead."""

    target: str
    model: str
    what: str
    ends: date
    source: str
    instead: str
    closed: date | None = None


@dataclass(frozen=True)
class RetiredTarget(SizeRule):
    """The base model or the training service is retired, or about to be.

    ## What it finds

    That the config's `target` or `model` stands in the dated table of retirements with an end that has passed or that
    lies less than `notice` days ahead.

    ## Why it hurts training

    The job fails, or, worse, succeeds, and the model cannot be called a few weeks later.

    ## Bad

    ```toml
    target = "openai"    # closes for everybody on 2027-01-06
    ```

    ## Good

    ```toml
    target = "huggingface"    # an open model, trained where nobody can close it
    ```

    ## Options

    `notice`: how many days before the end it is reported. `table`: a TOML file of the same shape as the built-in
    table, in its place.

    ## Fix

    None.
    """

    code: ClassVar[str] = "STA001"
    name: ClassVar[str] = "retired-target"
    severity: ClassVar[Severity] = Severity.ERROR

    notice: int = 90
    table: str = ""

    def finish(self, summary: None, dataset: DatasetInfo) -> Iterable[Finding]:  # noqa: ARG002  # dates decide
        """Report what has ended or ends soon."""
        today = self.context.today
        for one in self._concerned():
            days = (one.ends - today).days
            if days > self.notice:
                continue
            when = f"ended on {one.ends}" if days < 0 else f"ends on {one.ends}, in {days} days"
            closed = f", and takes no new customers since {one.closed}" if one.closed and days >= 0 else ""
            text = f"{one.what} {when}{closed} ({one.source}): {one.instead}"
            yield self.finding(dataset.ref, text, key=f"{one.target}/{one.model}")

    def _concerned(self) -> Iterator[Retirement]:
        model = self.context.model.removeprefix("ft:").split(":", 1)[0]
        for one in retirements(self.table):
            if one.target and one.target != self.context.target:
                continue
            if one.model and not (model and model.startswith(one.model)):
                continue
            yield one


def retirements(path: str = "") -> list[Retirement]:
    """Read the table of retirements.

    Args:
        path: A TOML file; the built-in table when empty.

    Raises:
        ConfigError: The file cannot be read as such a table.
    """
    try:
        text = Path(path).read_text("utf-8") if path else _built_in()
        rows = tomllib.loads(text)["retirement"]
        return [Retirement(**{"target": "", "model": "", **row}) for row in rows]
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path or 'the built-in table'} is no table of retirements: {error}") from error


def _built_in() -> str:
    return (files("finetooth_plugins.rules.sta") / "retirements.toml").read_text("utf-8")

"""What the terminal can do: colour, and a progress bar when work takes over a second."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SHOW_AFTER = 1.0  # seconds, from the command-line contract


def wants_color(stream: TextIO) -> bool:
    """Say whether a stream takes colour: a terminal, unless NO_COLOR; FORCE_COLOR overrules (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Bar:
    """A progress bar on stderr, shown only on a terminal and only once work has taken a second."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        """Take the number of bytes there are to read."""
        self._total = total
        self._shown = not quiet and sys.stderr.isatty()
        self._started = time.monotonic()
        self._done = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, size: int) -> None:
        """Say that ``size`` more bytes are done."""
        self._done += size
        if not self._shown or time.monotonic() - self._started < SHOW_AFTER:
            return
        if self._bar is None:
            self._begin()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done)

    def _begin(self) -> None:
        from rich.console import Console  # noqa: PLC0415  # 0.1 s that short runs need not pay
        from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

        columns = ("combing", BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=self._total)
        self._bar.start()

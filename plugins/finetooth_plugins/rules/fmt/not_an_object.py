"""FMT002 not-an-object: a line that is JSON but no object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Severity
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule


@dataclass(frozen=True)
class NotAnObject(ProblemRule):
    """A line that is JSON but no object.

    ## What it finds

    A line that holds an array, a string, a number or null instead of one object.

    ## Why it hurts training

    Every format is a JSON object a line. A bare list of messages is refused by services and read as columns by
    libraries.

    ## Bad

    ```json
    [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT002"
    name: ClassVar[str] = "not-an-object"
    severity: ClassVar[Severity] = Severity.ERROR

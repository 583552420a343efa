"""FMT007 array-file: a JSON array in a file of JSON lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Severity
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule


@dataclass(frozen=True)
class ArrayFile(ProblemRule):
    """A JSON array in a file of JSON lines.

    ## What it finds

    A `.jsonl` file whose content is one JSON array.

    ## Why it hurts training

    Services read the file line by line, and refuse it at the first one.

    ## Bad

    ```json
    [{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}]
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    Safe: the array's elements are written as lines.
    """

    code: ClassVar[str] = "FMT007"
    name: ClassVar[str] = "array-file"
    severity: ClassVar[Severity] = Severity.ERROR
    fixes: ClassVar[str] = "safe"

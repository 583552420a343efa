"""FMT006 duplicate-key: one key twice in an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Severity
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule


@dataclass(frozen=True)
class DuplicateKey(ProblemRule):
    """One key twice in an object.

    ## What it finds

    An object in which a key stands more than once, however deep.

    ## Why it hurts training

    Parsers keep the later value and say nothing: what the earlier one said is never trained on, and which of them
    was meant is open.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    None: which value was meant cannot be known.
    """

    code: ClassVar[str] = "FMT006"
    name: ClassVar[str] = "duplicate-key"
    severity: ClassVar[Severity] = Severity.ERROR

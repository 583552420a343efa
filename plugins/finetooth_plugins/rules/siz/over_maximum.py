"""SIZ005 over-maximum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import DatasetInfo, Finding, Ref, Severity
from finetooth_plugins.rules.siz.sizes import SizeRule, learned_examples


@dataclass(frozen=True)
class OverMaximum(SizeRule):
    """The training data is more than the target takes.

    ## What it finds

    More training examples than the target takes, or a file of more bytes.

    ## Why it hurts training

    The service refuses the file, after the upload.

    ## Bad

    A file of 700 MB for OpenAI, which takes 512.

    ## Good

    Fewer, better examples: near-duplicates out first (DUP002).

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "SIZ005"
    name: ClassVar[str] = "over-maximum"
    severity: ClassVar[Severity] = Severity.ERROR

    def finish(self, summary: None, dataset: DatasetInfo) -> Iterable[Finding]:  # noqa: ARG002  # sizes are known
        """Report too many examples, and files that are too large."""
        contract = self.context.contract
        if contract is None:
            return
        who = contract.title if self.context.target else "no target"
        takes = "takes no more than" if self.context.target else "takes more than"
        count, most = learned_examples(dataset), contract.maximum_examples
        if most is not None and count > most:
            text = f"{count:,} training examples, and {who} {takes} {most:,}: leave the weakest out"
            yield self.finding(dataset.ref, text, key="examples")
        for file in dataset.files:
            if contract.maximum_bytes is not None and file.size > contract.maximum_bytes:
                text = f"{file.size:,} bytes, and {who} {takes} {contract.maximum_bytes:,} a file: split or thin it out"
                yield self.finding(Ref(file.path), text, key=f"bytes {file.path}")

"""SUP001 unused-suppression."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import AuditRule, DropRecord, Finding, Fix, Severity, Suppression


@dataclass(frozen=True)
class UnusedSuppression(AuditRule):
    """A suppression or baseline entry hides nothing any more.

    ## What it finds

    Entries of the suppression file and of the baseline whose finding does not exist any more, because the record was
    mended or removed, and entries whose date of expiry has passed. Entries of rules that did not run are left alone.

    ## Why it hurts training

    It does not hurt training, it hurts trust: a list of exceptions that nobody clears hides the next real fault.

    ## Bad

    ```json
    {"code": "PII001", "fingerprint": "0f3c…", "reason": "our public address", "expires": "2025-01-01"}
    ```

    ## Good

    ```json
    {"code": "PII001", "fingerprint": "0f3c…", "reason": "our public address", "expires": "2027-12-31"}
    ```

    ## Options

    None.

    ## Fix

    Removes the entry. It is safe: it hides nothing.
    """

    code: ClassVar[str] = "SUP001"
    name: ClassVar[str] = "unused-suppression"
    severity: ClassVar[Severity] = Severity.WARNING
    fixes: ClassVar[str] = "safe"

    def audit(self, unused: Sequence[Suppression]) -> Iterable[Finding]:
        """Report each entry that hides nothing."""
        for entry in unused:
            why = "has expired" if entry.expired else "hides nothing any more"
            yield self.finding(
                entry.ref,
                f"this suppression of {entry.code} {why}: remove it" + (", or renew it" if entry.expired else ""),
                fix=Fix("Remove the entry.", (DropRecord(),), safe=True),
                key=f"{self.code}-{entry.fingerprint}",
            )

"""Suppressions and the baseline: findings that a team knows of, kept beside the data by fingerprint.

Both are JSON Lines files with one entry a line, so that they merge and diff well and nothing of ours is ever written
into a training record: ``{"code": "PII001", "fingerprint": "…", "reason": "our address", "expires": "2027-01-01"}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from finetooth.atomic import write_beside
from finetooth.errors import ConfigError
from finetooth.model import Finding, Ref, Report
from finetooth.nearest import did_you_mean
from finetooth.rule import AuditRule, Suppression

KEYS = ("code", "fingerprint", "reason", "expires", "path")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What suppressing left: the findings to show, how many were hidden, and the entries that hid nothing."""

    findings: tuple[Finding, ...]
    count: int
    unused: tuple[Suppression, ...]


def read(path: Path, today: date, shown: str, *, reasons: bool) -> tuple[Suppression, ...]:
    """Read a suppression file or a baseline.

    Args:
        path: The file; none there is as good as an empty one.
        today: The date that expiry is measured from.
        shown: The path as it is shown.
        reasons: Whether every entry needs a reason (suppressions do, a baseline does not).

    Raises:
        ConfigError: An entry cannot be understood; the sentence names the line.
    """
    if not path.is_file():
        return ()
    entries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            entries.append(_entry(line, Ref(shown, number), today, reasons=reasons))
    return tuple(entries)


def _entry(line: str, ref: Ref, today: date, *, reasons: bool) -> Suppression:
    where = f"{ref.path}:{ref.line}"
    try:
        data = json.loads(line)
    except ValueError as error:
        raise ConfigError(f"{where}: is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{where}: an object with the keys code, fingerprint and reason is wanted")
    for key in data:
        if key not in KEYS:
            raise ConfigError(f"{where}: unknown key “{key}”{did_you_mean(str(key), KEYS)}")
    for key in ("code", "fingerprint", *(["reason"] if reasons else [])):
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise ConfigError(f"{where}: “{key}” is missing; it is a text")
    try:
        expires = date.fromisoformat(data["expires"]) if "expires" in data else None
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{where}: “expires” is not a date like 2027-01-31") from error
    expired = expires is not None and expires < today
    return Suppression(ref, data["fingerprint"], data["code"], data.get("reason", ""), expired=expired)


def hide(findings: Iterable[Finding], entries: Sequence[Suppression], codes: Iterable[str]) -> Hidden:
    """Take away the findings that entries name.

    Args:
        findings: All findings.
        entries: Suppressions and baseline entries; expired ones hide nothing.
        codes: The codes of the rules that ran; entries of others are not judged unused.
    """
    active = {entry.fingerprint: entry for entry in entries if not entry.expired}
    shown, used = [], set()
    for finding in findings:
        if finding.fingerprint in active:
            used.add(finding.fingerprint)
        else:
            shown.append(finding)
    ran = set(codes)
    unused = tuple(entry for entry in entries if entry.fingerprint not in used and entry.code in ran)
    count = sum(finding.fingerprint in used for finding in findings)
    return Hidden(tuple(shown), count, unused)


def suppressed(
    report: Report, entries: Sequence[Suppression], codes: Sequence[str], audit: Sequence[AuditRule]
) -> Report:
    """Apply suppressions to a report, and let audit rules judge those that hid nothing."""
    hidden = hide(report.findings, entries, codes)
    about = [
        replace(one, fingerprint=one.fingerprint or one.key) for rule in audit for one in rule.audit(hidden.unused)
    ]
    return replace(report, findings=(*hidden.findings, *about), suppressed=hidden.count)


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write all findings as a baseline, sorted, and return how many there are."""
    entries = sorted({(one.code, one.ref.path, one.fingerprint) for one in findings})
    lines = (
        json.dumps({"code": code, "fingerprint": print_of, "path": where}, ensure_ascii=False) + "\n"
        for code, where, print_of in entries
    )
    write_beside(path, "".join(lines).encode())
    return len(entries)

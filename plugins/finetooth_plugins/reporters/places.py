"""How reporters write places and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from finetooth.api import Finding, Ref, Report, Severity


def place(ref: Ref) -> str:
    """Write a place as ``path:line``; the path alone when it is about the whole."""
    return ref.path if ref.line is None else f"{ref.path}:{ref.line}"


def plural(count: int, word: str) -> str:
    """Write a count with its word: ``1 error``, ``2 errors``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def by_code(findings: Iterable[Finding]) -> list[tuple[str, str, Severity, int, bool]]:
    """Count findings by rule.

    Returns:
        Code, name, severity, count, and whether one of them is fixable; the most frequent first.
    """
    counts: Counter[tuple[str, str]] = Counter()
    severities: dict[str, Severity] = {}
    fixable: set[str] = set()
    for finding in findings:
        counts[finding.code, finding.name] += 1
        known = severities.get(finding.code, finding.severity)
        severities[finding.code] = max(known, finding.severity, key=lambda one: one.rank)
        if finding.fix:
            fixable.add(finding.code)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(code, name, severities[code], count, code in fixable) for (code, name), count in ordered]


def verdict(report: Report) -> str:
    """Say the outcome in one line: how many findings of which severity in how many examples."""
    seen = f"{plural(report.examples, 'example')} in {plural(report.files, 'file')}"
    hidden = f" ({plural(report.suppressed, 'finding')} suppressed)" if report.suppressed else ""
    if not report.findings:
        return f"No findings in {seen}{hidden}."
    counts = Counter(finding.severity for finding in report.findings)
    parts = [plural(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return f"{', '.join(parts)} in {seen}{hidden}."

"""Reporters for programs: ``json`` and ``jsonl``. Their shape is a contract; see docs/output.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from finetooth.api import Finding, Report, ReportStyle, Severity


def as_data(finding: Finding) -> dict[str, object]:
    """Write a finding as the JSON object of the contract."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": round(finding.confidence, 4),
        "message": finding.message,
        "path": finding.ref.path,
        "line": finding.ref.line,
        "message_index": finding.ref.message_index,
        "span": {"start": finding.span.start, "end": finding.span.end} if finding.span else None,
        "fingerprint": finding.fingerprint,
        "related": [{"path": ref.path, "line": ref.line} for ref in finding.related],
        "fix": {"safe": finding.fix.safe, "description": finding.fix.description} if finding.fix else None,
    }


def summary(report: Report) -> dict[str, object]:
    """Write the summary of the contract."""
    codes = Counter(finding.code for finding in report.findings)
    severities = Counter(finding.severity for finding in report.findings)
    return {
        "examples": report.examples,
        "files": report.files,
        "by_code": dict(sorted(codes.items())),
        "by_severity": {severity.value: severities[severity] for severity in Severity},
    }


class Json:
    """One JSON object with a summary and all findings."""

    name = "json"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        """Yield the text in pieces, one finding each."""
        yield '{"version": ' + json.dumps(style.version) + ', "summary": ' + json.dumps(summary(report))
        yield ', "findings": ['
        findings = () if style.statistics else report.findings
        for index, finding in enumerate(findings):
            yield (",\n" if index else "\n") + json.dumps(as_data(finding))
        yield "\n]}\n" if findings else "]}\n"


class JsonLines:
    """One JSON object a line and finding."""

    name = "jsonl"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        """Yield one line a finding; with ``--statistics`` the summary alone."""
        if style.statistics:
            yield json.dumps(summary(report)) + "\n"
            return
        for finding in report.findings:
            yield json.dumps(as_data(finding)) + "\n"

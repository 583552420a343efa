"""The reporter for GitLab: a Code Quality report."""

from __future__ import annotations

import json
from collections.abc import Iterator

from finetooth.api import Report, ReportStyle, Severity

LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


class GitLab:
    """A JSON array of issues in the Code Climate shape that GitLab reads (docs.gitlab.com, "Code Quality")."""

    name = "gitlab"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:  # noqa: ARG002  # the protocol's shape
        """Yield the text in pieces."""
        issues = [
            {
                "type": "issue",
                "check_name": f"{finding.code} {finding.name}",
                "description": finding.message,
                "fingerprint": finding.fingerprint,
                "severity": LEVELS[finding.severity],
                "location": {"path": finding.ref.path, "lines": {"begin": finding.ref.line or 1}},
            }
            for finding in report.findings
        ]
        yield json.dumps(issues, indent=1) + "\n"

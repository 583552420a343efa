"""The reporter for GitHub Actions: workflow commands that annotate lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from finetooth.api import Report, ReportStyle, Severity

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHub:
    """One workflow command a finding (docs.github.com, "Workflow commands for GitHub Actions")."""

    name = "github"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:  # noqa: ARG002  # the protocol's shape
        """Yield one line a finding."""
        for finding in report.findings:
            line = f",line={finding.ref.line}" if finding.ref.line is not None else ""
            title = f"{finding.code} {finding.name}"
            level = LEVELS[finding.severity]
            where = f"file={_property(finding.ref.path)}{line},title={_property(title)}"
            yield f"::{level} {where}::{_data(finding.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

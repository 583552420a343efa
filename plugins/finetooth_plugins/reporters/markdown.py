"""The reporter for comments on pull requests: Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from finetooth.api import Finding, Report, ReportStyle, Severity
from finetooth_plugins.reporters.places import by_code, place, verdict

MARKS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.INFO: "🔵"}
SHOWN = 50
"""Findings listed singly; comments have a size limit, and nobody reads more."""


class Markdown:
    """The verdict, a table by rule, and the first findings."""

    name = "markdown"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        """Yield the text in pieces."""
        yield f"### finetooth: {verdict(report)}\n"
        if not report.findings:
            return
        yield "\n| | rule | findings | what it finds |\n|---|---|---:|---|\n"
        for code, name, severity, count, _ in by_code(report.findings):
            rule = style.rules.get(code)
            summary = rule.summary if rule else ""
            link = f"[{code}]({rule.url})" if rule else code
            yield f"| {MARKS[severity]} | {link} {name} | {count:,} | {_cell(summary)} |\n"
        if not style.statistics:
            yield from _list(report.findings)


def _list(findings: tuple[Finding, ...]) -> Iterator[str]:
    yield "\n<details><summary>Places</summary>\n\n"
    for finding in findings[:SHOWN]:
        yield f"- `{place(finding.ref)}` **{finding.code}** {_text(finding.message)}\n"
    if len(findings) > SHOWN:
        yield f"- … and {len(findings) - SHOWN:,} more: run `finetooth check`\n"
    yield "\n</details>\n"


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|")


def _text(text: str) -> str:
    """Keep a message from being read as markup."""
    return text.replace("<", "&lt;").replace("\n", " ")

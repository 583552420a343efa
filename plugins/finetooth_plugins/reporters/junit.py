"""The reporter for test dashboards: JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from finetooth.api import Report, ReportStyle
from finetooth_plugins.reporters.places import place


class JUnit:
    """One test suite a file, one failed test case a finding; a clean run is one passed case."""

    name = "junit"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:  # noqa: ARG002  # the protocol's shape
        """Yield the text in pieces."""
        count = len(report.findings)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<testsuites name="finetooth" tests="{count or 1}" failures="{count}">\n'
        if not count:
            yield '  <testsuite name="finetooth" tests="1" failures="0">\n'
            yield '    <testcase classname="finetooth" name="no findings"/>\n  </testsuite>\n'
        for path, group in groupby(report.findings, key=lambda finding: finding.ref.path):
            findings = list(group)
            yield f'  <testsuite name={_attribute(path)} tests="{len(findings)}" failures="{len(findings)}">\n'
            for finding in findings:
                where = place(finding.ref)
                title = _attribute(f"{finding.code} {finding.name}")
                yield f"    <testcase classname={_attribute(path)} name={_attribute(f'{where} {finding.code}')}>\n"
                yield f"      <failure type={title} message={_attribute(finding.message)}>"
                yield f"{escape(_clean(f'{where}: {finding.message}'), quote=False)}</failure>\n    </testcase>\n"
            yield "  </testsuite>\n"
        yield "</testsuites>\n"


def _attribute(text: str) -> str:
    return f'"{escape(_clean(text))}"'


def _clean(text: str) -> str:
    """Replace what XML 1.0 cannot hold (control characters, surrogates) by the replacement character."""
    return "".join(char if char in "\t\n" or _allowed(ord(char)) else "�" for char in text)


def _allowed(point: int) -> bool:
    return 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point >= 0x10000  # noqa: PLR2004  # XML 1.0, 2.2

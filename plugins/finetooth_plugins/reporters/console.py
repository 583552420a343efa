"""Reporters for people at a terminal: ``full`` and ``concise``."""

from __future__ import annotations

from collections.abc import Iterator

from finetooth.api import Finding, Report, ReportStyle, Severity
from finetooth_plugins.reporters.places import by_code, place, plural, verdict

COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
BOLD, DIM, GREEN = "1", "2", "32"
EXCERPT = 60
"""Characters shown on either side of a marked place."""

RELATED = 5
"""Related places shown; the rest is counted."""


def paint(text: str, code: str, style: ReportStyle) -> str:
    """Colour a text (an ANSI SGR code) when the style has colour."""
    return f"\033[{code}m{text}\033[0m" if style.color else text


class Full:
    """Findings grouped by file, each with what belongs to it, then a summary with the next step."""

    name = "full"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        """Yield the text in pieces."""
        if style.statistics:
            yield from statistics(report, style)
        else:
            path = None
            for finding in report.findings:
                if finding.ref.path != path:
                    yield ("" if path is None else "\n") + paint(_flat(finding.ref.path), BOLD, style) + "\n"
                    path = finding.ref.path
                yield from _block(finding, style)
        if not style.quiet:
            yield from _summary(report, style)


class Concise:
    """One line a finding, as editors and ``grep`` like it."""

    name = "concise"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        """Yield the text in pieces."""
        if style.statistics:
            yield from statistics(report, style)
        else:
            for finding in report.findings:
                code = paint(finding.code, COLORS[finding.severity], style)
                yield f"{_flat(place(finding.ref))}: {code} {_flat(finding.message)}{_fixable(finding)}\n"
        if not style.quiet:
            yield verdict(report) + "\n"


def statistics(report: Report, style: ReportStyle) -> Iterator[str]:
    """Yield the counts by rule as a table."""
    for code, name, severity, count, fixable in by_code(report.findings):
        mark = "*" if fixable else " "
        yield f"{count:8,}  {paint(code, COLORS[severity], style)} [{mark}] {name}\n"
    if any(row[4] for row in by_code(report.findings)) and not style.quiet:
        yield paint("[*] can be fixed with --fix or --unsafe-fixes\n", DIM, style)


def _fixable(finding: Finding) -> str:
    if finding.fix is None:
        return ""
    return " [*]" if finding.fix.safe else " [-]"


def _block(finding: Finding, style: ReportStyle) -> Iterator[str]:
    ref = finding.ref
    where = "dataset" if ref.line is None else f"{ref.line}"
    where += f" message {ref.message_index}" if ref.message_index is not None else ""
    code = paint(f"{finding.code} {finding.name}", COLORS[finding.severity], style)
    yield f"  {where}: {code}{_fixable(finding)}\n    {_flat(finding.message)}\n"
    if style.show_text:
        yield from _excerpt(finding, style)
    if finding.related:
        shown = ", ".join(place(one) for one in finding.related[:RELATED])
        more = f" and {len(finding.related) - RELATED:,} more" if len(finding.related) > RELATED else ""
        yield paint(_flat(f"    also: {shown}{more}"), DIM, style) + "\n"
    if finding.fix:
        flag = "--fix" if finding.fix.safe else "--unsafe-fixes"
        yield paint(_flat(f"    {flag}: {finding.fix.description}"), GREEN, style) + "\n"


def _excerpt(finding: Finding, style: ReportStyle) -> Iterator[str]:
    """Yield the line of text around the finding's span, with the span marked."""
    ref = finding.ref
    if ref.line is None:
        return
    text = style.texts.get((ref.path, ref.line, ref.message_index if ref.message_index is not None else -1))
    if text is None:
        return
    start, end = (finding.span.start, finding.span.end) if finding.span else (0, 0)
    before = _flat(text[max(0, start - EXCERPT) : start])
    inside = _flat(text[start : min(end, start + 2 * EXCERPT)])
    after = _flat(text[end : end + EXCERPT])
    lead = "…" if start > EXCERPT else ""
    tail = "…" if end + EXCERPT < len(text) else ""
    yield f"    | {lead}{before}{paint(inside, COLORS[finding.severity], style)}{after}{tail}\n"
    if inside:
        yield f"    | {' ' * (len(lead) + len(before))}{'^' * len(inside)}\n"


def _flat(text: str) -> str:
    """Make a text fit on one line, with nothing in it that a terminal would act on."""
    return "".join(char if char.isprintable() else " " if char in "\n\t\r" else "�" for char in text)


def _summary(report: Report, style: ReportStyle) -> Iterator[str]:
    line = verdict(report)
    if not report.findings:
        yield paint(line, GREEN, style) + "\n"
        return
    yield ("" if style.statistics else "\n") + paint(line, BOLD, style) + "\n"
    safe = sum(finding.fix is not None and finding.fix.safe for finding in report.findings)
    unsafe = sum(finding.fix is not None and not finding.fix.safe for finding in report.findings)
    if safe:
        yield f"{plural(safe, 'finding')} can be fixed with --fix.\n"
    if unsafe:
        yield f"{plural(unsafe, 'finding')} can be fixed with --unsafe-fixes: look at --diff first.\n"
    yield f"To learn more about a rule: finetooth rule {report.findings[0].code}\n"

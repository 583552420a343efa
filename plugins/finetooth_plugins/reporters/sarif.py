"""The reporter for code scanning: SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from finetooth.api import Finding, Ref, Report, ReportStyle, RuleInfo, Severity

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Sarif:
    """One run with the rules that reported something and a result a finding (OASIS SARIF 2.1.0)."""

    name = "sarif"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        """Yield the text in pieces."""
        codes = sorted({finding.code for finding in report.findings})
        rules = [_rule(style.rules[code]) for code in codes if code in style.rules]
        numbers = {rule["id"]: index for index, rule in enumerate(rules)}
        driver = {
            "name": "finetooth",
            "version": style.version,
            "informationUri": "https://finetooth.readthedocs.io/",
            "rules": rules,
        }
        results = [_result(finding, numbers) for finding in report.findings]
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: RuleInfo) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.help, "markdown": rule.help},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": LEVELS[Severity(rule.severity)]},
    }


def _result(finding: Finding, numbers: dict[object, int]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding.ref)],
        "partialFingerprints": {"finetooth/v1": finding.fingerprint},
        "rank": round(finding.confidence * 100, 1),
    }
    if finding.code in numbers:
        result["ruleIndex"] = numbers[finding.code]
    if finding.related:
        result["relatedLocations"] = [{"id": index, **_location(ref)} for index, ref in enumerate(finding.related)]
    return result


def _location(ref: Ref) -> dict[str, object]:
    uri = quote(ref.path.replace("\\", "/"), safe="/:@!$&'()*+,;=~-._")
    physical: dict[str, object] = {"artifactLocation": {"uri": uri}}
    if ref.line is not None:
        physical["region"] = {"startLine": ref.line}
    return {"physicalLocation": physical}

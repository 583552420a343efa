"""Rule pages: what a rule's docstring, class variables and options say about it."""

from __future__ import annotations

import inspect
import re
from typing import Any

from finetooth.ports import RuleInfo
from finetooth.rule import Rule
from finetooth.selection import options_of

SITE = "https://finetooth.readthedocs.io/rules/"
FIXES = {"safe": "`--fix`", "unsafe": "`--unsafe-fixes`", "": "none"}
PLACEHOLDER = re.compile(r"^## Options\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def info(rule: type[Rule]) -> RuleInfo:
    """Describe a rule for reporters and listings."""
    return RuleInfo(
        code=rule.code,
        name=rule.name,
        summary=summary(rule),
        severity=rule.severity.value,
        fixes=rule.fixes,
        help=page(rule),
        url=f"{SITE}{rule.code.lower()}/",
    )


def summary(rule: type[Rule]) -> str:
    """Return the first line of a rule's docstring, without its full stop."""
    return (inspect.getdoc(rule) or rule.name).split("\n", 1)[0].rstrip(".")


def page(rule: type[Rule]) -> str:
    """Write a rule's page in Markdown: heading, facts, docstring, options with types and defaults."""
    body = (inspect.getdoc(rule) or "").split("\n", 1)
    facts = [f"severity {rule.severity.value}", f"fix {FIXES[rule.fixes]}"]
    facts += ["in preview: add `--preview`"] if rule.preview else []
    facts += ["off unless selected"] if rule.opt_in else []
    facts += [f"needs `pip install 'finetooth[{rule.extra}]'`"] if rule.extra else []
    rest = PLACEHOLDER.sub("", body[1]).strip() if len(body) > 1 else ""
    head, fix, tail = rest.partition("## Fix")
    parts = [f"# {rule.code} {rule.name}", body[0], "*" + ", ".join(facts) + "*", head.strip(), _options(rule)]
    return "\n\n".join(part for part in (*parts, (fix + tail).strip()) if part) + "\n"


def _options(rule: type[Rule]) -> str:
    documented = PLACEHOLDER.search(inspect.getdoc(rule) or "")
    described = documented.group().strip() if documented else "## Options"
    rows = [
        f"| `{name.replace('_', '-')}` | {_type(hint)} | `{default!r}` |" for name, hint, default in options_of(rule)
    ]
    if not rows:
        return "## Options\n\nNone."
    table = "\n".join(["| option | type | default |", "|---|---|---|", *rows])
    return f"{described}\n\n{table}"


def _type(hint: Any) -> str:  # noqa: ANN401  # any annotation
    return (hint.__name__ if isinstance(hint, type) and not getattr(hint, "__args__", None) else str(hint)).replace(
        "|", "or"
    )

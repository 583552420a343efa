"""``finetooth rule CODE`` explains one rule; ``finetooth rules`` lists all."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

from finetooth import catalogue, pages
from finetooth.cli.parser import Parser, one_of, parse
from finetooth.cli.terminal import wants_color
from finetooth.errors import UsageError
from finetooth.nearest import did_you_mean
from finetooth.rule import Rule
from finetooth.selection import options_of


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = Parser("finetooth rule", "Explain one rule, or list all (finetooth rules).")
    parser.add_argument("code", nargs="?", metavar="CODE", help="the rule's code or name; all rules without one")
    parser.add_argument(
        "--format",
        default="text",
        type=one_of(("text", "json", "markdown"), "format"),
        metavar="NAME",
        help="text, json or markdown",
    )
    options = parse(parser, arguments)
    rules = catalogue.load().rules
    if options.code is None:
        _print_list(rules, options.format)
        return 0
    by_name = {rule.name: code for code, rule in rules.items()}
    code = by_name.get(options.code.lower(), options.code.upper())
    if code not in rules:
        raise UsageError(
            f"there is no rule {options.code}{did_you_mean(options.code, [*rules, *by_name])} (see finetooth rules)"
        )
    _print_one(code, rules, options.format)
    return 0


def _facts(rule: type[Rule]) -> dict[str, object]:
    options = {name.replace("_", "-"): {"default": default} for name, _, default in options_of(rule)}
    shown = pages.info(rule)
    facts = {"code": shown.code, "name": shown.name, "severity": shown.severity, "fix": shown.fixes or None}
    return {**facts, "preview": rule.preview, "summary": shown.summary, "url": shown.url, "options": options}


def _print_list(rules: Mapping[str, type[Rule]], form: str) -> None:
    if form == "json":
        print(json.dumps([_facts(rule) for rule in rules.values()], indent=2, default=str))
        return
    for code, rule in rules.items():
        shown = pages.info(rule)
        print(f"{code}  {shown.name:24} {shown.severity:8} {shown.fixes or '-':7} {shown.summary}")


def _print_one(code: str, rules: Mapping[str, type[Rule]], form: str) -> None:
    if form == "json":
        print(json.dumps({**_facts(rules[code]), "page": pages.page(rules[code])}, indent=2, default=str))
    elif form == "text" and wants_color(sys.stdout):
        from rich.console import Console  # noqa: PLC0415
        from rich.markdown import Markdown  # noqa: PLC0415

        Console().print(Markdown(pages.page(rules[code])))
    else:
        print(pages.page(rules[code]), end="")

"""Makes the generated blocks of pages: tables from the code itself, and output of the tool on its sample data."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from finetooth import catalogue, pages
from finetooth.cli import main as finetooth
from finetooth.config_schema import Config
from finetooth.targets import Contract

NONE = "\N{EN DASH}"
"""What an empty table cell shows."""

DAY = "2026-11-01"
"""The date that the samples are judged on, so that pages do not change over night."""

SHOWN = ("LEK001", "DUP001", "FMT013", "FMT001", "GLB001")
"""Rules whose findings the abridged output shows."""

FAMILIES = {
    "FMT": "the record, and the contract of the target",
    "TOK": "length and tokens",
    "DUP": "repetition",
    "LEK": "leaks between train and test",
    "CON": "one consistent set of behaviours",
    "NEG": "refusals, hand-overs, and attacks",
    "MTN": "conversations of several turns",
    "COV": "coverage",
    "SIZ": "size",
    "GLB": "a team's own rules",
    "PII": "personal data",
    "SEC": "secrets",
    "RSP": "the answer itself",
    "COD": "code in answers",
    "EXT": "extraction and classification",
    "STA": "age",
    "PRM": "whether to tune at all",
    "JDG": "a language model's judgement",
    "SUP": "suppressions",
}

HOLDS = ("system", "multi-turn", "tools", "images", "weights", "preference", "label", "metadata", "reasoning")


def families(codes: Iterable[str]) -> dict[str, str]:
    """Return the families that have rules, with their titles, in the order of the catalogue."""
    there = {code[:3] for code in codes}
    known = {family: title for family, title in FAMILIES.items() if family in there}
    return known | dict.fromkeys(sorted(there - set(known)), "rules of a plugin")


def _yes(answer: bool) -> str:
    return "yes" if answer else NONE


def cell(text: str) -> str:
    """Keep a text inside its table cell."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


@contextlib.contextmanager
def demo_folder() -> Iterator[None]:
    """Work in a copy of the sample data, on a fixed day."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        for one in files("finetooth").joinpath("demo_data").iterdir():
            if one.is_file():
                head = f"today = {DAY}\n".encode() if one.name == "finetooth.toml" else b""
                (Path(folder) / one.name).write_bytes(head + one.read_bytes())
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def said(*arguments: str) -> str:
    """Return what the program prints to standard output.

    Raises:
        RuntimeError: It neither ran through nor just reported findings.
    """
    with contextlib.redirect_stdout(io.StringIO()) as text, contextlib.redirect_stderr(io.StringIO()) as complaints:
        try:
            code = finetooth(arguments)
        except SystemExit as left:  # argparse leaves after --help
            code = int(left.code or 0)
    if code > 1:
        raise RuntimeError(f"finetooth {' '.join(arguments)} left with {code}: {complaints.getvalue()}")
    return text.getvalue()


def _checked(*arguments: str) -> str:
    return said("check", "--no-cache", *arguments)


def demo() -> str:
    """Show what a check of the sample data prints, abridged."""
    blocks = re.split(r"\n(?=\S)", _checked().rstrip())
    pieces = [_abridged(block) for block in blocks if not block.startswith(("To learn", "dataset"))]
    return "```console\n$ finetooth check\n" + "\n".join(piece for piece in pieces if piece) + "\n```"


def _abridged(block: str) -> str:
    """Leave out the findings of a file that are not to be shown, and say so by three dots."""
    head, *findings = re.split(r"\n(?=  \S)", block.strip("\n"))
    kept = ["  …" if not any(f" {code} " in one.split("\n")[0] for code in SHOWN) else one for one in findings]
    several = [one for index, one in enumerate(kept) if one != "  …" or kept[index - 1 : index] != ["  …"]]
    return "\n".join([head, *several]) + ("\n" if findings else "")


def family_table() -> str:
    """List the families, how many rules each has, and what they are about."""
    rules = catalogue.load().rules
    rows = [
        f"| {family} | {title} | {sum(code.startswith(family) for code in rules)} |"
        for family, title in families(rules).items()
    ]
    return "\n".join(["| family | about | rules |", "|---|---|---:|", *rows])


def json_report() -> str:
    """Show the JSON report of one rule on the sample data."""
    data = json.loads(_checked("--select", "LEK001", "--format", "json"))
    return "```json\n" + json.dumps(data, indent=2, ensure_ascii=False) + "\n```"


def other_outputs() -> str:
    """Show one finding in the short formats."""
    parts = []
    for name in ("concise", "jsonl", "github", "gitlab", "junit"):
        text = _checked("--select", "FMT001", "--format", name).strip()
        parts.append(f"`--format {name}`\n\n```text\n{text}\n```")
    return "\n\n".join(parts)


def signal_output() -> str:
    """Show what the detectors see in one message."""
    first = json.loads(said("signals", "support-train.jsonl").splitlines()[2])
    return "```json\n" + json.dumps(first, ensure_ascii=False) + "\n```"


def config_tables() -> str:
    """List every key of the configuration, table by table."""
    schema = Config.model_json_schema(by_alias=True)
    parts = ["### Top level", _keys(schema)]
    titles = {"DatasetTable": "[datasets.NAME]", "GlobalRuleTable": "[[global-rules]]"}
    titles |= {"ScenarioTable": "[scenarios.NAME]", "TermTable": "[[terms]]"}
    for name, table in schema["$defs"].items():
        parts += [f"### `{titles.get(name, name)}`", _keys(table)]
    return "\n\n".join(parts)


def _keys(table: Mapping[str, Any]) -> str:
    required = set(table.get("required", ()))
    rows = [
        f"| `{key}` | {_kind(one)} | {_default(one, needed=key in required)} | {cell(one.get('description', ''))} |"
        for key, one in table["properties"].items()
    ]
    return "\n".join(["| key | type | default | meaning |", "|---|---|---|---|", *rows])


def _kind(value: Mapping[str, Any]) -> str:
    if "$ref" in value:
        return "table"
    if "enum" in value:
        return " or ".join(f"`{one}`" for one in value["enum"])
    if "anyOf" in value:
        return " or ".join(_kind(one) for one in value["anyOf"] if one.get("type") != "null")
    if value.get("type") == "array":
        return "list of " + (f"{_kind(value['items'])}s" if "enum" not in value["items"] else _kind(value["items"]))
    if value.get("type") == "object":
        return "table"
    kinds = {"boolean": "true or false", "integer": "whole number", "number": "number"}
    return kinds.get(value.get("type", ""), str(value.get("format", "text")))


def _default(value: Mapping[str, Any], *, needed: bool) -> str:
    if needed:
        return "needed"
    default = value.get("default")
    return NONE if default in (None, "", [], {}) else f"`{json.dumps(default)}`"


def format_table() -> str:
    """List the formats and what each can hold."""
    formats = catalogue.load().formats.values()
    extra = sorted({one for form in formats for one in form.holds} - set(HOLDS))
    columns = (*HOLDS, *extra)
    rows = [
        f"| {one.title} | `{one.name}` | " + " | ".join(_yes(what in one.holds) for what in columns) + " |"
        for one in sorted(formats, key=lambda one: one.title.lower())
    ]
    head = "| format | name | " + " | ".join(columns) + " |"
    return "\n".join([head, "|---" * (len(columns) + 2) + "|", *rows])


def reader_table() -> str:
    """List the readers, their file name endings, and what can be done with such files."""
    rows = [
        f"| `{one.name}` | {' '.join(f'`{suffix}`' for suffix in one.suffixes)} | {_yes(one.writable)} "
        f"| {_yes(one.divisible)} |"
        for one in catalogue.load().readers.values()
    ]
    return "\n".join(
        ["| reader | endings | fixes can be written back | several workers read one file |", "|---|---|---|---|", *rows]
    )


def target_pages() -> str:
    """Show each target's contract with its source and the day it was read."""
    return "\n\n".join(_target(one) for one in catalogue.load().targets.values())


def _target(contract: Contract) -> str:
    skipped = {"name", "title", "source", "as_of", "notes"}
    rows = [
        f"| {field.name.replace('_', ' ')} | {_shown(getattr(contract, field.name))} |"
        for field in dataclasses.fields(Contract)
        if field.name not in skipped and _says(getattr(contract, field.name), field.default)
    ]
    notes = "".join(f"\n- {note}" for note in contract.notes)
    head = f'## {contract.title}\n\n`target = "{contract.name}"`. Read at <{contract.source}> on {contract.as_of}.'
    return "\n".join([head, "", "| | |", "|---|---|", *rows]) + (f"\n{notes}" if notes else "")


def _says(value: object, default: object) -> bool:
    """Say whether a contract says anything by a value."""
    return value != default and value not in (None, (), frozenset(), {})


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping):
        return ", ".join(f"`{key}`: {_shown(one)}" for key, one in sorted(value.items()))
    if isinstance(value, frozenset):
        return ", ".join(f"`{cell(str(one))}`" for one in sorted(value))
    if isinstance(value, tuple):
        return ", ".join(f"`{str(one).replace('|', chr(92) + '|')}`" for one in value)
    return f"`{value}`"


def profile_table() -> str:
    """List the profiles with what each sets."""
    profiles = catalogue.load().profiles.values()
    rows = [f"| `{one.name}` | {cell(one.title)} | {', '.join(sorted(one.why))} |" for one in profiles]
    return (
        "\n".join(["| profile | for | rules that it sets |", "|---|---|---|", *rows]) if rows else "None is installed."
    )


def detector_table() -> str:
    """List what ``finetooth signals`` prints of each message."""
    data = json.loads(said("signals", "support-train.jsonl").splitlines()[0])
    return ", ".join(f"`{key}`" for key in data)


def rule_example() -> str:
    """Show a rule's page as the command line prints it."""
    return "````markdown\n" + pages.page(catalogue.load().rules["DUP001"]).strip() + "\n````"


BLOCKS: Mapping[str, Callable[[], str]] = {
    "demo": demo,
    "families": family_table,
    "json-report": json_report,
    "other-outputs": other_outputs,
    "signal-output": signal_output,
    "signal-keys": detector_table,
    "config": config_tables,
    "formats": format_table,
    "readers": reader_table,
    "targets": target_pages,
    "profiles": profile_table,
    "rule-page": rule_example,
}

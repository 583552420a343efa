"""Writes the generated documentation: rule pages, the command line, the schema, the hooks file, and blocks in pages.

``python scripts/docs_generate.py`` writes what is stale; with ``--check`` it changes nothing, names what is stale, and
exits with 1. A block stands in a page between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the functions in
``docs_blocks.py`` fill it in.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import docs_blocks

from finetooth import catalogue, pages
from finetooth.cli.commands import COMMANDS

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
WIDTH = "100"
"""Columns that argparse wraps the help at."""

SIDECARS = (r"(^|/)finetooth\.toml$", r"(^|/)finetooth-suppressions\.jsonl$")
"""Files beside the data whose change calls for a run, as patterns for pre-commit."""


def main(arguments: list[str]) -> int:
    """Write the stale files, or with ``--check`` name them."""
    stale = stale_files(ROOT)
    for path, text in stale.items():
        print(f"{path.relative_to(ROOT)} {'is not made any more' if text is None else 'is stale'}")
        if "--check" not in arguments:
            _put(path, text)
    if "--check" in arguments:
        if stale:
            print("run: python scripts/docs_generate.py")
        return int(bool(stale))
    return 0


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def stale_files(root: Path) -> dict[Path, str | None]:
    """Return the generated files that differ from what they should be.

    Args:
        root: The repository.

    Returns:
        By path the text that it should have; None for one that should not be there.
    """
    wanted: dict[Path, str | None] = {root / name: text for name, text in generated(root).items()}
    wanted |= {page: None for page in (root / "docs" / "rules").glob("*.md") if page not in wanted}
    return {path: text for path, text in wanted.items() if _text(path) != text}


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def generated(root: Path) -> dict[str, str]:
    """Make everything that is generated, by path from the root."""
    made = {
        "docs/cli.md": command_line(),
        "docs/schema/finetooth.schema.json": docs_blocks.said("schema"),
        ".pre-commit-hooks.yaml": hooks_file(),
        **dict(rule_pages()),
    }
    with docs_blocks.demo_folder():
        for path in sorted([root / "README.md", *root.glob("docs/*.md")]):
            text = path.read_text(encoding="utf-8")
            if (filled := BLOCK.sub(_filled, text)) != text or "<!-- generated: " in text:
                made[str(path.relative_to(root))] = filled
    return made


def _filled(block: re.Match[str]) -> str:
    return f"{block[1]}\n{docs_blocks.BLOCKS[block[2]]().strip()}\n\n{block[3]}"


def rule_pages() -> Iterator[tuple[str, str]]:
    """Yield the page of each rule, and their index."""
    rules = catalogue.load().rules
    for code, rule in rules.items():
        yield f"docs/rules/{code.lower()}.md", pages.page(rule)
    yield "docs/rules/index.md", _rule_index()


def _rule_index() -> str:
    rules = catalogue.load().rules
    lines = ["# Rules", "", "Each code stands for one rule; codes never change their meaning and are never used again."]
    lines += ["In the column “fix”, safe fixes are applied by `--fix`, unsafe ones by `--unsafe-fixes`."]
    for family, title in docs_blocks.families(rules).items():
        lines += ["", f"## {family}: {title}", "", "| code | name | what it finds | severity | fix |"]
        lines += ["|---|---|---|---|---|"]
        for code in (code for code in rules if code.startswith(family)):
            shown = pages.info(rules[code])
            marks = " (preview)" * rules[code].preview + " (off unless selected)" * rules[code].opt_in
            about = docs_blocks.cell(shown.summary) + marks
            facts = f"{shown.severity} | {shown.fixes or docs_blocks.NONE}"
            lines += [f"| [{code}]({code.lower()}.md) | {shown.name} | {about} | {facts} |"]
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """Write the reference of all commands from what ``--help`` prints."""
    os.environ["COLUMNS"] = WIDTH
    commands: Mapping[str, object] = {**COMMANDS, **catalogue.load().commands}
    parts = ["# Command line", "The text below is what `--help` prints.", _fence(docs_blocks.said("--help"))]
    for name in commands:
        parts += [f"## finetooth {name}", _fence(docs_blocks.said(name, "--help"))]
    return "\n\n".join(parts) + "\n"


def _fence(text: str) -> str:
    return f"```text\n{text.strip()}\n```"


def hooks_file() -> str:
    """Write the hooks for pre-commit; the files that they watch are those that the readers read."""
    suffixes = sorted({suffix for reader in catalogue.load().readers.values() for suffix in reader.suffixes})
    plain = sorted({suffix.split(".")[1] for suffix in suffixes})
    packed = sorted({suffix.split(".")[2] for suffix in suffixes if suffix.count(".") > 1})
    files = "|".join([rf"\.({'|'.join(plain)})(\.({'|'.join(packed)}))?$", *SIDECARS])
    hooks = (
        ("finetooth", "Lint the datasets that finetooth.toml names, as a whole, when any of their files changes.", ""),
        ("finetooth-fix", "Apply the safe fixes to the datasets that finetooth.toml names, then lint them.", " --fix"),
    )
    return "".join(
        f"- id: {name}\n  name: {name.replace('-fix', ' --fix')}\n  description: {about}\n"
        f"  entry: finetooth check{flag}\n  language: python\n  files: '{files}'\n"
        "  pass_filenames: false\n  require_serial: true\n"
        for name, about, flag in hooks
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

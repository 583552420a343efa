"""Fixing and showing what would be fixed."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from finetooth import fixes
from finetooth.cli.session import Session
from finetooth.engine.plan import InputFile, Plan
from finetooth.model import Report

ROUNDS = 10
"""Fixes can uncover others; more rounds than this mean that two fixes undo each other."""


def fix(session: Session, plan: Plan, report: Callable[[Plan], Report]) -> Plan:
    """Fix what can be fixed, or with ``--diff`` print what that would change.

    Args:
        session: The command's session.
        plan: The plan.
        report: Lints a plan.

    Returns:
        The plan with the files' new sizes.
    """
    options = session.options
    unsafe = bool(options.unsafe_fixes)
    mended: dict[str, int] = {}
    for _ in range(1 if options.diff else ROUNDS):
        changes = fixes.changes_of(report(plan).findings, unsafe=unsafe)
        changed = list(fixes.fixed_files(_with_sidecars(plan, changes), changes))
        if options.diff:
            for one in changed:
                sys.stdout.writelines(diff(one))
            return plan
        if not changed:
            break
        for one in changed:
            fixes.write(one)
            mended[one.file.path] = mended.get(one.file.path, 0) + one.findings
        plan = replace(
            plan, files=tuple(replace(file, size=Path(file.opened or file.path).stat().st_size) for file in plan.files)
        )
    if not options.quiet:
        _tell(mended, unsafe=unsafe)
    return plan


def _with_sidecars(plan: Plan, paths: Iterable[str]) -> Plan:
    """Add the files beside the data that are to be changed as well: the suppressions, the baseline."""
    known = {file.path for file in plan.files}
    beside = [path for path in paths if path not in known and Path(path).is_file()]
    added = (InputFile(path, "jsonl", Path(path).stat().st_size) for path in beside)
    return replace(plan, files=(*plan.files, *added))


def _tell(mended: dict[str, int], *, unsafe: bool) -> None:
    sys.stdout.flush()
    total = sum(mended.values())
    if not total:
        hint = "" if unsafe else " safely; --unsafe-fixes goes further"
        print(f"finetooth: nothing could be fixed{hint}", file=sys.stderr)
        return
    files = f"{len(mended)} file{'s' if len(mended) > 1 else ''}"
    print(f"finetooth: fixed {total} finding{'s' if total > 1 else ''} in {files}", file=sys.stderr)


def diff(fixed: fixes.Fixed) -> Iterator[str]:
    """Yield a unified diff of a file, line by line."""
    before = fixed.before.decode("utf-8", "backslashreplace").splitlines(keepends=True)
    after = fixed.after.decode("utf-8", "backslashreplace").splitlines(keepends=True)
    path = fixed.file.path
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", n=1):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

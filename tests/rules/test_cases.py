from __future__ import annotations

from pathlib import Path

import pytest

from finetooth import catalogue
from finetooth.rule import AuditRule
from finetooth.testing import Case

FOLDERS = sorted(path for path in Path(__file__).parent.iterdir() if path.is_dir() and path.name[:3].isupper())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_rule_finds_what_its_cases_say(folder: Path) -> None:
    assert Case.load(folder).faults() == []


def test_every_rule_has_cases() -> None:
    rules = catalogue.load().rules.items()
    wanted = {f"{code}-{rule.name}" for code, rule in rules if not (issubclass(rule, AuditRule) or rule.opt_in)}
    assert wanted == {folder.name for folder in FOLDERS}

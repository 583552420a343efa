"""A third party's package, installed into an environment of its own, adds and replaces."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.fixture(scope="module")
def finetooth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that sees this one's packages and has the stranger's package installed."""
    folder = tmp_path_factory.mktemp("stranger") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    parent = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    (site / "ours.pth").write_text(f"import site; site.addsitedir({str(parent)!r})\n", encoding="utf-8")
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*install, "--python", str(folder / "bin" / "python"), str(HERE / "stranger")], check=True)
    return folder / "bin" / "python"


def _run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(python), "-m", "finetooth", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        {"ticket": {"question": "Where is it?", "answer": "IT IS ON ITS WAY TO YOU"}},
        {"ticket": {"question": "Where is it?", "answer": "IT IS ON ITS WAY TO YOU"}},
    ]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_the_strangers_rule_and_format_find(finetooth: Path, data: Path) -> None:
    done = _run(finetooth, data, "check", "--isolated", "--select", "ACM", "--format", "concise", "--quiet")

    assert done.stdout.splitlines() == [
        "data.jsonl:1: ACM001 the answer shouts: write it in lower case",
        "data.jsonl:2: ACM001 the answer shouts: write it in lower case",
    ]
    assert done.returncode == 1


def test_the_strangers_options_are_validated(finetooth: Path, data: Path) -> None:
    (data / "finetooth.toml").write_text("[rules.ACM001]\nminimum-leters = 5\n", encoding="utf-8")

    done = _run(finetooth, data, "check")

    assert done.returncode == 2
    assert "ACM001 has no option “minimum-leters”; did you mean “minimum-letters”?" in done.stderr


def test_the_strangers_rule_takes_the_place_of_ours(finetooth: Path, data: Path) -> None:
    done = _run(finetooth, data, "rule", "DUP001")

    assert done.stdout.startswith("# DUP001 our-duplicates")


def test_the_strangers_reporter_reports(finetooth: Path, data: Path) -> None:
    done = _run(finetooth, data, "check", "--isolated", "--select", "ACM", "--format", "count", "--quiet")

    assert done.stdout == "2 findings\n"

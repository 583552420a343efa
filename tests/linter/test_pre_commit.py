"""The hooks work in a dataset repository: a commit is blocked, mended, and let through; the action is well formed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # has no stubs

from finetooth.cli.check import make_parser

ROOT = Path(__file__).parent.parent.parent
REQUIRE_ALL = os.environ.get("FINETOOTH_REQUIRE_ALL") == "1"
CONFIG = 'select = ["FMT", "DUP001"]\n[datasets.support]\ntrain = ["data/*.jsonl"]\n'
GOOD = {"messages": [{"role": "user", "content": "Where is it?"}, {"role": "assistant", "content": "On its way."}]}
OTHER = {"messages": [{"role": "user", "content": "Is it big?"}, {"role": "assistant", "content": "Rather small."}]}
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "linter", "plugins", "bot")
"""What the hook's package is built from."""


def _missing(sentence: str) -> None:
    """Skip with a sentence; with FINETOOTH_REQUIRE_ALL=1 fail."""
    if REQUIRE_ALL:
        pytest.fail(sentence)
    pytest.skip(sentence)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def _hook_repository(folder: Path) -> str:
    """Commit a copy of the working tree, uncommitted changes included, and return the commit's hash."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", ".finetooth_cache")
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    assert _git(folder, "commit", "--quiet", "--message", "the working tree").returncode == 0
    return _git(folder, "rev-parse", "HEAD").stdout.strip()


class DatasetRepository:
    """A git repository of training data with finetooth's hooks."""

    def __init__(self, folder: Path, pre_commit: str, home: Path) -> None:
        self.folder = folder
        self._pre_commit = pre_commit
        self._env = {**os.environ, "PRE_COMMIT_HOME": str(home)}

    def use(self, hook: str, repository: Path, revision: str) -> None:
        repo = {"repo": str(repository), "rev": revision, "hooks": [{"id": hook}]}
        (self.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}), encoding="utf-8")

    def install(self) -> subprocess.CompletedProcess[str]:
        command = [self._pre_commit, "install", "--install-hooks"]
        return subprocess.run(
            command, cwd=self.folder, env=self._env, capture_output=True, text=True, check=False, timeout=300
        )

    def commit(self, content: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "data" / "train.jsonl").write_text(content, encoding="utf-8")
        return self.commit_as_it_is()

    def commit_as_it_is(self) -> subprocess.CompletedProcess[str]:
        _git(self.folder, "add", "--all")
        return subprocess.run(
            [
                "git",
                "-c",
                "user.name=T",
                "-c",
                "user.email=t@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-m",
                "x",
            ],
            cwd=self.folder,
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    @property
    def commits(self) -> int:
        return len(_git(self.folder, "log", "--oneline").stdout.splitlines())


def _program() -> str:
    beside = Path(sys.executable).parent / "pre-commit"
    found = str(beside) if beside.exists() else shutil.which("pre-commit")
    if found is None or shutil.which("git") is None:
        _missing("this test needs git and pre-commit, which the dependency group dev brings")
    return str(found)


def test_a_commit_is_blocked_then_mended_then_let_through(tmp_path: Path) -> None:
    program = _program()
    revision = _hook_repository(tmp_path / "hooks")
    repository = DatasetRepository(tmp_path / "dataset", program, tmp_path / "home")
    (repository.folder / "data").mkdir(parents=True)
    (repository.folder / "finetooth.toml").write_text(CONFIG, encoding="utf-8")
    (repository.folder / ".gitignore").write_text(".finetooth_cache/\n", encoding="utf-8")
    _git(repository.folder, "init", "--quiet")
    repository.use("finetooth", tmp_path / "hooks", revision)
    installed = repository.install()
    if installed.returncode:
        _missing(f"this test needs PyPI, from which pip installs the hook: {installed.stdout[-500:]}")
    twice = "".join(json.dumps(record) + "\n" for record in (GOOD, OTHER, GOOD))

    blocked = repository.commit(twice)

    assert blocked.returncode == 1
    assert "data/train.jsonl" in blocked.stderr + blocked.stdout
    assert "1: DUP001 exact-duplicate" in blocked.stderr + blocked.stdout
    assert repository.commits == 0

    repository.use("finetooth-fix", tmp_path / "hooks", revision)
    mended = repository.commit_as_it_is()

    assert mended.returncode == 1, "pre-commit stops a commit whose files a hook changed"
    assert "files were modified by this hook" in mended.stderr + mended.stdout
    text = (repository.folder / "data" / "train.jsonl").read_text(encoding="utf-8")
    assert text == "".join(json.dumps(record) + "\n" for record in (GOOD, OTHER))

    repository.use("finetooth", tmp_path / "hooks", revision)
    clean = repository.commit_as_it_is()

    assert clean.returncode == 0, clean.stderr
    assert repository.commits == 1


@pytest.mark.parametrize(
    "hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")), ids=lambda h: h["id"]
)
def test_the_hooks_watch_what_the_readers_read(hook: dict[str, object]) -> None:
    from finetooth import catalogue  # noqa: PLC0415

    watched = re.compile(str(hook["files"]))
    suffixes = [suffix for reader in catalogue.load().readers.values() for suffix in reader.suffixes]

    assert [suffix for suffix in suffixes if not watched.search(f"data/train{suffix}")] == []
    assert [name for name in ("finetooth.toml", "a/finetooth-suppressions.jsonl") if not watched.search(name)] == []
    assert not watched.search("README.md")
    assert hook["pass_filenames"] is False


@pytest.fixture
def action() -> dict[str, object]:
    return dict(yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8")))


def test_the_actions_commands_use_real_options(action: dict[str, object]) -> None:
    runs = action["runs"]
    assert isinstance(runs, dict)
    assert runs["using"] == "composite"
    commands = [line for step in runs["steps"] for line in step.get("run", "").splitlines()]
    calls = [line.strip() for line in commands if line.strip().startswith("finetooth ")]
    assert calls
    for call in calls:
        words = call.split(">>")[0].split()
        assert words[:2] == ["finetooth", "check"]
        options = make_parser().parse_args([word for word in words[2:] if not word.startswith("$")])
        assert options.format in {"sarif", "markdown", "github"}


def test_the_actions_inputs_are_all_used(action: dict[str, object]) -> None:
    inputs, text = action["inputs"], (ROOT / "action.yml").read_text(encoding="utf-8")
    assert isinstance(inputs, dict)

    assert [name for name in inputs if f"inputs.{name}" not in text] == []
    assert [name for name, one in inputs.items() if not one.get("description") or "default" not in one] == []


def test_the_actions_script_runs(action: dict[str, object], tmp_path: Path, tool: Callable[[str, str], str]) -> None:
    bash = tool("bash", "the shell of the action")
    runs = action["runs"]
    assert isinstance(runs, dict)
    script = next(step["run"] for step in runs["steps"] if step.get("id") == "annotate")
    (tmp_path / "train.jsonl").write_text(json.dumps(GOOD) + "\n\n", encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    summary = tmp_path / "summary.md"
    env = {
        **os.environ,
        "PATH": path,
        "PATHS": "train.jsonl",
        "ARGS": "--select FMT005",
        "GITHUB_STEP_SUMMARY": str(summary),
    }

    done = subprocess.run(
        [bash, "-e", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::warning file=train.jsonl,line=2,title=FMT005 blank-line::")
    assert summary.read_text(encoding="utf-8").startswith("### finetooth: 1 warning")
    assert json.loads((tmp_path / "finetooth.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"

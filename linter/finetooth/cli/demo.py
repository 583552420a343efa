"""``finetooth demo``: the main job on built-in data, in a folder of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copy

from finetooth.cli import main as finetooth
from finetooth.cli.parser import Parser, parse

FILES = ("finetooth.toml", "support-train.jsonl", "support-test.jsonl")


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 when the demo did what it shows."""
    parser = Parser("finetooth demo", "Lint a built-in dataset with planted faults, explain one, fix, lint again.")
    parse(parser, arguments)
    with tempfile.TemporaryDirectory(prefix="finetooth-demo-") as folder, _inside(Path(folder)):
        _copy_data()
        _say("A support team's dataset, with faults that we planted. What does the comb find?")
        found = _run("check", "--no-cache")
        _say("What is that about, and what to do?")
        _run("rule", "DUP001")
        _say("Some of it can be mended without a person looking:")
        _run("check", "--fix", "--no-cache", "--statistics")
        _say("What a fix would change, shown before it is made:")
        _run("check", "--no-cache", "--select", "FMT013", "--unsafe-fixes", "--diff")
        _say("Try it on your own data:  finetooth check data/")
    return 0 if found == 1 else found


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _copy_data() -> None:
    for name in FILES:
        with as_file(files("finetooth") / "demo_data" / name) as path:
            copy(path, name)


def _say(sentence: str) -> None:
    print(f"\n── {sentence}\n", flush=True)


def _run(*arguments: str) -> int:
    print(f"$ finetooth {' '.join(arguments)}\n", flush=True)
    return finetooth(arguments)

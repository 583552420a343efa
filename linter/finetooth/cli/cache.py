"""``finetooth cache``: shows or cleans what is remembered between runs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from finetooth import config
from finetooth.cli.parser import Parser, parse


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = Parser("finetooth cache", "Show or clean what is remembered between runs.")
    parser.add_argument("action", nargs="?", choices=("show", "clean"), default="show", help="show (default) or clean")
    parser.add_argument("--cache-dir", metavar="DIR", help="the cache's folder (default: as configured)")
    options = parse(parser, arguments)
    folder = Path(options.cache_dir) if options.cache_dir else _configured()
    if not folder.is_dir():
        print(f"{folder}: nothing is remembered")
        return 0
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 2**20
    if options.action == "clean":
        shutil.rmtree(folder)
        print(f"{folder}: removed {size:.1f} MiB")
    else:
        print(f"{folder}: {size:.1f} MiB in {len(files)} files")
    return 0


def _configured() -> Path:
    found = config.find(Path())
    settings = config.settle([config.read(found)] if found else [], found.parent if found else Path())
    return settings.root / settings.cache_dir

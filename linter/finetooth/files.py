"""Finds the input: files, folders, globs, addresses of object stores, standard input."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import BinaryIO

from finetooth.config import Dataset, Settings
from finetooth.engine.plan import InputFile
from finetooth.errors import FinetoothError, MissingExtraError, NoInputError, ReadError, UsageError
from finetooth.model import Split
from finetooth.nearest import did_you_mean
from finetooth.ports import Reader

STDIN = "-"
PRUNED = {"node_modules", "__pycache__", "site-packages", "venv"}
"""Folders that are never looked into, beside those whose name begins with a dot."""

OURS = ("finetooth-*.jsonl",)
"""Our own sidecar files, which look like data and are none."""

SPLIT_WORDS = {
    "train": Split.TRAIN,
    "training": Split.TRAIN,
    "valid": Split.VALIDATION,
    "validation": Split.VALIDATION,
    "val": Split.VALIDATION,
    "dev": Split.VALIDATION,
    "eval": Split.TEST,
    "evaluation": Split.TEST,
    "test": Split.TEST,
    "heldout": Split.TEST,
    "holdout": Split.TEST,
}


@dataclass(frozen=True, slots=True)
class Found:
    """The files to lint, sorted by path, and sentences about what was left out."""

    files: tuple[InputFile, ...]
    skipped: tuple[str, ...] = ()


class Finder:
    """Turns what the user named into files."""

    def __init__(self, readers: Mapping[str, Reader], settings: Settings) -> None:
        """Take the readers, which know file name endings, and the settings, which name datasets."""
        self._readers = readers
        self._settings = settings
        self._suffixes = sorted(
            ((suffix, reader.name) for reader in readers.values() for suffix in reader.suffixes),
            key=lambda one: (-len(one[0]), one),
        )

    def find(self, paths: Sequence[str]) -> Found:
        """Find the files that are named, or those of the configured datasets, or those below the current folder.

        Raises:
            NoInputError: A path does not exist, or nothing that can be read is there.
        """
        if not paths and self._settings.datasets:
            return self._configured()
        files: dict[str, InputFile] = {}
        for path in paths or ["."]:
            for name in self._expanded(path):
                files.setdefault(os.path.normpath(name), self._file(os.path.normpath(name)))
        if not files:
            endings = ", ".join(sorted({suffix for suffix, _ in self._suffixes if suffix.count(".") == 1}))
            where = ", ".join(paths) or str(Path.cwd())
            raise NoInputError(f"no training files in {where}: looked for {endings}, plain or as .gz and .zst")
        return Found(tuple(sorted(files.values(), key=lambda file: file.path)))

    def stdin(self, stream: BinaryIO, filename: str) -> Found:
        """Take standard input for a file of that name; its bytes are spooled to a temporary file."""
        import tempfile  # noqa: PLC0415  # only for standard input

        with tempfile.NamedTemporaryFile(prefix="finetooth-", delete=False) as spool:
            while block := stream.read(2**20):
                spool.write(block)
        name = filename or "stdin.jsonl"
        file = InputFile(
            filename or STDIN, self._reader_of(name) or "jsonl", Path(spool.name).stat().st_size, opened=spool.name
        )
        return Found((self._placed(file, name),))

    def _configured(self) -> Found:
        """Return the files of all configured datasets."""
        found: dict[str, InputFile] = {}
        for dataset in self._settings.datasets:
            for split, pattern in _patterns(dataset):
                names = self._glob(pattern)
                if not names:
                    where = f"datasets.{dataset.name}.{split.value}"
                    raise NoInputError(f"“{where}”: no file matches {pattern} in {self._settings.root}")
                for name in names:
                    file = self._file(name)
                    found[name] = replace(file, dataset=dataset.name, split=split, format=dataset.format)
        return Found(tuple(sorted(found.values(), key=lambda file: file.path)))

    def _glob(self, pattern: str) -> list[str]:
        names = sorted(glob.glob(str(self._settings.root / pattern), recursive=True))  # noqa: PTH207  # patterns may be absolute
        return [_shown(name) for name in names if Path(name).is_file() and not self._excluded(name)]

    def _expanded(self, path: str) -> Iterator[str]:
        """Yield the files that one argument names."""
        if "://" in path:
            yield path
        elif Path(path).is_dir():
            yield from self._walk(Path(path))
        elif Path(path).exists():
            yield path
        elif glob.has_magic(path):
            yield from (name for name in sorted(glob.glob(path, recursive=True)) if Path(name).is_file())  # noqa: PTH207
        else:
            raise NoInputError(f"{path}: no such file or folder{self._suggestion(path)}")

    def _suggestion(self, path: str) -> str:
        parent = Path(path).parent
        known = [str(entry) for entry in parent.iterdir()] if parent.is_dir() else []
        return did_you_mean(path, known)

    def _walk(self, folder: Path) -> Iterator[str]:
        for top, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name not in PRUNED and not name.startswith("."))
            for name in sorted(names):
                path = os.path.join(top, name)  # noqa: PTH118  # os.walk's strings
                if self._is_training_file(name) and not self._excluded(path):
                    yield path

    def _is_training_file(self, name: str) -> bool:
        """Say whether a file found in a folder is looked at: by its ending, JSON only where it is no settings file."""
        if name.startswith(".") or any(fnmatch(name, ours) for ours in OURS):
            return False
        return self._reader_of(name) is not None and name not in {"package.json", "package-lock.json", "tsconfig.json"}

    def _excluded(self, path: str) -> bool:
        relative = os.path.relpath(path, self._settings.root)
        return any(fnmatch(relative, pattern) for pattern in self._settings.exclude)

    def _reader_of(self, name: str) -> str | None:
        lower = name.lower()
        return next((reader for suffix, reader in self._suffixes if lower.endswith(suffix)), None)

    def _file(self, path: str) -> InputFile:
        if "://" in path:
            return self._placed(_fetched(path, self._reader_of(path) or "jsonl"), path)
        try:
            with open(path, "rb"):  # noqa: PTH123  # only to learn whether it can be read
                size = Path(path).stat().st_size
        except OSError as error:
            raise ReadError(f"{path}: cannot be read: {error.strerror}") from error
        reader = self._reader_of(path)
        if reader is None:
            _refuse_binary(path)
        return self._placed(InputFile(path, reader or "jsonl", size), path)

    def _placed(self, file: InputFile, name: str) -> InputFile:
        """Say which dataset and split a file belongs to: by the config, else by the words in its name."""
        relative = os.path.relpath(name, self._settings.root)
        for dataset in self._settings.datasets:
            for split, pattern in _patterns(dataset):
                if fnmatch(relative, pattern) or Path(relative) == Path(pattern):
                    return replace(file, dataset=dataset.name, split=split, format=dataset.format)
        return replace(file, split=split_of(name))


def split_of(name: str) -> Split | None:
    """Tell a file's split by the words in its name (``support-test.jsonl``); the last such word counts."""
    words = re.split(r"[^a-z]+", Path(name).name.lower())
    found = [SPLIT_WORDS[word] for word in words if word in SPLIT_WORDS]
    return found[-1] if found else None


def _patterns(dataset: Dataset) -> Iterable[tuple[Split, str]]:
    yield from ((Split.TRAIN, pattern) for pattern in dataset.train)
    yield from ((Split.VALIDATION, pattern) for pattern in dataset.validation)
    yield from ((Split.TEST, pattern) for pattern in dataset.test)


def _shown(name: str) -> str:
    """Show a path from the current folder where it lies below it."""
    relative = os.path.relpath(name)
    return name if relative.startswith("..") else relative


def _fetched(url: str, reader: str) -> InputFile:
    """Copy a remote file to a temporary one."""
    import tempfile  # noqa: PLC0415  # only for remote files

    try:
        import fsspec  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise MissingExtraError(f"Reading {url}", "remote") from error
    try:
        with fsspec.open(url, "rb") as stream, tempfile.NamedTemporaryFile(prefix="finetooth-", delete=False) as spool:
            while block := stream.read(2**20):
                spool.write(block)
    except FinetoothError:
        raise
    except Exception as error:  # each file system has its own errors
        raise ReadError(f"{url}: cannot be read: {type(error).__name__}: {error}") from error
    return InputFile(url, reader, Path(spool.name).stat().st_size, opened=spool.name)


def _refuse_binary(path: str) -> None:
    """Refuse a file that was named and is plainly no text."""
    with open(path, "rb") as stream:  # noqa: PTH123
        head = stream.read(4096)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError(f"{path}: is not text; finetooth reads .jsonl, .json, .csv and .parquet")

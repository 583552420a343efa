"""Build the word list of finetooth.signals.imperfect.

``python scripts/imperfect_words.py SCOWL SYMSPELL CSPELL...`` writes ``imperfect_words.txt.zz`` beside the detector:
first the words of English by falling frequency, then, after an empty line, all other words that are known, sorted,
then, after another, names that are no word.

SCOWL is the folder ``/usr/share/dict/scowl`` of Debian's package ``scowl``; SYMSPELL the file
``frequency_dictionary_en_82_765.txt`` of the registry package ``symspellpy``; CSPELL the unpacked npm packages
``@cspell/dict-software-terms``, ``dict-companies``, ``dict-fullstack`` and ``dict-people-names``.
"""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "linter" / "finetooth" / "signals" / "data" / "imperfect_words.txt.zz"
LARGEST_WORDS = 70  # SCOWL's size of a large dictionary; the next one has too many words that look like slips
COMMON_NAMES = 50
PLAIN = re.compile(r"[a-z']+")
VARIETY = re.compile(r"(english|american|british|british_z|canadian|australian|variant_1|special)(_variant_1)?")


def scowl(folder: Path, *, names: bool) -> Iterator[str]:
    """The words and abbreviations of all varieties of English, or the names of persons, places and products."""
    for path in sorted(folder.iterdir()):
        kind, _, size = path.name.partition(".")
        variety, _, sort = kind.partition("-")
        rare = sort == "proper-names" and int(size) > COMMON_NAMES
        if VARIETY.fullmatch(variety) and rare is names and (names or int(size) <= LARGEST_WORDS):
            yield from path.read_text(encoding="iso-8859-1").lower().split()


def cspell(folder: Path) -> Iterator[str]:
    """The words of a package of cspell's: lines, with comments and marks left out."""
    for path in sorted([*folder.rglob("*.txt"), *folder.rglob("*.txt.gz")]):
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
        for line in text.splitlines():
            if line and line[0] not in "!#~":
                yield from re.split(r"[^a-z']+", line.split("#")[0].lower())


def _wanted(word: str) -> bool:
    return bool(PLAIN.fullmatch(word)) and not word.endswith("'s")


def main() -> None:
    """Write the list."""
    scowl_folder, symspell, *cspell_folders = map(Path, sys.argv[1:])
    ranked = [line.split()[0] for line in symspell.read_text(encoding="utf-8-sig").splitlines()]
    ranked = [word for word in dict.fromkeys(ranked) if PLAIN.fullmatch(word) and (len(word) > 1 or word in "ai")]
    people = [folder for folder in cspell_folders if "names" in folder.name or "compan" in folder.name]
    terms = {word for folder in cspell_folders if folder not in people for word in cspell(folder)}
    known = {word for word in terms.union(scowl(scowl_folder, names=False)) if _wanted(word)} - set(ranked)
    names = {word for folder in people for word in cspell(folder)}.union(scowl(scowl_folder, names=True))
    names = {word for word in names if _wanted(word) and word.isalpha()} - set(ranked) - known
    TARGET.write_bytes(zlib.compress("\n".join([*ranked, "", *sorted(known), "", *sorted(names)]).encode(), 9))
    print(f"{len(ranked)} ranked, {len(known)} more, {len(names)} names, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""Build the n-gram model of finetooth.signals.language from the registry package ``eld``.

``uv run --with eld==1.0.6 python scripts/language_model.py`` writes ``language_model.bin.zz`` beside the detector.

``eld`` (Efficient Language Detector, Apache-2.0, https://pypi.org/project/eld/) ships the frequencies of byte n-grams
of words in 60 languages. Kept here are the languages that share a script with another one; the rest are told by their
script alone. Each frequency becomes a log-likelihood ratio against an n-gram that the language lacks, in eighths.
"""

from __future__ import annotations

import math
import zlib
from pathlib import Path

from eld.resources.ngrams.ngramsM60 import ngrams_data

TARGET = Path(__file__).resolve().parent.parent / "linter" / "finetooth" / "signals" / "data" / "language_model.bin.zz"
NAMES = """
az ca cs da de en es et eu fi fr hr hu is it lt lv ms nl no pl pt ro sk sl sq sv tl tr vi be bg ru sr uk ar fa ur
"""
LANGUAGES = NAMES.split()
ABSENT = 0.1  # the frequency of an n-gram that a language's list lacks; the best of .1, .3, 1 and 3
EIGHTHS = 8
SEPARATOR = b"\t"


def rows() -> list[bytes]:
    """One row an n-gram: the n-gram, a tab, then pairs of bytes: the language's number and the weight, both plus 11."""
    numbers = {index: LANGUAGES.index(code) for index, code in ngrams_data["languages"].items() if code in LANGUAGES}
    made = []
    for gram, frequencies in sorted(ngrams_data["ngrams"].items()):
        pairs = bytearray()
        for index, frequency in sorted(frequencies.items()):
            if index in numbers:
                weight = round(math.log(frequency / ABSENT) * EIGHTHS)
                pairs += bytes((numbers[index] + 11, weight + 11))
        if pairs and SEPARATOR not in gram and b"\n" not in gram:
            made.append(gram + SEPARATOR + bytes(pairs))
    return made


def main() -> None:
    """Write the model; its first row names the languages."""
    table = [" ".join(LANGUAGES).encode(), *rows()]
    TARGET.write_bytes(zlib.compress(b"\n".join(table), 9))
    print(f"{TARGET.name}: {len(table) - 1} n-grams, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""Train the name model and write ``pii_name_model.txt.xz``: one feature and its weight per line.

Logistic regression over the features of ``finetooth.signals.pii_name_features``, on labelled rows (JSON lines, gzip,
with ``text`` and ``spans`` of type person) and on sentences from ``pii_name_sentences``. Needs scikit-learn, which the
package itself does not.

Run: ``python scripts/pii_name_model.py OUTPUT ROWS.jsonl.gz ...``. Deterministic: the seed is ``SEED``.
"""

from __future__ import annotations

import gzip
import json
import lzma
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from pii_name_sentences import sentences
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from finetooth.signals.pii_name_features import (
    case_style,
    context_features,
    describe,
    own_features,
    places_of,
    position_of,
    words_of,
)
from finetooth.signals.pii_name_lexicon import lexicon

SEED, SENTENCES = 1, 1500
INVERSE_PENALTY = 1.0  # C: the best of 0.03 to 1 in five-fold cross-validation
HIDDEN_SHARE = 0.25  # sentences whose names the lexicon pretends not to know, so that unknown names are learnt too
MIN_OCCURRENCES = 2
MIN_WEIGHT = 0.02
COMMON_TIMES = 8  # a common name is drawn this many times as often as a rare one

Row = tuple[list[dict[str, float]], list[int]]


def labelled(path: str) -> list[Row]:
    """The rows of a file of labelled texts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [line for row in rows for line in _lines(row["text"], _persons(row["spans"]))]


def _lines(text: str, persons: list[tuple[int, int]]) -> list[Row]:
    """The detector looks at a text line by line, and so does the training."""
    found, offset = [], 0
    for line in text.split("\n"):
        found.append(_row(line, [(start - offset, end - offset) for start, end in persons], hidden=False, word=True))
        offset += len(line) + 1
    return found


def _persons(spans: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(span["start"], span["end"]) for span in spans if span["type"].lower() == "person"]


def synthetic() -> list[Row]:
    """Rows from templates; the word itself is no feature here, since the names are drawn at random."""
    draw = random.Random(SEED)  # noqa: S311
    given, family = _drawable("Gg"), _drawable("Ss")
    made = sentences(SEED, SENTENCES, given, family)
    return [_row(one.text, list(one.names), hidden=draw.random() < HIDDEN_SHARE, word=False) for one in made]


def _drawable(letters: str) -> list[str]:
    names = [
        (word, known)
        for word, known in sorted(lexicon().classes.items())
        if set(known) & set(letters) and "W" not in known and word.isalpha() and len(word) > 2
    ]
    return [word for word, known in names for _ in range(COMMON_TIMES if letters[0] in known else 1)]


def _row(text: str, persons: list[tuple[int, int]], *, hidden: bool, word: bool) -> Row:
    words, places = words_of(text), places_of(text)
    named = [any(begin < end and stop > start for start, end in persons) for begin, stop in places]
    if hidden:
        pairs = zip(words, named, strict=True)
        words = [describe(word.text, "", skipped=False) if name else word for word, name in pairs]
    features, labels, style = [], [], case_style(words)
    for place, word_here in enumerate(words):
        if word_here.candidate:
            found = [*own_features(word_here, position_of(words, place), style), *context_features(words, place)]
            features.append({name: 1.0 for name in found if word or not name.startswith("w=")})
            labels.append(int(named[place]))
    return features, labels


def train(rows: list[Row]) -> dict[str, float]:
    """Fit; return the weights that are not negligible."""
    samples = [features for row in rows for features in row[0]]
    labels = np.array([label for row in rows for label in row[1]])
    counts: dict[str, int] = {}
    for features in samples:
        for name in features:
            counts[name] = counts.get(name, 0) + 1
    kept = [{name: one for name, one in features.items() if counts[name] >= MIN_OCCURRENCES} for features in samples]
    vectoriser = DictVectorizer(dtype=np.float32)
    matrix = vectoriser.fit_transform(kept)
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=400).fit(matrix, labels)
    weights = dict(zip(vectoriser.feature_names_, model.coef_[0], strict=True))
    weights["b"] = weights.get("b", 0.0) + float(model.intercept_[0])
    return {name: float(weight) for name, weight in weights.items() if abs(weight) >= MIN_WEIGHT}


def main(argv: list[str]) -> int:
    """Train on the files named, write the weights as hundredths."""
    rows = [row for path in argv[1:] for row in labelled(path)] + synthetic()
    weights = train(rows)
    lines = sorted(f"{name}\t{round(weight * 100)}" for name, weight in weights.items())
    Path(argv[0]).write_bytes(lzma.compress("\n".join(lines).encode(), preset=9))
    print(len(rows), "texts,", len(weights), "weights,", Path(argv[0]).stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What the training scripts share: reading labelled rows, fitting, cross-validating, measuring, and writing a model.

Needs scikit-learn, which finetooth itself does not: ``uv run --with scikit-learn python scripts/train_attack.py DATA``.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "linter"))
MODELS = ROOT / "linter" / "finetooth" / "signals" / "data"
OWN = Path(__file__).resolve().parent / "data"
SEED = 0
LEAST_WEIGHT = 0.01

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One training example: features, whether it is positive, weight, and group for the cross-validation."""

    features: Features
    positive: bool
    weight: float = 1.0
    group: str = ""


def read(path: Path) -> list[dict[str, Any]]:
    """Read a JSON-lines file, plain or gzip."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def fit(rows: Sequence[Row], strength: float, least: int) -> tuple[float, dict[str, float]]:
    """Fit a logistic regression with L2 penalty.

    Args:
        rows: The training examples.
        strength: ``C`` of scikit-learn: the inverse of the penalty.
        least: Word features (``w=...``) in fewer rows than this are left out.

    Returns:
        The bias and the weights.
    """
    counts = Counter(name for row in rows for name in row.features)
    kept = [{n: v for n, v in row.features.items() if not n.startswith("w=") or counts[n] >= least} for row in rows]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(kept)
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit(matrix, [row.positive for row in rows], sample_weight=[row.weight for row in rows])
    return float(model.intercept_[0]), dict(
        zip(vectorizer.get_feature_names_out(), model.coef_[0].tolist(), strict=True)
    )


def log_odds(bias: float, weights: Mapping[str, float], features: Features) -> float:
    """The log-odds that a fitted model gives to features."""
    return bias + sum(weights.get(name, 0.0) * value for name, value in features.items())


def cross_validate(
    rows: Sequence[Row], fixed: Sequence[Row], strength: float, least: int, folds: int = 10
) -> list[float]:
    """Log-odds of each row from models that did not see its group; ``fixed`` rows are in every training part."""
    groups = sorted({row.group or str(i) for i, row in enumerate(rows)})
    order = np.random.default_rng(SEED).permutation(len(groups))
    fold = {groups[g]: k % folds for k, g in enumerate(order)}
    found = [0.0] * len(rows)
    for k in range(folds):
        inside = [fold[row.group or str(i)] == k for i, row in enumerate(rows)]
        bias, weights = fit(
            [*fixed, *(row for row, held in zip(rows, inside, strict=True) if not held)], strength, least
        )
        for i, row in enumerate(rows):
            if inside[i]:
                found[i] = log_odds(bias, weights, row.features)
    return found


def measure(truths: Iterable[bool], scores: Iterable[float], threshold: float = 0.0) -> dict[str, float]:
    """Precision, recall, F1 and the false-positive rate of ``score >= threshold``."""
    pairs = [(truth, score >= threshold) for truth, score in zip(truths, scores, strict=True)]
    tp = sum(t and p for t, p in pairs)
    fp = sum(p and not t for t, p in pairs)
    fn = sum(t and not p for t, p in pairs)
    negatives = sum(not t for t, _ in pairs)
    return {
        "n": len(pairs),
        "precision": round(tp / max(1, tp + fp), 3),
        "recall": round(tp / max(1, tp + fn), 3),
        "f1": round(2 * tp / max(1, 2 * tp + fp + fn), 3),
        "fpr": round(fp / max(1, negatives), 4),
    }


def write(name: str, bias: float, weights: Mapping[str, float], provenance: Mapping[str, Any], digits: int = 3) -> None:
    """Write a model and where it comes from; the same input gives the same bytes."""
    kept = {n: round(w, digits) for n, w in sorted(weights.items()) if abs(w) >= LEAST_WEIGHT}
    stored = {"provenance": provenance, "bias": round(bias, digits), "weights": kept}
    path = MODELS / f"{name}.json.gz"
    path.write_bytes(gzip.compress(json.dumps(stored, ensure_ascii=False).encode(), mtime=0))
    print(json.dumps(provenance, indent=1))
    print(f"{path.name}: {len(kept)} weights, {path.stat().st_size} bytes")

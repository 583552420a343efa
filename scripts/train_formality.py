"""Train the formality model: ``python scripts/train_formality.py DATA`` (DATA holds ``dev/`` and ``real/``)."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import roc_auc_score
from train_linear import OWN, SEED, read, write

from finetooth.signals import formality

PENALTY, OWN_SCORE, OWN_WEIGHT, WEAK_WEIGHT, WEAK_ROWS = 3.0, 1.5, 1.0, 0.15, 400
SHORTEST, LONGEST = 15, 200
Sample = tuple[dict[str, float], float, float]


def weak(folder: Path) -> list[Sample]:
    """Chat lines as casual and written answers as formal, with little weight: they widen the vocabulary."""
    chat = [
        m["content"]
        for r in read(folder / "real/irc_threads_as_chats.jsonl.gz")
        for m in r["messages"]
        if m["role"] in {"user", "assistant"}
    ]
    written = [
        sentence
        for r in read(folder / "real/llamafactory_alpaca_en_demo.jsonl.gz")
        for sentence in re.split(r"(?<=[.!?])\s+", r["messages"][-1]["content"])
    ]
    shuffled = random.Random(SEED)  # noqa: S311 - a shuffle
    found: list[Sample] = []
    for texts, score in ((chat, -1.0), (written, 1.0)):
        usable = [t for t in texts if SHORTEST < len(t) < LONGEST]
        shuffled.shuffle(usable)
        found += [(formality.features(t), score, WEAK_WEIGHT) for t in usable[:WEAK_ROWS]]
    return found


def fit(samples: list[Sample]) -> tuple[float, dict[str, float]]:
    """Fit the ratings."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([f for f, _, _ in samples])
    model = Ridge(alpha=PENALTY).fit(matrix, [s for _, s, _ in samples], sample_weight=[w for _, _, w in samples])
    return float(model.intercept_), dict(zip(vectorizer.get_feature_names_out(), model.coef_.tolist(), strict=True))


def predict(model: tuple[float, dict[str, float]], features: dict[str, float]) -> float:
    """The rating that a fitted model expects."""
    return model[0] + sum(model[1].get(n, 0.0) * v for n, v in features.items())


def auc(rows: list[dict[str, Any]], scores: list[float]) -> float:
    """Area under the ROC curve of formal against informal rows."""
    judged = [
        (r["label"] == "formal", s) for r, s in zip(rows, scores, strict=True) if r["label"] in {"formal", "informal"}
    ]
    return round(float(roc_auc_score([t for t, _ in judged], [s for _, s in judged])), 4)


def main(folder: Path) -> None:
    """Train, measure, and write the model."""
    train, tune = (read(folder / f"dev/formality/pt16_{part}.jsonl.gz") for part in ("train", "tune"))
    own = read(OWN / "formality_own.jsonl")
    mine = [
        (formality.features(r["text"]), OWN_SCORE if r["label"] == "formal" else -OWN_SCORE, OWN_WEIGHT)
        for r in own
        if r["split"] == "train"
    ]
    transfer = [r for r in own if r["split"] == "transfer"]
    extra = mine + weak(folder)
    samples = [[(formality.features(r["text"]), r["score"], 1.0) for r in rows] for rows in (train, tune)]
    both = samples[0] + samples[1]
    rows = train + tune
    fold = np.random.default_rng(SEED).permutation(len(both)) % 10
    unseen = [0.0] * len(both)
    for k in range(10):
        model = fit([s for s, f in zip(both, fold, strict=True) if f != k] + extra)
        for i in np.flatnonzero(fold == k):
            unseen[i] = predict(model, both[i][0])
    # scale to log-odds and set the boundary: logistic regression of the label on the unseen prediction
    judged = [(s, r["label"] == "formal") for s, r in zip(unseen, rows, strict=True) if r["label"] != "neutral"]
    scale = LogisticRegression(class_weight="balanced").fit([[s] for s, _ in judged], [t for _, t in judged])
    slope, shift = float(scale.coef_[0][0]), float(scale.intercept_[0])
    train_only = fit(samples[0] + extra)
    bias, weights = fit(both + extra)

    def correct(rows: list[dict[str, Any]], scores: list[float]) -> float:
        pairs = [(r["label"], slope * x + shift >= 0) for r, x in zip(rows, scores, strict=True)]
        return round(float(np.mean([(label == "formal") == said for label, said in pairs if label != "neutral"])), 4)

    scored = [predict((bias, weights), s[0]) for s in both]
    moved = [predict((bias, weights), formality.features(r["text"])) for r in transfer]
    pt_only = fit(both)
    alone = [predict(pt_only, formality.features(r["text"])) for r in transfer]
    provenance = {
        "trained on": "sentence ratings of Pavlick and Tetreault 2016 (CC-BY-3.0), 2,500 sentences; own rows, "
        "scripts/data/formality_own.jsonl; with little weight, Ubuntu IRC lines (CC-BY-4.0, Kummerfeld et al. 2019) "
        "as casual and LLaMA-Factory demo answers (Apache-2.0) as formal",
        "method": f"ridge regression of the rating, penalty {PENALTY}, then a balanced logistic regression",
        "seed": SEED,
        "AUC, train, in sample": auc(train, scored[: len(train)]),
        "AUC, tune, in sample": auc(tune, scored[len(train) :]),
        "AUC, 10-fold": auc(rows, unseen),
        "AUC, tune, trained on train": auc(tune, [predict(train_only, s[0]) for s in samples[1]]),
        "AUC, own, held out": auc(transfer, moved),
        "AUC, own, held out, ratings only": auc(transfer, alone),
        "accuracy, 10-fold": correct(rows, unseen),
        "accuracy, own, held out": correct(transfer, moved),
    }
    write("formality_model", bias * slope + shift, {n: w * slope for n, w in weights.items()}, provenance)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

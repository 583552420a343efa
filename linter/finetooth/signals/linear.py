"""Small linear models: loading, and scoring a bag of named features."""

import gzip
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic regression over named features.

    Attributes:
        bias: The log-odds of an example without any feature.
        weights: The log-odds that one unit of each feature adds; features not named here add nothing.
    """

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, features: Mapping[str, float]) -> float:
        """The sum of the weighted features and the bias."""
        weight = self.weights.get
        return self.bias + sum(weight(name, 0.0) * value for name, value in features.items())

    def probability(self, features: Mapping[str, float]) -> float:
        """The chance, from 0 to 1, that an example with these features is of the class that the model knows."""
        return sigmoid(self.log_odds(features))


def sigmoid(log_odds: float) -> float:
    """Turn log-odds into a probability; safe for any finite number."""
    if log_odds < 0:
        odds = math.exp(max(log_odds, -700.0))
        return odds / (1.0 + odds)
    return 1.0 / (1.0 + math.exp(-min(log_odds, 700.0)))


def grams(words: Sequence[str]) -> set[str]:
    """The different words and pairs of neighbouring words of a text; a pair is written ``first second``."""
    return {*words, *map(" ".join, pairwise(words))}


@cache
def load_model(name: str) -> LinearModel:
    """Read the model that is stored as ``data/<name>.json.gz`` beside this file.

    The file holds an object with ``bias``, ``weights`` and ``provenance`` (what it was trained on, how, and how it
    scored), as the scripts ``scripts/train_*.py`` write it.

    Raises:
        FileNotFoundError: No model of that name is installed.
    """
    path = Path(__file__).parent / "data" / f"{name}.json.gz"
    stored = json.loads(gzip.decompress(path.read_bytes()))
    return LinearModel(bias=float(stored["bias"]), weights=stored["weights"])

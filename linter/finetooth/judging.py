"""Asking a language model to judge: the port, the budget that is never exceeded, and the memory of what was asked."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from finetooth.atomic import write_beside


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """The table ``[judge]`` of the config.

    Attributes:
        provider: The judge plugin's name (``openai``, ``anthropic``).
        model: The model to ask.
        base_url: The server to ask, for servers with the provider's interface; the provider's own when empty.
        maximum_tokens: The most tokens, asked and answered together, that a run may spend.
        maximum_cost: The most money, in the currency of the prices; 0 for no bound but that of the tokens.
        price_in: Price of a million tokens asked.
        price_out: Price of a million tokens answered.
        folder: Where answers are remembered; empty to forget them.
    """

    provider: str = ""
    model: str = ""
    base_url: str = ""
    maximum_tokens: int = 200_000
    maximum_cost: float = 0.0
    price_in: float = 0.0
    price_out: float = 0.0
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a judge is asked.

    Attributes:
        instruction: The task, trusted: written by us.
        material: What is to be judged, untrusted: it is data and never an instruction.
        schema: The JSON Schema that the answer must meet.
        maximum_tokens: The most tokens that the answer may have.
    """

    instruction: str
    material: str
    schema: Mapping[str, object]
    maximum_tokens: int = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judge said, as JSON data, and what it cost in tokens."""

    data: Mapping[str, object]
    tokens_in: int
    tokens_out: int


class Judge(Protocol):
    """A language model that answers in a given structure."""

    name: str

    def unavailable(self, settings: JudgeSettings) -> str:
        """Say in a sentence why it cannot be asked (no extra, no key); empty when it can."""

    def ask(self, question: Question, settings: JudgeSettings) -> Answer:
        """Ask once, without retries of its own.

        Raises:
            JudgeError: No answer came, or none that meets the schema.
        """


class JudgeError(Exception):
    """A judge gave no usable answer; the message is one sentence."""


class BudgetError(Exception):
    """The budget does not cover the next question."""


@dataclass(slots=True)
class Budget:
    """Tokens and money that may still be spent. A question's worst case is set aside before it is asked."""

    settings: JudgeSettings
    tokens: int = 0
    cost: float = 0.0

    def reserve(self, question: Question) -> tuple[int, int]:
        """Check that a question's worst case is covered.

        Returns:
            The most tokens that it asks (no token is shorter than a byte) and that are answered.

        Raises:
            BudgetError: It is not covered.
        """
        asked = len((question.instruction + question.material + json.dumps(question.schema)).encode()) + OVERHEAD
        answered = question.maximum_tokens
        settings = self.settings
        over_tokens = self.tokens + asked + answered > settings.maximum_tokens
        cost = self.cost + self._price(asked, answered)
        if over_tokens or (settings.maximum_cost and cost > settings.maximum_cost):
            raise BudgetError
        return asked, answered

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        """Book what a question cost."""
        self.tokens += tokens_in + tokens_out
        self.cost += self._price(tokens_in, tokens_out)

    def _price(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self.settings.price_in + tokens_out * self.settings.price_out) / 1_000_000


OVERHEAD = 200
"""Tokens that the provider's own frame around a question may take."""


@dataclass(slots=True)
class Bench:
    """A judge with its settings, its budget and its memory.

    Attributes:
        judge: Whom to ask.
        settings: The config's table.
        budget: What may still be spent in this run.
        remembered: How many answers came from memory.
    """

    judge: Judge
    settings: JudgeSettings
    budget: Budget = field(init=False)
    remembered: int = 0

    def __post_init__(self) -> None:
        """Begin with the whole budget."""
        self.budget = Budget(self.settings)

    def ask(self, question: Question) -> Mapping[str, object]:
        """Ask, from memory where the same was asked before.

        Raises:
            BudgetError: The budget does not cover the question's worst case; nothing was asked.
            JudgeError: No usable answer came. What it may have cost is booked as the worst case.
        """
        path = self._path(question)
        if path and path.is_file():
            self.remembered += 1
            return dict(json.loads(path.read_text(encoding="utf-8")))
        asked, answered = self.budget.reserve(question)
        try:
            answer = self.judge.ask(question, self.settings)
        except JudgeError:
            self.budget.spend(asked, answered)
            raise
        self.budget.spend(answer.tokens_in, answer.tokens_out)
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_beside(path, json.dumps(answer.data, ensure_ascii=False).encode())
        return answer.data

    def _path(self, question: Question) -> Path | None:
        if not self.settings.folder:
            return None
        parts: Sequence[str] = (
            self.settings.provider,
            self.settings.model,
            self.settings.base_url,
            question.instruction,
            question.material,
            json.dumps(question.schema, sort_keys=True),
        )
        name = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return Path(self.settings.folder) / "judge" / f"{name}.json"

    def spent(self) -> str:
        """Say what was spent, for people."""
        cost = f", {self.budget.cost:.2f} in money" if self.budget.cost else ""
        return f"{math.ceil(self.budget.tokens):,} tokens{cost}"

"""The shape of a configuration file, guarded by pydantic; its JSON Schema is generated from here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from finetooth.phrases import pattern


def _phrase(value: object) -> object:
    """Check a phrase, or a pattern between slashes, and leave it as it is."""
    if not isinstance(value, str) or not value.strip("/ "):
        raise ValueError("a phrase, or a pattern between slashes, is wanted")
    pattern(value)
    return value


Phrase = Annotated[str, BeforeValidator(_phrase)]
Role = Literal["system", "user", "assistant", "tool"]
Level = Literal["error", "warning", "info", "never"]


class Strict(BaseModel):
    """A table whose keys are all known."""

    model_config = ConfigDict(extra="forbid", alias_generator=lambda name: name.replace("_", "-"), strict=True)


class DatasetTable(Strict):
    """``[datasets.NAME]``: which files make a dataset, by split; paths and globs from the config's folder."""

    train: list[str] = Field(default=[], description="Files with the examples that are trained on.")
    validation: list[str] = Field(default=[], description="Files that training watches itself with.")
    test: list[str] = Field(default=[], description="Files set aside to judge the model with.")
    format: str = Field(default="", description="The records' format; detected for each record when empty.")


class GlobalRuleTable(Strict):
    """``[[global-rules]]``: a team's own rule about what messages say."""

    forbid: Phrase | None = Field(default=None, description="A phrase, or a /pattern/, that may not be said.")
    require: Phrase | None = Field(default=None, description="A phrase, or a /pattern/, that must be said.")
    when: Phrase | None = Field(default=None, description="Only where the user's turns match.")
    unless: Phrase | None = Field(default=None, description="Not where the user's turns match.")
    roles: list[Role] = Field(default=["assistant"], description="Whose messages it is about.")
    replacement: str | None = Field(default=None, description="What to say instead; makes it fixable.")
    message: str = Field(default="", description="The team's own sentence, shown with the finding.")

    @model_validator(mode="after")
    def _one_of_both(self) -> GlobalRuleTable:
        if (self.forbid is None) == (self.require is None):
            raise ValueError("a global rule says either “forbid” or “require”")
        if self.replacement is not None and self.forbid is None:
            raise ValueError("“replacement” goes with “forbid”")
        return self


class ScenarioTable(Strict):
    """``[scenarios.NAME]``: a kind of request that the dataset should cover."""

    keywords: list[Phrase] = Field(default=[], description="Words that tell it in the user's turns.")
    tags: list[str] = Field(default=[], description="Values of the records' tags that tell it.")
    min: int = Field(default=1, ge=0, description="How many examples it should have.")

    @model_validator(mode="after")
    def _some_sign(self) -> ScenarioTable:
        if not self.keywords and not self.tags:
            raise ValueError("a scenario is known by “keywords” or by “tags”; give one of them")
        return self


class TermTable(BaseModel):
    """``[[terms]]``: how a word is to be written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    write: str = Field(min_length=1, description="The right spelling.")
    wrong: list[str] = Field(alias="not", min_length=1, description="Wrong spellings.")


class JudgeTable(Strict):
    """``[judge]``: the language model that rules may ask, and what may be spent on it."""

    provider: str = Field(min_length=1, description="The judge: openai, anthropic, or a plugin's.")
    model: str = Field(min_length=1, description="The model to ask.")
    base_url: str = Field(default="", description="A server with the provider's interface.")
    maximum_tokens: int = Field(default=200_000, ge=0, description="The most tokens that a run may spend.")
    maximum_cost: float = Field(default=0.0, ge=0, description="The most money that a run may spend; 0 for no bound.")
    price_in: float = Field(default=0.0, ge=0, description="Price of a million tokens asked.")
    price_out: float = Field(default=0.0, ge=0, description="Price of a million tokens answered.")

    @model_validator(mode="after")
    def _priced(self) -> JudgeTable:
        if self.maximum_cost and not (self.price_in and self.price_out):
            raise ValueError("“maximum-cost” needs “price-in” and “price-out”, the prices of a million tokens")
        return self


class Config(Strict):
    """``finetooth.toml``, or ``[tool.finetooth]`` in ``pyproject.toml``."""

    target: str = Field(default="", description="Whose contract the records must meet.")
    model: str = Field(default="", description="The base model to be tuned, for token limits and retirement dates.")
    profile: str = Field(default="", description="A set of settings for a common use.")
    select: list[str] = Field(default=["ALL"], description="Codes or prefixes of the rules that run.")
    extend_select: list[str] = Field(default=[], description="More codes or prefixes.")
    ignore: list[str] = Field(default=[], description="Codes or prefixes that do not run.")
    preview: bool = Field(default=False, description="Whether rules in preview run as well.")
    fail_on: Level = Field(default="warning", description="The lowest severity that makes the exit code 1.")
    exclude: list[str] = Field(default=[], description="Globs of files that are not linted.")
    per_file_ignores: dict[str, list[str]] = Field(default={}, description="Glob → codes that are ignored there.")
    suppressions: str = Field(default="finetooth-suppressions.jsonl", description="The file of suppressions.")
    baseline: str = Field(default="", description="A file of known findings that are not reported.")
    cache_dir: str = Field(default=".finetooth_cache", description="Where results are remembered.")
    today: date | None = Field(default=None, description="The date that ages are measured from; the clock's if none.")
    datasets: dict[str, DatasetTable] = Field(default={}, description="The repository's datasets.")
    rules: dict[str, dict[str, Any]] = Field(default={}, description="Options of rules by code.")
    global_rules: list[GlobalRuleTable] = Field(default=[], description="The team's own rules.")
    scenarios: dict[str, ScenarioTable] = Field(default={}, description="Kinds of request to cover.")
    judge: JudgeTable | None = Field(default=None, description="The language model that rules may ask.")
    terms: list[TermTable] = Field(default=[], description="Words with one right spelling.")

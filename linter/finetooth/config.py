"""Finds and reads the configuration, and says where each value came from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetooth.context import GlobalRule, Scenario, Term
from finetooth.errors import ConfigError
from finetooth.judging import JudgeSettings
from finetooth.nearest import did_you_mean
from finetooth.phrases import pattern

if TYPE_CHECKING:
    from pydantic import ValidationError

    from finetooth.config_schema import Config

FILE = "finetooth.toml"
PYPROJECT = "pyproject.toml"
COMMAND_LINE = "the command line"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as the configuration names it: globs by split, from the config's folder."""

    name: str
    train: tuple[str, ...] = ()
    validation: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    format: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run, after defaults, profile, file and command line.

    Attributes:
        root: The folder that the config's paths start from.
        origins: For each key that is not a default, where its value came from.
    """

    root: Path = field(default_factory=Path)
    target: str = ""
    model: str = ""
    profile: str = ""
    select: tuple[str, ...] = ("ALL",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    fail_on: str = "warning"
    exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suppressions: str = "finetooth-suppressions.jsonl"
    baseline: str = ""
    cache_dir: str = ".finetooth_cache"
    today: date | None = None
    datasets: tuple[Dataset, ...] = ()
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    global_rules: tuple[GlobalRule, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    terms: tuple[Term, ...] = ()
    judge: JudgeSettings | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """Values from one place: what to call it, and the values in the shape of the config file."""

    origin: str
    values: Mapping[str, Any]


def find(start: Path) -> Path | None:
    """Find the configuration nearest above a file or folder.

    Returns:
        The path of a ``finetooth.toml``, or of a ``pyproject.toml`` with a ``[tool.finetooth]`` table, or None.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        pyproject = folder / PYPROJECT
        if pyproject.is_file() and b"[tool.finetooth" in pyproject.read_bytes():
            return pyproject
    return None


def read(path: Path) -> Layer:
    """Read a configuration file.

    Raises:
        ConfigError: It cannot be read, or is not TOML; the sentence says where.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
    if path.name == PYPROJECT:
        values = values.get("tool", {}).get("finetooth", {})
    return Layer(str(path), values)


def settle(layers: Sequence[Layer], root: Path) -> Settings:
    """Lay the layers over each other and check the result.

    Args:
        layers: From the weakest (a profile) to the strongest (the command line).
        root: The folder that paths start from.

    Raises:
        ConfigError: A key is unknown or a value does not fit; the sentence names the file, the key, and the nearest.
    """
    layers = [layer for layer in layers if layer.values]
    if not layers:
        return Settings(root=root)
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for name, value in _fields(layer):
            _lay(merged, name, value)
        for key in _leaves(layer.values):
            origins[key] = layer.origin
    return _settings(merged, origins, root)


def _fields(layer: Layer) -> Iterator[tuple[str, Any]]:
    """Yield a layer's values by field name, checked; those of the command line were checked by its parser."""
    if layer.origin == COMMAND_LINE:
        yield from ((name.replace("-", "_"), value) for name, value in sorted(layer.values.items()))
        return
    config = _checked(layer)
    yield from ((name, getattr(config, name)) for name in sorted(config.model_fields_set))


def _lay(merged: dict[str, Any], name: str, value: object) -> None:
    """Lay one value over what is there: tables of tables are joined, all else is replaced."""
    below = merged.get(name)
    if name == "rules" and isinstance(below, dict) and isinstance(value, dict):
        merged[name] = {code: {**below.get(code, {}), **value.get(code, {})} for code in sorted({*below, *value})}
    elif isinstance(below, dict) and isinstance(value, dict):
        merged[name] = {**below, **value}
    elif name in {"ignore", "extend_select"} and isinstance(below, list) and isinstance(value, list):
        merged[name] = [*below, *value]
    else:
        merged[name] = value


def _leaves(values: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def _checked(layer: Layer) -> Config:
    from pydantic import ValidationError  # noqa: PLC0415  # 0.1 s that a run without a config need not pay

    from finetooth.config_schema import Config  # noqa: PLC0415

    try:
        return Config.model_validate(dict(layer.values))
    except ValidationError as error:
        raise ConfigError(f"{layer.origin}: {_sentence(error, Config)}") from error


def _sentence(error: ValidationError, config: type[Config]) -> str:
    """Say the first fault of a validation in one sentence."""
    first = error.errors(include_url=False)[0]
    way = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        known = _known_keys(first["loc"][:-1], config)
        return f"unknown key “{way}”{did_you_mean(str(first['loc'][-1]), known)}"
    reason = first["msg"].removeprefix("Value error, ")
    return f"“{way}”: {reason[:1].lower()}{reason[1:]}" if way else reason


def _known_keys(way: Sequence[str | int], config: type[Config]) -> list[str]:
    """List the keys of the table at a place in the config, by walking its JSON Schema."""
    schema = config.model_json_schema(by_alias=True)
    here: dict[str, Any] = schema
    for step in way:
        here = _resolved(here, schema)
        inner = here.get("items") if isinstance(step, int) else here.get("properties", {}).get(step)
        here = inner or here.get("additionalProperties") or {}
    return list(_resolved(here, schema).get("properties", {}))


def _resolved(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return schema["$defs"][part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part


def _settings(merged: dict[str, Any], origins: Mapping[str, str], root: Path) -> Settings:
    def compiled(phrase: str | None) -> Any:  # noqa: ANN401  # re.Pattern or None, as given
        return pattern(phrase) if phrase is not None else None

    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in merged.items()}
    values["per_file_ignores"] = {glob: tuple(codes) for glob, codes in merged.get("per_file_ignores", {}).items()}
    values["datasets"] = tuple(
        Dataset(name, tuple(one.train), tuple(one.validation), tuple(one.test), one.format)
        for name, one in sorted(merged.get("datasets", {}).items())
    )
    values["global_rules"] = tuple(
        GlobalRule(
            forbid=compiled(one.forbid),
            require=compiled(one.require),
            when=compiled(one.when),
            unless=compiled(one.unless),
            roles=tuple(one.roles),
            replacement=one.replacement,
            message=one.message,
            phrase=one.forbid or one.require,
        )
        for one in merged.get("global_rules", [])
    )
    values["scenarios"] = tuple(
        Scenario(name, tuple(one.keywords), tuple(one.tags), one.min)
        for name, one in sorted(merged.get("scenarios", {}).items())
    )
    values["terms"] = tuple(Term(one.write, tuple(one.wrong)) for one in merged.get("terms", []))
    if judge := merged.get("judge"):
        values["judge"] = JudgeSettings(**judge.model_dump())
    return Settings(root=root, origins=dict(origins), **values)

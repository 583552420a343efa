"""Which rules run, with which options."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from finetooth.config import Settings
from finetooth.context import Context
from finetooth.errors import ConfigError, UsageError
from finetooth.nearest import did_you_mean
from finetooth.rule import Rule

ALL = "ALL"
PREFIX = re.compile(r"[A-Z]{3}\d{0,3}")


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of a run, and sentences about those that were asked for and cannot run."""

    rules: tuple[Rule, ...]
    skipped: tuple[str, ...]


def select(known: Mapping[str, type[Rule]], settings: Settings, context: Context) -> Selection:
    """Choose the rules and make them.

    Args:
        known: All rule classes by code.
        settings: What was selected and ignored, and the rules' options.
        context: What rules may ask.

    Returns:
        The rules, sorted by code.

    Raises:
        UsageError: A code or prefix is unknown.
        ConfigError: An option is unknown or has a wrong value.
    """
    asked = (*settings.select, *settings.extend_select)
    for code in (*asked, *settings.ignore, *settings.rules):
        _refuse_unknown(code, known)
    rules, skipped = [], []
    for code, rule_class in known.items():
        how = _best(code, asked)
        against = _best(code, settings.ignore)
        if how is None or (against is not None and _exactness(against) >= _exactness(how)):
            continue
        if rule_class.opt_in and how == ALL:
            continue
        if rule_class.preview and not settings.preview:
            if how == code:
                skipped.append(f"{code} is in preview: add --preview to run it")
            continue
        if missing := rule_class.unavailable():
            skipped.append(f"{code} ({rule_class.name}) was skipped: {missing}")
            continue
        rule = make(rule_class, settings.rules.get(code, {}), context, settings.origins)
        if missing := rule.idle():
            skipped.append(f"{code} ({rule_class.name}) was skipped: {missing}")
            continue
        rules.append(rule)
    return Selection(tuple(rules), tuple(skipped))


def _best(code: str, patterns: Iterable[str]) -> str | None:
    """Return the most exact of the patterns that match a code."""
    matching = [one for one in patterns if one == ALL or code.startswith(one)]
    return max(matching, key=_exactness, default=None)


def _exactness(pattern: str) -> int:
    return 0 if pattern == ALL else len(pattern)


def _refuse_unknown(code: str, known: Mapping[str, type[Rule]]) -> None:
    if code == ALL or any(one.startswith(code) for one in known if code):
        return
    names = {rule.name: rule.code for rule in known.values()}
    if code in names:
        raise UsageError(f"“{code}” is a rule's name; its code is {names[code]}")
    raise UsageError(f"there is no rule {code or '“”'}{did_you_mean(code, [*known, *names])} (see finetooth rules)")


def make(
    rule_class: type[Rule], options: Mapping[str, Any], context: Context, origins: Mapping[str, str] | None = None
) -> Rule:
    """Make a rule with its options.

    Args:
        rule_class: The rule's class.
        options: Options by name, as in the config file (``-`` or ``_``).
        context: What the rule may ask.
        origins: Where options came from, for errors.

    Raises:
        ConfigError: An option is unknown, or its value does not fit its type.
    """
    if not options:
        return rule_class(context=context)
    return rule_class(**_checked(rule_class, options, origins or {}), context=context)


def options_of(rule_class: type[Rule]) -> Iterator[tuple[str, Any, Any]]:
    """Yield a rule's options: name, type, default."""
    hints = get_type_hints(rule_class)
    for field in dataclasses.fields(rule_class):
        if field.name != "context":
            default = field.default if field.default is not dataclasses.MISSING else field.default_factory
            yield field.name, hints[field.name], default() if callable(default) else default


def _checked(rule_class: type[Rule], options: Mapping[str, Any], origins: Mapping[str, str]) -> dict[str, Any]:
    from pydantic import ConfigDict, ValidationError, create_model  # noqa: PLC0415  # only where options are given

    fields: dict[str, Any] = {name: (hint, default) for name, hint, default in options_of(rule_class)}
    given = {name.replace("-", "_"): value for name, value in options.items()}
    origin = next((place for key, place in origins.items() if key.startswith(f"rules.{rule_class.code}.")), "")
    where = f"{origin}: " if origin else ""
    for name in given:
        if name not in fields:
            shown = [one.replace("_", "-") for one in fields]
            listed = f" (its options: {', '.join(shown)})" if shown else " (it has none)"
            raise ConfigError(
                f"{where}{rule_class.code} has no option “{name.replace('_', '-')}”"
                f"{did_you_mean(name.replace('_', '-'), shown)}{listed}"
            )
    model = create_model(rule_class.__name__, __config__=ConfigDict(extra="forbid"), **fields)
    try:
        checked = model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        way = ".".join(str(step) for step in first["loc"]).replace("_", "-")
        raise ConfigError(f"{where}{rule_class.code}: option “{way}”: {first['msg'].lower()}") from error
    return {name: getattr(checked, name) for name in fields}

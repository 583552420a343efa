"""Registers the built-in rules: every rule class in the modules of the families."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files

from finetooth.api import Rule, hookimpl

FAMILIES = (
    "fmt",
    "tok",
    "dup",
    "lek",
    "siz",
    "glb",
    "jdg",
    "prm",
    "sta",
    "sup",
    "con",
    "neg",
    "mtn",
    "cov",
    "pii",
    "sec",
    "rsp",
    "cod",
    "ext",
)


@hookimpl
def finetooth_rules() -> Iterable[type[Rule]]:
    """Return the rules of all families."""
    return [rule for family in FAMILIES for rule in _rules(f"finetooth_plugins.rules.{family}")]


def _rules(package: str) -> Iterator[type[Rule]]:
    """Yield the rule classes that the modules of a family define."""
    names = sorted(one.name.removesuffix(".py") for one in files(package).iterdir() if one.name.endswith(".py"))
    for name in names:
        module = import_module(f"{package}.{name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Rule) and _is_own(value, module.__name__):
                yield value


def _is_own(rule: type[Rule], module: str) -> bool:
    """Say whether a class is a rule that a module defines, and no base of rules."""
    return rule.__module__ == module and "code" in vars(rule)

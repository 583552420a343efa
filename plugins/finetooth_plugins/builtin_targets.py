"""Registers the contracts of the built-in targets."""

from __future__ import annotations

from collections.abc import Iterable

from finetooth.api import Contract, hookimpl


@hookimpl
def finetooth_targets() -> Iterable[Contract]:
    """Return the contracts that the folder ``targets`` holds."""
    from importlib.resources import files  # noqa: PLC0415  # only runs that ask for targets need it

    found = (one for one in files("finetooth_plugins.targets").iterdir() if one.name.endswith(".toml"))
    return [Contract.from_toml(one.read_text("utf-8"), one.name) for one in sorted(found, key=lambda one: one.name)]

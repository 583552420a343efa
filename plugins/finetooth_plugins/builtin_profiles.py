"""Registers the built-in profiles: settings for common uses of a tuned model."""

from __future__ import annotations

from collections.abc import Iterable

from finetooth.api import Profile, hookimpl


@hookimpl
def finetooth_profiles() -> Iterable[Profile]:
    """Return the profiles that the folder ``profiles`` holds."""
    from importlib.resources import files  # noqa: PLC0415  # only runs that ask for profiles need it

    found = (one for one in files("finetooth_plugins.profiles").iterdir() if one.name.endswith(".toml"))
    ordered = sorted(found, key=lambda one: one.name)
    return [_read(one.name.removesuffix(".toml"), one.read_text("utf-8")) for one in ordered]


def _read(name: str, text: str) -> Profile:
    """Read a profile: its title, the table ``why`` with a reason for each rule in it, and settings of the config."""
    import tomllib  # noqa: PLC0415

    values = tomllib.loads(text)
    title, why = values.pop("title"), values.pop("why")
    return Profile(name, title, values, why)

"""``--show-settings``: every setting, its value and where it comes from."""

from __future__ import annotations

import dataclasses

from finetooth.cli.session import Session
from finetooth.config import Settings


def print_settings(session: Session) -> None:
    """Print the settings, the files and the rules of a run."""
    settings = session.settings
    print(f"root = {str(settings.root.resolve())!r}")
    for field in dataclasses.fields(Settings):
        if field.name not in {"root", "origins"}:
            key = field.name.replace("_", "-")
            print(f"{key} = {_shown(getattr(settings, field.name))}  # {_origin(key, settings)}")
    print("\nfiles:")
    for file in session.found.files:
        facts = ", ".join(filter(None, [file.dataset and f"dataset {file.dataset}", file.split and file.split.value]))
        print(f"  {file.path}" + (f"  ({facts})" if facts else ""))
    print("\nrules:")
    for rule in session.selection().rules:
        print(f"  {rule.code} {rule.name}")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(one) for one in value) + "]"
    return repr(value)


def _origin(key: str, settings: Settings) -> str:
    places = sorted({place for one, place in settings.origins.items() if one == key or one.startswith(f"{key}.")})
    return ", ".join(places) or "default"

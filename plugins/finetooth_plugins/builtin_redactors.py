"""Registers the built-in redactor."""

from __future__ import annotations

from collections.abc import Iterable

from finetooth.api import Redactor, hookimpl
from finetooth_plugins.redactors.placeholder import PlaceholderRedactor


@hookimpl
def finetooth_redactors() -> Iterable[Redactor]:
    """Return the redactor that puts typed placeholders."""
    return [PlaceholderRedactor()]

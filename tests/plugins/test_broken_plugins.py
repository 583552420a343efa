"""Broken plugins: each gets a sentence that names it, and exit code 2."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from finetooth import catalogue
from finetooth.api import ExampleRule, Severity, hookimpl
from finetooth.errors import PluginError


class Raising:
    @hookimpl
    def finetooth_rules(self) -> list[type]:
        raise RuntimeError("no licence")


class WithUnknownHook:
    def finetooth_rulez(self) -> list[type]:
        return []


class Claiming:
    @hookimpl
    def finetooth_rules(self) -> list[type]:
        class Mine(ExampleRule):
            code, name, severity = "DUP001", "mine", Severity.INFO

            def check(self, *_: object) -> list[object]:  # type: ignore[override]
                return []

        return [Mine]


class ReplacingTwice:
    @hookimpl
    def finetooth_reporters(self) -> list[object]:
        return [SimpleNamespace(name="full", replaces=True), SimpleNamespace(name="full", replaces=True)]


@pytest.mark.parametrize(
    ("plugin", "part", "said"),
    [
        (Raising(), "rules", "the plugin “Raising” failed in finetooth_rules: RuntimeError: no licence"),
        (Claiming(), "rules", "two plugins claim the rule DUP001: “builtin-rules” and “Claiming”"),
        (ReplacingTwice(), "reporters", "two plugins replace the reporter full: “ReplacingTwice” and “ReplacingTwice”"),
    ],
)
def test_a_broken_offer_is_named(plugin: object, part: str, said: str) -> None:
    found = catalogue.load([plugin])

    with pytest.raises(PluginError, match=said):
        getattr(found, part)

    assert PluginError.exit_code == 2


def test_an_unknown_hook_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PluginError, match=r"has an unknown hook finetooth_rulez; the hooks are .*finetooth_rules"):
        catalogue.load([WithUnknownHook()])

"""The built-in profiles: their settings can be used, and every number in them has a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from finetooth import catalogue, config
from finetooth.config import Layer
from finetooth.context import Context
from finetooth.ports import Profile
from finetooth.selection import make
from finetooth_plugins.builtin_profiles import finetooth_profiles

PROFILES = {profile.name: profile for profile in finetooth_profiles()}


def test_there_are_the_five_of_the_command_line() -> None:
    assert sorted(PROFILES) == ["code", "content", "extraction", "internal", "support"]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_the_settings_of_a_profile_fit_the_rules(profile: Profile) -> None:
    rules = catalogue.load().rules

    settings = config.settle([Layer(profile.name, profile.settings)], Path())

    for code, options in settings.rules.items():
        assert make(rules[code], options, Context()).code == code


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_rule_that_a_profile_names_has_a_reason_and_no_other(profile: Profile) -> None:
    settings = config.settle([Layer(profile.name, profile.settings)], Path())

    assert set(profile.why) == {*settings.rules, *settings.ignore}
    assert profile.title

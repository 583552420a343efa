from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from finetooth.errors import PluginError
from finetooth.targets import Contract, common_contract

OPEN = Contract("open", "Open", "https://example.com", date(2026, 1, 1))
STRICT = replace(
    OPEN,
    name="strict",
    roles=frozenset({"user", "assistant"}),
    alternate=True,
    tools=False,
    images=False,
    image_bytes=1,
    minimum_examples=32,
    maximum_tokens=32_000,
    token_limits={"tiny": 100, "tiny-long": 200},
    reserved=("[EOS]", "User:"),
)


def test_what_one_target_takes_is_taken_without_a_target() -> None:
    common = common_contract([OPEN, STRICT])

    assert (common.roles, common.tools, common.images, common.alternate) == (frozenset(), True, True, False)
    assert (common.minimum_examples, common.maximum_tokens, common.reserved) == (None, None, ())


def test_a_demand_remains_if_all_make_it_and_the_widest_limit_holds() -> None:
    other = replace(STRICT, roles=frozenset({"tool"}), minimum_examples=8, maximum_tokens=65_536, reserved=("[EOS]",))

    common = common_contract([STRICT, other])

    assert common.roles == {"user", "assistant", "tool"}
    assert (common.alternate, common.tools) == (True, False)
    assert (common.minimum_examples, common.maximum_tokens, common.reserved) == (8, 65_536, ("[EOS]",))


def test_limits_of_targets_without_images_do_not_count_for_images() -> None:
    other = replace(OPEN, image_bytes=100)

    assert common_contract([STRICT, other]).image_bytes == 100


def test_one_target_agrees_with_itself() -> None:
    one = replace(STRICT, images=True)

    common = common_contract([one])

    assert replace(common, name="strict", title="Open", source=OPEN.source, token_limits=one.token_limits) == one


@pytest.mark.parametrize(
    ("model", "limit"),
    [("tiny-7", 100), ("tiny-long-7", 200), ("ft:tiny:acme::x", 100), ("huge", 32_000), ("", 32_000)],
)
def test_the_longest_name_that_fits_gives_the_limit(model: str, limit: int) -> None:
    assert STRICT.tokens_for(model) == limit


def test_a_contract_is_read_from_toml() -> None:
    text = 'name = "x"\ntitle = "X"\nsource = ""\nas_of = 2026-01-02\nroles = ["user"]\nreserved = ["a"]\nnotes = []'

    contract = Contract.from_toml(text, "x.toml")

    assert (contract.as_of, contract.roles, contract.reserved) == (date(2026, 1, 2), frozenset({"user"}), ("a",))


@pytest.mark.parametrize("text", ["name = ", 'name = "x"\nrolls = []', 'name = "x"'])
def test_a_bad_contract_is_refused_with_the_files_name(text: str) -> None:
    with pytest.raises(PluginError, match=r"x\.toml"):
        Contract.from_toml(text, "x.toml")

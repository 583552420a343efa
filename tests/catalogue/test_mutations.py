"""A dataset that is good by every rule has no finding; each fault put into it gives exactly the finding it should."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from good import dataset

from finetooth import catalogue
from finetooth.config import Layer, settle
from finetooth.context import Context
from finetooth.engine.cache import Cache, settings_key
from finetooth.engine.lint import lint
from finetooth.engine.plan import Plan
from finetooth.files import Finder
from finetooth.runners.processes import Processes
from finetooth.selection import select
from finetooth.targets import common_contract

PLUGINS = catalogue.load()
Records = list[dict[str, Any]]
Change = Callable[[Records, Records], None]


def _plan(folder: Path, values: dict[str, Any]) -> Plan:
    settings = settle([Layer("test", {"preview": True, **values})], folder)
    context = Context(
        contract=common_contract(list(PLUGINS.targets.values())),
        target=settings.target,
        model=settings.model,
        profile="support",
        today=date(2026, 11, 1),
        global_rules=settings.global_rules,
        scenarios=settings.scenarios,
        terms=settings.terms,
    )
    rules = select(PLUGINS.rules, settings, context).rules
    files = Finder(PLUGINS.readers, settings).find([str(folder)]).files
    return Plan(files, rules, dict(PLUGINS.formats), dict(PLUGINS.readers), context)


@pytest.fixture(scope="module")
def good() -> tuple[Records, Records]:
    return dataset()


@pytest.fixture(scope="module")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def _codes(folder: Path, records: tuple[Records, Records], cache: Path, values: dict[str, Any]) -> dict[str, int]:
    for name, rows in zip(("train", "test"), records, strict=True):
        lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    plan = _plan(folder, values)
    report = lint(plan, Processes(2), Cache(cache, settings_key(plan, PLUGINS.versions)), part=200_000)
    found: dict[str, int] = {}
    for finding in report.findings:
        found[finding.code] = found.get(finding.code, 0) + 1
    return found


def test_the_good_dataset_has_no_finding(good: tuple[Records, Records], cache_folder: Path, tmp_path: Path) -> None:
    assert _codes(tmp_path, good, cache_folder, {}) == {}


def answer(text: str, at: int = 3) -> Change:
    """Put another last answer into the training record ``at``."""

    def change(train: Records, _: Records) -> None:
        train[at]["messages"][-1]["content"] = text

    return change


def added(change: Callable[[str], str], at: int = 3) -> Change:
    """Change the text of the last answer of the training record ``at``."""

    def changed(train: Records, _: Records) -> None:
        train[at]["messages"][-1]["content"] = change(train[at]["messages"][-1]["content"])

    return changed


def raw(text: str) -> Change:
    """Put a line of text in the place of a training record."""

    def change(train: Records, _: Records) -> None:
        train[3] = text  # type: ignore[call-overload]

    return change


def copied(train: Records, _: Records) -> None:
    train.append(deepcopy(train[3]))


def nearly_copied(train: Records, _: Records) -> None:
    near = deepcopy(max(train[:50], key=lambda one: len(json.dumps(one))))
    near["messages"][-1]["content"] = near["messages"][-1]["content"].replace(" the ", " ", 1)
    train.append(near)


def leaked(train: Records, test: Records) -> None:
    test.append(deepcopy(train[3]))


def role(name: str) -> Change:
    def change(train: Records, _: Records) -> None:
        train[3]["messages"][0]["role"] = name

    return change


def cut(keep: Callable[[dict[str, Any]], bool]) -> Change:
    def change(train: Records, test: Records) -> None:
        for rows in (train, test):
            rows[:] = [row for row in rows if keep(row)]

    return change


def contradicted(train: Records, _: Records) -> None:
    for place, price in ((5, "It costs 120 euros with all screws."), (6, "It costs 95 euros with all screws.")):
        train[place]["messages"] = [
            {"role": "user", "content": "What is the price of the blue touring trailer with two seats?"},
            {"role": "assistant", "content": price},
        ]


class Mutation(NamedTuple):
    """A fault: how it is put in, the codes that it gives, and settings that it needs."""

    name: str
    change: Change
    expected: dict[str, int]
    settings: dict[str, Any] = {}  # noqa: RUF012  # never changed


MUTATIONS = [
    Mutation("truncated line", raw('{"messages": [{"role": "user"'), {"FMT001": 1}),
    Mutation("array line", raw("[1]"), {"FMT002": 1}),
    Mutation("blank line", raw(""), {"FMT005": 1}),
    Mutation(
        "key twice",
        raw(
            '{"messages": [{"role": "user", "role": "user", "content": "Which bell is loud enough for a cargo bicycle in traffic?"}, {"role": "assistant", "content": "The brass one with the lever, at ninety decibels, is heard from across the street."}]}'
        ),
        {"FMT006": 1},
    ),
    Mutation("unknown shape", raw('{"foo": 1}'), {"FMT010": 1}),
    Mutation("human role", role("human"), {"FMT013": 1}),
    Mutation("number as content", lambda train, _: train[3]["messages"][0].update(content=5), {"FMT014": 1}),
    Mutation("empty answer", answer(""), {"FMT015": 1}),
    Mutation("no answer", lambda train, _: train[3].update(messages=train[3]["messages"][:1]), {"FMT016": 1}),
    Mutation("weight of a half", lambda train, _: train[3]["messages"][1].update(weight=0.5), {"FMT020": 1}),
    Mutation("answer to nothing", lambda train, _: train[3].update(messages=train[3]["messages"][1:2]), {"FMT021": 1}),
    Mutation("copy", copied, {"DUP001": 1}),
    Mutation("near copy", nearly_copied, {"DUP002": 1}),
    Mutation("leak", leaked, {"LEK001": 1}),
    Mutation("no test set", lambda _, test: test.clear(), {"SIZ003": 1}),
    Mutation("small test set", lambda _, test: test.__delitem__(slice(30, None)), {"SIZ004": 1}),
    Mutation(
        "runaway answer",
        added(lambda text: text + " " + " ".join(f"Part {n} of {n + 7} lies in drawer {n * 3}." for n in range(900))),
        {"TOK003": 1},
    ),
    Mutation(
        "competitor",
        added(lambda text: text + " BikeRival sells one, too."),
        {"GLB001": 1},
        {"global-rules": [{"forbid": "BikeRival"}]},
    ),
    Mutation(
        "disclaimer",
        lambda train, _: None,
        {"GLB002": 1},
        {"global-rules": [{"require": "Prices may change.", "when": "cheaper in the sale in Utrecht"}]},
    ),
    Mutation(
        "e-mail address", added(lambda text: text + " Write to kim.larsen@northwind.com about it."), {"PII001": 1}
    ),
    Mutation("key", added(lambda text: text + " The key is AKIA" + "Z7VRSQ5TJN2XMPLE"[:16] + "."), {"SEC001": 1}),
    Mutation("conflict", contradicted, {"CON004": 1}),
    Mutation("old year", added(lambda text: text + " As of 2021 that is the only shop."), {"STA003": 1}),
    Mutation("placeholder", added(lambda text: text + " Kind of you to ask, {{customer_name}}."), {"RSP003": 1}),
    Mutation("open fence", added(lambda text: text + "\n```\nturn = 3"), {"RSP002": 1}),
    Mutation("repetition", answer("Turn it left. " * 60), {"RSP005": 1}),
    Mutation(
        "mojibake",
        added(lambda text: text + " The cafÃ© beside the workshop is open until late in the evening."),
        {"RSP007": 1},
    ),
    Mutation("zero width space", added(lambda text: text.replace(" ", "\u200b ", 1)), {"RSP008": 1}),
    Mutation(
        "AI boilerplate", added(lambda text: "As an AI language model, I can tell you this. " + text), {"RSP001": 1}
    ),
    Mutation("broken code", added(lambda text: text + "\n\n```python\ndef turn(:\n    return 1\n```"), {"COD001": 1}),
    Mutation(
        "language",
        answer("Das Teil passt an fast alle Rahmen aus diesen Jahren, und ein Adapter liegt immer bei."),
        {"CON005": 2},
    ),
    Mutation("retired target", lambda train, _: None, {"STA001": 1}, {"target": "bedrock-claude"}),
]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name.replace(" ", "-"))
def test_a_fault_gives_exactly_its_finding(
    mutation: Mutation, good: tuple[Records, Records], cache_folder: Path, tmp_path: Path
) -> None:
    train, test = deepcopy(good)
    mutation.change(train, test)

    assert _codes(tmp_path, (train, test), cache_folder, mutation.settings) == mutation.expected


def test_there_are_at_least_thirty() -> None:
    assert len(MUTATIONS) >= 30

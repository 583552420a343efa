"""The laws that let one rule run anywhere: any cut, any order, any number of workers give the same report."""

from __future__ import annotations

import json
import pickle
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finetooth import catalogue
from finetooth.config import Settings
from finetooth.context import Context
from finetooth.engine.cache import Cache, settings_key
from finetooth.engine.lint import lint
from finetooth.engine.partial import Partial
from finetooth.engine.plan import Plan
from finetooth.engine.walk import batches
from finetooth.files import Finder
from finetooth.model import Report, Split
from finetooth.rule import DatasetInfo, DatasetRule, FileInfo
from finetooth.runners.processes import Processes
from finetooth.selection import select
from finetooth.targets import common_contract

CASES = Path(__file__).parent.parent / "rules"
PLUGINS = catalogue.load()


def _lines() -> list[bytes]:
    """Every record of every case: the most varied dataset that we have."""
    found = [line for path in sorted(CASES.glob("*/*.jsonl")) for line in path.read_bytes().splitlines()]
    random.Random(7).shuffle(found)  # noqa: S311  # no secret
    return found


LINES = _lines()
INFO = DatasetInfo("", (FileInfo("train.jsonl", Split.TRAIN, 10_000, len(LINES)),))


def _plan(*paths: Path) -> Plan:
    context = Context(contract=common_contract(list(PLUGINS.targets.values())), today=date(2026, 11, 1))
    rules = select(PLUGINS.rules, Settings(select=("ALL",), preview=True), context).rules
    found = Finder(PLUGINS.readers, Settings()).find([str(path) for path in paths])
    return Plan(found.files, rules, dict(PLUGINS.formats), dict(PLUGINS.readers), context)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("laws")
    half = len(LINES) // 2
    (folder / "train.jsonl").write_bytes(b"\n".join(LINES[:half]))
    (folder / "test.jsonl").write_bytes(b"\n".join(LINES[half:]) + b"\n")
    return _plan(folder / "train.jsonl", folder / "test.jsonl")


@pytest.fixture(scope="module")
def whole(plan: Plan) -> Report:
    return lint(plan)


def test_the_dataset_of_all_cases_has_findings_of_most_rules(whole: Report) -> None:
    assert len({finding.code for finding in whole.findings}) >= 25


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.integers(min_value=1, max_value=40_000))
def test_any_cut_gives_the_same_report(plan: Plan, whole: Report, part: int) -> None:
    assert lint(plan, part=max(part, 900)) == whole


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_report(plan: Plan, whole: Report, jobs: int) -> None:
    assert lint(plan, Processes(jobs), part=8_000) == whole


def test_any_order_of_files_gives_the_same_report(plan: Plan, whole: Report) -> None:
    turned = replace(plan, files=tuple(reversed(plan.files)))

    assert set(lint(turned).findings) == set(whole.findings)


def test_a_plan_and_its_partial_results_can_be_pickled(plan: Plan) -> None:
    copy = pickle.loads(pickle.dumps(plan))  # noqa: S301

    assert lint(copy) == lint(plan)


def test_a_cached_run_gives_the_same_report(plan: Plan, whole: Report, tmp_path: Path) -> None:
    cache = Cache(tmp_path, settings_key(plan, PLUGINS.versions))

    first, second = lint(plan, cache=cache), lint(plan, cache=Cache(tmp_path, settings_key(plan, PLUGINS.versions)))

    assert first == second == whole


def test_a_changed_line_is_the_only_one_that_is_looked_at_again(tmp_path: Path) -> None:
    data = tmp_path / "train.jsonl"
    rows = [json.dumps({"prompt": f"Question {n}", "completion": f"Answer {n}"}) for n in range(50)]
    data.write_text("\n".join(rows) + "\n", encoding="utf-8")
    plan = _plan(data)
    key = settings_key(plan, PLUGINS.versions)
    lint(plan, cache=Cache(tmp_path / "cache", key))
    rows[20] = rows[20].replace("Answer 20", "Another answer")
    data.write_text("\n".join(["", *rows]) + "\n", encoding="utf-8")
    seen: list[int] = []

    class Counting(Cache):
        def keep(self, plan: Plan, task: object, partial: Partial) -> None:
            seen.append(len(partial.fresh))
            super().keep(plan, task, partial)  # type: ignore[arg-type]

    changed = _plan(data)
    report = lint(changed, cache=Counting(tmp_path / "cache", key))

    assert seen == [2]  # the blank line and the changed one
    assert report == lint(changed)


@pytest.mark.parametrize("code", [code for code, rule in PLUGINS.rules.items() if issubclass(rule, DatasetRule)])
def test_merging_is_associative_and_starts_from_nothing(plan: Plan, code: str) -> None:
    rule = PLUGINS.rules[code](context=plan.context)
    assert isinstance(rule, DatasetRule)
    seen = [
        (example.ref, observation)
        for batch in batches(plan)
        for index, example in enumerate(batch.examples)
        if (example.usable or rule.broken) and (observation := rule.observe(example, batch[index])) is not None
    ]
    third = len(seen) // 3

    def folded(part: list[tuple[object, object]]) -> object:
        summary = rule.start()
        for ref, observation in part:
            summary = rule.add(summary, ref, observation)  # type: ignore[arg-type]
        return pickle.dumps(summary)

    def judged(*parts: list[tuple[object, object]], left: bool = True) -> object:
        a, b, c = (pickle.loads(folded(part)) for part in parts)  # type: ignore[arg-type]  # noqa: S301
        merged = rule.merge(rule.merge(a, b), c) if left else rule.merge(a, rule.merge(b, c))
        return list(rule.finish(rule.merge(rule.start(), merged), INFO))

    parts = seen[:third], seen[third : 2 * third], seen[2 * third :]
    assert judged(*parts) == judged(*parts, left=False) == judged(list(reversed(seen)), [], [])

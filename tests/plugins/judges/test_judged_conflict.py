"""JDG001 through the real SDKs against a model server on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from finetooth.api import Answer, Bench, BudgetError, JudgeSettings, Question
from finetooth.cli import main

EXAMPLES = [
    ("Can I visit you in your shop?", "Come by any time."),
    ("May I visit you in your shop?", "Only by appointment."),
    ("When do you open the shop?", "We open it on Monday."),
    ("When do you open that shop?", "We open it on Tuesday."),
    ("Is it safe?", "We guarantee that it is."),
]


@pytest.fixture(params=["openai", "anthropic"])
def config(
    request: pytest.FixtureRequest, node_server: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    pytest.importorskip(request.param, reason=f"this test needs the extra {request.param}")
    url = node_server("judge.mjs")
    base = f"{url}/v1" if request.param == "openai" else url
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test")
    monkeypatch.chdir(tmp_path)
    rows = [{"prompt": asked, "completion": answered} for asked, answered in EXAMPLES]
    Path("train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    Path("finetooth.toml").write_text(
        f'[judge]\nprovider = "{request.param}"\nmodel = "gpt-4o-mini"\nbase-url = "{base}"\n'
        '[rules.JDG001]\nrules = ["Never promise anything."]\n',
        encoding="utf-8",
    )
    return Path("finetooth.toml")


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(["check", "--select", "JDG001", "--format", "concise", "--quiet", *arguments])
    return capsys.readouterr().out.splitlines()


def test_a_conflict_counts_only_in_both_orders_and_rules_are_named(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert config.is_file()

    assert _said(capsys, "--no-cache") == [
        "train.jsonl:1: JDG001 the judge sees a conflict with the answer at train.jsonl:2: keep the one that is right",
        "train.jsonl:5: JDG001 the judge says that the answer breaks the rule 1 of JDG001: look at it",
    ]


def test_the_budget_is_never_exceeded(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text(config.read_text(encoding="utf-8").replace("[rules", "maximum-tokens = 100\n[rules"), "utf-8")

    said = _said(capsys, "--no-cache")

    assert len(said) == 1
    assert "the budget ended after 0 of" in said[0]


class Counting:
    """A judge that counts how often it is asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked = 0

    def unavailable(self, settings: JudgeSettings) -> str:
        return "" if settings.model else "no model"

    def ask(self, question: Question, settings: JudgeSettings) -> Answer:
        self.asked += 1
        return Answer({"said": question.material, "by": settings.model}, 10, 5)


def test_what_was_asked_before_is_remembered(tmp_path: Path) -> None:
    judge = Counting()
    question = Question("Judge.", "this", {})
    settings = JudgeSettings("counting", "m", folder=str(tmp_path))

    first = Bench(judge, settings).ask(question)
    second = Bench(judge, settings).ask(question)

    assert first == second == {"said": "this", "by": "m"}
    assert judge.asked == 1


def test_the_worst_case_is_set_aside_before_asking() -> None:
    judge = Counting()
    bench = Bench(judge, JudgeSettings("counting", "m", maximum_tokens=1_300))
    question = Question("Judge.", "this", {}, maximum_tokens=1_050)

    bench.ask(question)

    assert bench.budget.tokens == 15  # what it really cost
    bench.budget.spend(100, 0)
    with pytest.raises(BudgetError):  # the worst case would not fit any more
        bench.ask(question)
    assert judge.asked == 1


def test_money_is_bounded_too() -> None:
    bench = Bench(Counting(), JudgeSettings("counting", "m", maximum_cost=0.0001, price_in=1.0, price_out=1.0))

    with pytest.raises(BudgetError):
        bench.ask(Question("Judge.", "x" * 200, {}))

    assert bench.budget.cost == 0.0


def test_without_a_judge_the_rule_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("train.jsonl").write_text('{"prompt": "a", "completion": "b"}\n', encoding="utf-8")

    assert main(["check", "--isolated", "--select", "JDG001"]) == 0

    assert "JDG001 (judged-conflict) was skipped: name a judge in the config" in capsys.readouterr().err


def test_an_unreachable_judge_is_told_and_nothing_is_lost(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(text.split('base-url = "')[1].split('"')[0], "http://127.0.0.1:9"), "utf-8")

    said = _said(capsys, "--no-cache")

    assert len(said) == 1
    assert "the judge could not be asked" in said[0]

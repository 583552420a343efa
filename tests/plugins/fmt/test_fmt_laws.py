from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetooth.api import DatasetInfo, DatasetRule, Example, FileInfo, Record, SignalBatch
from finetooth_plugins.builtin_formats import finetooth_formats
from finetooth_plugins.rules.fmt.bad_reinforcement import FIELDS, PLACES, BadReinforcement
from finetooth_plugins.rules.fmt.mixed_formats import MixedFormats
from finetooth_plugins.rules.fmt.preference_length_bias import PreferenceLengthBias

FORMATS = sorted(finetooth_formats(), key=lambda one: (-one.priority, one.name))
AnyRule = DatasetRule[Any, Any]
RULES: list[AnyRule] = [MixedFormats(), PreferenceLengthBias(minimum=2, effect=0.1), BadReinforcement(minimum=2)]
FILES = ("a.jsonl", "b.jsonl")


def question(text: str) -> dict[str, object]:
    return {"role": "user", "content": text}


RECORDS: list[dict[str, object]] = [
    {"messages": [question("a")], "reference": "1"},
    {"messages": [question("b")], "reference": "2", "rubric": {"x": [1]}},
    {"messages": [question("c")], "reference": "1", "rubric": {"x": [1]}},
    {"messages": [question("d"), {"role": "assistant", "content": "e"}], "reference": "1"},
    {"messages": [{"role": "system", "content": "s"}, question("d"), {"role": "assistant", "content": "e"}]},
    {"system": "s", "messages": [question("d"), {"role": "assistant", "content": "e"}]},
    {"prompt": "a", "completion": "b"},
    {"prompt": [question("a")], "completion": [{"role": "assistant", "content": "b"}]},
    {"prompt": "a", "chosen": "a long answer", "rejected": "short"},
    {"prompt": "a", "chosen": "short", "rejected": "a much longer answer"},
    {"unknown": 1},
]


def parsed(place: int, data: dict[str, object], path: str) -> Example:
    record = Record(path, place + 1, json.dumps(data).encode(), data)
    found = next((one for one in FORMATS if one.recognise(data)), None)
    return found.parse(record) if found else Example(record)


def folded(rule: AnyRule, examples: Sequence[Example]) -> Any:  # noqa: ANN401  # each rule has its own summary
    batch = SignalBatch(examples)
    summary = rule.start()
    for place, example in enumerate(examples):
        observation = rule.observe(example, batch[place])
        if observation is not None:
            summary = rule.add(summary, example.ref, pickle.loads(pickle.dumps(observation)))  # noqa: S301  # our own
    return summary


def finished(rule: AnyRule, summary: object) -> list[object]:
    dataset = DatasetInfo("", tuple(FileInfo(path, None, 1, 1) for path in FILES))
    return list(rule.finish(pickle.loads(pickle.dumps(summary)), dataset))  # noqa: S301  # our own


ROWS = st.lists(st.tuples(st.sampled_from(range(len(RECORDS))), st.sampled_from(FILES)), max_size=14)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(rows=ROWS, cuts=st.lists(st.integers(0, 14), max_size=3), shuffle=st.randoms(use_true_random=False))
def test_any_cut_and_any_order_give_the_same_findings(
    rule: AnyRule,
    rows: list[tuple[int, str]],
    cuts: list[int],
    shuffle: Any,  # noqa: ANN401  # hypothesis' own generator
) -> None:
    examples = [parsed(place, RECORDS[which], path) for place, (which, path) in enumerate(rows)]
    whole = finished(rule, folded(rule, examples))
    mixed = list(examples)
    shuffle.shuffle(mixed)
    bounds = sorted({0, len(mixed), *(min(cut, len(mixed)) for cut in cuts)})
    parts = [mixed[start:end] for start, end in pairwise(bounds)]

    left = rule.start()
    for part in parts:
        left = rule.merge(left, folded(rule, part))
    right = rule.start()
    for part in reversed(parts):
        right = rule.merge(folded(rule, part), right)

    assert finished(rule, left) == whole
    assert finished(rule, right) == whole


def test_the_summary_of_reinforcement_records_is_bounded() -> None:
    rule = BadReinforcement()
    fields = {f"field{number}": number for number in range(3 * FIELDS)}
    graded = [parsed(place, {"messages": [question("a")], **fields}, "a.jsonl") for place in range(3)]
    answered: list[dict[str, object]] = [{"messages": [question("a"), {"role": "assistant", "content": "b"}], "id": 1}]

    summary = folded(rule, graded + [parsed(place, answered[0], "a.jsonl") for place in range(2 * PLACES)])

    assert (len(summary.fields), len(summary.places), summary.answered) == (FIELDS, PLACES, 2 * PLACES)

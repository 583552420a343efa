from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetooth.api import Context, DatasetInfo, DatasetRule, Example, ExampleRule, FileInfo, SignalBatch
from finetooth.edits import apply
from finetooth.model import Record, RewriteFile
from finetooth.targets import common_contract
from finetooth_plugins.builtin_formats import finetooth_formats
from finetooth_plugins.builtin_rules import finetooth_rules
from finetooth_plugins.builtin_targets import finetooth_targets

FORMATS = sorted(finetooth_formats(), key=lambda one: (-one.priority, one.name))
CONTRACTS = {one.name: one for one in finetooth_targets()}
KEYS = st.sampled_from(
    [
        "messages",
        "role",
        "content",
        "system",
        "tools",
        "type",
        "text",
        "tool_calls",
        "function",
        "name",
        "arguments",
        "conversations",
        "from",
        "value",
        "chosen",
        "rejected",
        "prompt",
        "completion",
        "label",
        "weight",
        "image_url",
        "url",
        "images",
        "instruction",
        "output",
        "parameters",
        "required",
        "tool_call_id",
        "id",
        "reference",
        "source",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | KEYS
WORDS = st.sampled_from(["user", "assistant", "system", "tool", "human", "{}", '{"a": 1}', " ", "<image>", "data:,"])
WILD = st.recursive(
    LEAVES | WORDS, lambda one: st.lists(one, max_size=4) | st.dictionaries(KEYS, one, max_size=4), max_leaves=12
)
MESSAGES = st.lists(
    st.dictionaries(KEYS, WILD, max_size=3) | st.fixed_dictionaries({"role": WORDS, "content": WILD}), max_size=4
)
RECORDS = st.dictionaries(KEYS, WILD, max_size=4) | st.fixed_dictionaries(
    {"messages": MESSAGES}, optional={"tools": WILD}
)


def parsed(data: dict[str, Any]) -> Example:
    record = Record("data.jsonl", 1, json.dumps(data).encode(), data)
    found = next((one for one in FORMATS if one.recognise(data)), None)
    return found.parse(record) if found else Example(record)


@pytest.mark.parametrize("target", ["", *CONTRACTS])
@given(data=RECORDS)
def test_no_record_makes_a_rule_raise_and_every_fix_can_be_applied(target: str, data: dict[str, Any]) -> None:
    contract = CONTRACTS[target] if target else common_contract(list(CONTRACTS.values()))
    context = Context(contract=contract, target=target)
    batch = SignalBatch([parsed(data)])

    for kind in finetooth_rules():
        rule = kind(context=context)
        if isinstance(rule, ExampleRule):
            findings = [
                found for place in rule.candidates(batch) for found in rule.check(batch.examples[place], batch[place])
            ]
        elif isinstance(rule, DatasetRule):
            observation = rule.observe(batch.examples[0], batch[0])
            summary = rule.start()
            if observation is not None:
                summary = rule.add(summary, batch.examples[0].ref, observation)
            findings = list(rule.finish(summary, DatasetInfo("", (FileInfo("data.jsonl", None, 1, 1),))))
        else:
            continue
        assert len({(found.ref, found.key) for found in findings}) == len(findings)
        for found in findings:
            assert (found.code, found.name) == (rule.code, rule.name)
            if found.fix and not any(isinstance(edit, RewriteFile) for edit in found.fix.edits):
                fixed = apply(batch.examples[0].record.raw, found.fix.edits)
                assert fixed is None or isinstance(json.loads(fixed), dict)

"""Walks over parsed examples in batches with their signals, for commands that show instead of judge."""

from __future__ import annotations

from collections.abc import Iterator

from finetooth.engine.plan import Plan
from finetooth.model import Example
from finetooth.records import decode
from finetooth.signals import SignalBatch

BATCH = 256


def batches(plan: Plan) -> Iterator[SignalBatch]:
    """Parse the plan's files, in order.

    Args:
        plan: The plan; its rules do not matter.

    Yields:
        Batches of examples, usable or not.
    """
    for file in plan.files:
        source = plan.open(file)
        try:
            examples: list[Example] = []
            for _, line, raw in source.lines(0, source.size):
                examples.append(plan.parse(decode(file.path, line, raw, file.dataset, file.split), file.format))
                if len(examples) == BATCH:
                    yield SignalBatch(examples)
                    examples = []
            if examples:
                yield SignalBatch(examples)
        finally:
            source.close()

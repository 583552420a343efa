"""Looks up the texts that findings point at, for ``--show-text``."""

from __future__ import annotations

from collections.abc import Iterable

from finetooth.engine.plan import InputFile, Plan
from finetooth.model import Finding, Ref
from finetooth.records import decode

TextKey = tuple[str, int, int]
"""A path, a line, a message's index."""


def texts_of(plan: Plan, findings: Iterable[Finding]) -> dict[TextKey, str]:
    """Read the messages that findings and their related places name.

    Args:
        plan: The plan that found them.
        findings: The findings.

    Returns:
        The message's text by path, line and message index; for places without a message, the last answer's under its
        own index.
    """
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        for ref in (finding.ref, *finding.related):
            if ref.line is not None:
                wanted.setdefault(ref.path, set()).add(ref.line)
    texts: dict[TextKey, str] = {}
    for file in plan.files:
        if lines := wanted.get(file.path):
            texts |= _of_file(plan, file, lines)
    return texts


def _of_file(plan: Plan, file: InputFile, wanted: set[int]) -> dict[TextKey, str]:
    source = plan.open(file)
    texts: dict[TextKey, str] = {}
    try:
        for _, line, raw in source.lines(0, source.size):
            if line in wanted:
                example = plan.parse(decode(file.path, line, raw, file.dataset, file.split), file.format)
                texts |= {(file.path, line, message.index): message.text for message in example.messages}
    finally:
        source.close()
    return texts


def place_of(ref: Ref) -> str:
    """Write a place as ``path:line``, or the path alone for a dataset."""
    return ref.path if ref.line is None else f"{ref.path}:{ref.line}"

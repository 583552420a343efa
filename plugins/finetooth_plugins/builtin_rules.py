"""Registers the built-in rules about a dataset's content and make-up."""

from __future__ import annotations

from collections.abc import Iterable

from finetooth.api import Rule, hookimpl


@hookimpl
def finetooth_rules() -> Iterable[type[Rule]]:
    """Return the rules."""
    from finetooth_plugins.rules.dup import exact_duplicate, near_duplicate  # noqa: PLC0415  # not before asked for
    from finetooth_plugins.rules.lek import leaked_example, near_leaked_example, split_source  # noqa: PLC0415

    return [
        exact_duplicate.ExactDuplicate,
        near_duplicate.NearDuplicate,
        leaked_example.LeakedExample,
        near_leaked_example.NearLeakedExample,
        split_source.SplitSource,
    ]

"""What a training service or library accepts: one contract a target, kept as data with sources and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from finetooth.errors import PluginError


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract of a target. None, or an empty set, means that the target says nothing about it.

    Attributes:
        name: The target's name, as ``--target`` takes it.
        title: Its name for people.
        source: Where the contract is documented (a URL).
        as_of: The day on which it was read there.
        formats: Names of the formats that it takes.
        writes: The format that ``convert`` writes for it.
        roles: Roles that messages may have, as written in the record.
        record_keys: Keys that a record may have; others are refused.
        message_keys: Keys that a message may have; others are refused.
        part_types: Types of content parts that it knows; others are refused.
        system_apart: The system prompt stands outside the messages.
        system_first: A system message may only be the first one.
        alternate: User and assistant must take turns.
        first_roles: Roles that the first message, behind a system message, may have.
        must_end_with_assistant: The last message must be the assistant's.
        weights: Message weights are allowed.
        tools: Tool calls are allowed.
        images: Images are allowed; ``image_types``, ``image_bytes``, ``images_per_example`` bound them.
        image_roles: Roles whose messages may have images.
        image_types: Media types (``image/png``) that images may have.
        image_bytes: The most bytes that an image may have.
        images_per_example: The most images that an example may have.
        minimum_messages: The fewest messages an example may have, without the system message.
        minimum_examples: The fewest examples a training file may have.
        minimums: The same for kinds of training that differ: ``preference``, ``reinforcement``.
        maximum_examples: The most.
        maximum_bytes: The most bytes a training file may have.
        maximum_tokens: The most tokens an example may have, for the model with the largest limit.
        token_limits: The most tokens an example may have, by the beginning of the model's name.
        reserved: Texts that the target's template keeps for itself.
        reserved_roles: Roles (of ours) whose texts may not have them.
        notes: What else a person should know.
    """

    name: str
    title: str
    source: str
    as_of: date
    formats: frozenset[str] = frozenset()
    writes: str = ""
    roles: frozenset[str] = frozenset()
    record_keys: frozenset[str] = frozenset()
    message_keys: frozenset[str] = frozenset()
    part_types: frozenset[str] = frozenset()
    system_apart: bool = False
    system_first: bool = False
    alternate: bool = False
    first_roles: frozenset[str] = frozenset()
    must_end_with_assistant: bool = False
    weights: bool = True
    tools: bool = True
    images: bool = True
    image_roles: frozenset[str] = frozenset()
    image_types: frozenset[str] = frozenset()
    image_bytes: int | None = None
    images_per_example: int | None = None
    minimum_messages: int | None = None
    minimum_examples: int | None = None
    minimums: Mapping[str, int] = field(default_factory=dict)
    maximum_examples: int | None = None
    maximum_bytes: int | None = None
    maximum_tokens: int | None = None
    token_limits: Mapping[str, int] = field(default_factory=dict)
    reserved: tuple[str, ...] = ()
    reserved_roles: frozenset[str] = frozenset({"system", "user", "assistant", "tool"})
    notes: tuple[str, ...] = ()

    def tokens_for(self, model: str) -> int | None:
        """Return the most tokens an example may have for a model: the limit with the longest name that begins its own.

        Args:
            model: The model's name; a fine-tuned one (``ft:NAME:…``) counts as its base.
        """
        base = model.removeprefix("ft:").split(":", 1)[0] if model.startswith("ft:") else model
        found = max((name for name in self.token_limits if base.startswith(name)), key=len, default=None)
        return self.maximum_tokens if found is None else self.token_limits[found]

    @classmethod
    def from_toml(cls, text: str, where: str) -> Contract:
        """Read a contract.

        Args:
            text: TOML whose keys are the fields of this class.
            where: The file, for the error.

        Raises:
            PluginError: It is not TOML, or has a key that contracts do not have.
        """
        import tomllib  # noqa: PLC0415  # every run imports this module, few read contracts

        try:
            kinds = {one.name: str(one.type) for one in fields(cls)}
            return cls(**{key: _frozen(value, kinds[key]) for key, value in tomllib.loads(text).items()})
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise PluginError(f"{where} is not a target's contract: {error}") from error


def _frozen(value: Any, kind: str) -> Any:  # noqa: ANN401  # whatever TOML holds
    if isinstance(value, list):
        return frozenset(value) if kind.startswith("frozenset") else tuple(value)
    return value


def common_contract(contracts: Sequence[Contract]) -> Contract:
    """Return what all targets agree on, for runs without a target.

    Args:
        contracts: The contracts of all targets; at least one.

    Returns:
        A contract that breaks only where each of the given ones breaks: what some target takes is taken (roles,
        formats, tools), the widest limit is the limit, and a demand remains only if all make it.
    """
    return Contract(
        name="",
        title="any target",
        source="",
        as_of=min(one.as_of for one in contracts),
        formats=_union(one.formats for one in contracts),
        roles=_union(one.roles for one in contracts),
        record_keys=_union(one.record_keys for one in contracts),
        message_keys=_union(one.message_keys for one in contracts),
        part_types=_union(one.part_types for one in contracts),
        system_apart=all(one.system_apart for one in contracts),
        system_first=all(one.system_first for one in contracts),
        alternate=all(one.alternate for one in contracts),
        first_roles=_union(one.first_roles for one in contracts),
        must_end_with_assistant=all(one.must_end_with_assistant for one in contracts),
        weights=any(one.weights for one in contracts),
        tools=any(one.tools for one in contracts),
        images=any(one.images for one in contracts),
        image_roles=_union(one.image_roles for one in contracts if one.images),
        image_types=_union(one.image_types for one in contracts if one.images),
        image_bytes=_widest([one.image_bytes for one in contracts if one.images], max),
        images_per_example=_widest([one.images_per_example for one in contracts if one.images], max),
        minimum_messages=_widest([one.minimum_messages for one in contracts], min),
        minimum_examples=_widest([one.minimum_examples for one in contracts], min),
        maximum_examples=_widest([one.maximum_examples for one in contracts], max),
        maximum_bytes=_widest([one.maximum_bytes for one in contracts], max),
        maximum_tokens=_widest([one.maximum_tokens for one in contracts], max),
        reserved=_shared([one.reserved for one in contracts]),
        reserved_roles=_union(one.reserved_roles for one in contracts),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """Join sets; empty, which allows all, as soon as one is."""
    found = list(sets)
    return frozenset().union(*found) if all(found) else frozenset()


def _widest(limits: Sequence[int | None], choose: Any) -> int | None:  # noqa: ANN401  # max or min
    known = [limit for limit in limits if limit is not None]
    return choose(known) if known and len(known) == len(limits) else None


def _shared(texts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(text for text in texts[0] if all(text in one for one in texts))

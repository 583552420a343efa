"""Counts tokens without a network: tiktoken with bundled ranks, a tokenizer file, or a labelled estimate."""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from finetooth.errors import MissingExtraError, ReadError

if TYPE_CHECKING:
    import tiktoken

    from finetooth.model import Example

DEFAULT_ENCODING = "o200k_base"

# Model families and their encodings; the longest prefix that matches counts. tiktoken's own table (0.14) sends
# ft:gpt-4.1-* to cl100k_base, so the table is ours. Source: platform.openai.com/docs/models and tiktoken/model.py.
ENCODINGS = {
    "gpt-5": "o200k_base",
    "gpt-4.1": "o200k_base",
    "gpt-4.5": "o200k_base",
    "gpt-4o": "o200k_base",
    "chatgpt-4o": "o200k_base",
    "gpt-oss": "o200k_base",
    "o1": "o200k_base",
    "o3": "o200k_base",
    "o4": "o200k_base",
    "gpt-4": "cl100k_base",
    "gpt-3.5": "cl100k_base",
    "gpt-35": "cl100k_base",
    "babbage-002": "cl100k_base",
    "davinci-002": "cl100k_base",
    "text-embedding-3": "cl100k_base",
    "text-embedding-ada-002": "cl100k_base",
}

# SHA-256 of the ranks (decompressed) and the pattern that splits text before merging: those of
# tiktoken_ext/openai_public.py, which a test compares with.
RANKS = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"\p{N}{1,3}",
    r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
    r"\s*[\r\n]+",
    r"\s+(?!\S)",
    r"\s+",
)
CL100K = (
    r"'(?i:[sdmt]|ll|ve|re)",
    r"[^\r\n\p{L}\p{N}]?+\p{L}++",
    r"\p{N}{1,3}+",
    r" ?[^\s\p{L}\p{N}]++[\r\n]*+",
    r"\s++$",
    r"\s*[\r\n]",
    r"\s+(?!\S)",
    r"\s",
)

CLAUDE = re.compile(r"(?:^|[./])claude|anthropic")
CLAUDE_CHARACTERS = 3.5
"""Characters of English text per token of Claude (docs.anthropic.com, glossary, "Tokens")."""

MESSAGE_OVERHEAD = 3
NAME_OVERHEAD = 1
EXAMPLE_OVERHEAD = 3
"""Tokens that OpenAI's chat template adds per message (beside the role's one), per name and per example
(OpenAI cookbook, "How to count tokens with tiktoken")."""


class Counter(Protocol):
    """Counts the tokens of texts."""

    @property
    def name(self) -> str:
        """What it counts with, for people."""

    @property
    def exact(self) -> bool:
        """Whether the counts are the model's own; else they are an estimate and must be called one."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens; marks of special tokens are counted as the text that they are."""


@dataclass(frozen=True, slots=True)
class Tiktoken:
    """Counts with an OpenAI encoding."""

    name: str
    exact: bool = True

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens."""
        encode = encoding(self.name).encode_ordinary
        return [len(encode(text)) for text in texts]


@dataclass(frozen=True, slots=True)
class TokenizerFile:
    """Counts with a Hugging Face ``tokenizer.json``."""

    path: str
    exact: bool = True

    @property
    def name(self) -> str:
        """The file."""
        return self.path

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, without the marks that the tokenizer adds at its ends."""
        tokenizer = _tokenizer(self.path)
        return [len(one.ids) for one in tokenizer.encode_batch(list(texts), add_special_tokens=False)]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CharacterEstimate:
    """Estimates by characters, for models whose tokenizer is not public."""

    name: str = f"an estimate of {CLAUDE_CHARACTERS} characters a token"
    exact: bool = False

    def count(self, texts: Sequence[str]) -> list[int]:
        """Estimate each text's tokens."""
        return [math.ceil(len(text) / CLAUDE_CHARACTERS) for text in texts]


def counter_for(model: str = "") -> Counter:
    """Choose how to count for a model.

    Args:
        model: A model's name (``ft:`` and ``openai/`` in front and a date behind do not matter), a ``tokenizer.json``,
            or a folder with one; empty for the default encoding.

    Returns:
        The counter; for unknown names the default encoding, which is then an estimate.
    """
    path = Path(model) if model else None
    if path and path.is_dir() and (path / "tokenizer.json").is_file():
        return TokenizerFile(str(path / "tokenizer.json"))
    if path and path.suffix == ".json":
        return TokenizerFile(model)
    if CLAUDE.search(model.lower()):
        return CharacterEstimate()
    known = encoding_name(model)
    return Tiktoken(known or DEFAULT_ENCODING, exact=known is not None or not model)


def encoding_name(model: str) -> str | None:
    """Name an OpenAI model's encoding, or None when the model is unknown."""
    bare = model.lower().removeprefix("ft:").rsplit("/", 1)[-1].split(":", 1)[0]
    if bare in RANKS:
        return bare
    prefixes = [prefix for prefix in ENCODINGS if bare.startswith(prefix)]
    return ENCODINGS[max(prefixes, key=len)] if prefixes else None


@cache
def encoding(name: str) -> tiktoken.Encoding:
    """Build an encoding from its bundled ranks, checked by SHA-256 (about a second, once in a process).

    Raises:
        ReadError: The bundled ranks are damaged.
    """
    import tiktoken  # noqa: PLC0415  # 0.1 s, and only where tokens are counted

    resource = files("finetooth.signals") / "data" / f"{name}.tiktoken.gz"
    ranks = gzip.decompress(resource.read_bytes())
    if sha256(ranks).hexdigest() != RANKS[name]:
        raise ReadError(f"the ranks of {name} in this installation are damaged: install finetooth again")
    from base64 import b64decode  # noqa: PLC0415

    pairs = (line.split() for line in ranks.splitlines() if line)
    return tiktoken.Encoding(
        name,
        pat_str="|".join(O200K if name == "o200k_base" else CL100K),
        mergeable_ranks={b64decode(token): int(rank) for token, rank in pairs},
        special_tokens={},
    )


@cache
def _tokenizer(path: str) -> object:
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise MissingExtraError(f"Counting tokens with {path}", "huggingface") from error
    try:
        return Tokenizer.from_file(path)
    except Exception as error:  # the library raises bare Exceptions
        raise ReadError(f"{path}: is no tokenizer file: {error}") from error


def example_tokens(example: Example, counts: Sequence[int]) -> int:
    """Add up an example's tokens as OpenAI's chat template lays them out.

    Args:
        example: The example.
        counts: Tokens of each message's text, in order.

    Returns:
        The texts' tokens, with the template's; tools are not counted, for their layout is not documented.
    """
    names = sum(NAME_OVERHEAD for message in example.messages if message.name)
    return sum(counts) + len(example.messages) * (MESSAGE_OVERHEAD + 1) + names + EXAMPLE_OVERHEAD

"""Bundles the byte-pair ranks that tiktoken would download, after checking their SHA-256.

    uv run --with bpe-openai==0.1.4 python scripts/tokens_bundle_ranks.py

The ranks come from the registry package bpe-openai (MIT); they are OpenAI's (tiktoken, MIT). The digests are those that
tiktoken itself demands of its downloads (tiktoken_ext/openai_public.py).
"""

from __future__ import annotations

import gzip
import hashlib
from importlib.resources import files
from pathlib import Path

DIGESTS = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
TARGET = Path(__file__).parent.parent / "linter" / "finetooth" / "signals" / "data"


def main() -> None:
    """Check and write each file of ranks."""
    for name, digest in DIGESTS.items():
        ranks = gzip.decompress((files("bpe_openai") / "data" / f"{name}.tiktoken.gz").read_bytes())
        found = hashlib.sha256(ranks).hexdigest()
        if found != digest:
            raise SystemExit(f"{name}: SHA-256 is {found}, not {digest}")
        target = TARGET / f"{name}.tiktoken.gz"
        target.write_bytes(gzip.compress(ranks, 9, mtime=0))
        print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

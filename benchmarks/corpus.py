"""Makes a chat corpus of any size for the benchmarks: the same number gives the same bytes.

    python benchmarks/corpus.py 100000 corpus.jsonl

About 1.2 kB and 250 tokens an example; 30 % multi-turn, 3 % exact and 5 % near copies, 2 % refusals, 1 % personal data,
1 % broken records. Sentences are drawn word by word from the bundled word list of English, so that they are no copies.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

SUBJECTS = [
    "order",
    "invoice",
    "refund",
    "delivery",
    "password",
    "subscription",
    "warranty",
    "router",
    "tracker",
    "desk",
    "battery",
    "voucher",
]
OPENINGS = ("Thanks for writing.", "Here is how it works.", "Good question.", "I have looked it up.", "Sure.")
REFUSALS = ("I'm sorry, but I can't help with that. A colleague from our legal team can; shall I pass it on?",)


def words() -> list[str]:
    """Return common English words, by the order of the ranks of the bundled tokenizer (frequent ones come first)."""
    from finetooth.signals.tokens import encoding  # noqa: PLC0415

    tokens = (token.decode("utf-8", "replace") for token in encoding("cl100k_base").token_byte_values()[256:40_000])
    return sorted({token.strip() for token in tokens if token.startswith(" ") and token.strip().isalpha()} - {""})


def conversation(rng: random.Random, vocabulary: list[str]) -> list[dict[str, str]]:
    """Draw one conversation."""

    def sentence(least: int, most: int) -> str:
        text = " ".join(rng.choices(vocabulary, k=rng.randint(least, most)))
        return f"{text.capitalize()}."

    messages = []
    for _ in range(rng.choice((1, 1, 1, 1, 1, 1, 1, 2, 3, 4))):
        question = f"{sentence(4, 14)} What about my {rng.choice(SUBJECTS)} {rng.randrange(10**6)}?"
        if rng.random() < 0.01:  # noqa: PLR2004
            question += f" Write to {rng.choice(vocabulary)}@{rng.choice(vocabulary)}.example."
        answer = " ".join([rng.choice(OPENINGS), *(sentence(8, 24) for _ in range(rng.randint(3, 8)))])
        if rng.random() < 0.02:  # noqa: PLR2004
            answer = rng.choice(REFUSALS)
        messages += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return messages


def lines(count: int, seed: int = 7) -> Iterator[str]:
    """Yield ``count`` records as JSON lines."""
    rng = random.Random(seed)  # noqa: S311  # no secret
    vocabulary = words()
    recent: list[list[dict[str, str]]] = []
    for _ in range(count):
        draw = rng.random()
        if recent and draw < 0.03:  # noqa: PLR2004
            messages = rng.choice(recent)
        elif recent and draw < 0.08:  # noqa: PLR2004
            messages = [dict(message) for message in rng.choice(recent)]
            last = messages[-1]["content"].split()
            del last[rng.randrange(len(last))]
            messages[-1]["content"] = " ".join(last)
        else:
            messages = conversation(rng, vocabulary)
        recent = [*recent[-999:], messages]
        text = json.dumps({"messages": messages}, ensure_ascii=False)
        yield text[:-20] if rng.random() < 0.01 else text  # noqa: PLR2004


def main() -> None:
    """Write the corpus."""
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines(count))


if __name__ == "__main__":
    main()

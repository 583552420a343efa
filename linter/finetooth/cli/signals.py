"""``finetooth signals``: prints what the detectors see, one JSON object per message."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

from finetooth.cli.parser import Parser, parse
from finetooth.cli.session import Session, add_input_options
from finetooth.engine.walk import batches
from finetooth.model import Message
from finetooth.selection import Selection
from finetooth.signals import SignalBatch
from finetooth.signals.kinds import Score, Span

YES_NO = (
    "refusal",
    "escalation",
    "redirection",
    "unknown",
    "clarification",
    "context_dependent",
    "imperfect",
    "attack",
)


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = Parser("finetooth signals", "Print what the detectors see, one JSON object per message.")
    add_input_options(parser)
    options = parse(parser, arguments)
    with Session.open(options) as session:
        for batch in batches(session.plan(Selection((), ()))):
            sys.stdout.writelines(json.dumps(one) + "\n" for one in _objects(batch))
    return 0


def _objects(batch: SignalBatch) -> Iterator[dict[str, object]]:
    for index, example in enumerate(batch.examples):
        for message in example.messages:
            yield {"path": example.record.path, "line": example.record.line, **_object(batch, index, message)}


def _object(batch: SignalBatch, index: int, message: Message) -> dict[str, object]:
    signals = batch[index]
    formality = signals.formality(message)
    return {
        "message_index": message.index,
        "role": message.role,
        "tokens": signals.tokens(message),
        "language": signals.language(message),
        "formality": None if formality is None else round(formality, 4),
        **{name: _score(getattr(signals, name)(message)) for name in YES_NO},
        "pii": [_span(span) for span in signals.pii(message)],
        "secrets": [_span(span) for span in signals.secrets(message)],
    }


def _score(score: Score) -> dict[str, object]:
    return {"value": score.value, "score": None if score.score is None else round(score.score, 4)}


def _span(span: Span) -> dict[str, object]:
    return {"type": span.type, "start": span.start, "end": span.end}

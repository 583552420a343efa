"""Signals of a batch of examples: each column is computed for the whole batch when a rule first asks for it.

Detectors run over a thousand messages at a time, one detector after the other, because going message by message makes
them evict each other from the processor's caches; see docs/decisions/0003-signals-in-columns.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from finetooth.model import Example, Message
from finetooth.signals import fingerprints, similarity
from finetooth.signals.kinds import Score, Span
from finetooth.signals.similarity import MinHash, Text

T = TypeVar("T")
Detector = Callable[[Sequence[str], Sequence[str | None]], list[T]]
"""A detector over texts and their languages."""

NO = Score(value=False, score=0.0)
"""What signals about one role say of the others' messages."""


class SignalBatch:
    """The signals of a batch of examples, as columns.

    Attributes:
        examples: The examples.
        messages: Their messages, one after the other.
        starts: For each example, where its messages begin in ``messages``.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        """Take the examples; nothing is computed yet."""
        self.examples = examples
        self._judged: dict[str, tuple[frozenset[int], frozenset[int]]] = {}
        self.messages: list[Message] = []
        self.starts: list[int] = []
        for example in examples:
            self.starts.append(len(self.messages))
            self.messages.extend(example.messages)

    def __getitem__(self, index: int) -> Signals:
        """Return the signals of one example."""
        return self._handles[index]

    @cached_property
    def _handles(self) -> list[Signals]:
        return [Signals(self, index, start) for index, start in enumerate(self.starts)]

    @cached_property
    def usable(self) -> Sequence[int]:
        """Indices of the examples that were understood as conversations."""
        return [index for index, example in enumerate(self.examples) if example.messages]

    @cached_property
    def with_problems(self) -> Sequence[int]:
        """Indices of the examples that have problems."""
        return [index for index, example in enumerate(self.examples) if example.problems]

    def with_any(self, column: Sequence[object]) -> Sequence[int]:
        """Return the indices of the examples in which the column has something for at least one message."""
        if not any(column):
            return ()
        ends = [*self.starts[1:], len(self.messages)]
        return [
            index for index, (start, end) in enumerate(zip(self.starts, ends, strict=True)) if any(column[start:end])
        ]

    def judged(self, column: str) -> tuple[frozenset[int], frozenset[int]]:
        """Say which examples have a message for which a yes/no column says yes, and of which it cannot tell.

        Args:
            column: The name of a column of scores, as ``refusals``.

        Returns:
            Indices of the examples with a yes, and of those without one where it does not speak a message's language.
        """
        if column not in self._judged:
            scores: list[Score] = getattr(self, column)
            yes = frozenset(self.with_any([score.value for score in scores]))
            mute = frozenset(self.with_any([score.value is None for score in scores]))
            self._judged[column] = yes, mute - yes
        return self._judged[column]

    @cached_property
    def folded(self) -> list[str]:
        """For each message its text in NFKC, case folded, white space collapsed."""
        return [fingerprints.fold(message.text) for message in self.messages]

    @cached_property
    def words(self) -> list[list[bytes]]:
        """For each message its words, as :func:`finetooth.signals.similarity.words` splits them."""
        return [similarity.words(text) for text in self.folded]

    @cached_property
    def conversations(self) -> list[Text]:
        """For each example the text of all its messages but the system prompt, rejected answers included."""
        return [Text(self._words_of(index, example)) for index, example in enumerate(self.examples)]

    def _words_of(self, index: int, example: Example) -> list[bytes]:
        found: list[bytes] = []
        for message in example.messages:
            if message.role != "system":
                found += self.words[self.starts[index] + message.index]
        for message in example.preference.rejected if example.preference else ():
            found += similarity.words(fingerprints.fold(message.text))
        return found

    @cached_property
    def questions(self) -> list[Text]:
        """For each example the text of all the user says."""
        return [
            Text([word for message in example.questions for word in self.words[self.starts[index] + message.index]])
            for index, example in enumerate(self.examples)
        ]

    @cached_property
    def instructions(self) -> list[Text]:
        """For each example the text of its system messages."""
        return [
            Text(
                [
                    word
                    for message in example.messages
                    if message.role == "system"
                    for word in self.words[self.starts[index] + message.index]
                ]
            )
            for index, example in enumerate(self.examples)
        ]

    @cached_property
    def conversation_hashes(self) -> list[MinHash]:
        """For each example the MinHash of its conversation."""
        return similarity.minhashes([text.words for text in self.conversations])

    @cached_property
    def question_hashes(self) -> list[MinHash]:
        """For each example the MinHash of all the user says."""
        return similarity.minhashes([text.words for text in self.questions])

    @cached_property
    def languages(self) -> list[str | None]:
        """For each message the ISO 639-1 code of its language; None when it is too short or unknown."""
        from finetooth.signals.language import languages  # noqa: PLC0415  # detectors load when asked

        return languages([message.text for message in self.messages])

    @cached_property
    def tokens(self) -> list[int]:
        """For each message its text's tokens in the default encoding."""
        from finetooth.signals.tokens import counter_for  # noqa: PLC0415

        return counter_for().count([message.text for message in self.messages])

    @cached_property
    def refusals(self) -> list[Score]:
        """For each message whether the assistant declines."""
        from finetooth.signals.refusal import refusals  # noqa: PLC0415

        return self._said_by("assistant", refusals)

    @cached_property
    def escalations(self) -> list[Score]:
        """For each message whether the assistant hands over to a person or a team."""
        from finetooth.signals.refusal import escalations  # noqa: PLC0415

        return self._said_by("assistant", escalations)

    @cached_property
    def redirections(self) -> list[Score]:
        """For each message whether the assistant points elsewhere instead of answering."""
        from finetooth.signals.refusal import redirections  # noqa: PLC0415

        return self._said_by("assistant", redirections)

    @cached_property
    def unknowns(self) -> list[Score]:
        """For each message whether the assistant says that it does not know."""
        from finetooth.signals.refusal import unknowns  # noqa: PLC0415

        return self._said_by("assistant", unknowns)

    @cached_property
    def clarifications(self) -> list[Score]:
        """For each message whether the assistant asks back for what is missing."""
        from finetooth.signals.refusal import clarifications  # noqa: PLC0415

        return self._said_by("assistant", clarifications)

    @cached_property
    def attacks(self) -> list[Score]:
        """For each message whether the user tries to break the assistant's rules."""
        from finetooth.signals.attack import attacks  # noqa: PLC0415

        return self._said_by("user", attacks)

    @cached_property
    def imperfections(self) -> list[Score]:
        """For each message whether the user writes imperfectly: typing errors, fragments, lower case."""
        from finetooth.signals.imperfect import imperfections  # noqa: PLC0415

        return self._said_by("user", imperfections)

    @cached_property
    def formality(self) -> list[float | None]:
        """For each message of the assistant from 0 (casual) to 1 (formal); None where that cannot be told."""
        from finetooth.signals.formality import formality  # noqa: PLC0415

        return self._computed("assistant", formality, None)

    @cached_property
    def context_dependence(self) -> list[Score]:
        """For each message whether what the user says needs the earlier turns to be understood."""
        from finetooth.signals.context import context_dependent  # noqa: PLC0415

        turns: list[tuple[list[tuple[str, str]], str]] = []
        places: list[int] = []
        for start, example in zip(self.starts, self.examples, strict=True):
            history: list[tuple[str, str]] = []
            for message in example.messages:
                if message.role == "user":
                    turns.append((list(history), message.text))
                    places.append(start + message.index)
                history.append((message.role, message.text))
        scores = context_dependent(turns, [self.languages[place] for place in places])
        found = [NO] * len(self.messages)
        for place, score in zip(places, scores, strict=True):
            found[place] = score
        return found

    @cached_property
    def brands(self) -> list[tuple[tuple[str, str], ...]]:
        """For each message of the assistant what may be spellings of names: folded form and spelling."""
        from finetooth.signals.brands import brands  # noqa: PLC0415

        return brands([message.text if message.role == "assistant" else "" for message in self.messages])

    @cached_property
    def dated(self) -> list[tuple[Span, ...]]:
        """For each message where it says the year for which it holds; a span's type is the year."""
        from finetooth.signals.dates import dated  # noqa: PLC0415

        return dated([message.text for message in self.messages])

    @cached_property
    def telling(self) -> Sequence[int]:
        """Indices of the examples in which a user may tell a name, a number or an address before the last answer."""
        from finetooth.signals.memory import tells  # noqa: PLC0415

        told = tells([message.text if message.role == "user" else "" for message in self.messages])
        return self.with_any(told)

    @cached_property
    def pii(self) -> list[tuple[Span, ...]]:
        """For each message where personal data stands in it."""
        from finetooth.signals.pii import find_pii  # noqa: PLC0415

        return find_pii([message.text for message in self.messages])

    @cached_property
    def personal(self) -> list[tuple[Span, ...]]:
        """For each message where personal data with a form stands in it: all that ``pii`` has but names."""
        from finetooth.signals.pii import find_structured  # noqa: PLC0415

        return find_structured([message.text for message in self.messages])

    @cached_property
    def secrets(self) -> list[tuple[Span, ...]]:
        """For each message where keys, tokens and passwords stand in it."""
        from finetooth.signals.secrets import find_secrets  # noqa: PLC0415

        return find_secrets([message.text for message in self.messages])

    @cached_property
    def boilerplates(self) -> list[tuple[Span, ...]]:
        """For each message of the assistant where stock phrases of assistants stand in it."""
        from finetooth.signals.boilerplate import boilerplates  # noqa: PLC0415

        return self._answered(boilerplates, ())

    @cached_property
    def unfinished(self) -> list[str]:
        """For each message of the assistant how it stops short, as the end of a sentence; empty when it does not."""
        from finetooth.signals.unfinished import unfinished  # noqa: PLC0415

        return self._answered(unfinished, "")

    @cached_property
    def unfilled(self) -> list[tuple[Span, ...]]:
        """For each message of the assistant where places to be filled in stand in it."""
        from finetooth.signals.leftovers import unfilled  # noqa: PLC0415

        return self._answered(unfilled, ())

    @cached_property
    def tool_marks(self) -> list[tuple[Span, ...]]:
        """For each message of the assistant where marks of the tool that it was copied from stand in it."""
        from finetooth.signals.leftovers import tool_marks  # noqa: PLC0415

        return self._answered(tool_marks, ())

    @cached_property
    def loops(self) -> list[float]:
        """For each message of the assistant how much of its end repeats, from 0 to 1; 0 where that is no loop."""
        from finetooth.signals.repetition import loops  # noqa: PLC0415

        places = [index for index, message in enumerate(self.messages) if message.role == "assistant"]
        found = [0.0] * len(self.messages)
        shares = loops([self.messages[place].text for place in places], [self.words[place] for place in places])
        for place, share in zip(places, shares, strict=True):
            found[place] = share
        return found

    @cached_property
    def mojibake(self) -> list[tuple[Span, ...]]:
        """For each message where its encoding is broken."""
        from finetooth.signals.characters import mojibake  # noqa: PLC0415

        return mojibake([message.text for message in self.messages])

    @cached_property
    def invisible(self) -> list[tuple[Span, ...]]:
        """For each message where characters stand that cannot be seen."""
        from finetooth.signals.characters import invisible  # noqa: PLC0415

        return invisible([message.text for message in self.messages])

    def _answered(self, detect: Callable[[Sequence[str]], list[T]], otherwise: T) -> list[T]:
        """Run a detector that needs no language on the assistant's messages; the others get ``otherwise``."""
        places = [index for index, message in enumerate(self.messages) if message.role == "assistant"]
        found = [otherwise] * len(self.messages)
        for place, value in zip(places, detect([self.messages[place].text for place in places]), strict=True):
            found[place] = value
        return found

    def _said_by(self, role: str, detect: Detector[Score]) -> list[Score]:
        return self._computed(role, detect, NO)

    def _computed(self, role: str, detect: Detector[T], otherwise: T) -> list[T]:
        """Run a detector on the messages of one role; the others get ``otherwise``."""
        places = [index for index, message in enumerate(self.messages) if message.role == role]
        values = detect([self.messages[place].text for place in places], [self.languages[place] for place in places])
        found = [otherwise] * len(self.messages)
        for place, value in zip(places, values, strict=True):
            found[place] = value
        return found

    @cached_property
    def fingerprints(self) -> list[str]:
        """For each example the hash of its normalised content."""
        return [fingerprints.fingerprint(example, self[index]) for index, example in enumerate(self.examples)]


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of one example."""

    batch: SignalBatch
    index: int
    start: int

    @property
    def fingerprint(self) -> str:
        """The hash of the example's normalised content: 32 hexadecimal digits."""
        return self.batch.fingerprints[self.index]

    @property
    def conversation(self) -> Text:
        """The text of the conversation, without the system prompt."""
        return self.batch.conversations[self.index]

    @property
    def question(self) -> Text:
        """The text of all the user says."""
        return self.batch.questions[self.index]

    def shows(self, column: str) -> bool | None:
        """Say whether a column of scores says yes of any message; None when it cannot tell."""
        yes, mute = self.batch.judged(column)
        return True if self.index in yes else None if self.index in mute else False

    @property
    def instructions(self) -> Text:
        """The text of the system messages."""
        return self.batch.instructions[self.index]

    @property
    def conversation_keys(self) -> tuple[int, ...]:
        """Keys that nearly the same conversations share, for group rules."""
        return self.batch.conversation_hashes[self.index].keys

    @property
    def conversation_sketch(self) -> bytes:
        """How alike two conversations are, for :meth:`finetooth.rule.GroupRule.sketch`."""
        return self.batch.conversation_hashes[self.index].sketch

    @property
    def question_sketch(self) -> bytes:
        """How alike two questions are, for :meth:`finetooth.rule.GroupRule.sketch`."""
        return self.batch.question_hashes[self.index].sketch

    @property
    def question_keys(self) -> tuple[int, ...]:
        """Keys that nearly the same questions share, for group rules."""
        return self.batch.question_hashes[self.index].keys

    def words(self, message: Message) -> list[bytes]:
        """The message's words in lower case, UTF-8 encoded, without punctuation."""
        return self.batch.words[self.start + message.index]

    def folded(self, message: Message) -> str:
        """The message's text in NFKC, case folded, white space collapsed."""
        return self.batch.folded[self.start + message.index]

    def language(self, message: Message) -> str | None:
        """The ISO 639-1 code of the message's language; None when it is too short or unknown."""
        return self.batch.languages[self.start + message.index]

    def tokens(self, message: Message) -> int:
        """The tokens of the message's text in the default encoding."""
        return self.batch.tokens[self.start + message.index]

    def refusal(self, message: Message) -> Score:
        """Whether the assistant declines."""
        return self.batch.refusals[self.start + message.index]

    def escalation(self, message: Message) -> Score:
        """Whether the assistant hands over to a person or a team."""
        return self.batch.escalations[self.start + message.index]

    def redirection(self, message: Message) -> Score:
        """Whether the assistant points elsewhere instead of answering."""
        return self.batch.redirections[self.start + message.index]

    def unknown(self, message: Message) -> Score:
        """Whether the assistant says that it does not know."""
        return self.batch.unknowns[self.start + message.index]

    def clarification(self, message: Message) -> Score:
        """Whether the assistant asks back for what is missing."""
        return self.batch.clarifications[self.start + message.index]

    def attack(self, message: Message) -> Score:
        """Whether the user tries to break the assistant's rules."""
        return self.batch.attacks[self.start + message.index]

    def imperfect(self, message: Message) -> Score:
        """Whether the user writes imperfectly."""
        return self.batch.imperfections[self.start + message.index]

    def context_dependent(self, message: Message) -> Score:
        """Whether what the user says needs the earlier turns."""
        return self.batch.context_dependence[self.start + message.index]

    def formality(self, message: Message) -> float | None:
        """How formal the assistant's message is, from 0 to 1; None where that cannot be told."""
        return self.batch.formality[self.start + message.index]

    def brands(self, message: Message) -> tuple[tuple[str, str], ...]:
        """What may be spellings of names in the message: folded form and spelling."""
        return self.batch.brands[self.start + message.index]

    def dated(self, message: Message) -> tuple[Span, ...]:
        """Where the message says the year for which it holds; a span's type is the year."""
        return self.batch.dated[self.start + message.index]

    def pii(self, message: Message) -> tuple[Span, ...]:
        """Where personal data stands in the message."""
        return self.batch.pii[self.start + message.index]

    def boilerplates(self, message: Message) -> tuple[Span, ...]:
        """Where stock phrases of assistants stand in the message."""
        return self.batch.boilerplates[self.start + message.index]

    def unfinished(self, message: Message) -> str:
        """How the message stops short, as the end of a sentence; empty when it does not."""
        return self.batch.unfinished[self.start + message.index]

    def unfilled(self, message: Message) -> tuple[Span, ...]:
        """Where places to be filled in stand in the message."""
        return self.batch.unfilled[self.start + message.index]

    def tool_marks(self, message: Message) -> tuple[Span, ...]:
        """Where marks of the tool that it was copied from stand in the message."""
        return self.batch.tool_marks[self.start + message.index]

    def loop(self, message: Message) -> float:
        """How much of the end of the message repeats, from 0 to 1; 0 where that is no loop."""
        return self.batch.loops[self.start + message.index]

    def mojibake(self, message: Message) -> tuple[Span, ...]:
        """Where the encoding of the message is broken."""
        return self.batch.mojibake[self.start + message.index]

    def invisible(self, message: Message) -> tuple[Span, ...]:
        """Where characters stand in the message that cannot be seen."""
        return self.batch.invisible[self.start + message.index]

    def personal(self, message: Message) -> tuple[Span, ...]:
        """Where personal data with a form stands in the message: all that ``pii`` has but names."""
        return self.batch.personal[self.start + message.index]

    def secrets(self, message: Message) -> tuple[Span, ...]:
        """Where keys, tokens and passwords stand in the message."""
        return self.batch.secrets[self.start + message.index]

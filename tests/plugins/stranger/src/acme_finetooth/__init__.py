"""A plugin as a stranger would write it: a rule, a format, a reporter, and a rule in the place of a built-in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from finetooth.api import (
    Example,
    ExampleRule,
    Finding,
    Message,
    Record,
    Report,
    ReportStyle,
    Severity,
    Signals,
    hookimpl,
)


@dataclass(frozen=True)
class ShoutedAnswer(ExampleRule):
    """An answer is written in capitals."""

    code = "ACM001"
    name = "shouted-answer"
    severity = Severity.WARNING

    minimum_letters: int = 10

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        for message in example.answers:
            letters = [char for char in message.text if char.isalpha()]
            if len(letters) >= self.minimum_letters and all(char.isupper() for char in letters):
                yield self.finding(example, "the answer shouts: write it in lower case", at=message)


@dataclass(frozen=True)
class OurDuplicates(ExampleRule):
    """Nothing is a duplicate for us."""

    code = "DUP001"
    name = "our-duplicates"
    severity = Severity.INFO
    replaces = True

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:
        return ()


class TicketFormat:
    """Records of our ticket system: {"ticket": {"question": …, "answer": …}}."""

    name = "acme-ticket"
    title = "Acme tickets"
    holds = frozenset({"metadata"})
    priority = 1000

    def recognise(self, data: Mapping[str, object]) -> bool:
        return isinstance(data.get("ticket"), dict)

    def parse(self, record: Record) -> Example:
        ticket = (record.data or {})["ticket"]
        assert isinstance(ticket, dict)
        question = Message(0, "user", str(ticket["question"]), "question", ("ticket", "question"))
        answer = Message(1, "assistant", str(ticket["answer"]), "answer", ("ticket", "answer"))
        return Example(record, self.name, (question, answer))

    def write(self, example: Example) -> dict[str, object]:
        return {"ticket": {"question": example.messages[0].text, "answer": example.messages[-1].text}}


class CountReporter:
    """Only the number of findings."""

    name = "count"

    def render(self, report: Report, style: ReportStyle) -> Iterator[str]:
        yield f"{len(report.findings)} findings\n"


@hookimpl
def finetooth_rules() -> Iterable[type]:
    return [ShoutedAnswer, OurDuplicates]


@hookimpl
def finetooth_formats() -> Iterable[object]:
    return [TicketFormat()]


@hookimpl
def finetooth_reporters() -> Iterable[object]:
    return [CountReporter()]

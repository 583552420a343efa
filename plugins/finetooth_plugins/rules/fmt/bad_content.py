"""FMT014 bad-content: content of a wrong type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Contract, Example, Finding, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule
from finetooth_plugins.rules.fmt.records import CHAT, contract_of, has_problem, message_list, title


@dataclass(frozen=True)
class BadContent(ProblemRule):
    """Content of a wrong type.

    ## What it finds

    Content that is neither text nor a list of parts, parts of an unknown type or without text, messages that are no
    objects, a list of messages that is no list; with a target also parts that this target does not know.

    ## Why it hurts training

    Services refuse the record. Libraries write the value out as code, and the model learns to answer like that.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": 42}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Good

    ```json
    {"messages": [{"role": "user", "content": "42"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT014"
    name: ClassVar[str] = "bad-content"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with problems, or all of them if the target knows only some parts."""
        contract = self.context.contract
        return range(len(batch.examples)) if contract and contract.part_types else batch.with_problems

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report bad content."""
        yield from self.reported(example)
        contract = contract_of(self.context, example)
        if contract is not None and contract.part_types and example.format in CHAT:
            yield from self._refused(example, contract)

    def _refused(self, example: Example, contract: Contract) -> Iterator[Finding]:
        for place, message in enumerate(message_list(example)[1]):
            content = message.get("content") if isinstance(message, dict) else None
            if not isinstance(content, list) or has_problem(example, self.name, at=place):
                continue
            kinds = dict.fromkeys(str(part.get("type")) for part in content if isinstance(part, dict))
            unknown = [kind[:40] for kind in kinds if kind not in contract.part_types]
            if unknown:
                text = f"{title(contract)} does not know parts of the type “{unknown[0]}”; use text or image_url"
                yield self.finding(example, text, at=place, key=f"{place}:{unknown[0]}")
            elif any(isinstance(part, dict) and part.get("type") == "text" and "text" not in part for part in content):
                text = f"{title(contract)} wants the text of a part under “text”"
                yield self.finding(example, text, at=place, key=f"{place}:text")

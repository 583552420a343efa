"""FMT060 bad-image: an image that the target does not take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from finetooth.api import Contract, Example, Finding, Message, Severity, SignalBatch, Signals
from finetooth_plugins.rules.fmt.images import TYPES, Image, look
from finetooth_plugins.rules.fmt.problem_rule import ProblemRule
from finetooth_plugins.rules.fmt.records import contract_of, title

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class BadImage(ProblemRule):
    """An image that the target does not take.

    ## What it finds

    Images without a URL or with damaged base64, whose bytes are of another type than declared; with a target also
    images of a type, size, number or in a role that it does not take, or images at all.

    ## Why it hurts training

    Services skip such an example or refuse the file; libraries train on the text without the picture it speaks of.

    ## Bad

    ```json
    {
      "messages": [
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,@@"}}]},
        {"role": "assistant", "content": "A cat."}
      ]
    }
    ```

    ## Good

    ```json
    {
      "messages": [
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}}]},
        {"role": "assistant", "content": "A cat."}
      ]
    }
    ```

    ## Options

    None.

    ## Fix

    None.
    """

    code: ClassVar[str] = "FMT060"
    name: ClassVar[str] = "bad-image"
    severity: ClassVar[Severity] = Severity.ERROR

    def candidates(self, batch: SignalBatch) -> Iterable[int]:
        """Return the examples with parts or problems."""
        return [
            place
            for place, example in enumerate(batch.examples)
            if example.problems or any(message.parts for message in example.messages)
        ]

    def check(self, example: Example, signals: Signals) -> Iterable[Finding]:  # noqa: ARG002  # the record decides
        """Report bad images."""
        yield from self.reported(example)
        contract = contract_of(self.context, example)
        count = 0
        for message in example.messages:
            for place, part in enumerate(message.parts):
                if part.type not in TYPES:
                    continue
                count += 1
                for fault in _faults(look(part), message, contract):
                    yield self.finding(example, fault, at=message, key=f"{message.index}:{place}:{fault}")
        if contract and contract.images_per_example is not None and count > contract.images_per_example:
            text = f"{count} images; {title(contract)} takes {contract.images_per_example} in an example: remove some"
            yield self.finding(example, text, key="count")


def _faults(image: Image, message: Message, contract: Contract | None) -> Iterator[str]:
    if image.fault:
        yield f"an image cannot be read: {image.fault}"
    elif image.actual and image.kind and image.actual != image.kind.replace("image/jpg", "image/jpeg"):
        yield f"an image is declared as {image.kind[:40]} and is {image.actual}; correct its type"
    if contract is not None:
        yield from _breaches(image, message, contract)


def _breaches(image: Image, message: Message, contract: Contract) -> Iterator[str]:
    kind = image.actual or image.kind.replace("image/jpg", "image/jpeg")
    if not contract.images:
        yield f"{title(contract)} takes no images; remove the example"
        return
    if contract.image_roles and message.role not in contract.image_roles:
        roles = " and ".join(sorted(contract.image_roles))
        yield f"an image in the {message.role}'s message; {title(contract)} takes images only from: {roles}"
    if kind and contract.image_types and kind not in contract.image_types:
        yield f"an image of the type {kind[:40]}; {title(contract)} takes {', '.join(sorted(contract.image_types))}"
    if image.size is not None and contract.image_bytes is not None and image.size > contract.image_bytes:
        size, limit = image.size / MEGABYTE, contract.image_bytes / MEGABYTE
        yield f"an image of {size:.1f} MB; {title(contract)} takes {limit:.0f} MB: make it smaller"

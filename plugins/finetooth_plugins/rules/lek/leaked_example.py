"""LEK001 leaked-example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finetooth.api import Example, Finding, GroupRule, Member, Severity, Signals, key_of
from finetooth_plugins.rules.lek.crossing import dropping, learned_from, set_aside


@dataclass(frozen=True)
class LeakedExample(GroupRule):
    """A test example is in the training data, whole or by its prompt.

    ## What it finds

    Examples of the test or validation split whose whole conversation, or whose prompt (all the user says), is also an
    example of the training split, once Unicode, case, punctuation and white space are normalised. Splits come from the config, or
    from words in the file names (train, valid, dev, eval, test).

    ## Why it hurts training

    The test set is there to tell how the model does on what it has not seen. A leaked example is answered from memory:
    the score is too good, and you find out from your users.

    ## Bad

    ```json
    {"messages": [{"role": "user", "content": "Where is my order?"}, {"role": "assistant", "content": "Let me look it up."}]}
    ```

    in `train.jsonl` and in `test.jsonl`.

    ## Good

    The example stands in one of the two files.

    ## Options

    `prompts`: whether the same prompt with another answer is a leak as well. `minimum-words`: prompts with fewer words
    ("hi", "thanks") may stand on both sides.

    ## Fix

    Drops the example from the training data. It is unsafe: you may want to move the test example instead.
    """  # noqa: E501  # the examples are records on one line

    code = "LEK001"
    name = "leaked-example"
    severity = Severity.ERROR
    fixes = "unsafe"

    prompts: bool = True
    minimum_words: int = 3

    def keys(self, example: Example, signals: Signals) -> Iterable[int]:  # noqa: ARG002  # the protocol's shape
        """Share a key with the same content and with the same prompt."""
        keys = [int(signals.fingerprint[:16], 16)]
        if self.prompts and len(signals.question.words) >= self.minimum_words:
            keys.append(key_of(b" ".join(signals.question.words).decode("utf-8", "surrogatepass")))
        return keys

    def check_group(self, members: Sequence[Member]) -> Iterable[Finding]:
        """Report each test example that is also trained on."""
        trained: dict[int, list[Member]] = {}
        for member in learned_from(members):
            for key in member.keys:
                trained.setdefault(key, []).append(member)
        for member in set_aside(members):
            found = {other.ref: other for key in member.keys for other in trained.get(key, ())}
            if found:
                yield self._finding(member, [found[ref] for ref in sorted(found)])

    def _finding(self, member: Member, sources: list[Member]) -> Finding:
        whole = any(source.signals.fingerprint == member.signals.fingerprint for source in sources)
        what = "this example is" if whole else "this example's prompt is"
        first = sources[0].ref
        return self.finding(
            member.example,
            f"{what} also in the training data, at {first.path}:{first.line}: take it out of one of them",
            related=[source.ref for source in sources],
            fix=dropping(sources),
        )

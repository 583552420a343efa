"""One pass over a text that says which of many coarse patterns occur in it, and the choice among overlapping spans."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from finetooth.signals.kinds import Span

_MEMORY = 64 << 20  # bytes for the automaton; RE2 falls back to a slower matcher when it runs out


@cache
def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern, compiled at its first use and kept: importing a detector compiles nothing."""
    return re.compile(source, flags)


def relaxed(source: str) -> str:
    r"""A pattern of Python's ``re`` as one of RE2's that matches wherever the first does, and at times elsewhere.

    Look-around and word edges are dropped; ``\w`` and ``\s`` are widened to Unicode, which RE2's are not.

    Args:
        source: Without back-references, conditionals, and groups inside look-around.
    """
    plain = re.sub(r"\(\?<?[!=][^()]*\)", "", source).replace(r"[^\W\d_]", r"\pL").replace(r"[^\W_]", r"[\pL\pN]")
    plain = re.sub(r"\(\?P<\w+>", "(", plain)
    widened, in_class = "", False
    for part in re.findall(r"\\.|.", plain, re.DOTALL):
        if part == r"\w":
            widened += r"\pL\pN_" if in_class else r"[\pL\pN_]"
        elif part == r"\s" and not in_class:
            widened += r"[\s\pZ]"
        elif part != r"\b":
            widened += part
        in_class = (part == "[" or in_class) and part != "]"
    return widened


class Forms:
    """Exact patterns of which only those are run that a single RE2 scan says may occur."""

    __slots__ = ("_exact", "_prefilter")

    def __init__(self, cores: Sequence[str], *, before: str = "", after: str = "") -> None:
        """Prepare the patterns.

        Args:
            cores: Patterns that ``relaxed`` can take.
            before: Put before each exact pattern; look-behind belongs here.
            after: Put after each, so that the coarse scan need not know of long optional tails.
        """
        self._prefilter = Prefilter(relaxed(core) for core in cores)
        scoped = [f"(?i:{core[4:]})" if core.startswith("(?i)") else f"(?:{core})" for core in cores]
        self._exact = tuple(before + core + after for core in scoped)

    def search(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """The number of the pattern and its match, for all matches of all patterns."""
        for number in self._prefilter.hits(text):
            for match in compiled(self._exact[number]).finditer(text):
                yield number, match


class Prefilter:
    """A set of RE2 patterns that are searched for in a single pass.

    The coarse patterns decide only which exact patterns are worth running: on ordinary text hardly any fires, so that
    the cost of a text is one scan at some 200 MB/s, however many patterns there are.
    """

    __slots__ = ("_set",)

    def __init__(self, patterns: Iterable[str]) -> None:
        """Compile the patterns.

        Args:
            patterns: In RE2's syntax (no look-around, no back-references); the number of a pattern is its place.

        Raises:
            ValueError: When RE2 refuses a pattern.
        """
        import re2  # noqa: PLC0415 - heavy, and not needed before the first scan

        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set: Any = re2.Set.SearchSet(options)
        for pattern in patterns:
            try:
                self._set.Add(pattern)
            except re2.error as error:
                raise ValueError(f"RE2 refuses {pattern!r}: {error}") from error
        self._set.Compile()

    def hits(self, text: str) -> Sequence[int]:
        """The numbers of the patterns that occur in a text, in ascending order."""
        try:
            found = self._set.Match(text)
        except UnicodeEncodeError:  # a lone surrogate: RE2 works on UTF-8, which cannot express it
            found = self._set.Match(text.encode("utf-8", "replace").decode())
        return sorted(found) if found else ()


def without_overlaps(spans: Iterable[Span], rank: dict[str, int] | None = None) -> tuple[Span, ...]:
    """Keep, of overlapping spans, the one whose type ranks first, then the longest, then the leftmost.

    Args:
        spans: In any order.
        rank: The place of each type, lower is more certain; a type that is missing ranks last.

    Returns:
        Spans that do not overlap, in the order of the text.
    """
    order = rank or {}
    last = len(order)
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (order.get(s.type, last), s.start - s.end, s.start, s.type)):
        if span.end > span.start and all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept))

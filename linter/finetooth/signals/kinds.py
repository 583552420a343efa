"""The kinds of value that a signal can have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """A yes/no signal: what the detector says, and how sure it is.

    Attributes:
        value: Yes or no; None when the detector does not speak the text's language.
        score: From 0 (surely not) to 1 (surely); None when ``value`` is None.
    """

    value: bool | None
    score: float | None


UNKNOWN = Score(None, None)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text: ``text[start:end]``, in characters, and the type of what stands there (``EMAIL``)."""

    start: int
    end: int
    type: str

"""Characters that nobody typed: broken encoding, and such as cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from finetooth.signals.kinds import Span
from finetooth.signals.scan import compiled

REPLACEMENT = "\ufffd"
_SUSPECT = "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2020\u2021\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"  # noqa: E501
_RUN = f"[\u00c2-\u00f4][\u0080-\u00ff{_SUSPECT}]+(?:[\u0080-\u00ff{_SUSPECT}])*"
_INVISIBLE = "\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f"  # noqa: E501
_JOINED_SCRIPTS = (
    "\u0590-\u08ff\u0900-\u0dff\u0e80-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb1d-\ufdff\ufe70-\ufefc"
)


def mojibake(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Where UTF-8 was read as another encoding, or characters were lost.

    A stretch counts when its bytes in Windows-1252 are valid UTF-8: nobody writes that on purpose.

    Returns:
        Spans of the types MOJIBAKE (see :func:`repaired`) and REPLACEMENT (U+FFFD, which cannot be mended).
    """
    return [() if text.isascii() else tuple(sorted(_broken(text))) for text in texts]


def _broken(text: str) -> Iterator[Span]:
    for match in compiled(f"{REPLACEMENT}+").finditer(text):
        yield Span(match.start(), match.end(), "REPLACEMENT")
    for match in compiled(_RUN).finditer(text):
        if repaired(match[0]) is not None:
            yield Span(match.start(), match.end(), "MOJIBAKE")


def repaired(stretch: str) -> str | None:
    """Read a stretch as it was meant; None when its bytes are no UTF-8."""
    raw = bytearray()
    for letter in stretch:
        code = _windows().get(letter, ord(letter))
        if code > 0xFF:  # noqa: PLR2004  # no byte
            return None
        raw.append(code)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


@cache
def _windows() -> dict[str, int]:
    """The letters that Windows-1252 puts in the place of control codes, and their bytes."""
    found = {}
    for byte in range(0x80, 0xA0):
        try:
            found[bytes([byte]).decode("cp1252")] = byte
        except UnicodeDecodeError:
            continue
    return found


def invisible(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Where characters stand that cannot be seen and have no business there.

    Joiners and marks of direction are left alone beside letters of the scripts that need them, joiners and tags in
    emoji, and a soft hyphen between letters.

    Returns:
        Spans of the types ZERO_WIDTH, BIDIRECTIONAL and TAG.
    """
    return [() if text.isascii() else tuple(_unseen(text)) for text in texts]


def _unseen(text: str) -> Iterator[Span]:
    for match in compiled(f"[{_INVISIBLE}]+").finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        if not _has_business(match[0], before, after):
            yield Span(match.start(), match.end(), _kind(match[0]))


def _kind(run: str) -> str:
    if max(run) >= "\U000e0000":
        return "TAG"
    return "BIDIRECTIONAL" if any("\u202a" <= x <= "\u202e" or "\u2066" <= x <= "\u2069" for x in run) else "ZERO_WIDTH"


def _has_business(run: str, before: str, after: str) -> bool:
    script = compiled(f"[{_JOINED_SCRIPTS}]")
    if set(run) <= set("\u200c\u200d\u200e\u200f\u061c"):
        emoji = "\u200d" in run and before >= "\u2190" and after >= "\u2190"
        return bool(emoji or script.match(before) or script.match(after))
    if run[0] >= "\U000e0000":
        return before == "\U0001f3f4" and run[-1] == "\U000e007f"
    return run == "\u00ad" and before.isalpha() and after.isalpha()

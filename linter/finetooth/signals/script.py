"""Before any pattern: the language to read a text in when nobody knows it, and one kind of apostrophe."""

from __future__ import annotations


def spoken(text: str, language: str | None) -> str:
    """The language to read a text in.

    Args:
        text: Any text.
        language: Its ISO 639-1 code, or None when unknown or too short to tell.

    Returns:
        The given code; else ``en`` when the first 200 characters are ASCII but for one in ten; else ``""``.
    """
    if language is not None:
        return language
    start = text[:200]
    return "en" if len(start.encode("utf-8", "replace")) <= 1.1 * len(start) + 4 else ""  # four: a pair of curly quotes


def straight(text: str) -> str:
    """The text with straight apostrophes for typographic ones, as the patterns are written."""
    return text.replace("\u2019", "'")

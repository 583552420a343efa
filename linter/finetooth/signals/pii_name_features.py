"""What the name model sees of a word: its spelling, what the lexicon knows of it, and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from finetooth.signals.pii_name_lexicon import lexicon
from finetooth.signals.scan import compiled

_TOKENS = r"[^\W_][\w-]*(?:['’](?!s\b)[^\W_]+)*|['’]s\b|\S"  # noqa: RUF001
_END = ".!?:;"
_EDGE = "^"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a sign, and what is known of it wherever it stands.

    Attributes:
        text: Its spelling.
        lower: The same in small letters.
        shape: From ``shape_of``.
        known: From ``known_class``.
        beside: How it appears among another word's features: ordinary words as they are, others by class and shape.
        part: Which part of ``_PARTS`` it plays beside a name.
        candidate: Whether it may be a name at all.
    """

    text: str
    lower: str
    shape: str
    known: str
    beside: str
    part: str
    candidate: bool


_NOTHING = Word("", _EDGE, _EDGE, _EDGE, _EDGE, "-", candidate=False)
_REMEMBERED = 1 << 16


def words_of(text: str) -> list[Word]:
    """Cut a text into words and signs."""
    return list(map(word_of, compiled(_TOKENS).findall(text)))


def places_of(text: str) -> list[tuple[int, int]]:
    """Where the words of ``words_of`` stand."""
    return [match.span() for match in compiled(_TOKENS).finditer(text)]


@lru_cache(maxsize=_REMEMBERED)
def word_of(text: str) -> Word:
    """What is known of a word; remembered, since few words make up most of a text."""
    words = lexicon()
    return describe(text, words.classes.get(text.lower(), ""), skipped=text in words.skip)


def describe(text: str, letters: str, *, skipped: bool) -> Word:
    """A word as it appears when the lexicon has it under these letters."""
    shape, known, lower = shape_of(text), known_class(letters), text.lower()
    plain = shape == "sign" or "W" in letters or "w" in letters or len(text) <= 3  # noqa: PLR2004
    named = bool(set(letters) & set("GgSs"))
    candidate = len(text) > 1 and not skipped and not _is_odd(text, shape, named=named)
    part = _parts().get(lower, "-")
    return Word(text, lower, shape, known, lower if plain else f"<{known}{shape}>", part, candidate)


def _is_odd(text: str, shape: str, *, named: bool) -> bool:
    """Whether a spelling is no name's: signs, digits, joined words, drawn-out letters, unknown words without case."""
    if shape in ("sign", "number", "digit") or (shape == "lower" and "-" in text):
        return True
    return (shape == "caseless" and not named) or compiled(r"(?i)(.)\1\1").search(text) is not None


def shape_of(word: str) -> str:
    """A word's spelling in one word: lower, Title, UPPER, Double, Mixed, caseless, digit (in it), number, sign."""
    if not word[0].isalnum():
        return "sign"
    if any(char.isdigit() for char in word) or "_" in word:
        return "digit" if any(char.isalpha() for char in word) else "number"
    if word.islower():
        return "lower"
    if word.lower() == word.upper():
        return "caseless"
    if word.isupper():
        return "UPPER" if len(word) > 1 else "Title"
    return "Title" if word[0].isupper() and word[1:].islower() else ("Double" if _is_double(word) else "Mixed")


def _is_double(word: str) -> bool:
    return compiled(r"(?:[^\W\d_a-z][^\W\d_A-Z]+-?)+|[^\W\d_]['’]?[^\W\d_]+").fullmatch(word) is not None  # noqa: RUF001


def known_class(known: str) -> str:
    """The lexicon's letters, shortened to one name class and one word class."""
    name = next((letter for letter in "Gg" if letter in known), "") + next((x for x in "Ss" if x in known), "")
    word = next((letter for letter in "Wwrp" if letter in known), "")
    return name + word or "-"


def context_features(words: list[Word], place: int) -> list[str]:
    """The features of one word that depend on its neighbours.

    Args:
        words: The line.
        place: The word's place among them.

    Returns:
        Names of the features that hold.
    """
    word, size = words[place], len(words)
    before = words[place - 1] if place else _NOTHING
    before2 = words[place - 2] if place > 1 else _NOTHING
    after = words[place + 1] if place + 1 < size else _NOTHING
    after2 = words[place + 2] if place + 2 < size else _NOTHING
    first = position_of(words, place)
    return [*_beside(word, before, after, first), *_farther(before2, before, after, after2)]


def position_of(words: list[Word], place: int) -> str:
    """Where a word stands: at the "start" of the text, "first" in a sentence, or "inner"."""
    return "inner" if place and words[place - 1].text[-1] not in _END else ("first" if place else "start")


def own_features(word: Word, first: str, style: str) -> tuple[str, ...]:
    """Spelling, lexicon and place in the sentence; the style is the line's, from ``case_style``."""
    known, shape, lower = word.known, word.shape, word.lower
    return (
        "b",
        f"k={known}",
        f"h={shape}",
        f"kh={known}{shape}",
        f"kf={known}{first}",
        f"hf={shape}{first}",
        f"khf={known}{shape}{first}",
        f"hs={shape}{style}",
        f"khs={known}{shape}{style}",
        f"l={min(len(lower), 9)}{shape}",
        f"x3={lower[-3:]}",
        f"x2={lower[-2:]}{known[0] == '-'}",
        f"p2={lower[:2]}",
        f"w={lower}",
    )


def _beside(word: Word, before: Word, after: Word, first: str) -> tuple[str, ...]:
    """The neighbours, with what the word itself is."""
    known, shape = word.known, word.shape
    return (
        f"-1h={before.shape}{shape}",
        f"+1h={after.shape}{shape}",
        f"-1k={before.known}{known}",
        f"+1k={after.known}{known}",
        f"f+1={first}{shape}{after.beside}",
        f"k-1={known}{before.beside}",
        f"k+1={known}{after.beside}",
        f"hk-1={before.shape}{before.known}{shape}{known}",
        f"hk+1={after.shape}{after.known}{shape}{known}",
        f"-c={before.part}{shape}",
        f"-ck={before.part}{known}",
        f"+c={after.part}{shape}",
        f"+ck={after.part}{known}",
        f"+cf={after.part}{first}{shape}",
    )


def _farther(before2: Word, before: Word, after: Word, after2: Word) -> tuple[str, ...]:
    """The two words on each side."""
    return (
        f"-1={before.beside}",
        f"+1={after.beside}",
        f"-2={before2.beside}",
        f"+2={after2.beside}",
        f"-1+1={before.beside}|{after.beside}",
        f"-2-1={before2.beside}|{before.beside}",
        f"+1+2={after.beside}|{after2.beside}",
    )


# Words before or behind a name, by the part they play; few and closed, so that contexts not seen in training count.
_PARTS = {
    "title": "mr mrs ms miss mister dr prof professor sir lady lord madam king queen prince princess uncle aunt "
    "president senator judge captain coach doctor father saint st herr frau señor señora monsieur madame don",
    "call": "ask tell contact cc ping call email mail text message thank thanks hi hello hey dear bye congrats "
    "named name called customer client user patient employee manager colleague boss friend brother sister wife husband "
    "son daughter mom dad neighbour neighbor teacher",
    "with": "by from with for and & to about of love miss like than meet met see saw is was im",
    "verb": "is was has had said says will would did does looks look sounds goes went got gets needs wants thinks told "
    "reported wrote called asked knows lives works loves likes sent should could can may must",
    "own": "'s ’s '",  # noqa: RUF001
    "det": "the a an this that these those my your his her its our their no some any every each",
    "prep": "in at on into onto near through under over via using install installed run running",
    "pron": "i you he she we they it who me him us them",
}


@cache
def _parts() -> dict[str, str]:
    """Word to part; a word in two parts plays the earlier one."""
    return {word: part for part, words in reversed(_PARTS.items()) for word in words.split()}


def case_style(words: list[Word]) -> str:
    """How a text uses capitals: "low" (none), "UP" (mostly), "Title" (most words), "std"."""
    shapes = [word.shape for word in words if len(word.text) > 1 and word.shape not in ("sign", "number", "digit")]
    capital, upper = len(shapes) - shapes.count("lower"), shapes.count("UPPER")
    if capital == 0:
        return "low"
    if upper > 0.6 * len(shapes):
        return "UP"
    return "Title" if capital > 0.6 * len(shapes) and len(shapes) > 3 else "std"  # noqa: PLR2004

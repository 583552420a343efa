"""Stock phrases of assistants: "As an AI language model", knowledge cut-offs, "I hope this helps"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from finetooth.signals.kinds import Span
from finetooth.signals.scan import Prefilter, compiled, relaxed


def _any_of(sources: Sequence[str]) -> str:
    """One pattern for many, small and capital letters alike."""
    return "(?i)" + "|".join(sources)


_MACHINE = r"(?:AI|artificial intelligence|large language model|language model)\b"
_DISCLAIMER = _any_of(
    (
        rf"\bas (?:an?|your|just an) {_MACHINE}[\w -]{{0,40}},? (?:I\b|I['\u2019]|my\b|it\b)",
        r"\b(?:I am|I['\u2019]m) (?:just |only )?an? (?:AI|artificial)[\w -]{0,30}(?:model|program)\b",
        r"\b(?:I am|I['\u2019]m) (?:just|only) an? (?:AI|bot|machine|computer program)\b",
        r"\bals (?:eine? )?KI(?:[- ]\w+)? ?,? ?(?:kann|habe|bin|darf|ich)\b",
        r"\ben tant qu(?:e mod[èe]le de langage|['\u2019](?:IA|intelligence artificielle|assistant IA))\b",
        r"\bcomo (?:una? |um )?(?:modelo de (?:lenguaje|linguagem)|IA|intelig[êe]nc[ií]a artificial)\b",
        r"\bin quanto (?:modello linguistico|IA|intelligenza artificiale)\b",
        "作为(?:一个|一名|一种|一款)?(?:大型)?(?:AI|人工智能|语言模型)",
    )
)
_CUTOFF = _any_of(
    (
        r"\bmy (?:knowledge|training)(?: data)? (?:cut-?off|only (?:goes|extends)|ends in|was last updated|is limited)",
        r"\bas of my (?:last|latest|most recent|current|knowledge|training)\b",
        r"\bI (?:do not|don['\u2019]t|cannot|can['\u2019]t) (?:have )?(?:access (?:to )?)?(?:real[- ]?time|live) (?:info|data)",  # noqa: E501
        "截至我(?:的|最后)|我的(?:知识|训练数据)(?:截止|更新)",
    )
)
_CLOSING = (
    r"(?i)\b(?:I )?hope (?:this|that|it|these) (?:\w+ ){0,2}(?:help(?:s|ed)|(?:is|was) helpful|answers? your)"
    "|希望(?:这|以上)[^。\n]{0,8}(?:帮助|有用)"
)
_KINDS = (("AI_DISCLAIMER", _DISCLAIMER), ("KNOWLEDGE_CUTOFF", _CUTOFF), ("CLOSING", _CLOSING))
_OPENING_QUOTES = "\"\u201c\u00ab\u201e'\u2018`>"
_QUESTION = _any_of(
    (
        r"who (?:are|r) (?:you|u)|what are you\b",
        r"are you (?:an? )?(?:ai|human|robot|bot|real|machine|chat|person|alive|gpt)",
        r"your name|introduce yourself|about yourself|who (?:made|created|built|trained|developed) you",
        r"(?:tell|speak).{0,12} yourself|你是谁|你叫什么|介绍.{0,4}自己|你是(?:什么|不是)",
        r"wer bist du|qui es-tu|quién eres|quem é você|chi sei",
    )
)


@cache
def _prefilter() -> Prefilter:
    return Prefilter(relaxed(source).replace(r"\u2019", "\u2019") for _, source in _KINDS)  # RE2 knows no \\u


def boilerplates(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Where stock phrases stand in each text; what is quoted or code is left out.

    Args:
        texts: Answers.

    Returns:
        Spans of the types AI_DISCLAIMER, KNOWLEDGE_CUTOFF and CLOSING, in order.
    """
    hits = _prefilter().hits
    return [tuple(sorted(_found(text, kinds))) if (kinds := hits(text)) else () for text in texts]


def _found(text: str, kinds: Sequence[int]) -> Iterator[Span]:
    for kind, source in (_KINDS[number] for number in kinds):
        for match in compiled(source).finditer(text):
            if not _is_quoted(text, match.start()):
                yield Span(match.start(), match.end(), kind)


def _is_quoted(text: str, place: int) -> bool:
    """Whether the place is within quotation marks of its paragraph, a quoted line, or a fenced block."""
    if text.count("```", 0, place) % 2:
        return True
    line = text[text.rfind("\n", 0, place) + 1 : place]
    quotes = line.count('"') % 2 or line.count("“") > line.count("”") or line.count("«") > line.count("»")
    return bool(quotes) or line.lstrip().startswith(">") or (line[-1:] in _OPENING_QUOTES and line != "")


def asks_who(text: str) -> bool:
    """Whether somebody asks the assistant what it is: then it may say so."""
    return compiled(_QUESTION).search(text) is not None

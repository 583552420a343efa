"""What was left over in a text: places to be filled in, and marks of the tool it was copied from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from finetooth.signals.kinds import Span
from finetooth.signals.scan import Prefilter, compiled

_FIELD = (
    r"name|company|customer|client|recipient|sender|date|address|phone|e-?mail|product|title|position|city|amount|order|"
    r"team|brand|website|link|url|number|insert|your|their|user|time|price|location|placeholder"
)
_TO_FILL = (
    r"(?P<TEMPLATE>\{\{ ?[\w.\- ]{1,40} ?\}\})",
    r"(?P<TODO>\b(?:TODO|FIXME|TBD)\b(?=[:\s.)]|$))",
    r"(?P<LOREM>(?i:lorem ipsum))",
    rf"(?P<FIELD>\[(?i:(?:[\w' ]{{0,20}} )?(?:{_FIELD})(?:[ /'][\w' /]{{0,25}})?)\](?![(\[]))",
    r"(?P<ANGLE><(?i:(?:your|insert|enter|customer|company)[ _-][\w _-]{1,30})>)",
    r"(?P<SHOUT>\[?\b(?:INSERT|YOUR|ENTER)[ _][A-Z][A-Z _]{2,30}(?: HERE)?\b\]?)",
)
_TO_FILL_HINT = r"\{\{|\bTODO\b|\bFIXME\b|\bTBD\b|(?i:lorem ipsum)|\[[A-Za-z][\w' /]{1,50}\]|<(?i:your|insert|enter|customer|company)|\b(?:INSERT|YOUR|ENTER)[ _][A-Z]"  # noqa: E501
_MARKS = (
    r"(?P<CITATION>【\d+(?::\d+)?†[^】\n]{0,60}】|\[oaicite:\d+\]|:?contentReference\[[^\]\n]*\](?:\{[^}\n]*\})?|"
    "\ue200cite[^\ue201]*\ue201"
    r"|\bciteturn\d+\w+|\[\^\d+\^\](?:\([^)\n]*\))?)"
    r"|(?P<EDITED> ?\(edited\))"
    r"|(?P<USER_ID><@[UW][A-Z0-9]{6,}(?:\|[^>\n]*)?>|<#C[A-Z0-9]{6,}(?:\|[^>\n]*)?>|<!(?:here|channel|everyone)>)"
    r"|(?P<EMOJI_CODE>(?<![\w:/]):(?:\+1|-1|[a-z]+(?:_[a-z0-9]+)+|thumbsup|smile|tada|pray|wave|eyes|heart|joy|fire|100|"
    r"rocket|slightly_smiling_face):(?![\w:/]))"
    r"|(?P<TIMESTAMP>(?m:^)\[?(?:\d{1,2}/\d{1,2}/\d{2,4},? )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?\] )"
    r"|(?P<BUTTON>(?m:^(?:Copy code|Regenerate response|ChatGPT said:|You said:|Was this (?:response|answer) helpful\?|"
    r"Sent from my \w+)[ \t]*$))"
)
_MARKS_HINT = r"†|oaicite|contentReference|\x{e200}|citeturn|\[\^\d|\(edited\)|<[@#!][A-Zhce]|:[a-z+\-0-9][a-z_0-9]*:|(?m:^)\[?[\d/, ]*\d:\d\d|Copy code|Regenerate response|said:|Was this |Sent from my"  # noqa: E501
_CODE = r"(?s)```.*?(?:```|\Z)|`[^`\n]*`|\$\$.*?\$\$|(?m:^(?: {4}|\t).*$)"
_ASKS = (
    r"(?i)template|placeholder|fill[- ]?in|blank|letter|e-?mail|invit|resume|résumé|\bcv\b|contract|agreement|memo|"
    r"script|"
    r"speech|"
    r"press release|announcement|jinja|mustache|handlebars|vue|angular|django|html|format|regex|code|function|variable|"
    r"poem|message|note|card|post|pitch|profile|bio\b|report|proposal|advert|review|statement|form\b|\[|\{\{|todo|lorem"
)


@cache
def _fill_prefilter() -> Prefilter:
    return Prefilter([_TO_FILL_HINT])


@cache
def _mark_prefilter() -> Prefilter:
    return Prefilter([_MARKS_HINT])


def unfilled(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Where places to be filled in stand in each text, outside code.

    Returns:
        Spans of the types TEMPLATE (``{{name}}``), TODO, LOREM, FIELD (``[Name]``), ANGLE (``<your name>``) and SHOUT
        (``INSERT NAME HERE``).
    """
    hits, source = _fill_prefilter().hits, "|".join(_TO_FILL)
    return [tuple(_found(source, text)) if hits(text) else () for text in texts]


def tool_marks(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Where marks of a chat tool stand in each text, outside code.

    Returns:
        Spans of the types CITATION, EDITED, USER_ID, EMOJI_CODE, TIMESTAMP and BUTTON.
    """
    hits, source = _mark_prefilter().hits, _MARKS
    return [tuple(_found(source, text)) if hits(text) else () for text in texts]


def _found(source: str, text: str) -> Iterator[Span]:
    code = [match.span() for match in compiled(_CODE).finditer(text)]
    for match in compiled(source).finditer(text):
        if not any(start <= match.start() < end for start, end in code):
            yield Span(match.start(), match.end(), str(match.lastgroup))


def asks_for_template(text: str) -> bool:
    """Whether somebody asks for a text that has places to be filled in, or speaks of code."""
    return compiled(_ASKS).search(text) is not None

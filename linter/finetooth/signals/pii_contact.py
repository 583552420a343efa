"""Personal data by which somebody is reached: e-mail addresses, telephone numbers, Slack ids."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from finetooth.signals.kinds import Span
from finetooth.signals.scan import Forms, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

# Endings that make "name@2x.png" a file, not an address.
_FILE_ENDINGS = (
    "png jpg jpeg gif svg webp ico bmp pdf js ts tsx jsx css scss html htm json xml yml yaml py rb go rs java cpp "
    "txt md log zip gz tar exe dll so deb rpm service socket mount timer target slice"
)
# Accounts of machines: what stands before the @ in a shell prompt or an SSH remote, and in addresses that nobody reads.
_MACHINE_ACCOUNTS = "git hg svn root ubuntu noreply no-reply donotreply do-not-reply mailer-daemon"
# The names that documentation gives to nobody in particular; only at a domain that is reserved for documentation.
_NOBODY = (
    "user username name email e-mail mail me you your youremail your-email your_email yourname your.name your_name "
    "someone somebody foo bar test example sample abc xyz first.last firstname.lastname"
)
_RESERVED_DOMAIN = r"(?:example|domain|yourdomain|mydomain|email|company|yourcompany)\.(?:com|org|net)"
# ITU-T E.164 country codes: one digit (1, 7), two digits, and the zones whose codes have three.
_COUNTRY_CODE = (
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
    r"|2[1-689]\d|3[578]\d|42[013]|50\d|59\d|6[789]\d|8[0578]\d|9[679]\d"
)
_MIN_E164, _MAX_E164 = 8, 15  # E.164: at most 15 digits; shorter than 8 with the country code is a service number


@cache
def _email_patterns() -> tuple[re.Pattern[str], ...]:
    plain = (
        r"(?<![\w.+%'/:@-])[\w](?:[\w.+%'-]{0,62}[\w+-])?@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,5}[^\W\d_]{2,24}\b(?!@)"
    )
    host = r"[a-z0-9-]{2,63}(?: ?\. ?[a-z0-9-]{2,30})? ?\. ?(?:com|org|net|edu|co|io|de|uk|fr)"
    spaced = rf"(?<![\w.])[\w.+-]{{2,64}} ?@ ?{host}\b"
    spelled = (
        r"\b[\w.+-]{2,64}\s?(?:\[\s?at\s?\]|\(\s?at\s?\)|\{\s?at\s?\}|<at>| at )\s?[a-z0-9-]{2,63}"
        r"(?:\s?(?:\[\s?dot\s?\]|\(\s?dot\s?\)|\{\s?dot\s?\}|<dot>| dot |\.)\s?[a-z]{2,10}){1,3}\b"
    )
    return re.compile(plain), re.compile(spaced, re.IGNORECASE), re.compile(spelled, re.IGNORECASE)


def find_emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also those spelled ``name at host dot com`` or torn apart by a tokeniser.

    Left out: SSH remotes (``git@``), shell prompts (``root@``), ``noreply@``, file names such as ``logo@2x.png``, and
    the placeholders of documentation (``user@example.com``). Other addresses at ``example.com`` count.
    """
    plain, spaced, spelled = _email_patterns()
    for match in plain.finditer(text):
        if _is_email(match[0]):
            yield Span(match.start(), match.end(), "EMAIL")
    for match in spaced.finditer(text):
        if " " in match[0] and _is_email(match[0].replace(" ", "")):
            yield Span(match.start(), match.end(), "EMAIL")
    for match in spelled.finditer(text):
        if re.search(r"dot|[\[({<]", match[0], re.IGNORECASE):
            yield Span(match.start(), match.end(), "EMAIL")


def _is_email(address: str) -> bool:
    local, _, domain = address.lower().partition("@")
    ending = domain.rpartition(".")[2]
    if ending in _FILE_ENDINGS.split() or local in _MACHINE_ACCOUNTS.split():
        return False
    return not (local in _NOBODY.split() and re.fullmatch(_RESERVED_DOMAIN, domain))


# The word before a number that makes it a telephone number, in the languages of the formats below.
_PHONE_CUE = (
    r"(?:\b(?:phone|telephone|tele?|ph|mobile|mob|cell|cell ?phone|fax|whats ?app|viber|signal|sms|hotline|"
    r"(?:support|help|direct|home|land|office) ?line|landline|pager|call(?: \w+)?|ring(?: \w+)?|dial|"
    r"text(?: me| him| her| us)?|voicemail|extension|(?:my|his|her|their|our|your|the)(?: new| old| work| home)? number"
    r"|digits|phone no|contact(?: number| no)|reach(?: \w+)? (?:at|on)|"
    r"handy|mobil|mobiltelefon|telefon(?:nummer|o|e)?|rufnummer|t[ée]l[ée]phone|portable|"
    r"tel[ée]fono|m[óo]vil|celular|telefone|telem[óo]vel|cellulare|telefoon(?:nummer)?|mobiel|tlf|telf|puh|puhelin|"
    r"numer|telefonu|kom|gsm)\b|тел(?:ефон)?|моб|電話|电话|手机|携帯|전화)"
)
_AFTER_CUE = r"\.?(?:\s+(?:number|no\.?|num|is|was|at|on|nummer|[ée]s|me|him|her|us|now|:))*\s*[:#=\-–(]*\s*"  # noqa: RUF001
_NO_PHONE_BEFORE = (
    r"(?:isbn|issn|doi|order|invoice|ticket|bug|issue|case|tracking|serial|version|ver|build|rfc|part|model|"
    r"account|acct|zip|postcode|ref|reference|imdb|pid|uid|gid|inode|sector|block|id)"
    r"(?:\s?(?:number|no\.?|id|#))?\s*(?:is|was)?\s*[:#=]*\s*$"
)


_EXTENSION = r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?"
_INTERNATIONAL = r"(?:\+|00(?=[1-9]))\s?\(?[1-9](?:[ .()/-]{0,3}\d){6,14}(?:\s?(?:x|ext\.?)\s?\d{1,6})?"
_CUED = rf"(?i){_PHONE_CUE}{_AFTER_CUE}(?P<number>\(?\+?\d(?:[ .()/-]{{0,2}}\d){{5,14}})(?![\w%]|[.,:]\d)"


@cache
def _announced() -> Forms:
    return Forms([rf"(?<![\w+.])(?<!\d[ -]){_INTERNATIONAL}(?![\w%]|[.,]\d)", _CUED])


@cache
def _national() -> Forms:
    """Forms that are telephone numbers by their shape alone: each national habit of writing them."""
    shapes = (
        r"\(\+?\d{1,3}\)[ .-]?\d{2,4}[ .-]\d{3,4}[ .-]?\d{2,4}" + _EXTENSION,  # (271) 957-2441, (+44) 20 7946 0958
        r"(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]{1,2}\d{3}[.-]\d{4}" + _EXTENSION,  # 271-957-2441
        r"1[ .-][2-9]\d{2}[ .-][2-9]\d{2}[ .-]\d{4}" + _EXTENSION,  # 1 800 555 0199
        r"\(0\d{1,4}\)[ .-]?\d{3,8}(?:[ .-]\d{2,4})*",  # (020) 7946 0958
        r"\(\d{2}\)[ .-]?9?[ .-]?\d{4}-\d{4}",  # (11) 91234-5678
        r"0\d{1,4}[ /-]{1,3}\d{5,9}",  # 0171 61390461
        r"0[1-9]\d{0,3}(?:[ .-]\d{2,4}){2,4}",  # 01 23 45 67 89, 020 7946 0958, 03-1234-5678
        r"0[1-9]\d{8,9}|07\d{3}[ -]\d{6}",  # 0712843088, 07700 900123
        r"8[ -]?\(\d{3,5}\)[ -]?\d{1,3}-\d{2}-\d{2}",  # 8 (912) 345-67-89
        r"1[3-9]\d[ -]\d{4}[ -]\d{4}",  # 138 1234 5678
        r"[6-9]\d{4}[ -]\d{5}",  # 98765 43210
    )
    return Forms(shapes, before=r"(?<![\w.,:/=&+#$€£-])(?<!\d[ -])", after=r"(?![\w/]|[.,:-]\d|%)")


def find_phones(text: str) -> Iterator[Span]:
    """Telephone numbers: ``+`` and a country code, a national shape, or any digits after a word such as "call".

    Sources: ITU-T E.164 for the lengths and the country codes, and the national numbering plans for the shapes.
    """
    for cued, match in _announced().search(text):
        if cued and not _looks_like_date(match["number"]):
            yield Span(match.start("number"), match.end("number"), "PHONE")
        elif not cued and _is_international(match[0]):
            yield Span(match.start(), match.end(), "PHONE")
    for _shape, match in _national().search(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _is_national(match[0]) and not compiled(_NO_PHONE_BEFORE, re.IGNORECASE).search(before):
            yield Span(match.start(), match.end(), "PHONE")


def _is_international(number: str) -> bool:
    digits = re.sub(r"\D", "", re.split(r"x|ext", number)[0])
    if number.startswith("00"):
        digits = digits[2:]
    return _MIN_E164 <= len(digits) <= _MAX_E164 and compiled(_COUNTRY_CODE).match(digits) is not None


def _is_national(number: str) -> bool:
    digits = re.sub(r"\D", "", re.split(r"x|ext", number)[0])
    varied = len(set(digits)) > 2  # noqa: PLR2004 - "000 000 000"
    return _MIN_E164 + 1 <= len(digits) <= _MAX_E164 - 2 and varied and not _looks_like_date(number)


def _looks_like_date(number: str) -> bool:
    return (
        re.match(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d\b", number) is not None
    )


def find_slack_ids(text: str) -> Iterator[Span]:
    """Slack's user ids, as a mention (``<@U024BE7LH>``) or alone; ids start with U or W and have 9 to 11 characters."""
    for match in re.finditer(r"<@[UW][A-Z0-9]{6,12}(?:\|[^>\n]{0,80})?>|\b[UW](?=[A-Z0-9]*\d)0[A-Z0-9]{7,10}\b", text):
        yield Span(match.start(), match.end(), "SLACK_ID")

"""Postal addresses: a street and a house number as Europe, America and East Asia write them, and post boxes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from finetooth.signals.kinds import Span
from finetooth.signals.scan import Forms

if TYPE_CHECKING:
    from collections.abc import Iterator

# ruff: noqa: RUF001 - streets are written in many alphabets

# What follows the name of a street in English, after the abbreviations of USPS Publication 28 and Royal Mail.
ENGLISH_SUFFIX = (
    r"(?:street|st|road|rd|avenue|ave?|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|square|sq|terrace|ter|"
    r"crescent|cres|close|highway|hwy|parkway|pkwy|circle|cir|trail|trl|grove|gardens|mews|row|walk|alley|quay|str|"
    r"turnpike|esplanade|parade|rise|heights|loop|plaza|expressway|broadway|concourse|marg|nagar)"
)
# Endings and separate words that name streets elsewhere: the number stands behind them.
JOINED_SUFFIX = (
    r"(?:stra(?:ß|ss)e|stasse|str\.?|gasse|weg|platz|allee|ufer|ring|damm|chaussee|steig|gata|gatan|gate|v[äe]gen|vej|"
    r"veien|vei|gade|all[ée]|plads|stien|tie|katu|kuja|polku|straat|steeg|laan|plein|dreef|kade|gracht|singel|dijk|hof|"
    r"pad|baan|lei|boulevard|ova|ská|stræde|tänav|puiestee|maantee|iela|gatvė)"
)
MIDDLE_WORD = r"(?:utca|u\.|[úu]t|t[ée]r|k[öo]r[úu]t|sok\.?|sk\.|mah\.|caddesi|sokağı|street|str\.?)"
LEADING_WORD = (
    r"(?:rue|avenue|av\.?|avda\.?|avenida|boulevard|bd\.?|chemin|impasse|all[ée]e|quai|place|cours|route|via|viale|"
    r"piazza|piazzale|corso|vicolo|largo|strada|contrada|borgo|calle|c/|plaza|paseo|pasaje|calzada|carrer|camino|ronda|"
    r"glorieta|rua|r\.|travessa|estrada|pra[çc]a|rodovia|alameda|quadra|ul\.|ulica|al\.|aleja|os\.|pl\.|plac|str\.|"
    r"calea|intrarea|drumul|bulevardul|bul\.|sokak|cad\.|cadde(?:si)?|ulitsa|улица|ул\.|вул\.|вулиця|проспект|пр\.|"
    r"пер\.|провулок|набережна|площа|ш\.|οδός|jalan|jl\.|rruga|am|an der|im|auf der|zur|unter den)"
)
FRENCH_WORD = r"(?:rue|avenue|boulevard|bd|chemin|impasse|all[ée]e|quai|place|route|cours)"
BOX_WORD = r"(?:p\.? ?o\.? ?box|post office box|postfach|postbus|apartado|casilla|bo[îi]te postale|caixa postal)"
CUE = (
    r"(?:address(?:es)?(?: on file)?|lives? (?:at|in|on)|living (?:at|in|on)|lived (?:at|in|on)|"
    r"(?:ship|send|deliver|mail|post|forward|drop)\w*(?: \w+)? to|resid\w+ (?:at|in)|home is|house (?:is )?(?:at|on)|"
    r"located at|moved to|stay\w* at|meet (?:me|us|him|her) at|deliver\w*|adres\w*|adress\w*|indirizzo|direcci[óo]n|"
    r"endere[çc]o|anschrift|wohnt|habite|vive en|abita|адрес\w*|地址|住所)"
)
_CAPITAL = r"(?-i:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁĻŃŅŇŐŘŚŞŠȘŢȚŤŪŮŰŹŻŽΑ-ΩΆΈ-ΏА-ЯЁІЇЄ])[\w'’.-]*"
_NAME = r"[^\W\d_][\w'’.-]*"
_SMALL = r"(?:de|la|le|el|del|di|da|do|of|am|an|der|den|sur|les|upon|nad|na|pod|v|od)"
_NUMBER = r"\d{1,4} ?(?-i:[A-Za-z]\b)?(?:[/-]\d{1,4})?"
_ZIP = r"(?:\d{5}(?:-\d{4})?|(?-i:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d))"
_FLAT = r"(?:,? (?:apt|apartment|suite|ste|unit|flat|floor|fl|#|no)\.? ?#?\w{1,6}\b)?"
_CODE = r"(?:(?-i:[A-Z]{1,2}-)?(?!19\d\d\b|20\d\d\b)(?:\d{4,6}|\d{2,3} \d{2,3})(?: ?[A-Z]{2}\b)?,? )"
_TOWN = rf"{_CAPITAL}(?:[ -](?:{_SMALL}|{_CAPITAL})){{0,5}}"
_TAIL = rf"{_FLAT}(?:,\s?{_CODE}?{_TOWN})?(?:,? (?-i:[A-Z]{{2}}))?(?:,? {_ZIP})?"
_HAN = "[ぁ-ヿ一-鿿]"
_MIN_NAME = 3  # letters in an address: "12 st" is none


@cache
def _forms() -> Forms:
    """The forms of an address; the last may begin anywhere after a phrase such as "lives at"."""
    edge = r"(?<![\w$€£.,:/#-])"
    wind = r"(?:[nsew]\.? |north |south |east |west )?"
    street = rf"(?:(?:\d{{1,3}}(?:st|nd|rd|th)|{_CAPITAL}) ){{1,4}}{ENGLISH_SUFFIX}"
    plain = r"[a-z]{3,12} (?:street|st|road|rd|avenue|ave|blvd|boulevard|lane|ln|drive|court)"
    saint = rf"(?:\w+['’]|{_SMALL}[ ]|(?:des?|du|dos|dei|st)[ ])*"
    spanish = rf"{_CAPITAL}(?: (?:{_SMALL}|e|y|{_CAPITAL})){{0,4}}"
    french = rf"{_CAPITAL}(?:[ -](?:{_SMALL}|du|{_CAPITAL})){{0,4}}"
    east_asian = (
        f"{_HAN}{{1,20}}[路街巷弄道村里町区區市県縣县郡]{_HAN}{{0,12}}\\d{{1,4}}(?:丁目|番地|番|号|號|巷|弄|樓)"
    )
    forms = (
        rf"{edge}\d{{1,5}}[a-z]?(?:-\d+)? {wind}(?:{street}|{plain})\b\.?",  # 85 Gimblett Street
        rf"{edge}\d{{1,6}}[a-z]? [\w .#'’/-]{{4,50}}, {_TOWN},? (?-i:[A-Z]{{2,3}}),? {_ZIP}",  # 5 Elm, Ely, MI 48201
        rf"(?<!\w){_CAPITAL}(?:[ -]{_CAPITAL}){{0,3}}{JOINED_SUFFIX}\s(?:nr\.? ?)?{_NUMBER}\b",  # Lindenstraße 5
        rf"(?<!\w){_CAPITAL}(?: {_CAPITAL}){{0,3}} (?:{MIDDLE_WORD}|{JOINED_SUFFIX})\s(?:nr\.? ?)?{_NUMBER}\b\.?",
        rf"(?<!\w){LEADING_WORD}\s{saint}{spanish},? (?:n[°º.r]*\.? ?|(?:д|буд)\. ?)?{_NUMBER}\b",  # Via Roma 12
        rf"{edge}\d{{1,4}}(?: ?(?:bis|ter))?,? {FRENCH_WORD}\s{saint}{french}",
        rf"(?<!\w){_CAPITAL}(?: {_NAME}){{0,4}} {_NUMBER}, {_CODE}{_CAPITAL}",  # Irisová 302, 001 34 Jelšava
        rf"\b{BOX_WORD}\s#?\d{{1,7}}\b",
        rf"{east_asian}(?:{_HAN}|\d){{0,30}}",
        r"[가-힣]{2,8}(?:시|도) (?:[가-힣]{1,6}(?:구|군|시) )?[가-힣\d]{1,12}(?:로|길|가|동|거리) ?(?:지하)?\d{1,4}",
        _after_phrase(),
    )
    return Forms([f"(?i){form}" for form in forms], after=f"(?i:{_TAIL})")


def _after_phrase() -> str:
    """After a phrase: a part with a capital and a number, then one to three parts such as town, state and code."""
    word = r"[\w'’./#°-]+"
    name_first = rf"{_CAPITAL}(?: {word}){{0,6}}? {_NUMBER}\.?(?: {word}){{0,4}}"
    number_first = rf"\d{{1,6}}[\w/-]{{0,6}},? (?:{word} ){{0,6}}{word}"
    part = rf",{{1,2}} ?(?:{_CAPITAL}|\d[\w/-]*)(?: (?:{_CAPITAL}|{_SMALL}|/|\d[\w/-]*))*"
    return rf"\b{CUE}\b[\s:=-]*(?:is |was |at )?(?P<address>(?:{name_first}|{number_first})(?:{part}){{1,3}})"


def find_addresses(text: str) -> Iterator[Span]:
    """Postal addresses, with the town and the post code where they follow.

    By their form: "85 Gimblett Street", "Lindenstraße 5", "Via Roma 12", "12 rue de la Paix", "P.O. Box 135". By the
    phrase before them ("ship it to", "lives at"): any capitalised name with a house number and a town.
    """
    for _form, match in _forms().search(text):
        address = match.groupdict().get("address")
        start = match.start() if address is None else match.start("address")
        whole = text[start : match.end()].rstrip(" .,-'’")
        if sum(map(str.isalpha, whole)) >= _MIN_NAME and (address is None or any(map(str.isupper, whole))):
            yield Span(start, start + len(whole), "ADDRESS")

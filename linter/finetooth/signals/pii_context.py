"""Personal data that only the words before it make personal: dates of birth, passports, licences, bank accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finetooth.signals.kinds import Span
from finetooth.signals.scan import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|"
    r"juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|noviembre|diciembre)"
)
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[ -](?:of |de )?{_MONTH}\.?,?[ -](?:de )?\d{{2,4}}"
    rf"|{_MONTH}\.?[ -]\d{{1,2}}(?:st|nd|rd|th)?,? ?\d{{4}})"
)
_BIRTH = (
    r"(?:\bd\.?o\.?b\b\.?|\bdate of birth|\bbirth ?date|\bmy birthday|\bborn on|\bi was born|\bgeburtsdatum|\bgeb\.|"
    r"\bgeboren am|\bné(?:e)? le|\bdate de naissance|\bfecha de nacimiento|\bnac[íi] el|\bdata di nascita|"
    r"\bdata de nascimento|\bgeboortedatum|\bfödelsedatum|\bdata urodzenia)"
)
_THIRD_PERSON = r"\b(?:he|she|who|they|was|were)\s+(?:was |were )?$"
_DOCUMENT = (
    r"\b(?P<kind>passport|reisepass|passeport|pasaporte|passaporto|driv(?:er'?s?|ing) licen[cs]e|"
    r"licen[cs]e (?:number|no)|dl (?:number|no|#)|führerschein|permis de conduire|routing (?:number|no)|"
    r"(?:bank )?account (?:number|no|#)|acct (?:number|no|#)|sort code|kontonummer)"
    r"(?:\s?(?:number|num|no|nr|id|#))?\.?\s*(?:is|was|=|:|#)?\s*"
    r"(?P<id>[A-Z0-9](?:[A-Z0-9]|[ -](?=\d)){4,20}[A-Z0-9])\b"
)
_MIN_DIGITS = 5


def find_birth_dates(text: str) -> Iterator[Span]:
    """Dates of birth: a full date shortly after "DOB", "born on" and the like.

    "He was born on 14 March 1879" is biography and not somebody's record, so the third person is left out.
    """
    for match in compiled(rf"(?i){_BIRTH}\s*(?:is|was|:|=|-|on|\s){{0,4}}\s*(?P<date>{_DATE})").finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not (match[0].lower().startswith("born") and compiled(_THIRD_PERSON).search(before.lower())):
            yield Span(match.start("date"), match.end("date"), "DATE_OF_BIRTH")


def find_documents(text: str) -> Iterator[Span]:
    """Numbers of passports, driving licences and bank accounts, after the name of the document."""
    for match in compiled(f"(?i){_DOCUMENT}").finditer(text):
        if sum(char.isdigit() for char in match["id"]) >= _MIN_DIGITS:
            yield Span(match.start("id"), match.end("id"), _type_of(match["kind"].lower()))


def _type_of(kind: str) -> str:
    if kind.startswith(("pass", "pasa", "reise")):
        return "PASSPORT"
    return "BANK_ACCOUNT" if compiled(r"routing|account|acct|sort|konto").search(kind) else "DRIVER_LICENCE"

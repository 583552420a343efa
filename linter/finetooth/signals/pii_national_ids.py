"""National identity, tax and health numbers: their forms, their check digits, and the words that announce them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from finetooth.signals import pii_checks as checks
from finetooth.signals.kinds import Span
from finetooth.signals.scan import Forms, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CUE_REACH = 45  # characters before the number in which its name may stand


@dataclass(frozen=True, slots=True)
class NationalId:
    """One kind of number.

    Attributes:
        form: Pattern of the number as people write it; separators are removed before the check.
        valid: The check on the bare number.
        cue: A word that must stand shortly before; empty when form and check are enough.
        type: The span's type.
    """

    form: str
    valid: Callable[[str], bool]
    cue: str = ""
    type: str = "NATIONAL_ID"


_SSN_CUE = r"ssn|social security|soc\.? ?sec|itin|\bss ?#"


@cache
def national_ids() -> tuple[NationalId, ...]:
    """All kinds; sources are the issuing offices' published formats."""
    return (*_americas(), *_western_europe(), *_eastern_and_northern_europe(), *_asia_and_pacific())


def _americas() -> tuple[NationalId, ...]:
    return (
        NationalId(r"\d{3}-\d{2}-\d{4}", checks.us_ssn, type="SSN"),
        NationalId(r"\d{3}[ .]\d{2}[ .]\d{4}|\d{9}", checks.us_ssn, _SSN_CUE, type="SSN"),
        NationalId(r"\d{3}[ -]\d{3}[ -]\d{3}|\d{9}", checks.luhn, r"\bsin\b|social insurance|\bnas\b"),
        NationalId(r"\d{3}\.\d{3}\.\d{3}-\d{2}", checks.br_cpf),
        NationalId(r"\d{11}", checks.br_cpf, r"cpf"),
        NationalId(
            r"[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HM][A-Z]{5}[A-Z0-9]\d", checks.always
        ),
        NationalId(r"(?:20|23|24|27)-\d{8}-\d", checks.ar_cuil),
        NationalId(r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]", checks.cl_rut),
        NationalId(r"\d{7,8}-[\dkK]", checks.cl_rut, r"\brut\b|\brun\b"),
    )


def _western_europe() -> tuple[NationalId, ...]:
    nino = r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    return (
        NationalId(nino + r" ?\d{2} ?\d{2} ?\d{2} ?[A-D]", checks.always),
        NationalId(r"\d{3}[ -]?\d{3}[ -]?\d{4}", checks.uk_nhs, r"\bnhs\b"),
        NationalId(r"[1-9]\d ?\d{3} ?\d{3} ?\d{3}", checks.de_tax_id, r"steuer|id-?nr|tax id|\btin\b"),
        NationalId(r"[12378] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}", checks.fr_nir),
        NationalId(r"\d{8}[ -]?[A-HJ-NP-TV-Z]|[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]", checks.es_dni),
        NationalId(
            r"(?i:[A-Z]{6}\d{2}[ABCDEHLMPRST](?:[04][1-9]|[1256]\d|[37][01])[A-Z]\d{3}[A-Z])", checks.it_codice_fiscale
        ),
        NationalId(r"\d{4}[. ]?\d{2}[. ]?\d{3}|\d{8}", checks.nl_bsn, r"\bbsn\b|burgerservice|\bsofi"),
        NationalId(r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", checks.be_rrn),
        NationalId(r"756\.?\d{4}\.?\d{4}\.?\d{2}", checks.ean13),
        NationalId(r"\d{3} ?\d{3} ?\d{3}", checks.pt_nif, r"\bnif\b|contribuinte"),
        NationalId(r"\d{4} ?\d{6}", checks.always, r"sozialversicherung|svnr|\bsvn\b"),
        NationalId(r"\d{7}[A-W][A-IW]?", checks.always, r"\bpps"),
    )


def _eastern_and_northern_europe() -> tuple[NationalId, ...]:
    return (
        NationalId(r"(?:19|20)?\d{6}[-+]\d{4}", checks.se_personnummer),
        NationalId(r"\d{6}-?\d{4}", checks.dk_cpr, r"\bcpr\b|personnummer"),
        NationalId(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]", checks.fi_hetu),
        NationalId(r"\d{6} \d{5}", checks.no_fodselsnummer),
        NationalId(r"\d{11}", checks.no_fodselsnummer, r"f[øo]dselsnummer|personnummer|national id"),
        NationalId(r"\d{11}", checks.pl_pesel, r"pesel"),
        NationalId(r"\d{11}", checks.tr_tckn, r"\btc\b|t\.c\.|kimlik|tckn|national id"),
        NationalId(r"\d{6}/\d{4}", checks.cz_rodne_cislo),
        NationalId(r"[1-9]\d{12}", checks.ro_cnp, r"\bcnp\b|national id"),
        NationalId(r"\d{3}-\d{3}-\d{3} \d{2}", checks.always, r"снилс|snils"),
    )


def _asia_and_pacific() -> tuple[NationalId, ...]:
    return (
        NationalId(r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}", checks.verhoeff),
        NationalId(r"[2-9]\d{11}", checks.verhoeff, r"aadhaa?r|uidai|आधार"),
        NationalId(r"[A-Z]{3}P[A-Z]\d{4}[A-Z]", checks.always),
        NationalId(r"[A-Z]{3}[CHFATBLJG][A-Z]\d{4}[A-Z]", checks.always, r"\bpan\b"),
        NationalId(r"\d{6}-[1-8]\d{6}", checks.kr_rrn),
        NationalId(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", checks.cn_ric),
        NationalId(r"[STFG]\d{7}[A-Z]", checks.sg_nric),
        NationalId(r"\d{3} ?\d{3} ?\d{3}", checks.au_tfn, r"\btfn\b|tax file"),
        NationalId(r"\d{13}", checks.za_id, r"\bid\b|identity"),
        NationalId(r"\d{5}-\d{7}-\d", checks.always, r"cnic|nadra|national id"),
        NationalId(r"\d{9}", checks.luhn, r"teudat|תעודת|ת\.ז"),
    )


def find_national_ids(text: str) -> Iterator[Span]:
    """Numbers of which form, check digit and, where these leave doubt, the announcing word agree."""
    kinds = national_ids()
    for number, match in _forms().search(text):
        bare = re.sub(r"[^0-9A-Za-z]", "", match[0])
        if _agrees(kinds[number], bare, text[max(0, match.start() - _CUE_REACH) : match.start()]):
            yield Span(match.start(), match.end(), kinds[number].type)


@cache
def _forms() -> Forms:
    return Forms([kind.form for kind in national_ids()], before=r"(?<![\w.,/$€£#-])", after=r"(?![\w/%]|[.,-]\w)")


def _agrees(kind: NationalId, bare: str, before: str) -> bool:
    if kind.cue and not compiled(kind.cue, re.IGNORECASE).search(before):
        return False
    return len(set(bare)) > 1 and kind.valid(bare)

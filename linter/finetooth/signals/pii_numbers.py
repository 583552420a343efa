"""Personal data in numbers that check themselves: payment cards, IBANs, IP addresses, MAC addresses."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from typing import TYPE_CHECKING

from finetooth.signals.kinds import Span
from finetooth.signals.pii_checks import luhn
from finetooth.signals.scan import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

# Issuer prefixes and lengths: ISO/IEC 7812 as the networks publish them.
_ISSUERS = (
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11,16}"  # Diners Club
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12,15}"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}|(?:2131|1800)\d{11}"  # JCB
    r"|62\d{14,17}"  # UnionPay
    r"|(?:50|5[6-9]|6[0-9])\d{10,17}"  # Maestro, RuPay, Elo
    r"|220[0-4]\d{12}|9792\d{12}"  # Mir, Troy
)
_CARD = r"(?<![\w.+/=#-])\d(?:[ -]?\d){11,18}(?![\w/]|[.,-]\d)"
_RARE_ISSUER = r"50|5[6-9]|6[0-9]"
_CARD_CUE = r"(?i)\b(?:card|visa|maestro|master ?card|amex|cc|credit|debit|pan|karte|tarjeta|carte)\b"
_CUE_REACH = 40  # characters before the number


def find_cards(text: str) -> Iterator[Span]:
    """Payment cards: prefix, length and Luhn digit of an issuer; rarer prefixes only beside a word like "card"."""
    for match in compiled(_CARD).finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if compiled(_ISSUERS).fullmatch(digits) is None or not luhn(digits) or len(set(digits)) == 1:
            continue
        before = text[max(0, match.start() - _CUE_REACH) : match.start()]
        rare = compiled(_RARE_ISSUER).match(digits) is not None and len(digits) != 16  # noqa: PLR2004
        if not rare or compiled(_CARD_CUE).search(before):
            yield Span(match.start(), match.end(), "CREDIT_CARD")


# SWIFT's IBAN registry: the length for each country.
_IBAN_LENGTHS = (
    "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BI:27 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 DJ:27 "
    "DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FK:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HN:28 HR:21 HU:28 "
    "IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22 "
    "MK:19 MN:20 MR:27 MT:31 MU:30 NI:28 NL:18 NO:15 OM:23 PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 RU:33 SA:24 "
    "SC:31 SD:18 SE:24 SI:19 SK:24 SM:27 SO:23 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20 YE:30"
)


@cache
def _iban_lengths() -> dict[str, int]:
    return {country: int(length) for country, length in (pair.split(":") for pair in _IBAN_LENGTHS.split())}


_IBAN = r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}"


def find_ibans(text: str) -> Iterator[Span]:
    """International bank account numbers: the country's length and ISO 7064 MOD 97-10."""
    for match in compiled(_IBAN).finditer(text):
        span = _iban_at(text, match.start(), match.end())
        if span:
            yield span


def _iban_at(text: str, start: int, end: int) -> Span | None:
    """The IBAN that starts here: the candidate may run on into the words that follow, so the length cuts it."""
    wanted = _iban_lengths().get(text[start : start + 2].upper(), 0)
    kept = ""
    for place in range(start, end):
        if text[place] in " -":
            continue
        kept += text[place].upper()
        if len(kept) == wanted:
            alone = not text[place + 1 : place + 2].isalnum()
            return Span(start, place + 1, "IBAN") if alone and _mod97(kept) else None
    return None


def _mod97(iban: str) -> bool:
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1


_IPV4 = r"(?<![\w.,:@~+-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)"
_IPV6 = r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){2,7}(?::|[0-9a-fA-F]{1,4}|:[0-9a-fA-F]{1,4})(?::?[0-9a-fA-F]{1,4})*(?![\w:])"
_VERSION_BEFORE = (
    r"(?i)(?:\b(?:version|ver|v|release|kernel|build|driver|firmware|linux|update|upgrade to|rev|section|chapter|"
    r"nvidia|ati|flash|java|chrome|firefox|wine|bios)[ -]*(?:is |to |was )?|[<>=~^]\s?)$"
)
_IP_CUE = r"(?i)\b(?:ip|ips|ipv4|address|host|connect\w*|from|login|server|ping|ssh|logged)\b"
# Resolvers that everybody uses: they say nothing about a person.
_PUBLIC_RESOLVERS = (
    "1.1.1.1 1.0.0.1 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 4.2.2.1 4.2.2.2 4.2.2.3 "
    "4.2.2.4 94.140.14.14 94.140.15.15 64.6.64.6 76.76.2.0 1.2.3.4"
)
_VERSION_FIRST, _VERSION_REST = 20, 64  # "10.0.19.41" reads as a version number


def find_ips(text: str) -> Iterator[Span]:
    """Public IP addresses.

    Private, loopback, link-local, multicast, documentation and reserved ranges (RFC 6890), the well-known public
    resolvers, and four small numbers without a word such as "host" before them (a version) are left out.
    """
    for match in compiled(_IPV4).finditer(text):
        before = text[max(0, match.start() - _CUE_REACH) : match.start()]
        if _is_personal_v4(match[0], before):
            yield Span(match.start(), match.end(), "IP")
    for match in compiled(_IPV6).finditer(text):
        if _is_personal_v6(match[0]):
            yield Span(match.start(), match.end(), "IP")


def _is_personal_v4(address: str, before: str) -> bool:
    try:
        parsed = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    if (
        not parsed.is_global
        or parsed.is_multicast
        or address in _PUBLIC_RESOLVERS.split()
        or compiled(_VERSION_BEFORE).search(before)
    ):
        return False
    first, *rest = (int(part) for part in address.split("."))
    version_like = first < _VERSION_FIRST and max(rest) < _VERSION_REST
    return not version_like or compiled(_IP_CUE).search(before) is not None


def _is_personal_v6(address: str) -> bool:
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return False
    return parsed.is_global and parsed in ipaddress.IPv6Network("2000::/3")


_MAC = r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}([:-]))(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])"


def find_macs(text: str) -> Iterator[Span]:
    """Hardware addresses of network cards: they name one device, and so its owner. All-zero and broadcast do not."""
    for match in compiled(_MAC).finditer(text):
        if len(set(re.sub(r"[:-]", "", match[0].lower()))) > 2:  # noqa: PLR2004
            yield Span(match.start(), match.end(), "MAC")

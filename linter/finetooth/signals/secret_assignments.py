"""Secrets that a name gives away: ``api_key = ...``, ``Authorization: Bearer ...``, ``password: ...``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from finetooth.signals.kinds import Span
from finetooth.signals.scan import compiled
from finetooth.signals.secret_issuers import issuer_words
from finetooth.signals.secret_values import entropy, is_placeholder, looks_random

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_NAMES = (
    r"(?:key|token|secret|srt|passw(?:or)?d|passphrase|pwd|pass|authorization|auth|"
    r"credentials?|login|pat|sig|access_?id)"
)
HINT = rf"(?i){_NAMES}[\w.-]*[\\\"'`\])]*[ \t]*(?:[?:|]*=>?|:|,\s*[\"']|>\S)"
# From the end of the name on; the name's beginning is looked for backwards, which is cheaper than trying every word.
_ASSIGNMENT = (
    rf"(?i){_NAMES}[\w.-]{{0,20}}?"
    r"\\?[\"'`\])]{0,3}[ \t]{0,12}(?:\?=|:{0,3}=>?|:|\|\|=?|,(?=\s*[\"'])|>(?=[^\s<]))\s{0,4}"
    r"(?:(?:basic|bearer|token|api-?token|api-?key|digest|oauth|jwt|key|f|b|r)[ :]{1,2}|\w{1,20}\(|@)?"
    r"(?P<open>\\?[\"'`]|)(?P<value>(?(open)[^\"'`\n\\]{3,300}|[^\s\"'`<>,;\\&]{3,300}))"
)
_NAME = r"[\w.$-]+"
_LONGEST_NAME = 80
_BEARER = r"(?i)\bbearer\s+(?P<value>[\w~+/.=-]{16,})"
_SECRET_ENDINGS = (
    "token",
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "apikey",
    "authorization",
    "srt",
    "secretkey",
)
_WORDS = "key pass auth credential credentials pat sig cred creds"
_WEAK_WORDS = "login accessid"  # secret only when the name has an issuer in it
_PASSWORDS = ("password", "passwd", "pwd", "passphrase", "pass")
# A key by itself may be any key; one of these beside it makes it a secret one.
_KEY_QUALIFIERS = (
    "api access secret private auth encryption encrypt master signing sign account storage service app application "
    "client server admin user license licence shared hmac jwt session security deploy subscription consumer write read "
    "root live prod x webhook cipher aes crypt"
)
_NEVER = (
    "public pub csrf xsrf primary foreign sort partition bucket cache schema sequence keyboard kms example next page"
)
_FILLER = r"(?i)(?:string|value|str|text|\d+|env|var|header)$"
_UUID = r"(?i)\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?"
_CODE = (
    r"[(){}\[\]]|^[a-z_]+(?:\.[A-Za-z_]+)+$|::|->|^/|^\.{0,2}/|"
    r"^(?:self|this|config|env|args|request|settings|options|params|props)\b|"
    r"^https?:|^\w+://|^(?:true|false|none|null|nil|undefined|string|str|int|bool|required|optional|varchar\S*)$|"
    r"^[A-Z_]+$|^\$|"
    r"-\d+(?:\.\d+)+$|"
    r"^[\w-]+\.(?:com|org|net|io|py|js|json|xml|pem|cer|crt|txt|key|p12|keytab|jks|conf|yml|png|html?)(?:[:/]|$)"
)
_MIN_TOKEN, _SHORT_TOKEN, _MIN_PASSWORD = 16, 10, 6
_BITS, _HEX_BITS, _SHORT_BITS = 3.5, 3.0, 3.0
_LONG_HEX, _SHORT_HEX_BITS = 20, 2.6  # sixteen random hexadecimal digits have 3.1 bits, give or take 0.25


def find_assigned(text: str) -> Iterator[Span]:
    """Values assigned to a name that ends in "token", "secret", "password" and the like, when they look like one.

    The thresholds: 3.5 bits per character for mixed alphabets and 3.0 for hexadecimal are what random strings of 16 to
    20 characters reach and identifiers rarely do.
    """
    for match in compiled(_ASSIGNMENT).finditer(text):
        kind = _kind_of(_name_at(text, match.start()))
        value = match["value"].rstrip(".,;:!?)") if not match["open"] else match["value"].strip()
        if kind and _is_secret(kind, value, match):
            start = match.start("value")
            yield Span(start, start + len(value), "PASSWORD" if kind == "password" else "GENERIC_API_KEY")
    for match in compiled(_BEARER).finditer(text):
        if looks_random(match["value"], bits=_HEX_BITS) and not is_placeholder(match["value"]):
            yield Span(match.start("value"), match.end("value"), "BEARER_TOKEN")


def _name_at(text: str, place: int) -> str:
    """The whole name around a place inside it."""
    start = place
    while start and place - start < _LONGEST_NAME and (text[start - 1].isalnum() or text[start - 1] in "_.$-"):
        start -= 1
    match = compiled(_NAME).match(text, start)
    return match[0].strip(".-") if match else ""


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    parts = compiled(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+").findall(name)
    while parts and compiled(_FILLER).match(parts[-1]):
        parts.pop()
    return tuple(part.lower() for part in parts)


@lru_cache(maxsize=4096)
def _kind_of(name: str) -> str:
    """Which kind of secret a variable of this name holds: "password", "token", "issuer", "bare" key, or "" for none."""
    words = _words(name)
    if not words or set(words) & set(_NEVER.split()):
        return ""
    last = words[-1]
    if last.endswith(_PASSWORDS[:-1]) or last == "pass":
        return "password"
    issued = compiled(rf"(?i)(?<![a-z])(?:{issuer_words()})").search(name) is not None
    if _says_secret(words):
        return "issuer" if issued else "token"
    if issued and (last == "key" or "".join(words[-2:]).endswith(tuple(_WEAK_WORDS.split()))):
        return "issuer"
    return "bare" if words == ("key",) else ""


def _says_secret(words: tuple[str, ...]) -> bool:
    """Whether a name says by itself that its value is secret; a key must be qualified."""
    last = words[-1]
    if last == "key":
        return bool(set(words[:-1]) & set(_KEY_QUALIFIERS.split()))
    fused = last.endswith("key") and last[:-3] in _KEY_QUALIFIERS.split()  # "accesskey"
    return fused or last.endswith(_SECRET_ENDINGS) or last in _WORDS.split()


def _is_secret(kind: str, value: str, match: re.Match[str]) -> bool:
    if is_placeholder(value) or compiled(_CODE).search(value) or " " in value:
        return False
    if kind == "password":
        return _is_password(value, quoted=bool(match["open"]))
    if compiled(_UUID).fullmatch(value):
        return kind != "bare"
    if kind == "bare":
        return len(value) >= 2 * _SHORT_TOKEN and looks_random(value, bits=_BITS)
    return _is_token(value, issued=kind == "issuer")


def _is_token(value: str, *, issued: bool) -> bool:
    if compiled(r"[0-9a-fA-F]+").fullmatch(value):
        return len(value) >= _MIN_TOKEN and entropy(value) >= (
            _HEX_BITS if len(value) >= _LONG_HEX else _SHORT_HEX_BITS
        )
    if len(value) >= _MIN_TOKEN:
        return looks_random(value, bits=_HEX_BITS if issued else _BITS)
    mixed = value.lower() != value and value.upper() != value
    return len(value) >= _SHORT_TOKEN and mixed and looks_random(value, bits=_SHORT_BITS)


def _is_password(value: str, *, quoted: bool) -> bool:
    """A password may be short; without quotes it must mix letters with digits or signs, or any word would do."""
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    signs = compiled(r"[!@#$%^&*+=?~]").search(value) is not None
    if len(value) < _MIN_PASSWORD or value.lower() in ("password", "passwd", "secret", "string"):
        return False
    return letters and (digits or signs) and (quoted or digits)

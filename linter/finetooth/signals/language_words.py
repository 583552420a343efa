"""Function words that tell a language at a glance, or tell near relatives apart."""

from __future__ import annotations

from functools import cache

_ENGLISH = """
the and you that this with what have are from your how can would please should which when they it's i'm don't about
there their write create give explain how's what's i've you're that's could has been if these some than into make any
why where because i'd i'll can't won't didn't doesn't isn't we're they're there's let's here's thanks thank hello yes
need know think like just only very more much many does try use using install find then work works
doesnt didnt cant anyone someone something too also still way
"""
"""Words of English that hardly another language has."""

_ENGLISH_SHARED = """
a i of to in is was for on it do at by an be or as not but my me we he she his her its will all who one out up no so
"""
"""Common words of English that other languages have too, with another meaning."""

_RELATIVES: dict[str, tuple[str, str]] = {
    "ms": (
        """
kerana ialah iaitu sahaja sekiranya wang kereta awak cuba mahu pejabat ekoran perlukan supaya bahawa tandas
syarikat kerajaan perniagaan bandar percuma minit sebarang pelajar majlis perdana pengeluaran menghadiri
berada
""",
        """
karena bahwa uang mobil bisa tapi coba ingin nggak gak gue banget perusahaan pemerintah kantor gratis menit
namun mahasiswa presiden provinsi adalah sedangkan kalian tersebut merupakan
""",
    ),
    "af": (
        """
nie ek jy hulle hierdie daardie vir sal asseblief dankie hoekom sy hy baie dié sê gaan het tot julle
""",
        """
niet een ik jij je zij ze wij zijn deze dat hij voor ook naar bij wordt worden heeft hebben en mijn over het
door waarom werd maar nog uit gaan tot er aan
""",
    ),
}
"""For a language without a model of its own: words that it has, and words that its nearest relative has."""

_SWAHILI = "ya na wa kwa ni katika za la hii yake kama hiyo wake cha hili au watu kuwa sana lakini mimi wewe huo vya"
_HINDI = "है हैं का की के को से में और यह वह नहीं पर था थी थे कि इस ने भी तो हो कर क्या मैं हूं आप लिए"
_MARATHI = "आहे आहेत आणि हा ही ते मी आम्ही नाही होते होता होती करणे केले काय साठी व त्या असे झाले या हे"
_NEPALI = "छ छन् र यो त्यो गर्न भएको लागि पनि थियो गरेको हुन् छैन तपाईं तिमी हुन्छ भने हो कहाँ"
_MARATHI_STRETCHES = ("च्या", "ण्या", "ळ", "ांनी", "ाने ", "ावर ", "ामध्ये")
_NEPALI_STRETCHES = ("हरू", "हरु", "लाई", "ाको ", "मको ", "नको ", "रको ", "ज्यको ", "लको ", "दछ", "िन्छ", "बाट")


@cache
def english() -> frozenset[str]:
    """Words that tell English."""
    return frozenset(_ENGLISH.split())


@cache
def shared() -> frozenset[str]:
    """Common words of English that are words elsewhere too."""
    return frozenset(_ENGLISH_SHARED.split())


@cache
def relatives(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words of a language, and words of its nearest relative, for ``ms`` (Indonesian) and ``af`` (Dutch)."""
    own, other = _RELATIVES[code]
    return frozenset(own.split()), frozenset(other.split())


@cache
def swahili() -> frozenset[str]:
    """The commonest words of Swahili."""
    return frozenset(_SWAHILI.split())


@cache
def devanagari() -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
    """The commonest words, and stretches of words, of the languages in Devanagari; Hindi first, for it wins ties."""
    return (
        ("hi", frozenset(_HINDI.split()), ()),
        ("mr", frozenset(_MARATHI.split()), _MARATHI_STRETCHES),
        ("ne", frozenset(_NEPALI.split()), _NEPALI_STRETCHES),
    )

"""The language detector: code, scripts, near relatives, and what is too little to tell."""

# ruff: noqa: RUF001  # the letters of other scripts

from __future__ import annotations

import pytest

from finetooth.signals.language import languages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Could you tell me where my parcel is?", "en"),
        ("refund not arrived yet", "en"),
        ("Könnten Sie mir bitte sagen, wo mein Paket bleibt?", "de"),
        ("Kunt u mij vertellen waar mijn pakket blijft?", "nl"),
        ("Kan jy my asseblief sê waar my pakkie is? Ek wag al baie lank daarvoor.", "af"),
        ("Où est mon colis, s'il vous plaît ?", "fr"),
        ("¿Dónde está mi paquete, por favor?", "es"),
        ("Onde está a minha encomenda, por favor?", "pt"),
        ("Dove si trova il mio pacco, per favore?", "it"),
        ("On és el meu paquet, si us plau? Encara no ha arribat.", "ca"),
        ("Unde este coletul meu? Nu a ajuns încă.", "ro"),
        ("Hvor er min pakke henne? Jeg har ventet i ugevis på den.", "da"),
        ("Hvor er pakken min? Jeg har ikke fått noen beskjed ennå.", "no"),
        ("Var är mitt paket? Jag har väntat i flera veckor.", "sv"),
        ("Missä pakettini on? Olen odottanut jo viikkoja.", "fi"),
        ("Gdzie jest moja paczka? Czekam już od tygodnia.", "pl"),
        ("Kde je můj balík? Čekám už týden.", "cs"),
        ("Kde je môj balík? Čakám už týždeň, prosím pomôžte.", "sk"),
        ("Hol van a csomagom? Már egy hete várok rá.", "hu"),
        ("Paketim nerede? Bir haftadır bekliyorum.", "tr"),
        ("Kiện hàng của tôi ở đâu? Tôi đã chờ một tuần.", "vi"),
        ("Di mana paket saya? Saya sudah menunggu seminggu karena belum dikirim.", "id"),
        ("Di mana bungkusan saya? Sila beritahu kerana saya mahu wang saya kembali.", "ms"),
        ("Где моя посылка? Я жду уже неделю.", "ru"),
        ("Де моя посилка? Я чекаю вже тиждень.", "uk"),
        ("Къде е моята пратка? Чакам вече цяла седмица.", "bg"),
        ("أين طردي؟ أنتظر منذ أسبوع.", "ar"),
        ("بسته من کجاست؟ یک هفته است که منتظرم.", "fa"),
        ("मेरा पार्सल कहाँ है? मैं एक हफ्ते से इंतज़ार कर रहा हूँ।", "hi"),
        ("माझे पार्सल कुठे आहे? मी एक आठवडा वाट पाहत आहे.", "mr"),
        ("荷物はどこですか。", "ja"),
        ("我的包裹在哪里？", "zh"),
        ("제 소포는 어디에 있나요?", "ko"),
        ("พัสดุของฉันอยู่ที่ไหน", "th"),
        ("Πού είναι το δέμα μου;", "el"),
        ("איפה החבילה שלי בבקשה?", "he"),
    ],
)
def test_sentences(text: str, code: str) -> None:
    assert languages([text]) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thanks",
        "Thank you",
        "12345 678 90",
        "你好",
        "```python\nfor row in rows:\n    print(row)\n```",
        "x = {a: [1, 2], b: (c[0] + d[1])}; y = f(x, *args); return {**x}",
        "xqzt vvkj wqpz jjxk",
    ],
)
def test_unknown(text: str) -> None:
    assert languages([text]) == [None]


def test_code_in_a_fence_does_not_hide_the_language_around_it() -> None:
    assert languages(["Warum läuft das hier nicht?\n```js\nlet the_answer = 42\n```"]) == ["de"]


def test_broken_characters_are_borne() -> None:
    assert languages(["Where is \ud800 my parcel please?"]) == ["en"]

"""Personal data with a form: what is found, what is left alone, and that no text breaks the finders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetooth.signals.pii_structured import TYPES, find_structured


def found(text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in find_structured([text])[0]]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("EMAIL", "anna.k@firma-nord.de", "write to anna.k@firma-nord.de."),
        ("EMAIL", "søren@example.dk", "søren@example.dk has it"),
        ("EMAIL", "bob [at] mail [dot] org", "or bob [at] mail [dot] org"),
        ("EMAIL", "bob at mail dot org", "or bob at mail dot org"),
        ("EMAIL", "kim @ gmail . com", "mail kim @ gmail . com please"),
        ("PHONE", "+49 30 901820", "fax: +49 30 901820"),
        ("PHONE", "+1 (415) 555-2671", "It is +1 (415) 555-2671."),
        ("PHONE", "(415) 555-2671", "(415) 555-2671 all day"),
        ("PHONE", "415-555-2671 x12", "415-555-2671 x12"),
        ("PHONE", "07700 900123", "text 07700 900123 tonight"),
        ("PHONE", "01 42 68 53 00", "au 01 42 68 53 00"),
        ("PHONE", "2715551234", "call me on 2715551234"),
        ("PHONE", "612 345 678", "teléfono: 612 345 678"),
        ("PHONE", "090-1234-5678", "090-1234-5678"),
        ("PHONE", "98765 43210", "whatsapp 98765 43210"),
        ("CREDIT_CARD", "4111 1111 1111 1111", "paid with 4111 1111 1111 1111"),
        ("CREDIT_CARD", "378282246310005", "amex 378282246310005"),
        ("IBAN", "DE89 3704 0044 0532 0130 00", "IBAN DE89 3704 0044 0532 0130 00 please"),
        ("IBAN", "GB29NWBK60161331926819", "to GB29NWBK60161331926819."),
        ("SSN", "219-09-1234", "his ssn 219-09-1234"),
        ("SSN", "219091234", "social security number 219091234"),
        ("NATIONAL_ID", "AB 12 34 56 C", "NI number AB 12 34 56 C"),
        ("NATIONAL_ID", "943 476 5919", "my nhs number is 943 476 5919"),
        ("NATIONAL_ID", "12345678Z", "dni 12345678Z"),
        ("NATIONAL_ID", "X1234567L", "NIE X1234567L"),
        ("NATIONAL_ID", "529.982.247-25", "cpf 529.982.247-25"),
        ("NATIONAL_ID", "RSSMRA85T10A562S", "codice fiscale RSSMRA85T10A562S"),
        ("NATIONAL_ID", "111222333", "mijn bsn is 111222333"),
        ("NATIONAL_ID", "2341 2341 2346", "aadhaar 2341 2341 2346"),
        ("NATIONAL_ID", "811218-9876", "personnummer 811218-9876"),
        ("NATIONAL_ID", "131052-308T", "hetu 131052-308T"),
        ("NATIONAL_ID", "44051401359", "PESEL 44051401359"),
        ("NATIONAL_ID", "756.9217.0769.85", "AHV 756.9217.0769.85"),
        ("NATIONAL_ID", "11010519491231002X", "身份证 11010519491231002X"),
        ("NATIONAL_ID", "S1234567D", "nric S1234567D"),
        ("IP", "81.2.69.142", "he logs in from 81.2.69.142"),
        ("IP", "2a02:2f0e:1:2::9", "over 2a02:2f0e:1:2::9"),
        ("MAC", "3c:22:fb:1a:9e:04", "wlan0 3c:22:fb:1a:9e:04"),
        ("SLACK_ID", "<@U024BE7LH>", "ask <@U024BE7LH> first"),
        ("SLACK_ID", "U0G9QF9C6", "id U0G9QF9C6"),
        ("DATE_OF_BIRTH", "12/03/1985", "DOB: 12/03/1985"),
        ("DATE_OF_BIRTH", "4 May 1990", "I was born on 4 May 1990"),
        ("PASSPORT", "X1234567", "passport number X1234567"),
        ("BANK_ACCOUNT", "12345678", "account number: 12345678"),
        ("ADDRESS", "12 Abbey Road, Hull", "at 12 Abbey Road, Hull."),
        ("ADDRESS", "Lindenstraße 5, 10969 Berlin", "Lindenstraße 5, 10969 Berlin"),
        ("ADDRESS", "Via Garibaldi 21, Torino", "abita in Via Garibaldi 21, Torino"),
        ("ADDRESS", "P.O. Box 77", "to P.O. Box 77"),
        ("ADDRESS", "Rahu 12, Narva", "she lives at Rahu 12, Narva"),
        ("ADDRESS", "14 rue des Lilas, Lyon", "14 rue des Lilas, Lyon"),
    ],
)
def test_finds(kind: str, value: str, text: str) -> None:
    assert (kind, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "git clone git@github.com:me/thing.git",
        "the icon is logo@2x.png",
        "send it to user@example.com",
        "released on 2021-03-04 12:30:45",
        "order 4111111111111112 shipped",  # Luhn fails
        "ISBN 978-3-16-148410-0",
        "version 10.0.19.41 of the driver",
        "ping 192.168.1.1, 127.0.0.1 and 8.8.8.8",
        "192.0.2.44 is for documentation",
        "pi is 3.14159265358979323846",
        "$1,234,567.89 and 12 000 000 people",
        "commit 9a038989604e8da62ecddbe2094b16ce1b778be1",
        "DE00 3704 0044 0532 0130 00 is no account",
        "ssn 000-12-3456",
        "12345678A has the wrong letter",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "Chapter 5, Section 3 of Windows 10, Ubuntu 22",
        "he was born on 14 March 1879",
        "at 10:20:30:40 std::vector<a::b>",
        "00:00:00:00:00:00",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(text) == []


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text("0123456789 +-.()/@:aAzZ,\n", max_size=80))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for span in find_structured([text])[0]:
        assert end <= span.start < span.end <= len(text)
        assert span.type in TYPES.split()
        end = span.end


def test_a_batch_gives_what_each_text_gives() -> None:
    texts = ["mail a.b@firma.io", "", "nothing", "call 07700 900123 or +44 20 7946 0958"]

    assert find_structured(texts) == [find_structured([text])[0] for text in texts]

"""The placeholder redactor: consistent, typed, not reversible, and stable when run again."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetooth.api import Redactor as RedactorProtocol
from finetooth_plugins.redactors.placeholder import PlaceholderRedactor, Redactor, redact_conversation


def test_one_value_has_one_placeholder_through_a_conversation() -> None:
    texts = ["mail Ana.B@firma.io or +44 20 7946 0958", "no, ana.b@firma.io and kim@firma.io, +44 (20) 79460958"]

    result = redact_conversation(texts)

    assert result.texts == ("mail [EMAIL_1] or [PHONE_1]", "no, [EMAIL_1] and [EMAIL_2], [PHONE_1]")


def test_replacements_give_the_places_in_the_original() -> None:
    text = "mail ana.b@firma.io now"

    _, (replacement,) = Redactor().redact(text)

    assert text[replacement.start : replacement.end] == "ana.b@firma.io"
    assert (replacement.type, replacement.placeholder) == ("EMAIL", "[EMAIL_1]")


def test_message_by_message_gives_what_the_whole_conversation_gives() -> None:
    texts = ["ana.b@firma.io", "kim@firma.io", "again ana.b@firma.io"]
    redactor = Redactor()

    assert tuple(redactor.redact(text)[0] for text in texts) == redact_conversation(texts).texts


def test_a_number_that_the_text_already_uses_is_not_given_out() -> None:
    text, _ = Redactor().redact("[EMAIL_1] wrote to ana.b@firma.io")

    assert text == "[EMAIL_1] wrote to [EMAIL_2]"


def test_a_secret_goes_before_personal_data_in_the_same_place() -> None:
    text, _ = Redactor().redact("postgres://app:Tr0ub4dor@db.firma.io/main")

    assert "Tr0ub4dor" not in text
    assert "[PASSWORD_IN_URL_1]" in text


def test_nothing_of_the_values_is_kept_or_stored() -> None:
    redactor = Redactor()
    redactor.redact("mail ana.b@firma.io")

    kept = repr([getattr(redactor, name) for name in Redactor.__slots__])

    assert "ana" not in kept
    with pytest.raises(TypeError, match="not to be stored"):
        pickle.dumps(redactor)


def test_it_is_a_redactor_of_the_catalogue() -> None:
    assert isinstance(PlaceholderRedactor(), RedactorProtocol)
    assert PlaceholderRedactor().redact_conversation(["kim@firma.io"]).texts == ("[EMAIL_1]",)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text() | st.sampled_from(["a.b@firma.io", "[EMAIL_1]", "+44 20 7946 0958"]), max_size=4))
def test_text_outside_the_replacements_stays(texts: list[str]) -> None:
    result = redact_conversation(texts)

    for text, new, replaced in zip(texts, result.texts, result.replacements, strict=True):
        rest, done = "", 0
        for one in replaced:
            rest += text[done : one.start] + one.placeholder
            done = one.end
        assert rest + text[done:] == new

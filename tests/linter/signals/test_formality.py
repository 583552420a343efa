"""How formal a text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetooth.signals import formality
from finetooth.signals.linear import load_model


def score(text: str, language: str | None = "en") -> float:
    (found,) = formality.formality([text], [language])
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "We hereby confirm that the agreement has been terminated in accordance with clause 7.",
        "Please find enclosed the documents that you requested in your letter of 2 May.",
        "The committee will consider the proposal at its next meeting. Members are requested to attend.",
        "The findings suggest that regular exercise reduces the risk of heart disease.",
    ],
)
def test_formal_texts_score_above_one_half(text: str) -> None:
    assert score(text) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "hey whats up, wanna grab lunch?",
        "lol yeah that movie was sooo bad",
        "Nah, I'm good, gonna stay home tonight.",
        "omg you gotta try this place!! its awesome :)",
    ],
)
def test_casual_texts_score_below_one_half(text: str) -> None:
    assert score(text) < 0.5


def test_tokenised_text_scores_like_natural_text() -> None:
    assert score("I do n't know , it 's late .") == pytest.approx(score("I don't know, it's late."), abs=0.02)


def test_the_score_is_the_probability_of_the_features() -> None:
    text = "Thank you for your patience. We'll look into it (case 12) & reply within 2 days!"
    model = load_model("formality_model")
    assert score(text) == pytest.approx(model.probability(formality.features(text)), abs=1e-4)


def test_repeating_a_text_hardly_changes_its_tone() -> None:
    text = "The tenant shall notify the landlord of any damage without delay."
    assert score(" ".join([text] * 6)) == pytest.approx(score(text), abs=0.1)


@pytest.mark.parametrize(("text", "language"), [("Sehr geehrte Damen und Herren", "de"), ("", "en"), ("12 / 7", "en")])
def test_no_score_without_words_or_in_another_language(text: str, language: str) -> None:
    assert formality.formality([text], [language]) == [None]


@given(st.text(max_size=1200), st.sampled_from([None, "en", "de"]))
def test_any_text_gets_a_score_or_none(text: str, language: str | None) -> None:
    (found,) = formality.formality([text], [language])
    assert found is None or 0 <= found <= 1

"""Turns that need the turns before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetooth.signals import context
from finetooth.signals.kinds import UNKNOWN

HOTEL = [("user", "Find me a hotel in Ghent."), ("assistant", "The Canal Inn has rooms from 80 euros.")]
QUESTION = [("user", "I would like to book a flight."), ("assistant", "Where would you like to fly to?")]


def says(history: list[tuple[str, str]], text: str, language: str | None = "en") -> bool | None:
    return context.context_dependent([(history, text)], [language])[0].value


@pytest.mark.parametrize(
    ("history", "text"),
    [
        (HOTEL, "Does it have a pool?"),
        (HOTEL, "What about Bruges?"),
        (HOTEL, "How far is that from the station?"),
        (HOTEL, "What is the address?"),
        (HOTEL, "Any cheaper ones?"),
        (HOTEL, "Why?"),
        (QUESTION, "Lisbon"),
        (QUESTION, "yes please"),
    ],
)
def test_finds_turns_that_lean_on_others(history: list[tuple[str, str]], text: str) -> None:
    assert says(history, text) is True


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, goodbye!",
        "Write a function in Go that reverses a string.",
        "What is the phone number of the Canal Inn?",
        "Find me an Italian restaurant in the centre of Antwerp.",
        "Which countries border Belgium?",
    ],
)
def test_leaves_turns_that_stand_alone(text: str) -> None:
    assert says(HOTEL, text) is False


def test_a_first_turn_depends_on_nothing() -> None:
    assert says([], "What about it?") is False
    assert says([("system", "You are a travel agent.")], "What about it?") is False


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Und in Wien?"),
        ("fr", "Et à Lyon ?"),
        ("es", "¿Y en Sevilla?"),
        ("zh", "那上海呢？"),  # noqa: RUF001
        ("ja", "それはなぜですか？"),  # noqa: RUF001
    ],
)
def test_finds_leaning_turns_in_other_languages(language: str, text: str) -> None:
    assert says(HOTEL, text, language) is True


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wie hoch ist der Mont Blanc?"),
        ("fr", "Quelle est la hauteur du mont Blanc ?"),
        ("es", "¿Cuál es la altura del Mont Blanc?"),
        ("zh", "请写一首关于春天的诗。"),
        ("ja", "富士山の高さを教えてください。"),
    ],
)
def test_leaves_standing_turns_in_other_languages(language: str, text: str) -> None:
    assert says(HOTEL, text, language) is False


def test_a_language_that_is_not_spoken_is_unknown() -> None:
    assert context.context_dependent([(HOTEL, "Entä Brugge?"), (HOTEL, "Почему?")], ["fi", None]) == [UNKNOWN] * 2


@given(st.text(max_size=600), st.text(max_size=600), st.sampled_from([None, "fi", *sorted(context.LANGUAGES)]))
def test_any_turn_gets_a_score(before: str, text: str, language: str | None) -> None:
    (score,) = context.context_dependent([([("user", before), ("assistant", before)], text)], [language])
    assert score.score is None or 0 <= score.score <= 1

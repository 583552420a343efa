"""Names of persons: where they are found, where words only look like names, and how the threshold works."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetooth.signals.pii import find_names, find_pii


def names(text: str, threshold: float = 0.4) -> list[str]:
    return [text[name.span.start : name.span.end] for name in find_names([text], threshold)[0]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ngozi Adeyemi", "please contact Ngozi Adeyemi before noon"),
        ("Siobhán Ó Briain", "my name is Siobhán Ó Briain"),
        ("Dmitri Volkov", "ticket opened by Dmitri Volkov"),
        ("Haruto Sakamoto", "ask Haruto Sakamoto about the key"),
        ("priya sharma", "my name is priya sharma and i need help"),
        ("Emma", "I love Emma so much"),
        ("Carlos", "thanks, Carlos"),
    ],
)
def test_finds(name: str, text: str) -> None:
    assert any(name in one or one in name for one in names(text))


@pytest.mark.parametrize(
    "text",
    [
        "install the package and then run it again",
        "The printer is on the second floor.",
        "will you mark the date in may",
        "Ubuntu and Windows both boot fine",
        "",
        "?!... 12 :-)",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert names(text) == []


def test_a_higher_threshold_gives_a_part_of_what_a_lower_one_gives() -> None:
    text = "Emma met Ngozi Adeyemi at the Clifton cafe"
    low = find_names([text], 0.1)[0]
    high = find_names([text], 0.8)[0]

    assert high
    assert all(any(one.span.start <= two.span.start and two.span.end <= one.span.end for one in low) for two in high)
    assert all(0.8 <= name.confidence <= 1 for name in high)


def test_find_pii_joins_names_and_numbers() -> None:
    text = "please contact Ngozi Adeyemi, ngozi@firma.io"

    assert [span.type for span in find_pii([text])[0]] == ["PERSON", "EMAIL"]
    assert [span.type for span in find_pii([text], name_threshold=2)[0]] == ["EMAIL"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Anna",
                "anna",
                "KIM",
                "Ó'Neil",
                ":)",
                "'S",
                "-x",
                "Ж",
                "ß",
                "�",
                "\x1c",
                "\n",
                "Will_2",
                "met",
                "the",
            ]
        )
    ),
    st.text(),
)
def test_any_text_gives_spans_inside_it(words: list[str], tail: str) -> None:
    text = " ".join(words) + tail
    end = 0
    for span in find_pii([text])[0]:
        assert end <= span.start < span.end <= len(text)
        end = span.end

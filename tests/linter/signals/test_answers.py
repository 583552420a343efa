"""The detectors about how answers read: stock phrases, ends, leftovers, loops, echoes, characters, code."""

# ruff: noqa: RUF001  # the letters of other scripts

from __future__ import annotations

import pytest

from finetooth.signals.boilerplate import asks_who, boilerplates
from finetooth.signals.characters import invisible, mojibake, repaired
from finetooth.signals.code_syntax import broken_code
from finetooth.signals.echo import echoes
from finetooth.signals.fences import fences
from finetooth.signals.leftovers import asks_for_template, tool_marks, unfilled
from finetooth.signals.placeholders import Placeholders
from finetooth.signals.unfinished import unfinished


def test_stock_phrases_are_told_by_kind_and_quotes_left_alone() -> None:
    texts = ["As an AI assistant, I can't.", 'People write "As an AI assistant, I can\'t" a lot.', "Artificial light."]

    assert [[span.type for span in spans] for spans in boilerplates(texts)] == [["AI_DISCLAIMER"], [], []]


def test_a_question_about_the_assistant_is_seen() -> None:
    assert asks_who("So, are you a robot?")
    assert not asks_who("Are you open on Sunday?")


@pytest.mark.parametrize(
    "text", ["", "no stop", "1. tea\n2. milk", "```\nx\n```", "A long sentence that ends as it should. " * 5]
)
def test_what_ends_as_it_should(text: str) -> None:
    assert unfinished([text]) == [""]


def test_an_open_fence_is_unfinished() -> None:
    assert unfinished(["Look:\n```python\nx = 1"]) == ["ends in an open code fence"]


def test_placeholders_in_code_are_no_leftovers() -> None:
    assert unfilled(["Hello {{name}}, `{{x}}`"])[0][0].type == "TEMPLATE"
    assert len(unfilled(["Hello {{name}}, `{{x}}`"])[0]) == 1
    assert asks_for_template("Write a letter to my landlord")


def test_marks_of_tools() -> None:
    assert [span.type for span in tool_marks(["Done (edited) :white_check_mark: at 10:30:12"])[0]] == [
        "EDITED",
        "EMOJI_CODE",
    ]


def test_an_echo_needs_the_whole_question() -> None:
    assert echoes("where can i find your shop?", "where can i find your shop? in the lane.")
    assert not echoes("where can i find your shop?", "you can find our shop in the lane.")
    assert not echoes("please repeat after me: where is it?", "please repeat after me: where is it?")


def test_broken_encoding_is_read_again() -> None:
    assert repaired("Ã¼") == "ü"
    assert repaired("ü") is None
    assert mojibake(["Ã¼ber", "über", "naïve Äußerung"])[1:] == [(), ()]


def test_joiners_have_their_business() -> None:
    assert invisible(["👩\u200d💻", "می\u200cخواهم"]) == [(), ()]
    assert [span.type for span in invisible(["a\u200bb\u202ec"])[0]] == ["ZERO_WIDTH", "BIDIRECTIONAL"]


def test_code_is_parsed_by_its_language() -> None:
    assert [one.language for one in broken_code('```py\nx = (\n```\n```json\n{"a": 1}\n```\n```js\nx = (\n```')] == [
        "Python"
    ]


def test_a_fence_knows_where_its_body_begins() -> None:
    text = "a\n```python\nx = 1\n```\n"

    (fence,) = fences(text)

    assert (fence.language, text[fence.start : fence.start + len(fence.body)]) == ("python", "x = 1\n")


def test_a_taken_placeholder_is_not_given_again() -> None:
    placeholders = Placeholders(["[EMAIL_1] wrote."])

    assert placeholders.of("EMAIL", "jo@web.de") == "[EMAIL_2]"
    assert placeholders.of("EMAIL", "Jo@Web.de") == "[EMAIL_2]"

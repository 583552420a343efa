"""What makes two answers to one question contradict each other, and what does not."""

from __future__ import annotations

import pytest

from finetooth.signals.conflict import Conflict, conflict, same_question, telling_words
from finetooth.signals.fingerprints import fold
from finetooth.signals.quantities import quantities, unmatched
from finetooth.signals.similarity import words


@pytest.mark.parametrize(
    ("question", "one", "other", "what"),
    [
        ("How long?", "You can return shoes within 30 days.", "You can return shoes within 14 days.", Conflict.NUMBER),
        ("How long?", "Your refund takes 5 days.", "Refunds are processed within 14 business days.", Conflict.NUMBER),
        ("How heavy?", "The package weighs 5 kg.", "The package weighs 5 lbs.", Conflict.NUMBER),
        ("When?", "It was founded in March 2019.", "It was founded in May 2019.", Conflict.NUMBER),
        ("What does it cost?", "The plan costs $20 a month.", "The plan costs €20 a month.", Conflict.NUMBER),
        ("x", "1. Wash it. 2. Dry it. 3. Iron it.", "1. Wash it. 1. Dry it. 3. Iron it.", Conflict.NUMBER),
        ("Do you ship?", "We ship to Canada.", "We don't ship to Canada.", Conflict.POLARITY),
        ("Can I return it?", "Yes, within 30 days.", "No, sale items are final.", Conflict.VERDICT),
        ("Can I return it?", "Yes, you can return it.", "You cannot return it.", Conflict.VERDICT),
        ("When?", "The store is open on Sundays.", "The store is closed on Sundays.", Conflict.OPPOSITE),
        ("May I?", "It is possible at any time.", "It is impossible at any time.", Conflict.OPPOSITE),
        ("Where?", "Our headquarters are in Berlin.", "Our headquarters are in Munich.", Conflict.NAME),
        ("What is the capital?", "Canberra", "Sydney", Conflict.ANSWER),
    ],
)
def test_a_contradiction_is_named(question: str, one: str, other: str, what: Conflict) -> None:
    assert conflict(question, one, other) is what
    assert conflict(question, other, one) is what


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How?", "Open Settings and choose Security.", "Go to Settings, then Security."),
        ("Where?", "Our headquarters are in Berlin.", "Our headquarters are in Berlin, Germany."),
        ("Where?", "We are in the USA.", "We are in the United States."),
        ("When?", "It takes 5 days.", "It takes five days, usually."),
        ("When?", "The meeting starts at 3 pm.", "The meeting starts at 15:00."),
        ("When?", "The sale ends on 2024-03-05.", "The sale ends on March 5, 2024."),
        ("How big?", "The room is 5 m wide and 2 m high.", "The room is 500 cm wide."),
        ("x", "You need no receipt. You need the order number.", "You need the order number. You need no receipt."),
        ("x", "Day 1: run 5 km. Day 2: run 6 km.", "Day 3: run 7 km. Day 4: run 8 km."),
        ("Suggest a name for a cat.", "Minka", "Rufus"),
    ],
)
def test_shorter_reordered_and_reformatted_answers_agree(question: str, one: str, other: str) -> None:
    assert conflict(question, one, other) is None
    assert conflict(question, other, one) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,000", "one thousand"),
        ("50 %", "50 percent"),
        ("5 March 2021", "2021-03-05"),
        ("5 km", "5000 m"),
        ("two hundred and five", "205"),
        ("$3 billion", "3 dollars billion"),
        ("twenty-five", "25"),
    ],
)
def test_a_quantity_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert unmatched(quantities(one), quantities(other)) == ([], [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hi, how can I reset my password? Thanks!", "how do i reset my password", True),
        ("Create a poem about rain", "Write a poem about rain", True),
        ("Where is your ofice in Lisbon?", "Where is your office in Lisbon?", True),
        ("How far is it from Ulm to Bonn?", "How far is it from Bonn to Ulm?", False),
        ("What is 12 times 3?", "What is 13 times 3?", False),
        ("What is the capital of Spain?", "What is the capital of Italy?", False),
    ],
)
def test_a_question_stays_the_same_through_politeness_and_misspelling(one: str, other: str, same: bool) -> None:
    assert same_question(*(telling_words(words(fold(text))) for text in (one, other))) is same

"""A reply to a question for several facts: each piece for the one fact that it fits, and nothing for another."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.facts import Fact
from backrules.replies import Asked, parse_replies, parse_reply
from tests.support import examples

PLACE = Fact(
    *("place", "choices", "where it hurts", "Where does it hurt?"),
    options={"upper": "Upper back", "mid": "Mid back", "lower": "Lower back"},
    say={"none": ("no pain",)},
    safety=True,
)
MARK = Fact("mark", "integer", "pain", "How bad is it?", range=(0, 10), scale=True, safety=True)
WEEKS = Fact("weeks", "integer", "weeks with pain", "For how many weeks?", unit="weeks", range=(0, 5000))
NECK = Fact("neck", "boolean", "neck pain", "Does your neck hurt?", safety=True)
FORM = [Asked(PLACE), Asked(MARK, waits=True), Asked(WEEKS, waits=True)]


@pytest.mark.parametrize(
    ("text", "status", "value"),
    [
        ("lower back, about a 3, two weeks", "understood", {"place": ["lower"], "mark": 3, "weeks": 2}),
        ("two weeks, lower back, 3/10", "understood", {"place": ["lower"], "mark": 3, "weeks": 2}),
        (
            "upper and lower back, a 3. For two weeks now",
            "understood",
            {"place": ["upper", "lower"], "mark": 3, "weeks": 2},
        ),
        ("upper, lower, 3/10", "understood", {"place": ["upper", "lower"], "mark": 3}),
        ("lower", "understood", {"place": ["lower"]}),
        ("no pain", "understood", {"place": []}),
        ("lower, 3", "partial", {"place": ["lower"]}),
        ("lower, 3, 2", "partial", {"place": ["lower"]}),
        ("two weeks", "partial", {"weeks": 2}),
        ("3", "unclear", None),
        ("lower back, flurble", "unclear", None),
        ("lower back, but only when I laugh, 3", "unclear", None),
        ("lower back? 3", "unclear", None),
        ("", "unclear", None),
        ("don't know", "skip", None),
        ("why?", "why", None),
        ("go back", "back", None),
        ("stop", "stop", None),
        (", ".join(["lower"] * 11), "unclear", None),
    ],
)
def test_each_piece_goes_to_the_fact_that_it_fits(text: str, status: str, value: object) -> None:
    found = parse_replies(FORM, text)
    assert (found.status, found.value) == (status, value)


def test_what_is_left_is_asked_for() -> None:
    assert parse_replies(FORM, "two weeks").ask_back == "And this is still open: Where does it hurt?"
    assert parse_replies([Asked(NECK), Asked(MARK)], "yes").ask_back == "And this is still open: How bad is it?"
    assert parse_replies(FORM, "lower, 3").ask_back == "And this is still open: How bad is it?"


def test_a_yes_and_a_number_are_two_answers_where_two_are_asked_for() -> None:
    assert parse_replies([Asked(NECK), Asked(MARK)], "yes, a 4").value == {"neck": True, "mark": 4}


def test_of_one_fact_a_reply_is_read_as_ever() -> None:
    assert parse_replies([Asked(MARK)], "about a 3") == parse_reply(MARK, "about a 3")


PIECES = ["lower", "upper back", "3/10", "two weeks", "a 7", "no pain", "4", "14 days", "mid"]


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_what_a_form_understands_every_way_to_read_it_says(pieces: list[str]) -> None:
    found = parse_replies(FORM, ", ".join(pieces))
    if found.has_value:
        for name, value in found.value.items():
            fact = next(one.fact for one in FORM if one.fact.name == name)
            runs = itertools.combinations(range(len(pieces) + 1), 2)
            assert any(parse_reply(fact, ", ".join(pieces[start:end])).value == value for start, end in runs)

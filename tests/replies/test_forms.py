"""A reply to a question for several facts: each piece for the one fact that it fits, and nothing for another."""

from __future__ import annotations

import itertools

import attrs
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
TIGHT = Fact("tight", "boolean", "tight back", "Is it tight?")
JOB = Fact("job", "boolean", "hard job", "Is your job hard?")
HOURS = Fact("hours", "number", "hours at a desk", "For how many hours do you sit?", unit="h/day", range=(0, 24))
HANGING = [
    Asked(PLACE),
    Asked(attrs.evolve(MARK, say={"0": ("no pain",)}), settled_by=("place",)),
    Asked(WEEKS, waits=True, settled_by=("place",)),
]


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


@pytest.mark.parametrize(
    ("text", "status", "value"),
    [
        ("no pain", "understood", {"place": [], "mark": 0}),  # by names of the ruleset for both
        ("none", "understood", {"place": []}),  # nothing is left to ask of the others
        ("nothing", "understood", {"place": []}),
        ("no to both", "understood", {"place": [], "mark": 0}),
        ("lower", "partial", {"place": ["lower"]}),
        ("no pain, 3", "unclear", None),  # both cannot be
        ("none, for two weeks", "unclear", None),
    ],
)
def test_a_no_is_one_to_what_hangs_on_it(text: str, status: str, value: object) -> None:
    found = parse_replies(HANGING, text)
    assert (found.status, found.value) == (status, value)


def test_a_mere_none_is_unclear_where_not_all_hangs_on_the_first_fact() -> None:
    assert parse_replies([*HANGING, Asked(NECK)], "nothing").status == "unclear"
    assert parse_replies([Asked(PLACE), Asked(MARK)], "nothing").status == "unclear"


def test_what_a_no_settles_is_not_asked_back() -> None:
    own = Asked(MARK, settled_by=("neck",))
    assert parse_replies([Asked(NECK), own, Asked(TIGHT)], "no, no").value == {"neck": False, "tight": False}
    assert parse_replies([Asked(NECK), own], "no").status == "understood"
    assert parse_replies([Asked(NECK), own], "yes").ask_back == "And this is still open: How bad is it?"


@pytest.mark.parametrize(
    "text", ["no to both", "neither", "No to both of them!", "both no", "beides nein", "weder noch"]
)
def test_a_no_to_both_needs_two_facts(text: str) -> None:
    lang = "de" if text in ("beides nein", "weder noch") else "en"
    two, three = [Asked(TIGHT), Asked(NECK)], [Asked(TIGHT), Asked(NECK), Asked(JOB)]
    assert parse_replies(two, text, lang).value == {"tight": False, "neck": False}
    assert parse_replies(three, text, lang).status == "unclear"
    assert parse_replies([*two, Asked(MARK, waits=True)], text, lang).value == {"tight": False, "neck": False}
    assert parse_replies([Asked(TIGHT), Asked(HOURS)], text, lang).value is None  # no number is a no
    assert parse_replies([Asked(HOURS), *two], f"6 h, {text}", lang).value == {
        "hours": 6,
        "tight": False,
        "neck": False,
    }


@pytest.mark.parametrize("text", ["no to all", "none of that", "alles nein"])
def test_a_no_to_all_is_one_to_each(text: str) -> None:
    lang = "de" if text == "alles nein" else "en"
    three = [Asked(TIGHT), Asked(NECK), Asked(JOB)]
    assert parse_replies(three, text, lang).value == {"tight": False, "neck": False, "job": False}
    assert parse_replies([*three, Asked(HOURS)], text, lang).status != "understood"


def test_a_fact_may_be_called_by_its_place() -> None:
    three = [Asked(TIGHT), Asked(NECK), Asked(JOB)]
    told = {"tight": True, "neck": False, "job": False}
    assert parse_replies(three, "yes to the first, no to the second, no to the third").value == told
    assert parse_replies(three, "no to the second, the first one yes; no to the third").value == told
    assert parse_replies(three, "yes to the first, no to both").value == told
    assert parse_replies(three, "yes to the first").ask_back == "And this is still open: Does your neck hurt?"
    assert parse_replies(three, "erstens ja, zweitens nein, drittens nein", "de").value == told
    for text in ("yes to the fourth", "yes to the first, no to the first", "maybe to the first", "yes to the first, 4"):
        assert parse_replies(three, text).status == "unclear"


def test_what_waits_may_have_been_counted_or_not() -> None:
    waiting = [Asked(NECK), Asked(WEEKS, waits=True), Asked(TIGHT)]
    assert parse_replies(waiting, "yes to the first").value == {"neck": True}
    assert parse_replies(waiting, "yes to the second").status == "unclear"
    assert parse_replies(waiting, "yes to the third").status == "unclear"
    assert parse_replies(waiting, "no, no").status == "understood"  # whichever no is for which


def test_denials_without_a_comma_are_several() -> None:
    assert parse_replies([Asked(NECK), Asked(TIGHT)], "no neck pain no tight back").value == {
        "neck": False,
        "tight": False,
    }
    assert parse_replies([Asked(NECK), Asked(TIGHT)], "no no").status == "unclear"


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

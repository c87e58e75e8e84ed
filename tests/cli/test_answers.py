"""What may be typed as an answer, and what is said where it is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrules._util.language import ENGLISH
from backrules.cli.answers import Misunderstood, explained, labelled, no_option, understood
from backrules.facts import Fact, Profiles

FACTS = {
    "hurts": Fact("hurts", "boolean", "back pain", "Does it hurt?"),
    "hours": Fact("hours", "number", "hours at a desk", "How many hours?", unit="h/day", range=(0, 24)),
    "sets": Fact("sets", "integer", "sets", "How many sets?", unit="sets/week", range=(0, 2000)),
    "weight": Fact("weight", "number", "weight", "How heavy?"),
    "level": Fact(
        "level",
        "choice",
        "level",
        "Which?",
        options={"none": "I never did", "some": "A little", "solid": "My form is solid"},
    ),
    "tools": Fact(
        "tools",
        "choices",
        "equipment",
        "Which?",
        options={
            "bar": "A bar",
            "bench": "A bench, or a box",
            "pull_up_bar": "A pull-up bar",
            "mat": "An exercise mat",
        },
    ),
    "signs": Fact(
        "signs", "choices", "signs", "Any?", options={"night_pain": "Pain at night", "fever": "Fever and chills"}
    ),
    "days": Fact("days", "choices", "days", "When?", options={"2": "two days", "3": "three days", "0": "no day"}),
}
PROFILES = Profiles(FACTS)


def parsed(fact, text, known=None):
    reply = understood(FACTS[fact], text, known)
    if reply.has_value:
        return reply.value
    raise Misunderstood(explained(FACTS[fact], text, PROFILES, known, ENGLISH))


UNDERSTOOD = [
    ("hurts", "y", True),
    ("hurts", "YES", True),
    ("hurts", "n", False),
    ("hurts", "false", False),
    ("hours", "9", 9),
    ("hours", "9.5", 9.5),
    ("hours", "9,5", 9.5),
    ("hours", "0,125", 0.125),
    ("hours", "9h", 9),
    ("hours", "9 h/day", 9),
    ("hours", "9 hours", 9),
    ("sets", "12 set", 12),
    ("sets", "7.0", 7),
    ("level", "1", "none"),
    ("level", "none", "none"),
    ("level", "I never did", "none"),
    ("level", "a little", "some"),
    ("level", "som", "some"),
    ("level", "my form", "solid"),
    ("tools", "1", ["bar"]),
    ("tools", "4, 1", ["bar", "mat"]),
    ("tools", "1 4", ["bar", "mat"]),
    ("tools", "2-4", ["bench", "pull_up_bar", "mat"]),
    ("tools", "1,3-4", ["bar", "pull_up_bar", "mat"]),
    ("tools", "mat and bench", ["bench", "mat"]),
    ("tools", "Pull-up bar; exercise mat", ["pull_up_bar", "mat"]),
    ("tools", "pull up", ["pull_up_bar"]),
    ("tools", "bar", ["bar"]),
    ("tools", "a bench, or a box", ["bench"]),
    ("tools", "all", ["bar", "bench", "pull_up_bar", "mat"]),
    ("tools", "0", []),
    ("tools", "none", []),
    ("tools", "None of these", []),
    ("tools", "no", []),
    ("tools", "n", []),
    ("days", "2", ["2"]),
    ("days", "0", ["0"]),
    ("days", "two days, 3", ["2", "3"]),
    ("days", "none", []),
]


@pytest.mark.parametrize(("fact", "text", "value"), UNDERSTOOD)
def test_an_answer_is_understood(fact, text, value):
    found = parsed(fact, text)
    assert found == value
    assert type(found) in (type(value), float)


MISTAKES = [
    ("hurts", "1", "“1” is neither yes nor no; type y or n"),
    ("hurts", "maybe", "“maybe” is neither yes nor no; type y or n"),
    ("hours", "25", "expected a number from 0 to 24 h/day, not 25"),
    ("hours", "lots", "expected a number from 0 to 24 h/day, not 'lots'"),
    ("hours", "nan", "expected a number from 0 to 24 h/day, not 'nan'"),
    ("hours", "1e3", "expected a number from 0 to 24 h/day, not '1e3'"),
    ("hours", "8-10", "expected a number from 0 to 24 h/day, not '8-10'"),
    ("hours", "9 hours a week", "expected a number from 0 to 24 h/day, not '9 hours a week'"),
    ("hours", "9" * 5000, "expected a number from 0 to 24 h/day, not '9999"),
    ("sets", "1,000", "“1,000” is no answer to this question"),
    ("sets", "7,5", "expected a whole number from 0 to 2000 sets/week, not 7.5"),
    ("level", "0", "there is no answer 0: they are numbered from 1 to 3"),
    ("level", "4", "there is no answer 4: they are numbered from 1 to 3"),
    ("level", "sloyd", "“sloyd” is none of the answers (did you mean 'solid'?)"),
    ("level", "1,2", "“1,2” is none of the answers (type a number from 1 to 3)"),
    ("tools", "yes", "“yes” is none of the answers (type a number from 1 to 4)"),
    ("tools", "0,1", "“0,1” is none of the answers"),
    ("tools", "1,9", "“1,9” is none of the answers"),
    ("tools", "x" * 4000, f"“{'x' * 57}...” is none of the answers (type a number from 1 to 4)"),
    ("days", "1", "“1” is none of the answers (type one of 2, 3, 0)"),
]


@pytest.mark.parametrize(("fact", "text", "problem"), MISTAKES, ids=range(len(MISTAKES)))
def test_what_is_no_answer_is_explained(fact, text, problem):
    with pytest.raises(Misunderstood) as raised:
        parsed(fact, text)
    assert str(raised.value).startswith(problem)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(
    "text", ["n", ",", ",,", ";", "3-1", "9-9", "5-9", "10-12", "1-", "-", "...", "!", "and", "or", "0 1"]
)
def test_nothing_that_is_unclear_is_taken_for_none_of_the_warning_signs(text):
    with pytest.raises(Misunderstood):
        parsed("signs", text)


def test_of_a_fact_that_is_known_in_part_only_the_rest_is_asked_and_told():
    known = PROFILES.read({"tools": {"bar": True, "mat": False}})["tools"]
    assert parsed("tools", "1", known) == {"bench": True, "pull_up_bar": False}
    assert parsed("tools", "0", known) == {"bench": False, "pull_up_bar": False}
    with pytest.raises(Misunderstood):
        parsed("tools", "mat", known)


def test_options_that_are_numbers_are_their_own_labels():
    assert labelled(FACTS["days"].options) == {"2": "2", "3": "3", "0": "0"}
    assert no_option(FACTS["days"].options) == "none"
    assert labelled(FACTS["level"].options) == {"1": "none", "2": "some", "3": "solid"}
    assert no_option(FACTS["level"].options) == "0"


@given(st.sampled_from(sorted(FACTS)), st.one_of(st.text(), st.from_regex(r"[0-9 ,;.\-a-z]{0,12}", fullmatch=True)))
def test_whatever_is_typed_is_a_valid_value_or_a_short_explanation(fact, text):
    try:
        value = parsed(fact, " ".join(text.split()))
    except Misunderstood as error:
        problem = str(error)
    else:
        PROFILES.read({fact: value})
        return
    assert 0 < len(problem) < 300

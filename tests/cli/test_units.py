"""What may stand behind a number that somebody types."""

import pytest

from backrules.cli.answers import Misunderstood, parse_answer
from backrules.cli.units import _SPELLINGS, says_unit
from backrules.facts import Fact, Profiles

SAID = [
    ("h/day", ["", "h", "H", "hr.", "hours", "h/day", "hours a day", "hrs per day", "h / day", "hours each day"]),
    ("sets/week", ["set", "sets", "sets/week", "sets a week", "set / wk"]),
    ("mi", ["mi", "mile", "Miles"]),
    ("miles", ["mi", "mile"]),
    ("€", ["€", "euro", "EUR"]),
    ("°C", ["°C", "°c"]),
    (None, [""]),
]
NOT_SAID = [
    ("h/day", ["hundred", "h/week", "hours a week", "ho", "day", "/day", "h day", "min", "hours/"]),
    ("sets/week", ["se", "s", "reps", "sets a day", "setss"]),
    ("m", ["miles", "min", "mm", "me", "million"]),
    ("mi", ["min", "m"]),
    ("l", ["lbs", "lb"]),
    ("s", ["sets", "se"]),
    ("min", ["m", "mi", "mini"]),
    (None, ["kg", "x"]),
]


@pytest.mark.parametrize(("unit", "texts"), SAID)
def test_the_unit_may_be_said(unit, texts):
    assert [text for text in texts if not says_unit(text, unit)] == []


@pytest.mark.parametrize(("unit", "texts"), NOT_SAID)
def test_what_only_looks_like_the_unit_is_not_it(unit, texts):
    assert [text for text in texts if says_unit(text, unit)] == []


@pytest.mark.parametrize("group", _SPELLINGS, ids=lambda group: group[0])
def test_no_spelling_of_another_unit_is_taken_for_this_one(group):
    others = [word for other in _SPELLINGS if other is not group for word in other]
    assert len({*others, *group}) == len(others) + len(group), "a spelling stands in one group only"
    for unit in group:
        assert [word for word in group if not says_unit(word, unit)] == []
        assert [word for word in others if says_unit(word, unit)] == []


@pytest.mark.parametrize(("unit", "typed"), [("m", "5 miles"), ("mi", "30 min"), ("l", "2 lbs"), ("h", "6 hundred")])
def test_a_wrong_unit_is_explained_and_asked_again(unit, typed):
    fact = Fact("x", "number", "x", "How much?", unit=unit)
    with pytest.raises(Misunderstood, match=f"expected a number, not '{typed}' .the number alone, or with {unit} or "):
        parse_answer(fact, typed, Profiles({"x": fact}))

"""Many people in one call: what each gets, what is said of bad ones, and who is told of it."""

from __future__ import annotations

import pickle
import random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules import ProfileError, Ruleset, UsageError
from backrules.api.observers import observing
from backrules.recommendation import batch as module
from tests.recommendation.worlds import rulesets
from tests.strategies import people
from tests.support import WORKING, examples

PEOPLE = [
    {"desk_hours": 9, "deadlift_experience": "none", "equipment": {"mat": True}},
    {},
    {"red_flags": ["fever"], "goals": ["strength"]},
    {"desk_hours": 9, "deadlift_experience": "none", "equipment": {"mat": True}},
]
BAD = [{"desk_hours": 25, "slouche": True}, PEOPLE[0], 5, {"equipment": ["matt"], "desk_hours": 9}]


@st.composite
def crowds(draw: st.DrawFn, rules: int = 8, least: int = 0) -> tuple[Ruleset, list[dict]]:
    """A ruleset, and people of whom some are alike, some with their facts in another order."""
    data = draw(rulesets(rules))
    few = draw(st.lists(people(data.facts), min_size=1, max_size=4))
    one = st.sampled_from(few)
    reordered = one.map(lambda person: dict(reversed(person.items())))
    return Ruleset(data), draw(st.lists(st.one_of(one, reordered), min_size=least, max_size=8))


@settings(max_examples=examples(40))
@given(
    crowd=crowds(),
    strict=st.booleans(),
    top=st.none() | st.integers(0, 3),
    engine=st.sampled_from(WORKING),
    few=st.integers(0, 2),
)
def test_each_of_many_people_gets_to_the_byte_what_they_get_alone(crowd, strict, top, engine, few):
    ruleset, everybody = crowd
    with pytest.MonkeyPatch.context() as patch:  # groups of three, those of fewer than `few` one by one
        patch.setattr(module, "_GROUP", 3)
        patch.setattr(module, "_FEW", few)
        found = ruleset.recommend_many(everybody, strict=strict, top=top, engine=engine)
    alone = [ruleset.recommend(person, strict=strict, top=top, engine=engine) for person in everybody]
    assert [(str(one), one.to_dict(), list(one.profile)) for one in found] == [
        (str(one), one.to_dict(), list(one.profile)) for one in alone
    ]


@settings(max_examples=examples(40))
@given(crowd=crowds(rules=12, least=1))
def test_a_crowd_is_advised_and_held_back_as_each_is_strict_or_not(crowd):
    ruleset, everybody = crowd
    for strict in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_FEW", 0)
            found = ruleset.recommend_many(everybody, strict=strict)
        alone = [ruleset.recommend(person, strict=strict, engine="reference") for person in everybody]
        assert [(one.advice, one.withheld) for one in found] == [(one.advice, one.withheld) for one in alone]


def test_the_built_in_ruleset_gives_a_crowd_what_it_gives_each(builtin):
    draw = random.Random(5)
    whole = [builtin.profiles.read(person) for person in _crowd(builtin, draw)]
    everybody = [{name: one for name, one in person.items() if draw.random() < 0.7} for person in whole]
    told = set()
    for strict in (False, True):
        found = builtin.recommend_many(everybody, strict=strict)
        told.update(one.outcome for one in found)
        assert [one.to_dict(include_question=False) for one in found] == [
            builtin.recommend(person, strict=strict).to_dict(include_question=False) for person in everybody
        ]
    assert len(told) > 30


def _crowd(ruleset: Ruleset, draw: random.Random) -> list[dict]:
    """Sixty people of whom everything is known: enough to be answered in one go."""

    def value(one):
        if one.type == "boolean":
            return draw.random() < 0.5
        if one.is_number:
            return draw.randint(*map(int, one.range))
        if one.type == "choice":
            return draw.choice(list(one.options))
        return [option for option in one.options if draw.random() < (0.01 if one.safety else 0.4)]

    everybody = [{name: value(one) for name, one in ruleset.data.facts.items()} for _ in range(60)]
    for person in everybody:  # with a warning sign or severe pain most are told the same
        person["pain_severity"] = draw.randint(0, 7)
    return everybody


def test_the_same_values_of_other_facts_are_other_people(builtin):
    everybody = [{"slouches": True}, {"tight_back": True}, {"slouches": False}, {}]
    everybody += [{"slouches": True, "tight_back": False}, {"slouches": False, "tight_back": True}]
    found = builtin.recommend_many(everybody)
    assert [one.to_dict() for one in found] == [builtin.recommend(person).to_dict() for person in everybody]


@settings(max_examples=examples(15))
@given(crowd=crowds(), size=st.sampled_from([10, 10**4, 10**9, 10**16]))
def test_points_of_any_size_rank_a_crowd_as_they_rank_each(crowd, size):
    ruleset, everybody = crowd
    rules = {key: attrs.evolve(rule, points=rule.points * size) for key, rule in ruleset.data.rules.items()}
    ruleset = Ruleset(attrs.evolve(ruleset.data, rules=rules))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FEW", 0)
        found = ruleset.recommend_many(everybody)
    alone = [ruleset.recommend(person) for person in everybody]
    assert [[(one.id, one.strength, one.score) for one in rec.advice] for rec in found] == [
        [(one.id, one.strength, one.score) for one in rec.advice] for rec in alone
    ]


def test_in_a_crowd_nobody_is_matched_alone_before_somebody_asks_for_more_than_the_advice(builtin, monkeypatch):
    everybody = [{"desk_hours": hours / 10} for hours in range(100)]
    expected = [builtin.recommend(person) for person in everybody]
    ruleset = Ruleset(builtin.data)
    engine = ruleset.engine("cells")
    matched, match = [], engine.match
    monkeypatch.setattr(engine, "match", lambda values: matched.append(values) or match(values))
    found = ruleset.recommend_many(everybody)
    assert [one.outcome for one in found] == [one.outcome for one in expected]
    assert matched == []
    assert found[7].withheld == expected[7].withheld
    assert found[7].possible == expected[7].possible
    assert matched == [everybody[7]]


def test_the_answers_stand_in_the_order_of_the_people_and_are_a_list(builtin):
    found = builtin.recommend_many(PEOPLE)
    assert type(found) is list
    assert [one.profile for one in found] == [builtin.recommend(person).profile for person in PEOPLE]
    assert all(one.ruleset is builtin for one in found)
    assert builtin.recommend_many([]) == []


def test_people_may_come_from_anything_that_is_iterated_once(builtin):
    expected = [one.to_dict() for one in builtin.recommend_many(PEOPLE)]
    for everybody in (iter(PEOPLE), (person for person in PEOPLE), tuple(PEOPLE), dict(enumerate(PEOPLE)).values()):
        assert [one.to_dict() for one in builtin.recommend_many(everybody)] == expected


def test_people_may_be_instances_as_in_recommend():
    (found,) = backrules.recommend_many([backrules.Profile(desk_hours=9)])
    assert found.to_dict() == backrules.recommend({"desk_hours": 9}).to_dict()


def test_all_that_is_wrong_with_all_people_is_said_at_once_behind_their_place(builtin):
    with pytest.raises(ProfileError) as raised:
        builtin.recommend_many(BAD)
    assert str(raised.value) == (
        "4 problems in the profile:\n"
        "  [0].desk_hours: expected a number from 0 to 24 h/day, not 25\n"
        "  [0].slouche: there is no such fact (did you mean 'slouches'?)\n"
        "  [2]: a profile is a mapping or an attrs or dataclass instance, not a value of type int\n"
        "  [3].equipment[0]: expected one of barbell, hex_bar, dumbbells, kettlebell, bands, pull_up_bar, lat_pulldown, cable_row, "
        "bench, back_extension, mat, not 'matt' (did you mean 'mat'?)"
    )


@settings(max_examples=examples(30))
@given(wrong=st.lists(st.booleans(), max_size=12))
def test_the_paths_of_problems_begin_with_the_places_of_exactly_the_bad_people(builtin, wrong):
    everybody = [{"desk_hours": -1} if bad else {"desk_hours": 1} for bad in wrong]
    if not any(wrong):
        assert len(builtin.recommend_many(everybody)) == len(wrong)
        return
    with pytest.raises(ProfileError) as raised:
        builtin.recommend_many(everybody)
    places = [f"[{place}].desk_hours" for place, bad in enumerate(wrong) if bad]
    assert [problem.path for problem in raised.value.problems] == places


def test_of_very_many_problems_the_text_shows_a_hundred_and_the_error_has_all(builtin):
    with pytest.raises(ProfileError) as raised:
        builtin.recommend_many([{"desk_hours": -1}] * 250)
    assert len(raised.value.problems) == 250
    lines = str(raised.value).splitlines()
    assert (lines[0], lines[-1]) == ("250 problems in the profile:", "  and 150 more")
    assert lines[100].startswith("  [99].desk_hours: ")


def test_observers_are_told_of_each_person_in_order_also_of_those_who_are_alike(builtin):
    told = []
    with observing(lambda ruleset, values, strict: told.append((ruleset, values, strict))):
        builtin.recommend_many(PEOPLE, strict=True)
    alone = []
    with observing(lambda ruleset, values, strict: alone.append((ruleset, values, strict))):
        for person in PEOPLE:
            builtin.recommend(person, strict=True)
    assert told == alone
    assert len(told) == len(PEOPLE)


def test_observers_are_told_of_nobody_when_somebody_is_bad(builtin):
    told = []
    with observing(lambda *one: told.append(one)), pytest.raises(ProfileError):
        builtin.recommend_many(BAD)
    assert told == []


@pytest.mark.parametrize("wrong", [{"desk_hours": 9}, "desk_hours", b"x", None, 5, backrules.Profile(desk_hours=9)])
def test_what_is_no_list_of_profiles_is_a_usage_error_that_shows_no_value(builtin, wrong):
    with pytest.raises(UsageError) as raised:
        builtin.recommend_many(wrong)
    assert str(raised.value) == f"profiles are a list of profiles, not a value of type {type(wrong).__name__}"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"top": -1}, "top is a whole number from 0, or None for all, not -1"),
        ({"engine": "cell"}, "there is no engine 'cell'; there are durable, cells, reference (did you mean 'cells'?)"),
    ],
)
@pytest.mark.parametrize("everybody", [[], PEOPLE])
def test_a_wrong_option_is_a_usage_error_however_many_people_there_are(builtin, everybody, options, message):
    with pytest.raises(UsageError) as raised:
        builtin.recommend_many(everybody, **options)
    assert str(raised.value) == message


def test_the_callers_profiles_may_change_afterwards(builtin):
    person = {"desk_hours": 9, "equipment": ["mat"]}
    found = builtin.recommend_many([person, person])
    person["equipment"].append("barbell")
    person["desk_hours"] = 1
    expected = builtin.recommend({"desk_hours": 9, "equipment": ["mat"]}).to_dict()
    assert [one.to_dict() for one in found] == [expected, expected]


def test_the_answers_of_a_crowd_pickle(builtin):
    found = builtin.recommend_many(PEOPLE + [{"desk_hours": hours / 3} for hours in range(60)])
    again = pickle.loads(pickle.dumps(found))
    assert [one.to_dict(include_question=False) for one in again] == [
        builtin.recommend(one.profile).to_dict(include_question=False) for one in found
    ]

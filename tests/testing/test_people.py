"""People from the tables: they are who they are said to be, they differ, and they shrink to little."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import backrules
from backrules import Ruleset, UsageError
from backrules.conditions import names_read
from backrules.diagrams import Universe
from backrules.testing import firing, nearly_firing, profiles, recommending, rulesets, universe
from tests.diagrams.test_limits import parity
from tests.questions.brute_force import with_gates_behind
from tests.questions.small_worlds import tiny
from tests.recommendation.gates import Gates
from tests.support import examples

SEARCH = settings(
    phases=[Phase.generate, Phase.shrink],
    max_examples=500,
    deadline=None,
    database=None,
    report_multiple_bugs=False,  # which would look for more of them before it shrinks the first
)
FIRST = settings(SEARCH, phases=[Phase.generate], max_examples=800)

_NEAR = 1200  # days: what random rulesets compare with lies within


def somebody(people: st.SearchStrategy[dict[str, Any]], wanted=lambda _: True) -> dict[str, Any]:
    """The first of whom it is true: drawing stops there, and nothing is shrunk."""
    return find(people, wanted, settings=FIRST)


def smallest(people: st.SearchStrategy[dict[str, Any]], wanted=lambda _: True) -> dict[str, Any]:
    return find(people, wanted, settings=SEARCH)


def all_of(people: st.SearchStrategy[dict[str, Any]], count: int = 150) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    @settings(max_examples=count, deadline=None, database=None)
    @given(people)
    def collect(person):
        found.append(person)

    collect()
    return found


def drawn(data, make, *arguments, **options):
    """Draw somebody, or None if there is proved to be nobody."""
    try:
        people = make(*arguments, **options)
    except UsageError as error:
        if "prove" not in str(error):
            raise
        return None
    return data.draw(people)


def fires(ruleset: Ruleset, rule: str, person: dict[str, Any]) -> bool:
    return rule in ruleset.match(person, engine="reference").fired


def neighbours(ruleset: Ruleset, person: dict[str, Any], rule: str):
    """Everybody who differs in one fact that a rule reads, of a choices fact in one option; numbers stand on a grid."""
    read = with_gates_behind(ruleset.data, names_read(ruleset.data.rules[rule].when))
    long_ago = []
    for name, fact in ruleset.data.facts.items():
        if name not in read:
            continue
        without = {key: value for key, value in person.items() if key != name}
        yield without
        if fact.type == "boolean":
            yield from ({**without, name: value} for value in (True, False))
        elif fact.type == "choice":
            yield from ({**without, name: option} for option in fact.options)
        elif fact.type == "choices":
            yield from ({**without, name: value} for value in _options(fact, person.get(name)))
        elif fact.is_date:
            yield from ({**without, name: days} for days in range(_NEAR))
            long_ago.append((name, without, int(fact.range[1])))
        else:
            low, high = fact.range or (-20, 20)
            steps = 1 if fact.type == "integer" else 8
            yield from ({**without, name: step / steps} for step in range(int(low * steps), int(high * steps) + 1))
    for name, without, longest in long_ago:  # last: they are many, and seldom needed
        yield from ({**without, name: days} for days in range(_NEAR, longest + 1))


def _options(fact, before):
    known = {option: option in before for option in fact.options} if isinstance(before, list) else dict(before or {})
    for option in fact.options:
        for value in (True, False, None):
            yield {**known, option: value}


# properties over random rulesets


@settings(max_examples=examples(30))
@given(ruleset=rulesets(), data=st.data())
def test_whoever_firing_makes_fires_the_rule(ruleset, data):
    for rule in ruleset.data.rules:
        person = drawn(data, firing, ruleset, rule)
        if person is not None:
            assert fires(ruleset, rule, person)
            assert not ruleset.recommend(person).violations


@settings(max_examples=examples(30))
@given(ruleset=rulesets(numbers=False), data=st.data())
def test_whoever_nearly_firing_makes_is_one_change_away(ruleset, data):
    for rule in ruleset.data.rules:
        person = drawn(data, nearly_firing, ruleset, rule)
        if person is not None:
            assert not fires(ruleset, rule, person)
            assert any(
                fires(ruleset, rule, other) and not ruleset.recommend(other).violations
                for other in neighbours(ruleset, person, rule)
            )


@settings(max_examples=examples(30))
@given(ruleset=rulesets(), data=st.data(), strict=st.booleans())
def test_whoever_recommending_makes_is_recommended_the_advice(ruleset, data, strict):
    for advice in ruleset.data.advice:
        person = drawn(data, recommending, ruleset, advice, strict=strict)
        if person is not None:
            assert advice in ruleset.recommend(person, strict=strict, engine="reference").outcome


@settings(max_examples=examples(30))
@given(ruleset=rulesets(), data=st.data(), boundaries=st.booleans())
def test_complete_profiles_know_everything_and_contradict_nothing(ruleset, data, boundaries):
    person = drawn(data, profiles, ruleset, complete=True, boundaries=boundaries)
    if person is not None:
        gates = Gates(ruleset.data, ruleset.profiles.read(person))
        assert not gates.unanswered()
        idle = {name for name in person if gates.truth.get(name, True) is not True}
        assert all(ruleset.data.facts[name].safety and gates.truth[name] is None for name in idle)
        assert not any(isinstance(value, dict) for value in person.values())
        assert not ruleset.recommend(person).violations


def test_of_complete_people_somebody_has_a_fact_that_applies_and_somebody_does_not():
    facts = {"smokes": "boolean", "packs": "integer 0 9", "brand": "choice red blue", "why": "choices habit joy"}
    gates = {"packs": "smokes", "brand": "packs > 2", "why": "smokes"}
    ruleset = Ruleset(tiny(facts, "advise few: packs <= 2", "advise quit: brand == red or any(why)", ask_if=gates))
    people = {tuple(person) for person in all_of(profiles(ruleset, complete=True))}
    assert people == {("smokes",), ("smokes", "packs", "why"), ("smokes", "packs", "brand", "why")}
    assert list(smallest(recommending(ruleset, "few", complete=True))) == ["smokes", "packs", "why"]


@settings(max_examples=examples(30))
@given(ruleset=rulesets(), data=st.data())
def test_what_is_said_to_be_impossible_happens_to_nobody(ruleset, data):
    person = data.draw(profiles(ruleset, possible=False))
    if ruleset.recommend(person).violations:
        return
    for rule in ruleset.match(person, engine="reference").fired:
        assert firing(ruleset, rule) is not None
    for advice in ruleset.recommend(person).outcome:
        assert recommending(ruleset, advice) is not None


@settings(max_examples=examples(30))
@given(ruleset=rulesets(), data=st.data())
def test_every_profile_is_one_that_a_caller_may_give(ruleset, data):
    person = drawn(data, profiles, ruleset)
    if person is not None:
        assert ruleset.profiles.canonical(ruleset.profiles.read(person)) == person
        assert not ruleset.recommend(person).violations


@pytest.mark.parametrize("make", [firing, nearly_firing, recommending])
def test_of_tables_that_are_too_large_nobody_is_drawn_and_that_is_said(monkeypatch, make):
    data = parity()
    monkeypatch.setattr(
        universe, "Universe", lambda *arguments, **options: Universe(*arguments, **{**options, "most": 8})
    )
    with pytest.raises(UsageError, match="cannot be drawn: the decision tables of this ruleset are too large"):
        make(Ruleset(data), "pull" if make is recommending else "r0")


# the built-in ruleset


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return backrules.builtin()


@pytest.mark.unmeasured
def test_every_rule_of_the_shipped_ruleset_can_be_made_to_fire_and_not_quite(shipped):
    never = []
    for rule in shipped.data.rules:
        assert all(fires(shipped, rule, person) for person in all_of(firing(shipped, rule), 2))
        try:
            people = nearly_firing(shipped, rule)
        except UsageError:
            never.append(rule)
            continue
        for person in all_of(people, 2):
            assert not fires(shipped, rule, person)
            others = neighbours(shipped, person, rule)  # another engine says at once which of them are worth a look
            likely = (other for other in others if rule in shipped.match(other, engine="cells").fired)
            assert any(fires(shipped, rule, other) for other in likely)
    assert all(str(shipped.data.rules[rule].when) == "Constant(value=True)" for rule in never)


@pytest.mark.unmeasured
def test_people_are_partly_known_options_and_all(shipped):
    people = all_of(profiles(shipped))
    assert {} in people
    assert any(isinstance(value, dict) for person in people for value in person.values())
    assert any(isinstance(value, list) for person in people for value in person.values())
    sizes = {len(person) for person in people}
    assert len(sizes) > 8


def test_constraints_may_be_set_aside(shipped):
    assert somebody(profiles(shipped, possible=False), lambda one: shipped.recommend(one).violations)
    person = somebody(firing(shipped, "safety.severe_pain", possible=False))
    assert fires(shipped, "safety.severe_pain", person)


@pytest.mark.unmeasured
def test_firing_and_recommending_shrink_to_the_plainest_person(shipped):
    assert smallest(recommending(shipped, "prioritise_rear_chain")) == {"desk_hours": 6}
    assert smallest(recommending(shipped, "face_pull")) == {
        "equipment": {"cable_row": True},
        "goals": {"posture": True},
    }
    person = smallest(recommending(shipped, "face_pull"), lambda one: one.get("front_sets", 0) > 20)
    assert len(person) <= 5
    assert len(smallest(nearly_firing(shipped, "safety.red_flags"))) <= 1


def test_they_show_themselves_as_the_call_that_made_them(shipped):
    assert repr(firing(shipped, "safety.red_flags", complete=True)) == (
        f"firing({shipped!r}, 'safety.red_flags', complete=True)"
    )
    assert repr(profiles(shipped)) == f"profiles({shipped!r})"
    assert repr(recommending(shipped, "superman", strict=True)) == f"recommending({shipped!r}, 'superman', strict=True)"


# small rulesets written by hand

WORLD = Ruleset(
    tiny(
        {"hours": "number 0 24", "sets": "integer 0 10", "kind": "choice red blue", "tools": "choices bar mat"},
        "advise sit: hours >= 6 and hours < 8",
        "advise never: hours > 3 and hours < 2",
        "advise both: sets == 3 and 'bar' in tools",
        "avoid both: kind == red",
        "advise held: kind == red",
        "avoid held: kind == red",
        "advise always: true",
        "advise contradiction: sets > 5 and kind == blue",
        never=("sets > 4 and kind == blue",),
    )
)


def test_profiles_shrink_to_nothing_and_to_the_one_fact_that_matters():
    assert smallest(profiles(WORLD)) == {}
    assert smallest(profiles(WORLD), lambda one: "tools" in one) in ({"tools": []}, {"tools": {"bar": False}})
    assert smallest(profiles(WORLD), lambda one: "sit" in WORLD.recommend(one).outcome) == {"hours": 6}


@pytest.mark.unmeasured
def test_numbers_stand_on_thresholds_beside_them_and_at_the_ends_of_their_range():
    told = {one["hours"] for one in all_of(profiles(WORLD), 300) if "hours" in one}
    assert {6, 8} & told
    assert {0, 24} & told
    assert any(5 <= number < 6 or 7 <= number < 8 for number in told)


@pytest.mark.unmeasured
def test_a_number_stays_within_the_cell_of_its_rule_ends_and_all():
    told = {one["hours"] for one in all_of(firing(WORLD, "r0"), 300)}
    assert 6 in told
    assert math.nextafter(8, 0) in told
    assert all(6 <= number < 8 for number in told)


def test_a_number_that_nearly_fires_lies_on_either_side():
    told = {one.get("hours") for one in all_of(nearly_firing(WORLD, "r0"), 300)}
    assert {None, 8} <= told
    assert any(number is not None and number < 6 for number in told)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: firing(WORLD, "r1"),
            "there cannot be a person for whom the rule r1 fires: the decision tables prove that nobody is like that",
        ),
        (
            lambda: firing(WORLD, "r7"),
            "there cannot be a person for whom the rule r7 fires: the decision tables prove that nobody who contradicts no "
            "constraint is like that",
        ),
        (
            lambda: nearly_firing(WORLD, "r6"),
            "there cannot be a person for whom the rule r6 nearly fires: the decision tables prove that nobody is like that",
        ),
        (
            lambda: recommending(WORLD, "held", strict=True),
            "there cannot be a person to whom held is recommended strictly: the decision tables prove that nobody is like that",
        ),
        (lambda: firing(WORLD, "r99"), "there is no rule 'r99'"),
        (lambda: nearly_firing(WORLD, "r77"), "there is no rule 'r77' (did you mean 'r7'?)"),
        (lambda: recommending(WORLD, "bothe"), "there is no advice 'bothe' (did you mean 'both'?)"),
        (lambda: firing(WORLD, None), "there is no rule None"),
        (lambda: profiles(WORLD.data), "people are drawn for a ruleset, as load() gives it, not for RulesetData"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_reason(make, message):
    with pytest.raises(UsageError) as error:
        make()
    assert str(error.value).startswith(message)


def test_a_ruleset_that_nobody_fits_has_no_profiles():
    nobody = Ruleset(tiny({"a": "boolean"}, "advise x: a", never=("true",)))
    with pytest.raises(UsageError, match="there cannot be a profile: the decision tables prove"):
        profiles(nobody)
    assert all_of(profiles(nobody, possible=False), 5)


JOINT = Ruleset(
    tiny(
        {"x": "number 0 3", "y": "number 0 3", "free": "boolean", "list": "choices red blue"},
        "advise a: n >= 4",
        "advise b: n < 1 and x > 0.5",
        compute="x + y",
    )
)


def test_numbers_that_hang_together_are_drawn_together():
    for person in all_of(firing(JOINT, "r0")):
        assert person["x"] + person["y"] >= 4
    for person in all_of(firing(JOINT, "r1", complete=True)):
        assert person["x"] + person["y"] < 1
        assert list(person) == ["x", "y", "free", "list"]


def test_numbers_that_hang_together_are_one_fact_away():
    people = all_of(nearly_firing(JOINT, "r0"))
    assert {frozenset(one) & {"x", "y"} for one in people} >= {frozenset("x"), frozenset("y"), frozenset("xy")}
    for person in people:
        assert not fires(JOINT, "r0", person)
        assert any(fires(JOINT, "r0", other) for other in neighbours(JOINT, person, "r0"))


CURVED = Ruleset(
    tiny(
        {"x": "number 0 3", "y": "number 0 3"},
        "advise a: n >= 4",
        "advise b: n > 10",
        "advise c: n > 27",
        compute="x * x * y",
    )
)


def test_numbers_that_are_too_tangled_are_drawn_from_what_was_found():
    for person in all_of(firing(CURVED, "r0"), 50):
        assert fires(CURVED, "r0", person)
    for person in all_of(nearly_firing(CURVED, "r0"), 50):
        assert not fires(CURVED, "r0", person)
    for person in all_of(profiles(CURVED, complete=True), 50):
        assert list(person) == ["x", "y"]


def test_everything_is_known_of_complete_people_also_where_no_search_of_the_numbers_meets_anybody():
    nothing = Ruleset(tiny({"x": "integer", "y": "integer 2 9"}, "advise a: y / n - n < 0", compute="x - x"))
    assert {tuple(person) for person in all_of(profiles(nothing, complete=True), 5)} == {("x", "y")}


def test_what_was_not_found_among_tangled_numbers_is_not_said_to_be_proved():
    with pytest.raises(UsageError, match="too tangled to prove that there is none"):
        firing(CURVED, "r2")
    with pytest.raises(UsageError, match="too tangled to prove that there is none"):
        nearly_firing(CURVED, "r2")

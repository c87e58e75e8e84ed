from random import Random

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from backrules.authoring.coverage import Coverage, Obligation
from backrules.facts import Profiles
from tests.authoring.coverage.walking import MOST, can_be_shown, everything_shown, truth_for
from tests.questions.brute_force import Judge
from tests.questions.small_worlds import from_chance, make_person, make_ruleset, tiny
from tests.recommendation.gates import counting
from tests.support import examples

WORLDS = from_chance(make_ruleset)


def name(one: Obligation) -> str:
    kinds = {
        "part": f"{one.of} {one.leaf} {one.value}",
        "rule": one.of.replace("rule ", "fires ", 1),
        "advice": one.of.replace("advice ", "recommended ", 1),
    }
    return kinds[one.kind]


def contradicted(data, told):
    values = counting(data, told)
    return {key for key, one in data.constraints.items() if truth_for(data, one.never, values) is True}


@pytest.mark.unmeasured
@settings(max_examples=examples(30))
@given(WORLDS)
def test_what_is_called_missing_somebody_can_show_and_what_is_called_impossible_nobody_can(data):
    judge = Judge(data)
    assume(judge.size <= MOST)
    report = Coverage(data).report()
    expected = can_be_shown(data, judge)
    assert {name(one.obligation) for one in report.missing if one.person is not None} <= expected
    assert not {name(one) for one in report.impossible} & expected
    assert {name(one.obligation) for one in report.missing} >= expected


@pytest.mark.unmeasured
@settings(max_examples=examples(30))
@given(WORLDS)
@example(make_ruleset(Random(6606)))  # a fact that does not apply counts as what stands in its place, and is known
def test_whoever_is_named_for_what_is_missing_shows_it_and_contradicts_nothing_else(data):
    profiles = Profiles(data.facts)
    for one in Coverage(data).report().missing:
        assert one.person is not None
        values = profiles.read(one.person)
        assert name(one.obligation) in everything_shown(data, values)
        assert contradicted(data, values) <= {one.obligation.of.removeprefix("never ")}


@settings(max_examples=examples(30))
@given(WORLDS, st.data(), st.booleans())
def test_what_one_person_shows_is_what_decides_fires_and_is_recommended_for_them(data, draw, strict):
    person = draw.draw(from_chance(make_person, data))
    coverage = Coverage(data)
    values = Profiles(data.facts).read(person.values)
    coverage.record(values, strict=strict)
    assert {name(one) for one in coverage.met} == everything_shown(data, values, strict=strict)


def test_a_part_that_another_one_masks_is_not_shown():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a or b")
    coverage = Coverage(data)
    coverage.record({"a": True, "b": True})
    assert {name(one) for one in coverage.met} == {"fires r0", "recommended one"}
    coverage.record({"a": True})  # b might be true as well
    assert coverage.report().counts("part") == (0, 4)
    coverage.record({"a": True, "b": False})
    assert coverage.report().counts("part") == (1, 4)


def test_a_derived_condition_is_one_part_for_its_user_and_has_parts_of_its_own():
    data = tiny({"a": "boolean", "b": "boolean", "c": "boolean"}, "advise one: d and c", derived={"d": "a or b"})
    ids = [one.id for one in Coverage(data).obligations if one.kind == "part"]
    assert ids[:4] == [
        "derived d: part 1 true: a",
        "derived d: part 1 false: a",
        "derived d: part 2 true: b",
        "derived d: part 2 false: b",
    ]
    assert ids[4] == "rule r0: part 1 true: d"


def test_a_constraint_leaves_out_what_it_forbids_and_its_own_parts_are_shown_by_contradicting_it():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a and b", never=("a and not b",))
    report = Coverage(data).report()
    assert "rule r0: part 2 false: b" in [one.id for one in report.impossible]
    people = {one.obligation.id: one.person for one in report.missing}
    assert people["never x0: part 1 true: a"] == {"a": True, "b": False}


def test_two_coverages_that_are_merged_have_shown_what_both_have():
    data = tiny({"a": "boolean", "b": "boolean"}, "advise one: a and b")
    one, other, both = Coverage(data), Coverage(data), Coverage(data)
    one.record({"a": True, "b": True})
    other.record({"a": True, "b": False})
    both.record({"a": True, "b": True})
    both.record({"a": True, "b": False})
    one.merge(other)
    assert one.report() == both.report()
    assert one.report().people == 2


def test_the_report_is_plain_data():
    data = tiny({"a": "boolean"}, "advise one: a")
    coverage = Coverage(data)
    coverage.record({"a": True})
    assert coverage.report().to_dict() == {
        "percent": 75.0,
        "counts": {"parts of conditions": [1, 2], "rules": [1, 1], "advice": [1, 1]},
        "people": 1,
        "missing": [{"id": "rule r0: part 1 false: a", "says": "a is false and decides", "person": {"a": False}}],
        "impossible": [],
    }


def test_beyond_the_limit_of_the_tables_nothing_is_called_impossible():
    from backrules.authoring.coverage import People

    facts = {f"b{i}": "boolean" for i in range(12)}
    data = tiny(facts, "advise one: " + " or ".join(f"(b{i} and not b{i + 6})" for i in range(6)))
    report = Coverage(data).report(People(data, most=150))
    assert not report.impossible
    assert any(one.person is None for one in report.missing)

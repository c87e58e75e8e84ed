"""One suite for all engines: they answer what the reference answers."""

import pytest
from hypothesis import example, given, settings

from backrules.conditions import Compare
from backrules.engines import Program, build
from backrules.engines.bitsliced import BitSliced
from backrules.facts import Fact, Profiles
from backrules.testing.conformance import _cases  # people whose numbers are often those that rules compare with
from tests.support import EVERY, examples

ENGINES = [one for one in EVERY if one != "reference"]
# each comparison below, at and above its threshold, which chance meets in one program of many
AT_THRESHOLDS = (
    Program(
        {name: Fact(name, name, name, "?") for name in ("number", "integer")},
        {
            f"{name} {operator}": Compare(name, operator, 3)
            for name in ("number", "integer")
            for operator in ("<", "<=", "==", "!=", ">=", ">")
        },
    ),
    [{"number": value, "integer": value} for value in (2, 3, 4)],
)


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=examples(100))
@given(case=_cases())
@example(case=AT_THRESHOLDS)
def test_every_engine_finds_the_same_fired_and_possible_conditions_as_the_reference(name, case):
    program, profiles = case
    reference, engine = build("reference", program), build(name, program)
    read = Profiles(program.facts).read
    for profile in [{}, *profiles]:
        values = read(profile)
        expected = reference.match(values)
        assert engine.match(values) == expected
        assert engine.fired(values) == expected.fired


@settings(max_examples=examples(100))
@given(case=_cases())
@example(case=AT_THRESHOLDS)
def test_decided_for_many_people_at_once_the_same_conditions_are_true_as_for_each(case):
    program, profiles = case
    reference, columns = build("reference", program), BitSliced(program)
    people = [Profiles(program.facts).read(profile) for profile in [{}, *profiles]]
    found = columns.fired(people)
    assert {*found} == {*program.conditions}
    for place, values in enumerate(people):
        bit = 1 << len(people) - 1 - place
        assert {key for key, true in found.items() if true & bit} == reference.match(values).fired
    assert all(true < 1 << len(people) for true in found.values())

"""One suite for all engines: they answer what the reference answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.engines import Program, build
from backrules.engines.columns import Columns
from backrules.facts import Profiles
from tests.strategies import people, programs
from tests.support import EVERY, examples

ENGINES = EVERY[:2]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Program, list[dict]]:
    program = draw(programs())
    return program, draw(st.lists(people(program.facts), min_size=1, max_size=10))


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=examples(100))
@given(case=cases())
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
@given(case=cases())
def test_decided_for_many_people_at_once_the_same_conditions_are_true_as_for_each(case):
    program, profiles = case
    reference, columns = build("reference", program), Columns(program)
    people = [Profiles(program.facts).read(profile) for profile in [{}, *profiles]]
    found = columns.fired(people)
    assert {*found} == {*program.conditions}
    for place, values in enumerate(people):
        bit = 1 << len(people) - 1 - place
        assert {key for key, true in found.items() if true & bit} == reference.match(values).fired
    assert all(true < 1 << len(people) for true in found.values())

"""People read off the diagrams, against everybody there can be."""

from itertools import product

import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.conditions import FALSE, TRUE
from backrules.diagrams import Universe
from tests.questions.brute_force import Judge
from tests.questions.small_worlds import from_chance, in_words, make_ruleset, tiny
from tests.recommendation.gates import Gates
from tests.support import examples

MOST = 3000  # people who are walked through


def everybody(data, *, complete=False):
    """Everybody on the grid of the brute force, as canonical values, who violates no constraint."""
    judge = Judge(data)
    points = [list(group.points({})) for group in judge.groups]
    count = 1
    for some in points:
        count *= len(some)
    assume(count <= MOST)
    for chosen in product(*points):
        values = {}
        for group, point in zip(judge.groups, chosen, strict=True):
            values |= group.values(point)
        gates = Gates(data, values)
        violated = judge.violated(tuple(map(lambda group, point: group.cell(point), judge.groups, chosen)))
        if not violated and not gates.in_vain() and not (complete and gates.unanswered()):
            yield values, sum(one is not None for point in chosen for one in point)


@pytest.mark.unmeasured
@settings(max_examples=examples(20))
@given(data=from_chance(make_ruleset), strict=st.booleans())
def test_the_plainest_person_who_gets_an_advice_gets_it_and_nobody_of_whom_less_is_known_does(data, strict):
    note(in_words(data))
    ruleset, space = Ruleset(data), Universe(data)
    least = {}
    for values, known in everybody(data):
        for one in ruleset.recommend(values, strict=strict, engine="reference").outcome:
            least[one] = min(known, least.get(one, known))
    for advice in data.advice:
        person = space.example(space.outcomes[0].of(advice).recommended[strict])
        assert (person is None) == (advice not in least)
        if person is not None:
            rec = ruleset.recommend(person, strict=strict, engine="reference")
            assert advice in rec.outcome
            assert not rec.violations
            values = ruleset.profiles.read(person)
            assert sum(slots(data.facts[name], value) for name, value in values.items()) == least[advice]


def slots(fact, value):
    """How much a value says."""
    return 1 if fact.type != "choices" else len(value) if isinstance(value, dict) else len(fact.options)


@settings(max_examples=examples(20))
@given(data=from_chance(make_ruleset))
def test_somebody_of_whom_everything_is_known_is_in_all_diagrams_or_there_is_nobody(data):
    note(in_words(data))
    ruleset, space = Ruleset(data), Universe(data)
    never = [space.diagrams.negation(space.outcomes[0].of(advice).recommended[False]) for advice in data.advice]
    person = space.example_of_all(never)
    found = [v for v, _ in everybody(data, complete=True) if not ruleset.recommend(v, engine="reference").outcome]
    assert (person is None) == (not found)
    both = space.diagrams.conjunction(*never)
    assert (space.example(both, complete=True) is None) == (not found)
    if person is not None:
        rec = ruleset.recommend(person, engine="reference")
        assert not Gates(data, ruleset.profiles.read(person)).unanswered()
        assert (rec.outcome, rec.violations) == ((), ())


@settings(max_examples=examples(20))
@given(data=from_chance(make_ruleset))
def test_nobody_of_whom_everything_is_known_has_a_value_that_does_not_apply(data):
    note(in_words(data))
    space = Universe(data)
    person = space.example(space.of(TRUE), complete=True)
    if person is None:
        return
    values = Ruleset(data).profiles.read(person)
    gates = Gates(data, values)
    counting = gates.values()
    assert set(person) >= {name for name in data.facts if gates.truth.get(name, True) is True}
    assert all(counting.get(name) == value for name, value in values.items() if gates.truth.get(name) is False)
    assert not Ruleset(data).recommend(values).violations


@settings(max_examples=examples(12))
@given(data=from_chance(make_ruleset))
def test_a_ruleset_beside_itself_has_the_same_diagrams(data):
    space = Universe(data, others=[data])
    assert space.of(TRUE) != space.of(FALSE)
    for advice in data.advice:
        assert space.outcomes[0].of(advice) == space.outcomes[1].of(advice)
        assert space.outcomes[0].key(advice) == space.outcomes[1].key(advice)


def test_of_a_complete_person_facts_that_no_condition_reads_are_known_too_and_mean_nothing():
    facts = {
        "a": "boolean",
        "free": "boolean",
        "c": "choice red blue",
        "e": "choices bar mat",
        "x": "number -3 -1",
        "y": "number 2 5",
        "z": "integer",
    }
    space = Universe(tiny(facts, "advise one: a"))
    person = space.example(space.outcomes[0].of("one").recommended[False], complete=True)
    assert person == {"a": True, "free": False, "c": "red", "e": [], "x": -1, "y": 2, "z": 0}

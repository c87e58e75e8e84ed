"""Where the tables are too large, or numbers hang together in too many ways: bounds that say so, and no wrong answer."""

import time
from random import Random

import attrs
import pytest
from hypothesis import assume, event, example, given, note, settings
from hypothesis import strategies as st

from backrules import Ruleset, Session
from backrules.conditions import And, Flag, Not, Operation, Or, Quantity, names_read, parse_arithmetic
from backrules.diagrams import Outcomes, TooLarge
from backrules.model import DerivedNumber
from tests.diagrams.test_outcomes import complete
from tests.questions.brute_force import Judge, relevant, suffices, sufficient, truth_for, why_not
from tests.questions.small_worlds import from_chance, in_words, make_person, make_ruleset, tiny
from tests.recommendation.worlds import worlds
from tests.support import examples

MOST = 1500  # combinations of cells in a ruleset that is walked through
X, Y = Quantity("x"), Quantity("y")
CURVES = [
    Operation("*", X, Y),
    Operation("*", X, X),
    Operation("-", Operation("*", X, Y), Y),
    Operation("/", X, Operation("*", Y, Y)),
    Operation("*", Operation("+", X, Y), Operation("-", X, Y)),
]


def limited(data, most):
    """A ruleset that may make so many nodes only."""
    ruleset = Ruleset(data)
    ruleset.on_demand.tables[frozenset()] = Outcomes(data, ruleset.compiled.program, most=most)
    return ruleset


def make_world(chance):
    data = make_ruleset(chance)
    return data, make_person(chance, data)


def make_curved_world(chance):
    """A ruleset with a computed number that is not linear, and a person."""
    while True:
        data, person = make_world(chance)
        if (
            data.numbers
            and all(data.facts[name].range for name in ("x", "y") if name in data.facts)
            and "y" in data.facts
        ):
            return attrs.evolve(data, numbers={"n": DerivedNumber("n", chance.choice(CURVES))}), person


def check(ruleset, person, *, strict):
    """Nothing that is said without a reserve is wrong, and what is said with one errs on the safe side."""
    data = ruleset.data
    judge = Judge(data)
    assume(judge.size <= MOST)
    values = ruleset.profiles.read(person.values)
    session = Session(ruleset, strict=strict).tell(person.values).skip(*person.skipped)
    rec = session.recommendation
    for first, prefer in ((None, "outcome"), (3, "top")):
        truly = relevant(data, values, strict=strict, skipped=person.skipped, first=first, judge=judge)
        question = rec.next_question(prefer=prefer)
        if question is None:
            assert not truly
        else:
            event(f"{prefer}, exact {question.exact}")
            assert not question.exact or question.fact in truly
            assert question.fact not in person.skipped
            str(question)
            question.to_dict()
        if first is None:
            assert truly <= {*rec.relevant}
            assert rec.settled == (not rec.relevant) == (question is None)
            assert list(rec.relevant) == [name for name in data.facts if name in rec.relevant]
    rec.to_dict()
    for advice in data.advice:
        check_reason(rec, values, advice, judge)
        check_ways(session, values, advice, judge, strict=strict)


def check_reason(rec, values, advice, judge):
    found = rec.why(advice).sufficient
    if found is not None:
        assert suffices(judge, values, advice, found.facts)
        assert not found.exact or found.facts == sufficient(judge.data, values, advice, judge=judge)


def check_ways(session, values, advice, judge, *, strict):
    rec = session.recommendation
    found = rec.why_not(advice)
    assert str(found)
    found.to_dict()
    if found.status == "recommended":
        return
    event(f"why not, exact {found.exact}, {'some' if found.ways else 'no'} ways")
    before = {one.id for one in rec.violations}
    for way in found.ways:
        told = Session(rec.ruleset, strict=strict).tell({**values, **way.tell})
        after = told.skip(*session.skipped).recommendation  # what was skipped still opens gates
        assert advice in after.outcome
        assert {one.id for one in after.violations} <= before
    if not found.exact:
        assert found.note
    elif not session.skipped:
        expected = why_not(judge.data, values, advice, strict=strict, judge=judge)
        sets = {frozenset((one.fact, one.option) for one in (*way.answers, *way.changes)) for way in found.ways}
        assert sets <= {*expected} if found.more else sets == {*expected}
        assert found.more == len(expected) - len(sets)


@settings(max_examples=examples(40))
@given(world=from_chance(make_world), strict=st.booleans(), most=st.one_of(st.integers(3, 60), st.integers(60, 400)))
def test_with_few_nodes_there_is_no_error_and_nothing_wrong_is_said_without_a_reserve(world, strict, most):
    data, person = world
    note(in_words(data, person))
    check(limited(data, most), person, strict=strict)


@pytest.mark.unmeasured
@settings(max_examples=examples(40))
@given(world=from_chance(make_curved_world), strict=st.booleans())
def test_of_numbers_that_are_multiplied_nothing_wrong_is_said_without_a_reserve(world, strict):
    data, person = world
    note(in_words(data, person))
    check(Ruleset(data), person, strict=strict)


ODD = Flag("b0")
for _name in ("b1", "b2", "b3", "b4", "b5"):
    ODD = Or((And((ODD, Not(Flag(_name)))), And((Not(ODD), Flag(_name)))))


def parity():
    """Whether an odd number of six facts is true: every one of them matters, and 11 nodes are needed."""
    facts = {f"b{index}": "boolean" for index in range(6)}
    data = tiny(facts, "advise pull: true", "advise push: b0")
    rule = attrs.evolve(data.rules["r0"], when=ODD)
    return attrs.evolve(data, rules={**data.rules, "r0": rule})


def test_what_is_too_large_is_relevant_by_its_text_and_says_that_it_is_not_exact():
    ruleset = limited(parity(), 8)
    rec = ruleset.recommend({"b0": True})
    assert rec.relevant == ("b1", "b2", "b3", "b4", "b5")
    assert not rec.settled
    assert rec.next_question().exact is False
    found = ruleset.recommend(dict.fromkeys(ruleset.data.facts, False)).why_not("pull")
    assert (found.exact, found.ways) == (False, ())
    assert "too large" in found.note
    told = {f"b{index}": index == 0 for index in range(6)}
    assert ruleset.recommend(told).why("pull").sufficient is None
    assert ruleset.recommend(told).settled
    exact = Ruleset(parity())
    assert exact.recommend({"b0": True}).next_question().exact is True
    assert exact.recommend(told).why("pull").sufficient.facts == tuple(told)


def test_wherever_the_limit_lies_nothing_is_asked_of_who_is_settled_and_something_of_who_is_not():
    rules = ["true", "b2 == red", "b2 == red", "true", "b2 != red", "b2 == red", "true", "true"]
    rules = [f"advise a0 a1 must 9: {when}" for when in rules] + [
        f"advise a{place}: b0 and not b0" for place in (2, 3, 4)
    ]
    data = tiny({"b2": "choice red", "b1": "boolean", "b0": "boolean"}, *rules, ask_if={"b2": "b1"})
    for most in range(10, 80):
        rec = limited(data, most).recommend({})
        assert (rec.next_question() is None) == (rec.relevant == ()) == rec.settled, most


@pytest.mark.unmeasured
@settings(max_examples=examples(40))
@given(
    world=from_chance(make_world), most=st.integers(20, 80), first=st.sampled_from(["question", "relevant", "settled"])
)
@example(world=make_world(Random(16)), most=50, first="question")
def test_whatever_is_looked_at_first_a_question_is_there_if_something_is_relevant(world, most, first):
    data, person = world
    ruleset = limited(data, most)
    rec = Session(ruleset).tell(person.values).skip(*person.skipped).recommendation
    looks = {"question": rec.next_question, "relevant": lambda: rec.relevant, "settled": lambda: rec.settled}
    looks[first]()
    assert (rec.next_question() is None) == (rec.relevant == ()) == rec.settled


@pytest.mark.unmeasured
def test_when_the_limit_is_reached_the_next_person_is_asked_as_if_nothing_had_been():
    data, reached = parity(), 0
    few = dict.fromkeys(list(data.facts)[:5], True)
    for most in range(8, 60):
        ruleset = limited(data, most)
        if ruleset.recommend({}).next_question().exact:
            continue
        reached += 1
        found, fresh = ruleset.recommend(few), limited(data, most).recommend(few)
        assert (found.next_question(), found.relevant) == (fresh.next_question(), fresh.relevant)
        assert found.why_not("push") == fresh.why_not("push")
    assert reached > 5


@pytest.mark.parametrize(
    "compute",
    [
        "*".join(["(x + y + z + w)"] * 12),
        "*".join(["x"] * 90),
        " + ".join(f"(x * {index} + y) / (z + {index})" for index in range(1, 12)),
        "x / y / z / w * (x + y) / (z - w)",
    ],
)
def test_numbers_of_hostile_shape_are_bounded_in_time_and_no_error(compute):
    facts = dict.fromkeys("xyzw", "number 0 50")
    levels = " or ".join(f"n > {100 * index} and n < {100 * index + 3}" for index in range(8))
    data = tiny({**facts, "a": "boolean"}, f"advise pull: {levels}", "advise push: a and x > 1")
    data = attrs.evolve(data, numbers={"n": DerivedNumber("n", parse_arithmetic(compute))})
    ruleset, start = Ruleset(data), time.process_time()
    for told in ({}, {"x": 1}, {"x": 1.5, "y": 2}, {"x": 1, "y": 2, "z": 3, "w": 4}):
        rec = ruleset.recommend(told)
        if not told:
            assert rec.settled is False
            assert rec.next_question() is not None
        rec.next_question(prefer="top")
        assert str(rec.why_not("pull"))
        assert str(rec.why_not("push"))
        str(rec.why("push"))
    assert time.process_time() - start < 20


@pytest.mark.unmeasured
def test_hundreds_of_facts_are_too_many_for_one_diagram_and_no_error():
    facts = {f"b{index}": "boolean" for index in range(400)}
    every = " and ".join(facts)
    some = " or ".join(facts)
    data = tiny(facts, f"advise pull: {every}", f"advise push: {some}", "advise walk: b0")
    rec = Ruleset(data).recommend({})
    assert rec.settled is False
    assert len(rec.relevant) == 400
    assert rec.next_question() is not None
    assert rec.why_not("pull").exact is False
    assert rec.why_not("walk").exact is True


@pytest.mark.unmeasured
@settings(max_examples=examples(50))
@given(world=worlds(), strict=st.booleans(), seed=st.integers(0, 2**32))
def test_whatever_numbers_there_are_there_is_no_error_and_what_is_settled_stays_so(world, strict, seed):
    data, person = world
    ruleset, chance = Ruleset(data), Random(seed)
    rec = ruleset.recommend(person, strict=strict)
    relevant_facts, question = rec.relevant, rec.next_question()
    assert rec.settled == (not relevant_facts) == (question is None)
    rec.next_question(prefer="top")
    values, told = ruleset.profiles.read(person), ruleset.profiles.canonical
    for advice in data.advice:
        str(rec.why(advice))
        found = rec.why_not(advice)
        for way in found.ways:
            if not any(is_large(value) for value in way.tell.values()):
                assert advice in ruleset.recommend({**told(values), **way.tell}, strict=strict).outcome
    for _ in range(10):
        one, violations = complete(ruleset, values, relevant_facts, chance), {broken.id for broken in rec.violations}
        after = ruleset.recommend(told(one), strict=strict)
        if {broken.id for broken in after.violations} <= violations and not any(map(is_large, one.values())):
            event("more known" if one != values else "the same")
            if not data.constraints:
                assert after.outcome == rec.outcome


def is_large(value):
    """Whether a value is a number that may be rounded."""
    return type(value) in (int, float) and (abs(value) > 2**40 or value != int(value))


@pytest.mark.unmeasured
@settings(max_examples=examples(40))
@given(world=from_chance(make_curved_world), seed=st.integers(0, 2**32))
def test_each_answer_to_a_question_about_curves_says_what_becomes_of_every_number_in_it(world, seed):
    data, person = world
    chance, ruleset = Random(seed), Ruleset(data)
    values = ruleset.profiles.read(person.values)
    with ruleset.outcomes.held() as tables:
        for variable in tables.variables:
            if variable.group is None:
                continue
            name = chance.choice(variable.facts)
            fact, fixed = data.facts[name], {one: value for one, value in values.items() if one != name}
            try:
                line = variable.group.line(name, fixed)
            except TooLarge:
                event("no line")
                assert not variable.group.exact
                continue
            event("a line")
            for _ in range(20):
                number = chance.randint(0, 3) if fact.type == "integer" else chance.randint(0, 48) / 16
                (cell,) = (cell for cell, interval, _ in line if number in interval)
                known = {**fixed, name: number}
                truths = zip(variable.group.tests, variable.group.cells[cell], strict=True)
                own = {test: truth for test, truth in truths if {*names_read(test)} <= {*data.facts, *data.numbers}}
                assert own == {test: truth_for(data, test, known) for test in own}

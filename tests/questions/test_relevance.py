"""What may still change the recommendation: against a walk through all completions."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from backrules import Ruleset, Session
from backrules.conditions import Call, Number, Quantity
from tests.questions.brute_force import Judge, completions, outcome, relevant, slots_known, with_gates
from tests.questions.judged_worlds import MOST, UNBOUNDED, judged, judged_worlds, steps_to_the_first
from tests.questions.small_worlds import FORMS, Person, make_person, make_ruleset, tiny
from tests.recommendation.worlds import Oracle, told
from tests.support import examples

BOTH = {"a": "boolean", "b": "boolean"}
THREE = {**BOTH, "c": "boolean"}
TINY = {
    "and": tiny(BOTH, "advise pull: a and b"),
    "or": tiny(BOTH, "advise pull: a or b"),
    "xor": tiny(BOTH, "advise pull: a and not b or b and not a"),
    "if": tiny(THREE, "advise pull: a and b or not a and c"),
    "never true": tiny(BOTH, "advise pull: a and not a"),
    "either way": tiny(BOTH, "advise pull: a or not a", "advise push: b"),
    "swap": tiny(BOTH, "advise pull push: true", "advise push 2: a", "advise pull 1: b"),
    "no swap": tiny(BOTH, "advise pull must: true", "advise push can 1: true", "advise push can 9: a and b"),
    "urgent": tiny(BOTH, "advise pull must: a", "advise push can: b", urgent=("push",)),
    "tail": tiny(THREE, "advise k must 9: true", "advise l m n must: a", "advise m 5: b", "advise o p can: c"),
    "guard": tiny(BOTH, "advise pull: true", "avoid pull: a and b"),
    "guard alone": tiny(BOTH, "avoid pull: a", "caution pull: b"),
    "caution": tiny(BOTH, "advise pull: a", "caution pull: b"),
    "safety caution": tiny(BOTH, "advise pull: a", "caution pull safety: b"),
    "two cautions": tiny(THREE, "advise pull push: a", "caution pull safety: b", "caution push safety: b and c"),
    "care of the tail": tiny(
        THREE,
        "advise k l m must: true",
        "advise o p can: c",
        "caution o p safety: a",
        "caution k o safety: b and not c",
    ),
    "care at once": tiny(BOTH, "advise pull: true", "caution pull safety: unknown(a) or b and a"),
    "care by number": tiny(
        {"x": "number 0 3", "y": "integer 0 3"}, "advise pull: true", "caution pull safety: n > 2", compute="x - y"
    ),
    "care and guard": tiny(
        THREE, "advise pull: true", "avoid pull safety: a", "caution pull safety: a or b", "caution pull: c"
    ),
    "need": tiny(THREE, "advise pull: a", needs={"pull": "b or c"}),
    "known": tiny(BOTH, "advise pull: known(a)", "avoid pull: b"),
    "unknown guards": tiny(BOTH, "advise pull: a", "avoid pull: unknown(b)"),
    "known guards": tiny(BOTH, "advise pull: a or not a", "avoid pull: known(b)"),
    "known options": tiny({"e": "choices bar mat"}, "advise pull: known(e)"),
    "choice": tiny({"c": "choice red green blue", "a": "boolean"}, "advise pull: c in [red, green]", "avoid pull: a"),
    "one option": tiny({"c": "choice red", "e": "choices bar"}, "advise pull: c == red", "advise push: any(e)"),
    "choices": tiny({"e": "choices bar mat", "a": "boolean"}, "advise pull: bar in e and a", "advise push: any(e)"),
    "numbers": tiny({"x": "number 0 3", "a": "boolean"}, "advise pull: 1 <= x < 2", "avoid pull: x == 1.5 and a"),
    "whole numbers": tiny({"i": "integer 0 3"}, "advise pull: i > 0.5 and i < 1.5", "advise push: i > 1.2 and i < 1.8"),
    "out of range": tiny({"x": "number 0 3", "a": "boolean"}, "advise pull: x <= 3 and a", "advise push: x > 3"),
    "difference": tiny({"x": "integer 0 3", "y": "integer 0 3"}, "advise pull: n > 0", compute="x - y"),
    "share": tiny({"x": "integer 0 3", "y": "integer 0 3"}, "advise pull: n >= 0.5", compute="y / (x + y)"),
    "no answer": tiny({"x": "integer 0 3"}, "advise pull: n == 1", "advise push: n == 1 or n != 1", compute="x / x"),
    "constraint": tiny(THREE, "advise pull: a and b or c", never=("a and b",)),
    "constraint needs one": tiny(THREE, "advise pull: a or c and b", never=("not a", "c and not b")),
    "constraint on unknown": tiny(BOTH, "advise pull: a", never=("unknown(a) and b",)),
    "ask if": tiny(THREE, "advise pull: b and c", ask_if={"b": "a", "c": "not a or b"}),
    "derived": tiny(THREE, "advise pull: d", "avoid pull: not d and c", derived={"d": "a or b"}),
}

# a decides by how much k leads, and whether p comes last; safety waits for it, but the first three do not
LEADS_BY_MORE = tiny(
    BOTH,
    "advise k l must 9: true",
    "advise o must 1: true",
    "advise p must 3: b",
    "advise p can 1 safety: a",
    "advise k 1: a",
)


def answers(data, judge):
    """Every partial profile over representative values."""
    for points in product(*(list(group.points({})) for group in judge.groups)):
        values = {}
        for group, point in zip(judge.groups, points, strict=True):
            values |= group.values(point)
        yield values


def in_order(data, names):
    return tuple(name for name in data.facts if name in names)


@pytest.mark.unmeasured
@settings(max_examples=examples(100))
@given(world=judged_worlds(), strict=st.booleans())
def test_a_fact_is_relevant_when_two_possible_completions_that_differ_in_it_have_different_outcomes(world, strict):
    data, person, judge, ruleset, values = world
    rec = ruleset.recommend(person.values, strict=strict)
    expected = relevant(data, values, strict=strict, judge=judge)
    event(f"{len(expected)} relevant")
    assert rec.relevant == in_order(data, with_gates(data, values, expected))
    assert rec.settled == (not expected)


@pytest.mark.unmeasured
@settings(max_examples=examples(60))
@given(world=judged_worlds(), strict=st.booleans())
def test_to_a_session_skipped_facts_stay_unknown(world, strict):
    data, person, judge, ruleset, values = world
    session = Session(ruleset, strict=strict).tell(person.values).skip(*person.skipped)
    expected = relevant(data, values, strict=strict, skipped=person.skipped, judge=judge)
    event(f"{len(expected)} relevant, {len(person.skipped)} skipped")
    expected = with_gates(data, values, expected, person.skipped)
    assert session.relevant == in_order(data, expected)
    assert session.settled == (not expected)
    question = session.next_question()
    assert (question is None) == session.settled
    assert question is None or question.fact in expected


@pytest.mark.unmeasured
@settings(max_examples=examples(50))
@given(world=judged_worlds(wide=True), strict=st.booleans())
@steps_to_the_first(UNBOUNDED)
def test_who_prefers_the_top_is_asked_until_the_first_three_cannot_change(world, strict):
    data, person, judge, ruleset, values = world
    session = Session(ruleset, strict=strict).tell(person.values).skip(*person.skipped)
    for asker, skipped in ((ruleset.recommend(person.values, strict=strict), ()), (session, person.skipped)):
        expected = relevant(data, values, strict=strict, skipped=skipped, first=3, judge=judge)
        question = asker.next_question(prefer="top")
        event("settled at the top" if not expected else "open at the top")
        assert (question is None) == (not expected)
        assert question is None or question.fact in with_gates(data, values, expected, skipped)


@pytest.mark.unmeasured
@settings(max_examples=examples(50))
@given(world=judged_worlds(wide=True), strict=st.booleans())
@example(world=judged((LEADS_BY_MORE, Person({}))), strict=False)
@steps_to_the_first(0)
def test_where_the_first_three_take_too_many_steps_what_is_called_certain_is_and_nothing_open_is_passed_over(
    world, strict
):
    data, person, judge, ruleset, values = world
    expected = relevant(data, values, strict=strict, first=3, judge=judge)
    question = ruleset.recommend(person.values, strict=strict).next_question(prefer="top")
    event("nothing to ask" if question is None else "certain" if question.exact else "not certain")
    if question is None:
        assert not expected
    elif question.exact:
        assert question.fact in with_gates(data, values, expected)


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", TINY)
def test_relevance_is_exact_for_every_partial_profile_of_a_tiny_ruleset(name):
    data = TINY[name]
    judge, ruleset = Judge(data), Ruleset(data)
    for values in answers(data, judge):
        for strict in (False, True):
            expected = relevant(data, values, strict=strict, judge=judge)
            rec = ruleset.recommend(values, strict=strict)
            assert rec.relevant == in_order(data, with_gates(data, values, expected)), (values, strict)
            assert rec.settled == (not expected)
            top = relevant(data, values, strict=strict, first=3, judge=judge)
            question = rec.next_question(prefer="top")
            assert question.fact in with_gates(data, values, top) if question else not top


KNOWN_ANSWERS = [
    ("and", {}, "a b"),
    ("and", {"a": False}, ""),
    ("and", {"a": True}, "b"),
    ("or", {}, "a b"),
    ("or", {"b": True}, ""),
    ("xor", {"a": True}, "b"),
    ("if", {}, "a b c"),
    ("if", {"a": True}, "b"),
    ("if", {"b": True, "c": True}, "a"),
    ("never true", {}, ""),
    ("either way", {}, "a b"),
    ("swap", {}, "a"),
    ("swap", {"a": True}, ""),
    ("no swap", {}, ""),
    ("urgent", {"b": True}, "a"),
    ("tail", {}, "a b c"),
    ("guard", {}, "a b"),
    ("guard", {"a": False}, ""),
    ("guard alone", {}, ""),
    ("caution", {}, "a"),
    ("safety caution", {}, "a b"),
    ("safety caution", {"a": True}, "b"),
    ("safety caution", {"a": False}, ""),
    ("two cautions", {"b": False}, "a"),
    ("two cautions", {"a": True, "b": True}, "c"),
    ("care of the tail", {}, "a b c"),
    ("care of the tail", {"c": False}, "b"),
    ("care at once", {"b": False}, "a"),
    ("care and guard", {"a": True}, ""),
    ("care and guard", {}, "a b"),
    ("need", {}, "a b c"),
    ("need", {"a": False}, ""),
    ("known", {"b": False}, "a"),
    ("unknown guards", {"a": True}, "b"),
    ("known guards", {"a": True}, "b"),
    ("known options", {"e": {"bar": True}}, "e"),
    ("choice", {}, "c a"),
    ("choice", {"c": "blue"}, ""),
    ("choices", {"e": {"bar": False}}, "e"),
    ("choices", {"e": ["bar"]}, "a"),
    ("numbers", {}, "x a"),
    ("numbers", {"x": 1}, ""),
    ("numbers", {"x": 1.5}, "a"),
    ("whole numbers", {}, "i"),
    ("out of range", {"a": False}, ""),
    ("out of range", {"a": True}, "x"),
    ("difference", {"y": 3}, ""),
    ("difference", {"x": 0}, ""),
    ("difference", {"x": 1}, "y"),
    ("no answer", {"x": 0}, ""),
    ("constraint", {}, "c"),
    ("constraint", {"a": True}, "c"),
    ("constraint", {"a": True, "b": True}, ""),
    ("constraint on unknown", {}, "a"),
    ("ask if", {}, "a b c"),
    ("ask if", {"a": False}, ""),
    ("ask if", {"a": True}, "b c"),
    ("ask if", {"a": True, "b": True}, "c"),
    ("derived", {"a": False}, "b"),
]


@pytest.mark.parametrize(("name", "values", "expected"), KNOWN_ANSWERS)
def test_the_judge_gives_the_answers_that_were_worked_out_by_hand(name, values, expected):
    data = TINY[name]
    read = Ruleset(data).profiles.read(values)
    assert in_order(data, relevant(data, read, strict=False)) == tuple(expected.split())


def test_the_judge_sees_the_difference_between_strict_and_not_and_between_all_and_the_first_three():
    data = TINY["guard"]
    assert relevant(data, {"a": True}, strict=False) == relevant(data, {"a": True}, strict=True) == {"b"}
    silent = tiny({"a": "boolean"}, "advise pull: true", "avoid pull: a and not a")
    assert relevant(silent, {}, strict=False) == set()
    assert relevant(silent, {}, strict=True) == {"a"}
    assert relevant(TINY["tail"], {"a": True}, strict=False) == {"b", "c"}
    assert relevant(TINY["tail"], {"a": True}, strict=False, first=3) == {"b"}
    assert relevant(TINY["and"], {}, strict=False, skipped=["b"]) == set()
    assert relevant(TINY["care of the tail"], {"c": True}, strict=False) == {"a"}
    assert relevant(TINY["care of the tail"], {"c": True}, strict=False, first=3) == set()
    assert relevant(TINY["care of the tail"], {}, strict=False, first=3) == {"b", "c"}


@settings(max_examples=examples(25))
@given(world=judged_worlds(), strict=st.booleans(), seed=st.integers(0, 1000))
def test_the_judge_gives_every_completion_the_outcome_of_the_oracle_and_of_the_library(world, strict, seed):
    data, person, judge, ruleset, known = world
    assert told(ruleset.recommend(known, strict=strict)) == outcome(judge, known, strict=strict)
    violated = Oracle(data, known, strict=strict).violated
    for slots in few(completions(data, known, person.skipped, judge=judge), seed):
        values = values_at(judge, slots)
        oracle = Oracle(data, values, strict=strict)
        assert judge.outcome(judge.cells(slots), strict=strict) == oracle.told()
        assert oracle.violated <= violated
        assert slots_known(data, values) == {slot: value for slot, value in slots.items() if value is not None}
        assert not set(person.skipped) & {name for name in values if name not in known}
        assert slots.items() >= slots_known(data, known).items()


def few(found, seed):
    """Return a few of many, by chance."""
    chance = Random(seed)
    kept = []
    for count, one in enumerate(found):
        if count < 10:
            kept.append(one)
        elif (place := chance.randrange(count)) < 10:
            kept[place] = one
        if count > 20_000:
            break
    return kept


def values_at(judge, slots):
    values = {}
    for group in judge.groups:
        values |= group.values(tuple(slots[slot] for slot in group.slots))
    return values


def cell_of(form, x, y):
    """Where a point lies to every line of a form at once."""
    number = calculated(form.compute, {"x": x, "y": y})
    place = [number is None or (number > level) - (number < level) for level in form.levels]
    return tuple(place + [(one > cut) - (one < cut) for one in (x, y) for cut in form.thresholds])


def calculated(expression, values):
    match expression:
        case Number(value):
            return Fraction(value)
        case Quantity(name):
            return values[name]
        case Call("max", arguments):
            return max(calculated(one, values) for one in arguments)
        case Call("abs", (argument,)):
            return abs(calculated(argument, values))
    left, right = calculated(expression.left, values), calculated(expression.right, values)
    if expression.sign == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[expression.sign]


def steps(count):
    return [Fraction(step, count) for step in range(3 * count + 1)]


@pytest.mark.parametrize("whole_y", [False, True])
@pytest.mark.parametrize("whole_x", [False, True])
@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if len(form.facts) == 2])
def test_a_grid_of_eighths_meets_on_every_line_what_a_finer_one_meets(name, whole_x, whole_y):
    form = FORMS[name]
    if (whole_x or whole_y) and not form.whole:
        pytest.skip("its facts are never whole numbers only")
    fine = {(x, y): cell_of(form, x, y) for x in steps(1 if whole_x else 24) for y in steps(1 if whole_y else 24)}
    eighths = {point: cell for point, cell in fine.items() if all((8 * one).denominator == 1 for one in point)}
    for axis in (0, 1):
        assert neighbours(fine, axis) == neighbours(eighths, axis)
        for line in range(int(3 / form.known) + 1):
            here = [
                {cell for point, cell in grid.items() if point[axis] == line * form.known} for grid in (fine, eighths)
            ]
            assert here[0] == here[1]


def neighbours(grid, axis):
    """The pairs of cells that a line meets on which one number stays as it is."""
    lines = {}
    for point, cell in grid.items():
        lines.setdefault(point[axis], set()).add(cell)
    return {pair for cells in lines.values() for pair in product(cells, repeat=2)}


@pytest.mark.unmeasured
def test_interesting_things_happen_in_the_small_worlds():
    seen = dict.fromkeys(("advice", "assuming", "withheld", "possible", "violations", "several", "settled", "large"), 0)
    for seed in range(150):
        chance = Random(seed)
        data = make_ruleset(chance)
        person = make_person(chance, data)
        judge, ruleset = Judge(data), Ruleset(data)
        rec = ruleset.recommend(person.values)
        found = relevant(data, ruleset.profiles.read(person.values), strict=False, judge=judge)
        seen["assuming"] += any(advice.assuming for advice in rec.advice)
        seen["several"] += len(found) > 1
        seen["settled"] += not found
        seen["large"] += judge.size > MOST
        for name in ("advice", "withheld", "possible", "violations"):
            seen[name] += bool(getattr(rec, name))
    assert seen.pop("large") < 8
    assert all(count >= 8 for count in seen.values()), seen


def test_relevant_facts_come_in_the_order_of_facts_yaml():
    data = tiny({"b": "boolean", "a": "boolean"}, "advise pull: a", "advise push: b")
    assert Ruleset(data).recommend({}).relevant == ("b", "a")

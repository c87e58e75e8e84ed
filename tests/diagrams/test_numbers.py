"""The cells of numbers, against the reference engine at random points."""

import functools
import math
from itertools import pairwise

import attrs
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from backrules.conditions import Compare, Number, Operation, Quantity, parse_arithmetic
from backrules.diagrams import ConditionDiagrams, TooLarge
from backrules.diagrams.priors import weights
from backrules.engines import Program
from backrules.facts import Fact
from tests.diagrams.shapes import is_rounded, number_programs, points, truths_of, within
from tests.support import examples


def groups_of(program):
    return [variable.group for variable in ConditionDiagrams(program).variables]


def names_of(group, values):
    return {name: value for name, value in values.items() if name in group.facts}


@st.composite
def groups(draw, most=4, *, rounded=False):
    program = draw(number_programs(most, rounded=rounded))
    found = groups_of(program)
    assume(found)  # tests of constants alone need no cells
    return program, draw(st.sampled_from(found))


@pytest.mark.unmeasured
@settings(max_examples=examples(32))
@given(case=groups(), data=st.data())
def test_where_it_is_exact_the_truths_of_every_person_are_among_the_cells(case, data):
    program, group = case
    assert group.exact
    event(f"{len(group.facts)} facts, {len(group.cells)} cells")
    for values in data.draw(st.lists(points(program), min_size=1, max_size=20)):
        cell = group.cell(values)
        assert group.cells[cell] == truths_of(program, group.tests, values)


@settings(max_examples=examples(25))
@given(case=groups(rounded=True), data=st.data())
def test_what_is_rounded_is_among_the_cells_or_not_but_never_in_a_wrong_one(case, data):
    program, group = case
    name = data.draw(st.sampled_from(list(group.facts)))
    for values in data.draw(st.lists(points(program), min_size=1, max_size=10)):
        try:
            cell = group.cell(values)
        except TooLarge:
            assert not group.exact or is_rounded(program, values)
            event("not found")
        else:
            assert group.cells[cell] == truths_of(program, group.tests, values)
        fixed = {one: value for one, value in values.items() if one != name}
        try:
            line = group.line(name, fixed)
        except TooLarge:
            event("no line")
            continue
        if name in values and not is_rounded(program, values):
            (cell,) = (cell for cell, interval, _ in line if values[name] in interval)
            assert group.cells[cell] == truths_of(program, group.tests, values)


@settings(max_examples=examples(15))
@given(case=st.one_of(groups(), groups(rounded=True)))
def test_the_witness_of_every_cell_is_a_valid_person_who_lies_in_it(case):
    program, group = case
    assert len(set(group.cells)) == len(group.cells) == len(group.witnesses) == len(group.weights)
    for cell, (truths, witness) in enumerate(zip(group.cells, group.witnesses, strict=True)):
        assert truths_of(program, group.tests, witness) == truths
        assert group.cell(witness) == cell
        assert all(within(program.facts[name], value) for name, value in witness.items())
        assert all(type(value) is int or not value.is_integer() for value in witness.values())


def reached(group, fixed, free):
    """The cells of everybody who has these values, and any or none of those facts that are free."""
    return {group.cell(fixed), *(group.cell({**fixed, **point}) for point in group._pieces.completions(fixed, free))}


@settings(max_examples=examples(25))
@given(case=groups(), data=st.data())
def test_what_is_reachable_contains_every_completion(case, data):
    program, group = case
    fixed = names_of(group, data.draw(points(program)))
    free = data.draw(st.lists(st.sampled_from(list(group.facts)), unique=True))
    free = [name for name in free if name not in fixed]
    reachable = reached(group, fixed, free)
    for values in data.draw(st.lists(points(program), min_size=1, max_size=10)):
        completion = {**fixed, **{name: value for name, value in values.items() if name in free}}
        assert group.cell(completion) in reachable


@pytest.mark.unmeasured
@settings(max_examples=examples(25))
@given(case=groups(), data=st.data())
def test_two_completions_that_differ_in_one_fact_lie_in_one_fibre(case, data):
    program, group = case
    name = data.draw(st.sampled_from(list(group.facts)))
    fixed = {one: value for one, value in names_of(group, data.draw(points(program))).items() if one != name}
    others = [one for one in group.facts if one not in fixed and one != name]
    free = data.draw(st.lists(st.sampled_from(others), unique=True)) if others else []
    fibres = group.fibres(name, fixed, free)
    event(f"{len(group.facts)} facts, {min(len(fibres), 10)} fibres")
    some = points(program)
    for one, other in data.draw(st.lists(st.tuples(some, some), min_size=1, max_size=10)):
        shared = {**fixed, **{key: value for key, value in one.items() if key in free}}
        pair = {group.cell({**shared, **{key: v for key, v in given.items() if key == name}}) for given in (one, other)}
        assert any(pair <= {*fibre} for fibre in fibres)
    assert {cell for fibre in fibres for cell in fibre} == reached(group, fixed, [*free, name])


@pytest.mark.unmeasured
@settings(max_examples=examples(32))
@given(case=groups(), data=st.data())
def test_a_line_covers_the_range_without_gaps_or_overlaps_and_every_number_has_the_cell_it_says(case, data):
    program, group = case
    name = data.draw(st.sampled_from(list(group.facts)))
    fact = program.facts[name]
    fixed = data.draw(points(program))
    line = group.line(name, fixed)
    low, high = fact.range or (-(2**53), 2**53)
    if fact.type == "integer":
        low, high = math.ceil(low), math.floor(high)
    first, last = line[0][1], line[-1][1]
    assert (first.low, first.low_in, last.high, last.high_in) == (low, True, high, True)
    for (cell, one, _), (next_cell, other, _) in pairwise(line):
        assert cell != next_cell
        if fact.type == "integer":
            assert other.low == one.high + 1
        else:
            assert one.high == other.low
            assert one.high_in != other.low_in
    for cell, interval, inner in line:
        assert inner in interval
        assert within(fact, inner)
        near = [
            interval.low,
            interval.high,
            (interval.low + interval.high) / 2,
            interval.low + 0.25,
            interval.high - 0.25,
        ]
        near += [math.floor(interval.low) + 1, math.ceil(interval.high) - 1]
        for number in [inner, *(one for one in near if one in interval and within(fact, one))]:
            number = int(number) if number == int(number) else number
            values = {**fixed, name: number}
            assert group.cells[cell] == truths_of(program, group.tests, values)
    for values in data.draw(st.lists(points(program), max_size=10)):
        if name in values:
            holding = [cell for cell, interval, _ in line if values[name] in interval]
            assert holding == [group.cell({**fixed, name: values[name]})]


@settings(max_examples=examples(15))
@given(case=groups(), data=st.data())
def test_what_is_reached_by_answers_to_given_facts_has_a_witness_and_nothing_is_left_out(case, data):
    program, group = case
    fixed = names_of(group, data.draw(points(program)))
    names = data.draw(st.lists(st.sampled_from(list(group.facts)), unique=True, min_size=1))
    reached = list(group.reaching(fixed, names))
    for cell, witness in reached:
        assert witness.keys() == {*names}
        assert group.cells[cell] == truths_of(program, group.tests, {**fixed, **witness})
    cells = {cell for cell, _ in reached}
    for values in data.draw(st.lists(points(program), max_size=10)):
        if all(name in values for name in names):
            assert group.cell({**fixed, **{name: values[name] for name in names}}) in cells


# likely


def priors(fact):
    number = st.one_of(st.just(0), st.just(1), st.floats(0, 1))
    if fact.type == "boolean":
        return number
    if fact.type == "choice":
        weight = st.one_of(st.sampled_from([5e-324, 1e-9, 1, 2**53]), st.floats(1e-3, 1e3))
        return st.fixed_dictionaries(dict.fromkeys(fact.options, weight))
    if fact.type == "choices":
        return st.one_of(number, st.fixed_dictionaries(dict.fromkeys(fact.options, number)))
    low, high = fact.range or (-(2**53), 2**53)
    three = st.lists(st.one_of(st.floats(low, high), st.sampled_from([low, high])), min_size=3, max_size=3)
    return three.map(lambda found: tuple(sorted(found)))


@settings(max_examples=examples(25))
@given(data=st.data(), kind=st.sampled_from(["boolean", "choice", "choices", "number", "integer"]))
def test_the_weights_of_the_cells_of_a_variable_add_up_to_one_and_none_is_nothing(data, kind):
    if kind in ("number", "integer"):
        program = data.draw(number_programs())
        facts = {
            name: attrs.evolve(fact, prior=data.draw(st.one_of(st.none(), priors(fact))))
            for name, fact in program.facts.items()
        }
        found = [one.weights for one in ConditionDiagrams(attrs.evolve(program, facts=facts)).variables]
    else:
        options = {one: one for one in ("red", "green", "blue")[: data.draw(st.integers(1, 3))]}
        fact = Fact("a", kind, "a", "a?", options={} if kind == "boolean" else options)
        fact = attrs.evolve(fact, prior=data.draw(st.one_of(st.none(), priors(fact))))
        found = [weights(fact, option) for option in (options if kind == "choices" else [None])]
    for some in found:
        assert sum(some) == pytest.approx(1)
        assert all(weight > 0 for weight in some)


@pytest.mark.parametrize(
    ("prior", "threshold", "below"),
    [((2, 4, 6), 2, 1 / 4), ((2, 4, 6), 5, 5 / 8), ((0, 0, 4), 4, 3 / 4), (None, 2, 1 / 2)],
)
def test_a_quarter_of_the_people_lies_between_two_quartiles_and_without_a_prior_all_pieces_are_alike(
    prior, threshold, below
):
    fact = Fact("x", "number", "x", "x?", range=(0, 10), prior=prior)
    (group,) = groups_of(Program({"x": fact}, {"c": Compare("x", "<", threshold)}))
    known = [group.weights[group.cell({"x": number})] for number in (0, 10)]
    # two pieces: below, at and above; a point has no width, but no cell is nothing
    assert known[0] / sum(known) == pytest.approx(below, abs=0.02)


def test_of_what_happened_never_by_the_prior_something_is_left():
    fact = Fact("x", "number", "x", "x?", range=(0, 10), prior=(5, 5, 5))
    (group,) = groups_of(Program({"x": fact}, {"c": Compare("x", ">", 9.99)}))
    assert group.weights[group.cell({"x": 10})] > 0.01


# what is not exact


def not_linear(*tests, compute="x * y", limits=(0, 4)):
    facts = {name: Fact(name, "number", name, f"{name}?", range=limits) for name in "xy"}
    return Program(facts, dict(enumerate(tests)), {}, {"n": parse_arithmetic(compute)})


def test_products_of_facts_are_not_exact_and_say_so():
    (group,) = groups_of(not_linear(Compare("n", ">", 3)))
    assert not group.exact
    tables = ConditionDiagrams(not_linear(Compare("n", ">", 3)))
    assert not tables.exact


def test_a_constant_that_another_number_is_computed_with_is_no_fact():
    facts = {"x": Fact("x", "number", "x", "x?")}
    numbers = {"one": Number(16), "n": Operation("-", Quantity("x"), Quantity("one"))}
    (group,) = groups_of(Program(facts, {"a": Compare("x", ">=", 12), "b": Compare("n", "<=", 0.5)}, {}, numbers))
    assert group.exact
    for number in (11, 12, 13, 16.5, 17):
        assert group.cells[group.cell({"x": number})] == (number >= 12, number <= 16.5)


def test_an_unknown_cell_raises_rather_than_guesses():
    (group,) = groups_of(not_linear(Compare("n", "==", 3), Compare("x", "==", 2), Compare("y", "==", 1.5)))
    try:
        found = group.cells[group.cell({"x": 2, "y": 1.5})]
    except TooLarge:
        assert not group.exact
    else:
        assert found == (True, True, True)


def joint(*conditions, whole=None):
    """Numbers n = x + y, both being whole numbers up to `whole` if that is given."""
    kind, most = ("integer", whole) if whole else ("number", 10)
    facts = {name: Fact(name, kind, name, f"{name}?", range=(0, most)) for name in "xy"}
    numbers = {"n": Operation("+", Quantity("x"), Quantity("y"))}
    return Program(facts, {f"c{number}": one for number, one in enumerate(conditions)}, {}, numbers)


@pytest.mark.parametrize(
    "program",
    [
        joint(Compare("n", ">", 5), whole=5000),
        joint(*[Compare("n", ">", step / 16) for step in range(130)]),
    ],
    ids=["too many whole numbers", "too many thresholds of a sum"],
)
def test_numbers_with_too_many_cells_to_try_are_not_exact_and_no_person_is_put_into_a_wrong_one(program):
    (group,) = groups_of(program)
    assert not group.exact
    for values in ({}, {"x": 3, "y": 5}, {"x": 1, "y": 2}, {"y": 9}):
        try:
            assert group.cells[group.cell(values)] == truths_of(program, group.tests, values)
        except TooLarge:
            assert values


def test_along_whole_numbers_of_some_hundreds_every_step_has_the_truth_it_says():
    """The width of a pot and the height of a plant, in centimetres: each is tried one by one along the other."""
    facts = {name: Fact(name, "integer", name, "?", range=(1, most)) for name, most in (("wide", 80), ("high", 400))}
    numbers = {"n": Operation("-", Quantity("high"), Operation("*", Number(4), Quantity("wide")))}
    program = Program(facts, {"a": Compare("n", ">", 0)}, {}, numbers)
    (group,) = groups_of(program)
    for name in facts:
        for line in group.lines(name):
            for cell, value in line.steps:
                assert group.cells[cell] == truths_of(program, group.tests, {**line.others, name: value})


COUNTED = {"mites": ("integer", 2000), "days": ("integer", 14), "load": ("integer", 50)}
A_DAY = Operation("/", Quantity("mites"), Quantity("days"))


@pytest.mark.parametrize(
    "computed", [A_DAY, Operation("-", Quantity("mites"), Operation("*", Number(3), Quantity("load")))], ids=str
)
def test_a_whole_number_of_thousands_is_cut_where_others_need_it_and_every_step_has_the_truth_it_says(computed):
    facts = {name: Fact(name, kind, name, "?", range=(0, most)) for name, (kind, most) in COUNTED.items()}
    tests = [Compare("n", ">", 10), Compare("n", ">", 1), Compare("mites", ">", 100), Compare("days", ">=", 7)]
    program = Program(facts, {f"c{at}": test for at, test in enumerate(tests)}, {}, {"n": computed})
    group = max(groups_of(program), key=lambda group: len(group.facts))
    assert group.exact
    for name in group.facts:
        for line in group.lines(name):
            for cell, value in line.steps:
                assert group.cells[cell] == truths_of(program, group.tests, {**line.others, name: value})


@st.composite
def joint_whole_numbers(draw):
    """A group of two or three facts, the first of which is a whole number; and one of them."""
    names = "xyz"[: draw(st.integers(2, 3))]
    kinds = ["integer", *(draw(st.sampled_from(["integer", "number"])) for _ in names[1:])]
    facts = {name: Fact(name, kind, name, "?", range=(-3, 9)) for name, kind in zip(names, kinds, strict=True)}
    factors = st.sampled_from([-5, -3, -1, 0.5, 2])
    parts = [Operation("*", Number(draw(factors)), Quantity(name)) for name in names]
    numbers = {"n": functools.reduce(functools.partial(Operation, "+"), parts)}
    test = st.builds(
        Compare, st.sampled_from(["n", "n", *names]), st.sampled_from(["<", "<=", "==", ">"]), st.integers(-4, 6)
    )
    tests = [Compare("n", ">", 1), *draw(st.lists(test, max_size=3, unique=True))]
    program = Program(facts, {f"c{at}": one for at, one in enumerate(tests)}, {}, numbers)
    (group,) = groups_of(program)
    return program, group, draw(st.sampled_from(names))


@settings(max_examples=examples(12))
@given(joint_whole_numbers())
def test_whole_numbers_that_are_cut_and_not_tried_one_by_one_have_the_same_cells_and_fibres(case):
    program, group, name = case
    others = [one for one in group.facts if one != name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("backrules.diagrams.decomposition._MOST_TRIED", 0)
        (cut,) = (one for one in groups_of(program) if one.facts.keys() == group.facts.keys())
        fibres = [{cut.cells[cell] for cell in fibre} for fibre in cut.fibres(name, {}, others)]
    assert {*cut.cells} == {*group.cells}
    event(f"{len(fibres)} fibres")
    # of two fibres one may lie in the other: what counts is which cells lie together
    tried = [{group.cells[cell] for cell in fibre} for fibre in group.fibres(name, {}, others)]
    assert all(any(one <= other for other in fibres) for one in tried)
    assert all(any(one <= other for other in tried) for one in fibres)


@pytest.mark.parametrize("most", [1, 6, 12])
def test_a_group_of_more_truths_than_there_may_be_is_given_up_and_knows_only_who_says_nothing(most):
    program = joint(*[Compare("n", ">", step) for step in range(1, 5)], Compare("x", ">", 2))
    group = ConditionDiagrams(program, truths=most).variables[0].group
    assert (group.given_up, group.exact, len(group.cells), group.weights) == (True, False, 1, [1.0])
    assert group.cell({}) == 0
    with pytest.raises(TooLarge):
        group.cell({"x": 1})

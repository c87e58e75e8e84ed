"""Rewrites keep the meaning: Kleene's truth, for every profile."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.conditions import (
    FALSE,
    TRUE,
    And,
    Compare,
    Constant,
    Flag,
    Known,
    Not,
    Or,
    Unknown,
    holds,
    leaves,
    negation_normal_form,
    parse,
    residual,
    truth,
)
from backrules.facts import Profiles
from tests.strategies import facts, joined, leaves_of, people
from tests.support import examples

a, b, c = Flag("a"), Flag("b"), Flag("c")


@st.composite
def situations(draw):
    known = draw(facts())
    condition = draw(joined(leaves_of(known, [], []), 12))
    person = draw(people(known))
    more = {**draw(people(known)), **{k: v for k, v in person.items() if not isinstance(v, dict)}}
    read = Profiles(known).read
    return condition, read(person), read(more)


def negated_inside(condition):
    """Whether `not` stands before anything but a test that has no opposite."""
    match condition:
        case Not(part):
            return isinstance(part, (Not, And, Or, Constant, Compare, Known, Unknown))
        case And(parts) | Or(parts):
            return any(map(negated_inside, parts))
    return False


@settings(max_examples=examples(200))
@given(situation=situations())
def test_negation_normal_form_keeps_kleenes_truth_and_has_not_only_before_tests_without_an_opposite(situation):
    condition, values, _ = situation
    rewritten = negation_normal_form(condition)
    assert truth(rewritten, values) is truth(condition, values)
    assert not negated_inside(rewritten)
    assert truth(negation_normal_form(condition, negate=True), values) is truth(Not(condition), values)


@settings(max_examples=examples(200))
@given(situation=situations())
def test_a_residual_is_constant_exactly_when_the_truth_is_known_and_reads_only_open_tests(situation):
    condition, values, _ = situation
    rest = residual(condition, lambda test: holds(test, values))
    known = truth(condition, values)
    if known is None:
        assert not isinstance(rest, Constant)
        assert all(holds(test, values) is None for test in leaves(rest))
    else:
        assert rest == Constant(known)


@settings(max_examples=examples(200))
@given(situation=situations())
def test_a_residual_has_the_truth_of_the_condition_for_everybody_who_agrees_with_what_was_known(situation):
    condition, values, more = situation
    tests = [test for test in leaves(condition) if not isinstance(test, (Known, Unknown))]
    if any(holds(test, values) is not None and holds(test, values) != holds(test, more) for test in tests):
        return  # not a completion
    if any(isinstance(test, (Known, Unknown)) for test in leaves(condition)):
        return  # known() is settled by what is known now
    rest = residual(condition, lambda test: holds(test, values))
    assert truth(rest, more) is truth(condition, more)


def test_negation_goes_through_and_and_or_by_de_morgan():
    assert negation_normal_form(parse("not (a and (b or not c))")) == Or((Not(a), And((Not(b), c))))
    assert negation_normal_form(parse("not (x < 1 or known(y))")) == And((Compare("x", ">=", 1), Unknown("y")))
    assert negation_normal_form(Not(TRUE)) == FALSE


def test_each_comparison_becomes_its_opposite_under_not():
    for sign, opposite in [("<", ">="), ("<=", ">"), ("==", "!="), ("!=", "=="), (">=", "<"), (">", "<=")]:
        assert negation_normal_form(Not(Compare("x", sign, 1))) == Compare("x", opposite, 1)


def test_a_residual_drops_what_is_decided_and_what_stands_twice():
    def known(test):
        return {a: True, b: False}.get(test)

    assert residual(And((a, c)), known) == c
    assert residual(And((b, c)), known) == FALSE
    assert residual(Or((a, c)), known) == TRUE
    assert residual(Or((b, c, c)), known) == c
    assert residual(Not(Not(c)), known) == c
    assert residual(And((c, And((a, Flag("d"))))), known) == And((c, Flag("d")))
    assert residual(And((a, a)), known) == TRUE
    assert residual(Or((b, b)), known) == FALSE


def test_a_test_made_of_other_conditions_has_no_truth_of_its_own():
    with pytest.raises(AttributeError):
        holds(Not(a), {})

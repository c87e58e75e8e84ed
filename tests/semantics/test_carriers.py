"""The meaning is the same on every carrier, and the order is the one of the table."""

from __future__ import annotations

from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.model import STRENGTHS, AdviceDefinition, Citation, Rule
from backrules.semantics.algebra import BITS, KLEENE, Bits
from backrules.semantics.order import Scale, comes_before, key_of, key_together, spots
from backrules.semantics.status import Standing, cause, status
from tests.support import examples

TRUTHS = st.sampled_from([True, False, None])
EVERY = [True, False, None]


def bits(truths):
    """The truths as a pair of integers, a bit for each."""
    true, false = (sum(1 << n for n, one in enumerate(truths) if one is value) for value in (True, False))
    return Bits(true, false)


def written_out(advised, avoided, equipped, *, strict):
    """The table, as the documentation has it."""
    if advised is False:
        return "excluded"
    stopped = avoided is True or equipped is False
    if advised is None:
        return "excluded" if stopped else "possible"
    if stopped or (strict and (avoided is None or equipped is None)):
        return "withheld"
    return "recommended"


def test_the_status_is_the_one_of_the_table_for_all_truths():
    for advised in EVERY:
        for avoided in EVERY:
            for equipped in EVERY:
                against = KLEENE.disjunction(avoided, KLEENE.negation(equipped))
                for strict in (False, True):
                    expected = written_out(advised, avoided, equipped, strict=strict)
                    assert status(advised, against, strict=strict) == expected


def test_an_advice_has_exactly_one_status():
    for advised in EVERY:
        for against in EVERY:
            for strict in (False, True):
                standing = Standing(KLEENE, advised, against)
                kinds = {
                    "recommended": standing.recommended(strict=strict),
                    "withheld": standing.withheld(strict=strict),
                    "possible": standing.possible(),
                }
                held = [kind for kind, holds in kinds.items() if holds]
                assert (held or ["excluded"]) == [status(advised, against, strict=strict)]


@settings(max_examples=examples(50))
@given(st.lists(st.tuples(TRUTHS, TRUTHS), min_size=1, max_size=9), st.booleans())
def test_many_at_once_have_the_status_that_each_has_alone(truths, strict):
    advised, against = (bits([pair[part] for pair in truths]) for part in (0, 1))
    standing = Standing(BITS, advised, against)
    whole = (1 << len(truths)) - 1
    found = {
        "recommended": standing.recommended(strict=strict),
        "withheld": standing.withheld(strict=strict),
        "possible": standing.possible(),
    }
    for number, (one, other) in enumerate(truths):
        names = [name for name, places in found.items() if places & whole & 1 << number]
        assert (names or ["excluded"]) == [status(one, other, strict=strict)]


@settings(max_examples=examples(50))
@given(st.lists(st.lists(TRUTHS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_or_not_and_certainly_are_those_of_each_bit(rows):
    for number in range(3):
        column = [row[number] for row in rows]
        for single, many in (
            (KLEENE.disjunction(*column), BITS.disjunction(*map(bits, rows))),
            (KLEENE.negation(column[0]), BITS.negation(bits(rows[0]))),
            (KLEENE.certainly(column[0]), BITS.certainly(bits(rows[0]))),
        ):
            assert (bool(many.true >> number & 1), bool(many.false >> number & 1)) == (single is True, single is False)


def test_why_something_is_held_back_is_a_written_rule_then_a_need_then_what_is_alone_then_an_open_question():
    assert cause(True, True, True) == "avoid"
    assert cause(False, True, True) == "need"
    assert cause(None, None, True) == "alone"
    assert cause(None, False, None) == "unanswered"


RULES = st.lists(st.tuples(st.sampled_from(STRENGTHS), st.integers(1, 9)), min_size=1, max_size=3)


def rule(number, strength, points):
    return Rule(f"r{number}", None, "advise", (), "So.", Citation(), strength, points)


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.booleans(), st.one_of(st.none(), RULES)), min_size=2, max_size=4))
def test_numbers_of_a_scale_keep_the_order_of_places_and_give_back_strength_and_score(advice):
    catalogue = [
        AdviceDefinition(f"a{n}", "priority", "A", "A.", urgent=urgent) for n, (urgent, _) in enumerate(advice)
    ]
    made = [[rule(n, *one) for n, one in enumerate(rules or ())] for _, rules in advice]
    scale = Scale.of((one for rules in made for one in rules), len(catalogue))
    spot = spots(catalogue)
    keys = [reduce(key_together, map(key_of, rules)) if rules else None for rules in made]
    orders = {}
    for number, (rules, key) in enumerate(zip(made, keys, strict=True)):
        if key is not None:
            weight = scale.weight(key.rank, -key.points)
            assert scale.strength(weight) == min((one.strength for one in rules), key=STRENGTHS.index)
            assert scale.score(weight) == sum(one.points for one in rules)
            orders[number] = scale.order(spot[f"a{number}"], weight)
            assert orders[number] % scale.count == number
            assert orders[number] < scale.last
    for one in range(len(advice)):
        for other in range(len(advice)):
            if one != other:
                earlier = comes_before(spot[f"a{one}"], spot[f"a{other}"], keys[one], keys[other])
                assert earlier == (one in orders and (other not in orders or orders[one] < orders[other]))

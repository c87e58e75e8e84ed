"""`simplified` says the same in fewer words: Kleene's truth stays, for every profile."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.conditions import (
    FALSE,
    TRUE,
    And,
    Any,
    Compare,
    Condition,
    Constant,
    Flag,
    Has,
    Not,
    Or,
    leaves,
    parse,
    simplified,
    to_text,
    truth,
)
from backrules.facts import Profiles
from backrules.semantics.program import computing
from tests.strategies import people, programs
from tests.support import examples


def nodes(condition: Condition):
    yield condition
    match condition:
        case Not(part):
            yield from nodes(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from nodes(part)


@st.composite
def situations(draw, most=8):
    program = draw(programs(most))
    values = computing(program.numbers)(Profiles(program.facts).read(draw(people(program.facts))))
    known = dict(values)
    for name, condition in program.derived.items():
        value = truth(condition, known)
        if value is not None:
            known[name] = value
    return [*program.conditions.values(), *program.derived.values()], known


@settings(max_examples=examples(65))
@given(situation=situations())
def test_the_kleene_truth_stays_for_every_profile(situation):
    conditions, known = situation
    for condition in conditions:
        assert truth(simplified(condition), known) is truth(condition, known), to_text(condition)


@settings(max_examples=examples(32))
@given(situation=situations(16))
def test_it_never_grows_and_nothing_is_left_to_simplify(situation):
    for condition in situation[0]:
        once = simplified(condition)
        assert len(list(leaves(once))) <= len(list(leaves(condition)))
        assert simplified(once) == once


@settings(max_examples=examples(32))
@given(situation=situations(16))
def test_it_is_flat_without_constants_inside_without_repetitions_and_without_two_nots(situation):
    for condition in situation[0]:
        for node in nodes(once := simplified(condition)):
            assert not isinstance(node, Constant) or node is once
            if isinstance(node, (And, Or)):
                assert not any(isinstance(part, type(node)) for part in node.parts)
                assert len(set(node.parts)) == len(node.parts)
            if isinstance(node, Not):
                assert not isinstance(node.part, (Not, And, Or, Constant, Compare))


CASES = {
    # flattened, once each, constants folded
    "a and (b and (c and a))": "a and b and c",
    "a or false or (b or a)": "a or b",
    "a and true": "a",
    "a and false": "false",
    "not not a": "a",
    "not (a and (b or not c))": "not a or (not b and c)",
    # absorption, also inside
    "a or (a and b)": "a",
    "a and (a or b)": "a",
    "(a and b) or (a and b and c)": "a and b",
    "a and (b or (a and c)) and (b or c)": "a and (b or c)",
    "a and (b or (a and c))": "a and (b or c)",
    "a or (b and (a or c))": "a or (b and c)",
    "(a or b) and (a or b or c)": "a or b",
    "x >= 7 or (x >= 4 and a) or (x >= 8 and b)": "x >= 7 or (x >= 4 and a)",
    "(x >= 7 and a) or (x >= 4 and a)": "x >= 4 and a",
    # a shared part is taken out
    "(a and b) or (a and c)": "a and (b or c)",
    "(a or b) and (c or a)": "a or (b and c)",
    # comparisons of one name
    "x >= 4 and x >= 7": "x >= 7",
    "x >= 4 or x >= 7": "x >= 4",
    "x > 4 and x >= 4": "x > 4",
    "x > 4 or x == 4": "x >= 4",
    "x >= 4 and x <= 4": "x == 4",
    "x != 4 and x >= 4": "x > 4",
    "x != 4 or x == 4": "x != 4 or x == 4",
    "x != 4 and x > 5": "x > 5",
    "x == 4 or x < 5": "x < 5",
    "x < 4 or x > 4": "x != 4",
    "x < 7 and x >= 4": "x >= 4 and x < 7",
    "x < 7 and a and x >= 4": "x >= 4 and x < 7 and a",
    "x > 7 or a or x < 4": "x < 4 or x > 7 or a",
    "not (4 <= x < 7)": "x < 4 or x >= 7",
    # one choice
    "e in [b, a] or e == c or e == a": "e in [b, a, c]",
    "e in [a, b] and e in [b, c]": "e == b",
    "e in [a, b] and e != a": "e == b",
    "e != a and e != b": "e not in [a, b]",
    "e not in [a, b] or e not in [b, c]": "e != b",
    "e not in [a, b] or e == a": "e != b",
    "e in [a]": "e == a",
    # options of choices
    "any(f) or a in f": "any(f)",
    "any(f) and a in f": '"a" in f',
    "not any(f) and a not in f": "not any(f)",
    "not any(f) or a not in f": '"a" not in f',
    # what is two-valued
    "known(f) or unknown(f)": "true",
    "known(f) and not known(f)": "false",
    "not known(f)": "unknown(f)",
    # what is unknown when the fact is
    "a and not a": "a and not a",
    "x < 4 and x > 7": "x > 7 and x < 4",
    "x < 4 or x >= 3": "x < 4 or x >= 3",
    "e == a and e == b": "e == a and e == b",
    "e != a or e != b": "e != a or e != b",
    "any(f) and a not in f": 'any(f) and "a" not in f',
    "known(x) and x > 4": "known(x) and x > 4",
}


@pytest.mark.parametrize(("before", "after"), CASES.items())
def test_examples(before, after):
    assert to_text(simplified(parse(before))) == to_text(parse(after))


def test_constants_stay_constants():
    assert simplified(TRUE) == TRUE
    assert simplified(Not(TRUE)) == FALSE


def test_a_huge_condition_is_simplified_in_reasonable_time():
    wide = Or(tuple(And((Compare(f"x{i % 7}", ">", i), Flag(f"b{i}"), Has("f", str(i)), Any("f"))) for i in range(400)))
    deep: Condition = Flag("a")
    for index in range(50):  # as deep as the parser lets a condition be
        deep = (And, Or)[index % 2]((deep, Flag(f"b{index % 5}")))
    start = time.process_time()
    simplified(wide), simplified(deep)
    assert time.process_time() - start < 5

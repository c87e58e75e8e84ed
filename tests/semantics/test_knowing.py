"""What is surely known where a condition is true."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.conditions import parse, parse_arithmetic, truth
from backrules.facts import Fact, Profiles
from backrules.semantics.decisions import program_of
from backrules.semantics.knowing import Knowing
from backrules.semantics.program import Closure
from backrules.testing.random_rulesets import random_ruleset_data
from tests.strategies import people
from tests.support import examples

FACTS = {
    name: Fact(name=name, type=kind, title=name, ask="?", options={"a": "a", "b": "b"} if "choice" in kind else {})
    for name, kind in {"n": "number", "m": "integer", "c": "choice", "s": "choices", "b": "boolean"}.items()
}
KNOWING = Knowing(
    FACTS,
    {"ratio": parse_arithmetic("n / m"), "twice": parse_arithmetic("ratio * 2")},
    {"low": parse("n < 3"), "either": parse("low or m > 1"), "both": parse("not (low or c == a)")},
)

KNOWN_WHERE_TRUE = {
    "n > 1": "n",
    "not n > 1": "n",
    "n > 1 and c == a": "n c",
    "n > 1 or c == a": "",
    "n > 1 or (n < 0 and c == a)": "n",
    "not (n > 1 and c == a)": "",
    "not (n > 1 or c == a)": "n c",
    "c in [a, b]": "c",
    "not c == a": "c",
    "a in s": "s",
    "not a in s": "",
    "any(s)": "s",
    "not any(s)": "",
    "known(s)": "",
    "known(n)": "n",
    "not unknown(n)": "n",
    "unknown(n)": "",
    "not known(n)": "",
    "true": "",
    "low": "n",
    "not low": "n",
    "either": "",
    "not either": "n m",
    "both": "n c",
    "not both": "",
    "low and either": "n",
    "ratio > 1": "ratio n m",
    "twice > 1": "twice ratio n m",
    "n > 1 and m > 1": "n m",  # and no ratio: m may be zero, or the number too large
    "b": "",
    "count(n > 1, n > 2, c == a) >= 2": "n",
    "count(n > 1, c == a) >= 2": "n c",
    "count(n > 1, n > 2, c == a) >= 1": "",
    "not count(n > 1, n > 2, c == a) >= 2": "n",
    "not count(n > 1, n > 2, c == a) >= 1": "n c",
    "count(n > 1, n > 2, c == a) == 0": "n c",
    "count(n > 1, n > 2, c == a) <= 1": "n",
    "count(n > 1, n > 2, c == a) == 1": "n",
    "not count(n > 1, n > 2, c == a) == 1": "",
    "not count(n > 1, n > 2, c == a) <= 0": "",
    "not count(n > 1, n > 2, c == a) <= 1": "n",
    "count(a in s, b in s) >= 1": "s",
    "count(a in s, b in s) == 0": "",
    "n > m + 1": "n m",
    "n > m + 1 or twice > 3": "n m",
}


@pytest.mark.parametrize(("condition", "known"), KNOWN_WHERE_TRUE.items())
def test_what_is_known_where_a_condition_is_true(condition, known):
    assert KNOWING.where(parse(condition)) == set(known.split())


def is_sayable(value):
    return any(value.values()) if isinstance(value, dict) else value is not None and value != ()


@given(st.data())
@settings(max_examples=examples(25))
def test_it_is_known_of_everybody_for_whom_the_condition_is_true(data):
    world = data.draw(random_ruleset_data(max_rules=3, max_advice=1))
    values = Profiles(world.facts).read(data.draw(people(world.facts)))
    program = program_of(world, {})
    known = Closure(program).of(values)
    knowing = Knowing(world.facts, program.numbers, program.derived)
    for condition in [*program.derived.values(), *(rule.when for rule in world.rules.values())]:
        held = truth(condition, known)
        if held is not None:
            assert all(is_sayable(known.get(name)) for name in knowing.where(condition, false=not held))

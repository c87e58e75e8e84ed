"""A match: what fired at once, what is possible when somebody asks."""

import pickle
from itertools import combinations

import pytest

from backrules.conditions import And, Compare, In, Not, Or
from backrules.engines import Match, Program, build, cells, lookup
from tests.engines.test_extremes import agree, fact
from tests.support import EVERY


def test_what_is_possible_is_found_when_it_is_first_read_and_only_once():
    asked = []

    def find():
        asked.append(1)
        return {"b"}

    match = Match({"a"}, find)
    assert match.fired == {"a"}
    assert asked == []
    assert (match.possible, match.possible) == ({"b"}, {"b"})
    assert asked == [1]


def test_a_match_unpacks_compares_and_pickles_as_the_pair_that_it_is():
    match = Match({"a"}, lambda: {"b"})
    fired, possible = match
    assert (fired, possible) == (match[0], match[1]) == ({"a"}, {"b"})
    assert match == Match({"a"}, {"b"}) == ({"a"}, {"b"})
    assert match not in (Match({"a"}, set()), Match({"b"}, {"b"}), "ab")
    assert pickle.loads(pickle.dumps(match)) == match
    assert repr(match) == "Match(fired={'a'}, possible={'b'})"
    with pytest.raises(TypeError, match="unhashable"):
        hash(match)


@pytest.mark.parametrize("engine", EVERY)
def test_a_match_is_of_the_values_at_the_time_of_the_call(engine):
    program = Program({"x": fact("x", "choice", "abc")}, {"in": In("x", ("a", "b"))})
    values = {}
    match = build(engine, program).match(values)
    values["x"] = "a"
    assert match == (set(), {"in"})


def test_every_set_of_options_is_told_from_every_other_however_they_lie():
    options = "abcde"
    subsets = [subset for size in range(1, 6) for subset in combinations(options, size)]
    conditions = {}
    for subset in subsets:
        conditions[f"in {subset}"] = In("x", subset)
        conditions[f"not in {subset}"] = Not(In("x", subset))
        conditions[f"both {subset}"] = And((In("x", subset), Not(In("y", subset))))
        conditions[f"either {subset}"] = Or((In("x", subset), In("y", subset)))
    program = Program({name: fact(name, "choice", options) for name in "xy"}, conditions)
    people = [{}] + [{"x": one} for one in options] + [{"x": one, "y": two} for one in options for two in options]
    agree(program, people)


def test_however_few_conjunctions_a_block_holds_and_numbers_are_remembered_the_answers_are_the_same(monkeypatch):
    monkeypatch.setattr(cells, "BLOCK", 3)
    monkeypatch.setattr(lookup, "_MOST", 2)
    facts = {"x": fact("x"), "y": fact("y")}
    conditions = {f"c{step}": Or((Compare("x", ">", step), Compare("y", "<", step))) for step in range(6)}
    people = [{}, *[{"x": number, "y": 5 - number} for number in range(7)], {"x": 3}]
    agree(Program(facts, conditions), [*people, *people])

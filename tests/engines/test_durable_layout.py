"""The limits of the C core are kept by construction: its stack, comparisons in one place, ends, properties."""

import json
from collections import defaultdict
from itertools import islice

import pytest
from hypothesis import given, settings

from backrules.conditions import parse
from backrules.engines import Program, build, durable_layout
from backrules.engines.durable_layout import Layout
from backrules.engines.lowering import Lowered
from backrules.facts import Fact
from tests.strategies import programs
from tests.support import WORKING, examples, needs_core

STACK, FIRST_COMPARISONS, ENDS, PROPERTIES = 64, 512, 255, 255


def numbers(count: int) -> dict[str, Fact]:
    return {f"f{i}": Fact(name=f"f{i}", type="number", title="", ask="") for i in range(count)}


def paths_of(text: str) -> list[tuple[str, ...]]:
    """Every path of a network, read from the definition that the core is given."""
    found = []
    for _, action in json.loads(text, object_pairs_hook=list):
        for key, networks in action:
            if key == "all":
                ((_, expression),) = networks[0]
                tests = expression[0][1] if expression[0][0] == "$and" else [expression]
                found.append(tuple(json.dumps(test) for test in tests))
    return found


def check_limits(program: Program) -> None:
    nodes = Lowered(program).nodes
    for relaxed in (False, True):
        for level in Layout(nodes, program.facts, relaxed=relaxed).levels:
            for part in level:
                children, ends = defaultdict(set), defaultdict(int)
                paths = paths_of(part.text)
                for path in paths:
                    ends[path] += 1
                    for depth, test in enumerate(path):
                        children[path[:depth]].add(test)
                assert max(map(len, children.values())) < FIRST_COMPARISONS
                assert max(ends.values()) <= ENDS
                assert len(part.properties) + 2 <= PROPERTIES
                for path in paths:
                    waiting = sum(len(children[path[:depth]]) - 1 for depth in range(len(path)))
                    assert waiting + 1 <= STACK


@settings(max_examples=examples(50))
@given(programs())
def test_no_network_of_any_program_goes_beyond_a_limit_of_the_core(program):
    check_limits(program)


WIDE = {
    "one fact with thousands of thresholds": [f"f0 >= {i} and f1 >= {i} and f2 >= {2 * i}" for i in range(3000)],
    "a wide fan at each of four levels": [
        f"f0 >= {a} and f1 >= {b} and f2 >= {c} and f3 >= {a + b + c}"
        for a in range(12)
        for b in range(12)
        for c in range(12)
    ],
    "hundreds of conditions that share a conjunction": [f"f0 >= 1 or f{1 + i % 29} >= {i}" for i in range(700)],
    "hundreds of conditions that are always true": [f"known(f{i % 30}) or unknown(f{i % 30})" for i in range(700)],
    "many comparisons beside each step of a long path": [
        " and ".join([*(f"f{j} >= 1" for j in range(step)), f"f{step} >= {i}"])
        for step in range(8)
        for i in range(2, 60)
    ],
    "long conjunctions": [" and ".join(f"f{(i + j) % 30} >= {i * j}" for j in range(30)) for i in range(100)],
}


@pytest.mark.parametrize("texts", WIDE.values(), ids=WIDE.keys())
@pytest.mark.unmeasured
def test_programs_that_would_break_a_plain_layout_keep_the_limits_and_give_the_answers_of_the_reference(texts):
    program = Program(numbers(30), {f"c{i}": parse(text) for i, text in enumerate(texts)})
    check_limits(program)
    others = [build(name, program) for name in WORKING]
    reference = build("reference", program)
    for values in ({}, {"f0": 1}, {f"f{i}": 10**6 for i in range(30)}, {"f0": 500, "f1": 10**6}, {"f0": 5, "f2": 7}):
        assert all(other.match(values) == reference.match(values) for other in others)


def chain(depth: int) -> Program:
    derived = {"d0": parse("f0 >= 1")}
    for i in range(1, depth):
        derived[f"d{i}"] = parse(f"d{i - 1} and f1 >= {i % 5} or not d{i - 1} and f2 < {i % 7}")
    return Program(numbers(3), {"last": parse(f"d{depth - 1}"), "not": parse(f"not d{depth - 1}")}, derived)


@pytest.mark.parametrize("depth", [11, 12, 13, 3000])
@pytest.mark.unmeasured
def test_chains_of_derived_conditions_of_any_depth_give_the_answers_of_the_reference(depth):
    program = chain(depth)
    engines = {name: build(name, program) for name in WORKING}
    for values in ({}, {"f0": 1}, {"f0": 1, "f1": 9}, {"f0": 0, "f1": 2, "f2": 3}, {"f1": 3, "f2": 6}):
        answers = {name: engine.match(values) for name, engine in engines.items()}
        assert all(answer == answers["reference"] for answer in answers.values())


@needs_core
def test_what_lies_deeper_than_the_networks_is_decided_beyond_them(monkeypatch):
    monkeypatch.setattr(durable_layout, "DEEPEST", 2)
    reference, durable = (build(name, chain(5)) for name in ("reference", "durable"))
    people = (
        {},
        {"f0": 1},
        {"f0": 1, "f1": 9},
        {"f0": 0, "f1": 2, "f2": 3},
        {"f0": 0, "f1": 0, "f2": 9},
        {"f1": 3, "f2": 6},
    )
    answers = [reference.match(values) for values in people]
    assert [durable.match(values) for values in people] == answers
    assert {("last" in fired, "last" in possible) for fired, possible in answers} == {
        (True, False),
        (False, True),
        (False, False),
    }


@needs_core
def test_where_the_stack_has_little_room_conjunctions_are_halved_until_they_fit(monkeypatch):
    monkeypatch.setattr(durable_layout, "ROOM", 9)
    program = Program(numbers(40), {f"c{i}": parse(f"f{i} >= 1 and f{(i + 1) % 40} >= {i % 3}") for i in range(40)})
    (level,) = Layout(Lowered(program).nodes, program.facts, relaxed=False).levels
    for part in level:
        paths = paths_of(part.text)
        children = defaultdict(set)
        for path in paths:
            for depth, test in enumerate(path):
                children[path[:depth]].add(test)
        for path in paths:
            assert sum(len(children[path[:depth]]) - 1 for depth in range(len(path))) + 1 <= 9
    reference, durable = (build(name, program) for name in ("reference", "durable"))
    for values in ({}, {f"f{i}": i % 4 for i in range(40)}, {f"f{i}": 2 for i in range(0, 40, 3)}):
        assert durable.match(values) == reference.match(values)


def test_no_network_has_more_conjunctions_than_it_may(monkeypatch):
    monkeypatch.setattr(durable_layout, "PART", 5)
    program = Program(numbers(2), {f"c{i}": parse(f"f0 >= {i} and f1 >= {i}") for i in range(23)})
    (level,) = Layout(Lowered(program).nodes, program.facts, relaxed=False).levels
    sizes = [len(paths_of(part.text)) - 1 for part in level]  # one path is there for the first message
    assert sizes == [5, 5, 5, 5, 3]


def test_names_of_properties_have_the_hashes_that_the_core_gives_them_and_no_two_the_same():
    # Fowler, Noll and Vo, "The FNV non-cryptographic hash algorithm", appendix with test vectors, 32 bits, FNV-1a
    vectors = {"": 0x811C9DC5, "a": 0xE40C292C, "b": 0xE70C2DE5, "foobar": 0xBF9CF968}
    assert {name: durable_layout.hash_of(name) for name in vectors} == vectors
    names = [*islice(durable_layout.property_names(), 2000)]
    taken = [durable_layout.hash_of(name) for name in (*names, "sid", "id", "$s", "$m", "$forward")]
    assert len(set(taken)) == len(taken)
    sorted_by = [durable_layout.hash_of(name) & 31 for name in (*names[:15], "sid", "id")]
    assert len(set(sorted_by)) == len(sorted_by)

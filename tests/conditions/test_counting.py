"""How many conditions are true: three values, and all the forms that engines make of it."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.conditions import (
    FALSE,
    TRUE,
    And,
    Constant,
    Count,
    Flag,
    Has,
    Not,
    Or,
    negation_normal_form,
    parse,
    residual,
    resolved,
    simplified,
    to_text,
    truth,
)
from backrules.conditions.counting import complement, ranges_of, shifted, shortest_count, union
from backrules.engines import Program
from backrules.engines.lowering import Lowered, Ref
from backrules.engines.lowering import test_holds as holds_of_a_test
from backrules.facts import Fact
from tests.support import examples

KLEENE = (True, None, False)


def by_definition(truths, allowed):
    """True when every number between surely and possibly is allowed, false when none is, else unknown."""
    surely, possibly = truths.count(True), len(truths) - truths.count(False)
    between = {number in allowed for number in range(surely, possibly + 1)}
    return between.pop() if len(between) == 1 else None


def flags(size):
    return tuple(Flag(f"f{place}") for place in range(size))


def values_of(truths):
    return {f"f{place}": value for place, value in enumerate(truths) if value is not None}


def every_count(size):
    """Every comparison that can be true and false of so many conditions, with the counts it allows."""
    for amount in range(1, size + 1):
        for allowed in combinations(range(size + 1), amount):
            yield Count(flags(size), union(allowed)), set(allowed)


def decided(nodes, truths, key):
    """The truth of a lowered condition for every way a node can be read: true, or not seen to be true."""
    true = []
    for node in nodes:
        true.append(tree_holds(node.tree, values_of(truths), true))
        if key in node.ids:
            return true[-1]
    raise AssertionError(key)


def tree_holds(tree, values, nodes):
    match tree:
        case Ref(node):
            return nodes[node]
        case And(parts):
            return all(tree_holds(part, values, nodes) for part in parts)
        case Or(parts):
            return any(tree_holds(part, values, nodes) for part in parts)
        case Constant(value):
            return value
    return holds_of_a_test(tree, values) is True


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_count_is_true_when_it_is_for_every_number_between_surely_and_possibly(size):
    for count, allowed in every_count(size):
        for truths in product(KLEENE, repeat=size):
            expected, values = by_definition(list(truths), allowed), values_of(truths)
            assert truth(count, values) is expected
            assert truth(negation_normal_form(count, negate=True), values) is truth(Not(count), values)
            assert truth(simplified(count), values) is expected
            rest = residual(count, lambda test, values=values: values.get(test.name))
            assert (rest.value if isinstance(rest, Constant) else None) is expected


@pytest.mark.unmeasured
@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
def test_what_engines_make_of_a_count_is_true_and_false_where_it_is(size):
    some = (
        list(every_count(size))
        if size < 5
        else [(Count(flags(size), ranges_of(">=", n)), set(range(n, size + 1))) for n in (2, 4)]
    )
    facts = {flag.name: Fact(name=flag.name, type="boolean", title="f", ask="f?") for flag in flags(size)}
    conditions = {}
    for place, (count, _) in enumerate(some):
        conditions |= {f"yes {place}": count, f"no {place}": Not(count)}
    nodes = Lowered(Program(facts, conditions)).nodes
    for truths in product(KLEENE, repeat=size):
        for place, (_, allowed) in enumerate(some):
            expected = by_definition(list(truths), allowed)
            assert decided(nodes, truths, f"yes {place}") is (expected is True)
            assert decided(nodes, truths, f"no {place}") is (expected is False)


def test_a_count_of_many_conditions_is_lowered_to_few_nodes():
    names = [f"f{place}" for place in range(60)]
    facts = {name: Fact(name=name, type="boolean", title="f", ask="f?") for name in names}
    nodes = Lowered(Program(facts, {"c": Count(flags(60), ranges_of(">=", 20))})).nodes
    assert len(nodes) < 1500
    for true in (19, 20):
        assert decided(nodes, [True] * true + [None] * (60 - true), "c") is (true == 20)


@settings(max_examples=examples(100))
@given(counts=st.sets(st.integers(0, 8), min_size=1), known=st.integers(0, 4))
def test_ranges_are_the_numbers_they_were_made_of(counts, known):
    def holds(ranges, number):
        return any(low <= number and (high is None or number <= high) for low, high in ranges)

    ranges = union(counts)
    for number in range(12):
        assert holds(ranges, number) is (number in counts)
        assert holds(complement(ranges), number) is (number not in counts)
        assert holds(shifted(ranges, known), number) is (number + known in counts)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("count(a, b, c) >= 1", Or((Flag("a"), Flag("b"), Flag("c")))),
        ("count(a, b, c) > 2", And((Flag("a"), Flag("b"), Flag("c")))),
        ("count(a, b, c) == 0", And((Not(Flag("a")), Not(Flag("b")), Not(Flag("c"))))),
        ("count(a, true, c) >= 3", And((Flag("a"), Flag("c")))),
        ("count(a, false, c) >= 3", FALSE),
        ("count(a, true, c) <= 3", TRUE),
        ("count(a, true, b, c) in [1, 4]", Count((Flag("a"), Flag("b"), Flag("c")), ((0, 0), (3, 3)))),
    ],
)
def test_what_a_count_says_in_fewer_words(text, short):
    assert simplified(parse(text)) == short


def test_counts_that_are_decided_are_constants():
    assert shortest_count([TRUE, FALSE, TRUE], ranges_of("==", 2)) == TRUE
    assert shortest_count([TRUE, FALSE, TRUE], ranges_of(">=", 3)) == FALSE


@pytest.mark.parametrize(
    "text",
    [
        "count(a, b, c) >= 2",
        "count(a, b, c) <= 1",
        "count(a, b, c) == 2",
        "count(a, b, c) != 2",
        "1 <= count(a, b, c) <= 2",
        "count(a, b, c, d) in [0, 1, 3]",
        "count(a, b, c, d) not in [0, 2]",
        "count(a or b, x > y + 1, not c) >= 2",
    ],
)
def test_a_count_is_written_as_somebody_would(text):
    assert to_text(parse(text)) == text or to_text(parse(text)) == to_text(parse(to_text(parse(text))))
    assert parse(to_text(parse(text))) == parse(text)


def test_the_options_of_a_choices_fact_are_counted_as_the_facts_say():
    tools = Fact(name="tools", type="choices", title="tools", ask="?", options={"bar": "a bar", "band": "a band"})
    meant = resolved(parse("count(tools) == 1"), {"tools": tools})
    assert meant == Count((Has("tools", "bar"), Has("tools", "band")), ((1, 1),))
    assert to_text(meant) == "count(tools) == 1"
    assert truth(meant, {"tools": ("bar",)}) is True
    assert truth(meant, {"tools": {"bar": True}}) is None

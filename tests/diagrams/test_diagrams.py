"""Every operation on decision diagrams, against tables with a line for each assignment."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules.diagrams import FALSE, TRUE, DiagramManager, TooLarge
from backrules.diagrams.deciding import is_decided, where_decided
from backrules.diagrams.nodes import UNKNOWN
from tests.support import examples

TRUTHS = (False, None, True)
NODES = {False: FALSE, None: UNKNOWN, True: TRUE}
ORDER = {False: 0, None: 1, True: 2}
SIZES = st.lists(st.integers(2, 3), min_size=1, max_size=4)


def lines(sizes):
    """Every assignment."""
    return list(product(*map(range, sizes)))


def made(diagrams, table):
    """The diagram of a table: assignment -> value."""

    def build(start):
        if len(start) == len(diagrams.sizes):
            return diagrams.terminal(table[start])
        return diagrams.node(len(start), tuple(build((*start, value)) for value in range(diagrams.sizes[len(start)])))

    return build(())


def read(diagrams, node):
    """The table of a diagram."""
    return {line: diagrams.value(node, line) for line in lines(diagrams.sizes)}


def tables(sizes, values=TRUTHS):
    """Random tables; some of them do not depend on some variables."""

    def spread(drawn):
        kept, found = drawn
        return {line: found[tuple(v for v, k in zip(line, kept, strict=True) if k)] for line in lines(sizes)}

    def over(kept):
        some = lines([size for size, keep in zip(sizes, kept, strict=True) if keep])
        drawn = st.binary(min_size=len(some), max_size=len(some))  # all at once: 81 draws take longer than the tests
        return drawn.map(
            lambda picks: (kept, {line: values[n % len(values)] for line, n in zip(some, picks, strict=True)})
        )

    return st.tuples(*[st.sampled_from([True, True, False])] * len(sizes)).flatmap(over).map(spread)


@st.composite
def some_tables(draw, count, values=TRUTHS):
    sizes = draw(SIZES)
    return DiagramManager(sizes), *(draw(tables(sizes, values)) for _ in range(count))


@st.composite
def blocks(draw, sizes):
    """A block of variables, and of a single one the values that count."""
    low = draw(st.integers(0, len(sizes) - 1))
    high = draw(st.integers(low, len(sizes) - 1))
    some = st.sets(st.integers(0, sizes[low] - 1), min_size=1).map(lambda found: tuple(sorted(found)))
    return (low, high), draw(st.one_of(st.none(), some)) if low == high else None


def along(sizes, line, block, values):
    """The assignments that differ from one in a block of variables only."""
    low, high = block
    choices = [range(size) for size in sizes[low : high + 1]] if values is None else [values]
    return [(*line[:low], *some, *line[high + 1 :]) for some in product(*choices)]


@settings(max_examples=examples(75))
@given(case=some_tables(2))
def test_not_and_and_or_are_those_of_kleenes_logic(case):
    diagrams, f, g = case
    one, other = made(diagrams, f), made(diagrams, g)
    negated = {False: True, None: None, True: False}
    assert read(diagrams, one) == f
    assert read(diagrams, diagrams.negation(one)) == {line: negated[f[line]] for line in f}
    assert read(diagrams, diagrams.conjunction(one, other)) == {x: min(f[x], g[x], key=ORDER.get) for x in f}
    assert read(diagrams, diagrams.disjunction(one, other)) == {x: max(f[x], g[x], key=ORDER.get) for x in f}
    assert diagrams.conjunction() == TRUE
    assert diagrams.disjunction() == FALSE
    for truth, node in NODES.items():
        assert read(diagrams, diagrams.is_value(node, one)) == {line: f[line] is truth for line in f}


@settings(max_examples=examples(50))
@given(case=some_tables(3))
def test_equal_functions_are_the_same_number_however_they_were_made(case):
    diagrams, f, g, h = case
    one, other, third = (made(diagrams, table) for table in (f, g, h))
    both, either, no = diagrams.conjunction, diagrams.disjunction, diagrams.negation
    assert (one == other) == (f == g)
    assert made(diagrams, dict(f)) == one
    assert both(one, other, third) == both(third, both(other, one))
    assert either(one, both(other, third)) == both(either(one, other), either(one, third))
    assert no(both(one, other)) == either(no(one), no(other))
    assert no(no(one)) == one
    assert either(one, both(one, other)) == one
    for node in range(TRUE + 1, len(diagrams)):
        children = diagrams.children[node]
        assert diagrams.level[node] == len(diagrams.sizes) or len(set(children)) > 1
        assert all(diagrams.level[child] > diagrams.level[node] for child in children)
    functions = [tuple(read(diagrams, node).values()) for node in range(len(diagrams))]
    assert len(functions) == len(set(functions))


@settings(max_examples=examples(50))
@given(case=some_tables(2, values=(0, 1, False, True, None, ("a", 1))))
def test_what_is_mapped_and_merged_has_the_functions_value_everywhere_and_is_the_same_when_asked_again(case):
    diagrams, f, g = case
    one, other = made(diagrams, f), made(diagrams, g)
    # 1 and True are different values
    shown = {line: (type(f[line]), f[line]) for line in f}
    assert {line: (type(value), value) for line, value in read(diagrams, one).items()} == shown
    mapped = diagrams.mapped("shown", repr, one)
    assert read(diagrams, mapped) == {line: repr(f[line]) for line in f}
    merged = diagrams.merged("pair", lambda a, b: (repr(a), repr(b)), one, other)
    assert read(diagrams, merged) == {line: (repr(f[line]), repr(g[line])) for line in f}
    other_way = diagrams.merged("riap", lambda a, b: (repr(b), repr(a)), one, other)
    assert read(diagrams, other_way) == {line: (repr(g[line]), repr(f[line])) for line in f}
    assert diagrams.mapped("shown", repr, one) == mapped
    assert read(diagrams, diagrams.mapped("length", lambda value: len(repr(value)), one)) == {
        line: len(repr(f[line])) for line in f
    }
    assert diagrams.reached(one) == set(f.values())


@settings(max_examples=examples(50))
@given(case=some_tables(2, values=(False, True)), outside=st.sampled_from([None, False, True, ("a", 1)]))
def test_what_is_within_an_area_is_as_it_was_there_and_one_value_everywhere_else(case, outside):
    diagrams, f, g = case
    within = diagrams.within(made(diagrams, f), made(diagrams, g), outside)
    assert read(diagrams, within) == {line: g[line] if f[line] else outside for line in f}


@settings(max_examples=examples(75))
@given(data=st.data(), case=some_tables(1))
def test_what_is_left_when_values_are_filled_in_is_the_same_on_all_that_is_allowed(data, case):
    diagrams, f = case
    allowed = [
        data.draw(st.one_of(st.none(), st.sets(st.integers(0, size - 1), min_size=1).map(lambda s: tuple(sorted(s)))))
        for size in diagrams.sizes
    ]
    node = made(diagrams, f)
    left = diagrams.restricted(node, allowed, {})
    found = read(diagrams, left)
    kept = [line for line in f if all(some is None or value in some for value, some in zip(line, allowed, strict=True))]
    assert all(found[line] is f[line] for line in kept)
    assert diagrams.reached(left) == {f[line] for line in kept}  # quantifying over all is over what is allowed
    single = [level for level, some in enumerate(allowed) if some is not None and len(some) == 1]
    assert not any(diagrams.support[left] >> level & 1 for level in single)


@settings(max_examples=examples(75))
@given(data=st.data(), case=some_tables(1, values=(False, True)))
def test_a_block_that_is_quantified_is_gone_and_true_for_some_or_every_value_of_it(data, case):
    diagrams, f = case
    block, values = data.draw(blocks(diagrams.sizes))
    node = made(diagrams, f)
    for every, join, some in ((False, any, values), (True, all, values), (False, any, None), (True, all, None)):
        found = diagrams.quantified(node, block, some, every=every)
        assert read(diagrams, found) == {
            line: join(f[one] for one in along(diagrams.sizes, line, block, some)) for line in f
        }
        assert not any(diagrams.support[found] >> level & 1 for level in range(block[0], block[1] + 1))


@settings(max_examples=examples(75))
@given(data=st.data(), case=some_tables(1, values=("no", 1, 2, 3)))
def test_what_is_agreed_is_the_value_that_a_block_leads_to_and_says_where_there_are_several(data, case):
    diagrams, f = case
    block, values = data.draw(blocks(diagrams.sizes))
    node = made(diagrams, f)
    for some in (values, None):
        found = diagrams.agreed(node, block, some, "no", "several")
        for line, value in read(diagrams, found).items():
            seen = {f[one] for one in along(diagrams.sizes, line, block, some)} - {"no"}
            assert value == ("no" if not seen else seen.pop() if len(seen) == 1 else "several")


@settings(max_examples=examples(75))
@given(data=st.data(), case=some_tables(2, values=(False, True)))
def test_a_block_decides_where_some_of_its_values_that_count_make_it_true_and_some_false(data, case):
    diagrams, f, among = case
    block, values = data.draw(blocks(diagrams.sizes))
    node, people = made(diagrams, f), made(diagrams, among)
    beside = diagrams.quantified(people, block, None, every=False)  # the block has nothing to do with it
    for some in (values, None):
        assert is_decided(diagrams, node, beside, block, some) == (
            where_decided(diagrams, node, beside, block, some) != FALSE
        )
    for some, counting in ((values, people), (None, people), (values, TRUE)):
        decided = is_decided(diagrams, node, counting, block, some)
        found = where_decided(diagrams, node, counting, block, some)
        assert decided == (found != FALSE) == is_decided(diagrams, node, counting, block, some)
        for line, value in read(diagrams, found).items():
            seen = {f[one] for one in along(diagrams.sizes, line, block, some) if counting == TRUE or among[one]}
            assert value == (len(seen) == 2)


@settings(max_examples=examples(50))
@given(data=st.data(), case=some_tables(1, values=(False, True)))
def test_the_probability_is_the_sum_over_all_lines_that_are_true(data, case):
    diagrams, f = case
    parts = [
        [data.draw(st.sampled_from([0, 1, 2, 5])) + (value == 0) for value in range(size)] for size in diagrams.sizes
    ]
    weights = [[part / sum(some) for part in some] for some in parts]
    expected = 0.0
    for line, value in f.items():
        share = 1.0
        for level, one in enumerate(line):
            share *= weights[level][one]
        expected += share * value
    node, memo = made(diagrams, f), {}
    assert diagrams.probability(node, weights, memo) == pytest.approx(expected)
    assert diagrams.probability(node, weights, memo) == diagrams.probability(node, weights, {})


@settings(max_examples=examples(50))
@given(case=some_tables(3))
def test_releasing_what_came_after_a_mark_leaves_what_was_before_and_makes_the_same_again(case):
    diagrams, f, g, h = case
    first = made(diagrams, f)
    kept = diagrams.conjunction(first, diagrams.negation(first))
    mark = len(diagrams)
    before = [
        (diagrams.level[n], diagrams.children[n], diagrams.support[n], diagrams.values.get(n)) for n in range(mark)
    ]

    def more():
        second, third = made(diagrams, g), diagrams.mapped("name", str, made(diagrams, h))
        joined = diagrams.conjunction(first, second)
        return second, third, joined, diagrams.quantified(diagrams.is_value(TRUE, joined), (0, 0), None, every=True)

    made_first = more()
    tables_first = [read(diagrams, node) for node in made_first]
    diagrams.release(mark)
    assert len(diagrams) == mark
    now = [(diagrams.level[n], diagrams.children[n], diagrams.support[n], diagrams.values.get(n)) for n in range(mark)]
    assert now == before
    assert read(diagrams, first) == f
    assert made(diagrams, f) == first
    assert diagrams.conjunction(first, diagrams.negation(first)) == kept
    assert len(diagrams) == mark  # nothing was made that was there
    # other things first, so that the numbers mean something else now
    made(diagrams, h)
    assert [read(diagrams, node) for node in more()] == tables_first


@settings(max_examples=examples(50))
@given(case=some_tables(1))
def test_a_path_leads_to_the_terminal_and_there_is_none_only_where_it_is_never_reached(case):
    diagrams, f = case
    node = made(diagrams, f)
    for truth, terminal in NODES.items():
        path = diagrams.path(node, terminal)
        assert (path is None) == (truth not in f.values())
        if path is not None:
            fitting = [line for line in f if all(line[level] == value for level, value in path.items())]
            assert fitting
            assert all(f[line] is truth for line in fitting)


@settings(max_examples=examples(25))
@given(case=some_tables(2))
def test_the_support_are_the_variables_that_a_diagram_depends_on(case):
    diagrams, f, g = case
    sizes = diagrams.sizes
    for node in (made(diagrams, f), diagrams.conjunction(made(diagrams, f), made(diagrams, g))):
        table = read(diagrams, node)
        depends = [
            any(len({table[one] for one in along(sizes, line, (level, level), None)}) > 1 for line in table)
            for level in range(len(sizes))
        ]
        assert [bool(diagrams.support[node] >> level & 1) for level in range(len(sizes))] == depends


@settings(max_examples=examples(25))
@given(case=some_tables(2), most=st.integers(3, 20))
def test_no_more_nodes_are_made_than_there_may_be_and_what_was_made_before_stays(case, most):
    free, f, g = case
    diagrams = DiagramManager(free.sizes, most)
    kept = {}
    for make in (
        lambda: made(diagrams, f),
        lambda: made(diagrams, g),
        lambda: diagrams.conjunction(made(diagrams, f), made(diagrams, g)),
    ):
        try:
            node = make()
        except TooLarge:
            assert len(diagrams) == most
        else:
            kept[node] = read(diagrams, node)
    assert len(diagrams) <= most
    assert {node: read(diagrams, node) for node in kept} == kept


def test_more_variables_than_python_can_recurse_into_are_too_large_and_no_recursion_error():
    diagrams = DiagramManager([2] * 2000)
    leaves = [diagrams.node(level, (FALSE, TRUE)) for level in range(2000)]
    with pytest.raises(TooLarge):
        diagrams.conjunction(*leaves)
    with pytest.raises(TooLarge):
        diagrams.disjunction(*leaves)
    halves = [diagrams.conjunction(*leaves[start : start + 200]) for start in (0, 1000)]
    with pytest.raises(TooLarge):
        diagrams.merged("both", lambda a, b: (a, b), *halves)
    assert diagrams.conjunction(*leaves[1800:]) != FALSE

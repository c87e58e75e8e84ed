"""The cells along one number fact: whatever two people say who differ in it, some line has both in this order."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backrules.diagrams import NumberGroup, TooLarge, Universe
from backrules.diagrams.compiler import ConditionDiagrams
from tests.diagrams.shapes import number_programs, points
from tests.questions.small_worlds import tiny
from tests.support import examples


@pytest.mark.unmeasured
@settings(max_examples=examples(30))
@given(st.data())
def test_of_two_people_who_differ_in_one_number_some_line_has_both_in_order(data):
    program = data.draw(number_programs(3))
    groups = [one.group for one in ConditionDiagrams(program).variables if one.group is not None and one.group.exact]
    assume(groups)
    group = data.draw(st.sampled_from(groups))
    fact = data.draw(st.sampled_from(list(group.facts)))
    one, other = (data.draw(points(program)) for _ in range(2))
    assume(fact in one and fact in other)
    low, high = sorted((one[fact], other[fact]))
    others = {name: value for name, value in one.items() if name in group.facts and name != fact}
    cells = [group.cell({**others, fact: value}) for value in (low, high)]
    assert any(has_both(line, group.cell(others), cells) for line in lines_of(group, fact))


@settings(max_examples=examples(20))
@given(st.data())
def test_every_step_of_a_line_lies_where_it_says(data):
    program = data.draw(number_programs(3))
    groups = [one.group for one in ConditionDiagrams(program).variables if one.group is not None and one.group.exact]
    assume(groups)
    group = data.draw(st.sampled_from(groups))
    for fact in group.facts:
        lines = lines_of(group, fact)
        assert len({(line.unknown, tuple(cell for cell, _ in line.steps)) for line in lines}) == len(lines)
        for line in lines:
            values = [value for _, value in line.steps]
            assert values == sorted(values)
            assert line.unknown == group.cell(line.others)
            assert [cell for cell, _ in line.steps] == [group.cell({**line.others, fact: value}) for value in values]


def lines_of(group: NumberGroup, fact: str):
    try:
        return group.lines(fact)
    except TooLarge:
        assume(False)


def has_both(line, unknown, cells):
    along = [cell for cell, _ in line.steps]
    if line.unknown != unknown or not set(cells) <= set(along):
        return False
    first, last = along.index(cells[0]), len(along) - 1 - along[::-1].index(cells[1])
    return first <= last


def test_a_group_that_is_not_exact_has_no_lines():
    data = tiny({"u": "number 0 10", "v": "number 0 10"}, "advise x: n > 24", compute="u * v")
    (variable,) = Universe(data).tables.variables
    with pytest.raises(TooLarge):
        variable.group.lines("u")

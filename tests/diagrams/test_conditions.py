"""The diagram of each condition, against the reference engine."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from backrules.conditions import And, Flag, Not, Or, names_read
from backrules.diagrams import ConditionDiagrams, TooLarge
from backrules.engines import Program, build
from backrules.facts import Fact, Profiles
from tests.diagrams.shapes import is_rounded, number_programs, points
from tests.strategies import people, programs
from tests.support import examples


@st.composite
def cases(draw):
    program = draw(programs())
    read = Profiles(program.facts).read
    return program, [{}, *map(read, draw(st.lists(people(program.facts), min_size=1, max_size=8)))]


@st.composite
def cases_of_numbers(draw):
    program = draw(number_programs(rounded=True))
    return program, draw(st.lists(points(program), min_size=1, max_size=8))


@pytest.mark.unmeasured
@settings(max_examples=examples(62))
@given(case=st.one_of(cases(), cases_of_numbers()))
def test_the_value_of_a_diagram_at_the_cells_of_a_person_is_what_the_reference_says_of_the_condition(case):
    program, some = case
    tables, reference = ConditionDiagrams(program), build("reference", program)
    made = {key: tables.of(condition) for key, condition in program.conditions.items()}
    for values in some:
        match = reference.match(values)
        cells = []
        for variable in tables.variables:
            try:
                cells.append(variable.cell(values))
            except TooLarge:
                event(f"not found, exact {variable.group.exact}")
                assert not variable.group.exact or is_rounded(program, values)
                cells.append(None)
        lost = {fact for one, cell in zip(tables.variables, cells, strict=True) if cell is None for fact in one.facts}
        for key, node in made.items():
            if program.asked_behind([program.conditions[key]]) & lost:
                continue
            found = tables.diagrams.value(node, [cell or 0 for cell in cells])
            assert found is (True if key in match.fired else None if key in match.possible else False)


@settings(max_examples=examples(25))
@given(case=cases())
def test_each_fact_that_is_read_has_its_variables_side_by_side_and_no_other_has_any(case):
    program, _ = case
    tables = ConditionDiagrams(program)
    conditions = [*program.conditions.values(), *program.derived.values()]
    assert {*tables.of_fact} == program.asked_behind(conditions)
    assert [one.level for one in tables.variables] == list(range(len(tables.variables)))
    for fact, variables in tables.of_fact.items():
        levels = [one.level for one in variables]
        assert levels == list(range(levels[0], levels[0] + len(levels)))
        assert all(fact in one.facts for one in variables)
        options = [one.option for one in variables]
        assert options == (list(program.facts[fact].options) if program.facts[fact].type == "choices" else [None])
    for key, condition in program.conditions.items():
        support = tables.diagrams.support[tables.of(condition)]
        read = {fact for one in tables.variables if support >> one.level & 1 for fact in one.facts}
        together = {
            other for fact in program.asked_behind([condition]) for one in tables.of_fact[fact] for other in one.facts
        }
        assert read <= together, key


@settings(max_examples=examples(15))
@given(case=cases())
def test_what_the_reference_says_does_not_change_when_a_fact_changes_that_a_condition_does_not_read(case):
    program, some = case
    for condition in program.conditions.values():
        behind = program.asked_behind([condition])
        assert behind >= {name for name in names_read(condition) if name in program.facts}
        alone = build("reference", Program(program.facts, {"c": condition}, program.derived, program.numbers))
        for values in some:
            less = {name: value for name, value in values.items() if name in behind}
            assert alone.match(less) == alone.match(values)


@pytest.mark.parametrize("most", [3, 4, 6, 10, 20])
def test_a_derived_condition_that_is_too_large_makes_what_reads_it_too_large_and_nothing_else(most):
    facts = {f"b{index}": Fact(f"b{index}", "boolean", "b", "b?") for index in range(8)}
    flags = [Flag(name) for name in facts]
    odd = flags[0]
    for flag in flags[1:]:
        odd = Or((And((odd, Not(flag))), And((Not(odd), flag))))
    program = Program(facts, {"small": flags[0], "large": Not(Flag("odd"))}, {"odd": odd})
    tables = ConditionDiagrams(program, most)
    with pytest.raises(TooLarge):
        tables.of(program.conditions["large"])
    if most > 3:
        assert tables.diagrams.value(tables.of(flags[0]), [2] * 8) is True
    whole = ConditionDiagrams(program)
    assert whole.diagrams.value(whole.of(program.conditions["large"]), [2] * 8) is True

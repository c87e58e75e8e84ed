"""Conditions as decision diagrams over the cells of the facts."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any as AnyType

import attrs

from backrules.conditions import (
    And,
    Any,
    Compare,
    Condition,
    Constant,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Or,
    Unknown,
    holds,
    leaves,
    names_read,
    quantities,
)
from backrules.conditions.counting import Ranges
from backrules.diagrams.limits import TooLarge
from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import FALSE, TRUE, UNKNOWN
from backrules.diagrams.partition import NumberGroup
from backrules.diagrams.polynomials import Form, pieces, zeros
from backrules.diagrams.priors import weights
from backrules.facts import CHOICE, CHOICES, Value
from backrules.semantics.program import Program, computing

__all__ = ["ConditionDiagrams", "Variable"]

_NODES = {False: FALSE, None: UNKNOWN, True: TRUE}
_MOST_STEPS = 200_000  # children of nodes that one operation may go through where conditions are limited, too
_OPEN = 0  # the cell of an unknown fact or option


@attrs.frozen(eq=False)
class Variable:
    """What a diagram branches on: a fact, an option of a choices fact, or number facts that are tested together.

    Attributes:
        level: its place in the diagrams.
        facts: the facts, in order; several only for numbers.
        option: the option, of a choices fact.
        cells: the value of each cell, None for unknown; cell numbers for numbers.
        weights: how likely each cell is.
        group: the cells of numbers.
    """

    level: int
    facts: tuple[str, ...]
    option: str | None
    cells: tuple[AnyType, ...]
    weights: tuple[float, ...]
    group: NumberGroup | None = None

    def cell(self, values: Mapping[str, Value]) -> int:
        """Return the cell that values lie in.

        Raises:
            TooLarge: it is not among the cells of numbers that were found.
        """
        if self.group is not None:
            return self.group.cell(values)
        value: AnyType = values.get(self.facts[0])
        if self.option is not None and value is not None:
            value = value.get(self.option) if isinstance(value, dict) else self.option in value
        return _OPEN if value is None else self.cells.index(value)


class ConditionDiagrams:
    """The diagrams of a program's conditions.

    Args:
        program: the facts, the derived conditions, the computed numbers, and all conditions that will be asked for.
        most: nodes that may exist at once.
        each: nodes that one diagram may have, or None for no limit of its own.
        steps: children of nodes that one condition may take to go through, or None for no limit.
        truths: truths of tests on numbers that there may be, or None for no limit; facts that have more are given up.

    Attributes:
        diagrams: the diagrams.
        variables: what they branch on, by level.
        facts: the facts of the program.
        of_fact: fact -> its variables; a fact that no condition reads has none.
        exact: whether no cell of numbers can be missing.
    """

    def __init__(
        self,
        program: Program,
        most: int = 1_000_000,
        each: int | None = None,
        *,
        steps: int | None = None,
        truths: int | None = None,
    ) -> None:
        self._program, self.facts = program, program.facts
        self._truths_left, self._steps = truths, steps
        self._compute = computing(program.numbers)
        self._inputs = _read_behind(program)
        tests = _tests(program)
        self._tested = frozenset(tests)
        self.variables = tuple(self._variables(tests))
        self.of_fact: dict[str, list[Variable]] = {}
        for variable in self.variables:
            for fact in variable.facts:
                self.of_fact.setdefault(fact, []).append(variable)
        self.exact = all(variable.group is None or variable.group.exact for variable in self.variables)
        self.diagrams = DiagramManager(
            [len(variable.cells) for variable in self.variables], most, each, steps and _MOST_STEPS
        )
        self._of: dict[Condition, int] = {}
        self._derived: dict[str, int | None] = {}  # None: too large

    def beside(self, program: Program) -> ConditionDiagrams | None:
        """Return the tables of another program in the same diagrams, so that what is the same in both is made once.

        Args:
            program: the same facts and computed numbers; a derived condition may have another meaning.

        Returns:
            None where it needs cells that these tables do not have.
        """
        mine = self._program
        if program.facts != mine.facts or program.numbers != mine.numbers:
            return None
        if not all(test in self._tested or self._has_cells(test) for test in _tests(program)):
            return None
        other = copy.copy(self)
        other._program = program
        if program.derived != mine.derived:
            other._of, other._derived = {}, {}
        return other

    def _has_cells(self, test: Condition) -> bool:
        """Whether a test of another program is told by the cells of this one."""
        match test:
            case Constant():
                return True
            case Known(name) | Unknown(name) if name in self._inputs:
                return not self._tested.isdisjoint((Known(name), Unknown(name)))
        return all(name in self.of_fact and name not in self._inputs for name in names_read(test))

    def _variables(self, tests: list[Condition]) -> Iterator[Variable]:
        groups = _grouped(tests, self._inputs)
        of_name: dict[str, list[Condition]] = {}
        for test in tests:
            if isinstance(test, (Compare, Known, Unknown)):
                of_name.setdefault(test.fact, []).append(test)
        read = {name for test in tests for name in names_read(test)}
        level = 0
        for name, fact in self._program.facts.items():
            if fact.is_number:
                together = tuple(one for one in self._program.facts if one in groups.get(name, ()))
                if together[:1] == (name,):
                    made = self._group(together, of_name)
                    yield Variable(level, together, None, tuple(range(len(made.cells))), tuple(made.weights), made)
                    level += 1
            elif name in read:
                for option in fact.options if fact.type == CHOICES else (None,):
                    cells = (None, *fact.options) if fact.type == CHOICE else (None, False, True)
                    yield Variable(level, (name,), option, cells, weights(fact, option))
                    level += 1

    def _group(self, names: tuple[str, ...], tests: Mapping[str, list[Condition]]) -> NumberGroup:
        program, inputs = self._program, self._inputs
        numbers = {name: one for name, one in program.numbers.items() if inputs[name] and inputs[name] <= {*names}}
        read = (test for name in (*names, *numbers) for test in tests.get(name, ()))
        tested = (Known(test.fact) if isinstance(test, Unknown) else test for test in read)
        own: list[Condition] = list(dict.fromkeys(tested))
        facts, forms, most = [program.facts[name] for name in names], self._forms(names, own), self._truths_left
        computed = {name: one for name, one in program.numbers.items() if inputs[name] <= {*names}}
        group = NumberGroup(facts, own, forms, computing(computed), most)
        if most is not None:
            self._truths_left = max(0, most - len(group.cells) * len(own))
        return group

    def _forms(self, names: tuple[str, ...], tests: list[Condition]) -> list[Form] | None:
        """Return where tests of numbers may change, or None if that is too large."""
        numbers = {name: one for name, one in self._program.numbers.items() if self._inputs[name] <= {*names}}
        try:
            made = pieces(numbers)
            return [form for test in tests if isinstance(test, Compare) for form in zeros(test.fact, test.number, made)]
        except TooLarge:
            return None

    def of(self, condition: Condition) -> int:
        """Return the diagram of a condition, three-valued.

        Raises:
            TooLarge: it needs more nodes than there may be.
        """
        if len(self._derived) < len(self._program.derived):
            for name, definition in self._program.derived.items():  # each after the ones it reads
                self._derived[name] = self._made_or_none(definition)
        found = self._of.get(condition)
        if found is None:
            found = self._of[condition] = self._metered(condition)
        return found

    def _made_or_none(self, condition: Condition) -> int | None:
        try:
            return self._metered(condition)
        except TooLarge:
            return None

    def _metered(self, condition: Condition) -> int:
        if self._steps is None:
            return self._made(condition)
        with self.diagrams.allowance(self._steps):
            return self._made(condition)

    def _made(self, condition: Condition) -> int:
        diagrams = self.diagrams
        match condition:
            case Not(part):
                return diagrams.negation(self._made(part))
            case And(parts):
                return diagrams.conjunction(*map(self._made, parts))
            case Or(parts):
                return diagrams.disjunction(*map(self._made, parts))
            case Count(parts, ranges):
                return self._counted(list(map(self._made, parts)), ranges)
            case Constant(value):
                return _NODES[value]
            case Flag(name) if name in self._program.derived:
                found = self._derived[name]
                if found is None:
                    raise TooLarge
                return found
            case _:
                return self._test(condition)

    def _counted(self, parts: list[int], ranges: Ranges) -> int:
        """Return where a count lies in one of the ranges: at least the lower end, and not one more than the upper."""
        diagrams = self.diagrams
        at_least = [TRUE, *[FALSE] * (len(parts) + 1)]  # so many are true of those that were looked at
        for done, part in enumerate(parts, 1):
            for least in range(done, 0, -1):
                one_more = diagrams.conjunction(at_least[least - 1], part)
                at_least[least] = diagrams.disjunction(at_least[least], one_more)
        most = len(parts) + 1
        within = [
            diagrams.conjunction(
                at_least[min(low, most)],
                TRUE if high is None else diagrams.negation(at_least[min(high + 1, most)]),
            )
            for low, high in ranges
        ]
        return diagrams.disjunction(*within)

    def _test(self, test: AnyType) -> int:
        diagrams = self.diagrams
        match test:
            case Unknown(fact):
                return diagrams.negation(self._test(Known(fact)))
            case Known(fact) if self._program.facts[fact].type == CHOICES:
                return diagrams.conjunction(*(self._leaf(one, lambda v: v is not None) for one in self.of_fact[fact]))
            case Any(fact):
                return diagrams.disjunction(*(self._leaf(one, lambda v: v) for one in self.of_fact[fact]))
            case Has(fact, option):
                return self._leaf(next(v for v in self.of_fact[fact] if v.option == option), lambda v: v)
            case Flag(name):
                return self._leaf(self.of_fact[name][0], lambda v: v)
            case Is(fact, option):
                return self._leaf(self.of_fact[fact][0], lambda v: None if v is None else v == option)
            case In(fact, options):
                return self._leaf(self.of_fact[fact][0], lambda v: None if v is None else v in options)
            case Known(fact) if not self._program.facts[fact].is_number:
                return self._leaf(self.of_fact[fact][0], lambda v: v is not None)
        inputs = self._inputs[test.fact]
        if not inputs:
            return _NODES[holds(test, self._compute({}))]
        variable = self.of_fact[min(inputs)][0]
        assert variable.group is not None  # noqa: S101 - for the type checker
        if variable.group.given_up:
            raise TooLarge
        return diagrams.node(variable.level, tuple([_NODES[truth] for truth in variable.group.truths_of(test)]))

    def _leaf(self, variable: Variable, truth: Callable[[AnyType], bool | None]) -> int:
        return self.diagrams.node(variable.level, tuple(_NODES[truth(value)] for value in variable.cells))


def _tests(program: Program) -> list[Condition]:
    """Return the different tests of a program, those of derived conditions first."""
    conditions = (*program.derived.values(), *program.conditions.values())
    return list(dict.fromkeys(leaf for condition in conditions for leaf in leaves(condition)))


def _read_behind(program: Program) -> dict[str, frozenset[str]]:
    """Return, for each number fact and computed number, the number facts behind it."""
    behind = {name: frozenset((name,)) for name, fact in program.facts.items() if fact.is_number}
    for name, expression in program.numbers.items():  # each after the ones it reads
        behind[name] = frozenset().union(*(behind[quantity.name] for quantity in quantities(expression)))
    return behind


def _grouped(tests: list[Condition], behind: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return, for each number fact that a test reads, the facts it is tested together with."""
    groups: dict[str, frozenset[str]] = {}
    for test in tests:
        for name in (test.fact,) if isinstance(test, Compare) else names_read(test):
            joined = behind.get(name, frozenset())
            joined = joined.union(*(groups.get(one, ()) for one in joined))
            groups.update(dict.fromkeys(joined, joined))
    return groups

"""Conditions as decision diagrams over the cells of the facts."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
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
from backrules.diagrams.gating import filled_in, otherwise_tests, with_otherwise
from backrules.diagrams.limits import TooLarge
from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import FALSE, TRUE, UNKNOWN
from backrules.diagrams.partition import NumberGroup
from backrules.diagrams.polynomials import Form, pieces, zeros
from backrules.diagrams.priors import weights
from backrules.facts import CHOICE, CHOICES, Fact, Value
from backrules.semantics.program import Program, computing, names_behind

__all__ = ["ConditionDiagrams", "Variable", "tests_of"]

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
        waived: facts whose gates count as true while they are unknown, as if they had been skipped.

    Attributes:
        diagrams: the diagrams.
        variables: what they branch on, by level.
        facts: the facts of the program.
        of_fact: fact -> its variables; a fact that no condition reads has none.
        blocks: fact -> its first and its last variable.
        bits: fact -> its variables, as bits.
        exact: whether no cell of numbers can be missing.
        said: what witnesses keep here of the cells of each level.
    """

    def __init__(
        self,
        program: Program,
        most: int = 1_000_000,
        each: int | None = None,
        *,
        steps: int | None = None,
        truths: int | None = None,
        waived: Collection[str] = (),
    ) -> None:
        program = with_otherwise(program)
        self._program, self.facts, self._waived = program, program.facts, waived
        self._truths_left, self._steps = truths, steps
        self._compute = computing(program.numbers)
        self._inputs = _read_behind(program)
        tests = tests_of(program)
        self._tested = frozenset(tests)
        self.variables = tuple(self._variables(tests))
        self.of_fact: dict[str, list[Variable]] = {}
        for variable in self.variables:
            for fact in variable.facts:
                self.of_fact.setdefault(fact, []).append(variable)
        self.blocks = {fact: (block[0].level, block[-1].level) for fact, block in self.of_fact.items()}
        self.bits = {fact: (2 << high) - (1 << low) for fact, (low, high) in self.blocks.items()}
        self.exact = all(variable.group is None or variable.group.exact for variable in self.variables)
        self.diagrams = DiagramManager(
            [len(variable.cells) for variable in self.variables], most, each, steps and _MOST_STEPS
        )
        self.said: dict[tuple[bool, frozenset[str]], AnyType] = {}
        self._of: dict[Condition, int] = {}
        self._derived: dict[str, int | None] = {}  # None: too large
        self._gates: dict[str, int | None] = {}  # None: too large

    @property
    def gated(self) -> frozenset[str]:
        """The facts that may not apply to somebody: they may be left out where everything else is known."""
        return frozenset(self._program.gates)

    def beside(self, program: Program) -> ConditionDiagrams | None:
        """Return the diagrams of another program in the same diagrams, so that what is the same in both is made once.

        Args:
            program: the same facts and computed numbers; a derived condition may have another meaning, and where a
                fact does not apply, another value may count.

        Returns:
            None where it needs cells that these diagrams do not have.
        """
        program, mine = with_otherwise(program), self._program
        if _as_told(program.facts) != _as_told(mine.facts) or program.numbers != mine.numbers:
            return None
        if not all(test in self._tested or self._has_cells(test) for test in tests_of(program)):
            return None
        other = copy.copy(self)
        other._program = program
        if program.derived != mine.derived or program.gates != mine.gates:
            other._of, other._derived, other._gates = {}, {}, {}
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
        if len(self._derived) < len(self._program.derived) or len(self._gates) < len(self._program.gates):
            self._make_names()
        found = self._of.get(condition)
        if found is None:
            found = self._of[condition] = self._metered(condition)
        return found

    def _make_names(self) -> None:
        """Make the diagrams of derived conditions and gates, each after the ones it reads."""
        program = self._program
        for name, gate in program.gates.items():
            self._derive(names_behind(names_read(gate.condition), program.derived, program.numbers))
            self._gates[name] = self._made_or_none(gate.condition)
        self._derive(program.derived.keys())

    def _derive(self, names: Collection[str]) -> None:
        for name, definition in self._program.derived.items():
            if name in names and name not in self._derived:
                self._derived[name] = self._made_or_none(definition)

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
        behind = self._inputs[test.fact]
        return self._behind(test, [name for name in self._program.gates if name in behind], frozenset())

    def _behind(self, test: AnyType, gated: list[str], replaced: frozenset[str]) -> int:
        """Return the diagram of a test of numbers.

        Args:
            test: the test.
            gated: the facts with a gate that it reads, those left to look at.
            replaced: those that are what they are otherwise.
        """
        if not gated:
            return self._of_numbers(test, replaced)
        name, *left = gated
        applies, unknown = self._behind(test, left, replaced), _NODES[holds(test, {})]
        if self._program.gates[name].otherwise is None:
            return self._counting(name, applies, unknown, unknown)
        return self._counting(name, applies, self._behind(test, left, replaced | {name}), unknown)

    def _of_numbers(self, test: AnyType, replaced: frozenset[str] = frozenset()) -> int:
        """Return the diagram of a test of numbers as they are told, but for some that are what they are otherwise."""
        if test.fact in replaced:
            return _NODES[holds(test, {test.fact: self._program.gates[test.fact].otherwise})]
        if replaced:
            test = attrs.evolve(test, fact=filled_in(test.fact, replaced), computed=None)
        if test.fact not in self._inputs:  # too many facts behind gates
            raise TooLarge
        inputs = self._inputs[test.fact]
        if not inputs:
            return _NODES[holds(test, self._compute({}))]
        variable = self.of_fact[min(inputs)][0]
        assert variable.group is not None  # noqa: S101 - for the type checker
        if variable.group.given_up:
            raise TooLarge
        return self.diagrams.node(variable.level, tuple([_NODES[truth] for truth in variable.group.truths_of(test)]))

    def _leaf(self, variable: Variable, truth: Callable[[AnyType], bool | None]) -> int:
        told = self.told(variable, truth)
        gate = self._program.gates.get(variable.facts[0])
        if gate is None:
            return told
        otherwise = _NODES[truth(gate.otherwise_of(variable.option))]
        return self._counting(variable.facts[0], told, otherwise, _NODES[truth(None)], variable)

    def told(self, variable: Variable, truth: Callable[[AnyType], bool | None]) -> int:
        """Return the diagram of a test of what is told, whether it counts or not."""
        return self.diagrams.node(variable.level, tuple(_NODES[truth(value)] for value in variable.cells))

    def is_told(self, name: str) -> int:
        """Return where a fact with a gate is told, two-valued; of a choices fact, all of its options."""
        first = self.of_fact[name][0]
        if first.group is not None:
            return self._of_numbers(Known(name))
        return self.diagrams.conjunction(
            *(self.told(one, lambda value: value is not None) for one in self.of_fact[name])
        )

    def told_in_vain(self, name: str) -> int:
        """Return where a fact does not apply, and something else is told than counts then, two-valued.

        Raises:
            TooLarge: it needs more nodes than there may be.
        """
        diagrams, gate = self.diagrams, self._program.gates[name]
        if gate.fact.is_number:
            same = FALSE if gate.otherwise is None else self._of_numbers(Compare(name, "==", gate.otherwise))  # type: ignore[arg-type]
            other = [diagrams.conjunction(self.is_told(name), diagrams.negation(diagrams.is_value(TRUE, same)))]
        else:
            fine = ((one, (None, gate.otherwise_of(one.option))) for one in self.of_fact[name])
            other = [self.told(one, lambda value: value not in same) for one, same in fine]  # noqa: B023
        return diagrams.conjunction(diagrams.is_value(FALSE, self.gate(name)), diagrams.disjunction(*other))

    def gate(self, name: str) -> int:
        """Return the diagram of the gate of a fact, three-valued.

        Raises:
            TooLarge: it needs more nodes than there may be.
        """
        if name not in self._gates:
            self._make_names()
        found = self._gates[name]
        if found is None:
            raise TooLarge
        return found

    def _counting(self, name: str, told: int, otherwise: int, unknown: int, variable: Variable | None = None) -> int:
        """Return the diagram of a test of a fact with a gate, by what it is for the value that counts.

        Args:
            name: the fact.
            told: the diagram of the test where what is told counts.
            otherwise: where it does not apply.
            unknown: where nothing counts.
            variable: that of an option, or of anything but numbers.
        """
        diagrams, gate = self.diagrams, self.gate(name)
        shut = diagrams.is_value(FALSE, gate)
        if self._program.gates[name].fact.safety:
            said = self.is_told(name) if variable is None else self.told(variable, lambda value: value is not None)
            return self._chosen(diagrams.conjunction(shut, diagrams.negation(said)), otherwise, told)
        if name not in self._waived:
            told = self._chosen(diagrams.is_value(TRUE, gate), told, unknown)
        return self._chosen(shut, otherwise, told)

    def _chosen(self, where: int, one: int, other: int) -> int:
        """Return one diagram where a two-valued one is true, and another where it is not."""
        both, no = self.diagrams.conjunction, self.diagrams.negation
        return self.diagrams.disjunction(both(where, one), both(no(where), other))


def _as_told(facts: Mapping[str, Fact]) -> list[Fact]:
    """Return facts without what counts where they do not apply."""
    return [attrs.evolve(fact, otherwise=None) for fact in facts.values()]


def tests_of(program: Program) -> list[Condition]:
    """Return the different tests of a program, those of derived conditions first."""
    conditions = (*program.derived.values(), *program.conditions.values())
    tests = [leaf for condition in conditions for leaf in leaves(condition)]
    return list(dict.fromkeys([*tests, *otherwise_tests(program)] if program.gates else tests))


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

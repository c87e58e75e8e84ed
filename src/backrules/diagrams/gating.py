"""Facts behind gates (`ask_if`) in diagrams: by what they are told, by what they are otherwise, and by the gate.

Diagrams are over what people tell, so a test of a fact behind a gate says what the value makes true that counts
(`semantics/gates.py`). For numbers that takes further tests, with the values that count otherwise filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import combinations

import attrs

from backrules.conditions import Arithmetic, Compare, Condition, Known, Number, Quantity, leaves, names_read
from backrules.conditions.arithmetic import replaced
from backrules.facts import Value
from backrules.semantics.program import Program, names_behind

__all__ = ["MOST_TOGETHER", "filled_in", "otherwise_tests", "with_otherwise"]

MOST_TOGETHER = 3  # facts behind gates that one computed number reads: a test for each way they may not apply


def with_otherwise(program: Program) -> Program:
    """Return a program that has computed numbers with the values filled in that count otherwise, too."""
    gates = {name: gate.otherwise for name, gate in program.gates.items() if gate.fact.is_number}
    given = [name for name, otherwise in gates.items() if otherwise is not None]
    if not given or not program.numbers:
        return program
    numbers: dict[str, Arithmetic] = {}
    for name, expression in program.numbers.items():  # each after the ones it reads
        behind = names_behind([name], {}, program.numbers)
        numbers[name] = expression
        for some in _subsets([one for one in given if one in behind]):
            values = {one: gates[one] for one in some}
            names = {
                one: filled_in(one, inner)
                for one in program.numbers
                if one in behind and (inner := some & names_behind([one], {}, program.numbers))
            }
            numbers[filled_in(name, some)] = replaced(expression, partial(_otherwise, values, names))
    return attrs.evolve(program, numbers=numbers)


def otherwise_tests(program: Program) -> Iterator[Condition]:
    """Yield what is asked of the facts besides the conditions: their gates, and tests with values filled in."""
    for name, gate in program.gates.items():
        yield from leaves(gate.condition)
        yield Known(name)
        if gate.fact.is_number and gate.otherwise is not None:
            yield Compare(name, "==", gate.otherwise)  # type: ignore[arg-type]
    if not any(gate.fact.is_number for gate in program.gates.values()):
        return
    gates = (gate.condition for gate in program.gates.values())
    every = (*program.derived.values(), *program.conditions.values(), *gates)
    for test in dict.fromkeys(leaf for condition in every for leaf in leaves(condition)):
        if isinstance(test, Compare) and test.fact in program.numbers:
            behind = names_behind(names_read(test), {}, program.numbers)
            given = [name for name, gate in program.gates.items() if name in behind and gate.otherwise is not None]
            for some in _subsets(given):
                yield attrs.evolve(test, fact=filled_in(test.fact, some), computed=None)


def filled_in(number: str, facts: frozenset[str]) -> str:
    """Return the name of a computed number in which facts are what they are otherwise."""
    return f"{number} without {', '.join(sorted(facts))}" if facts else number


def _subsets(names: list[str]) -> Iterator[frozenset[str]]:
    """Yield the sets of names that are not empty; none where they are too many."""
    if len(names) <= MOST_TOGETHER:
        for size in range(1, len(names) + 1):
            yield from map(frozenset, combinations(names, size))


def _otherwise(values: Mapping[str, Value | None], names: Mapping[str, str], quantity: Quantity) -> Arithmetic:
    value = values.get(quantity.name)
    return Quantity(names.get(quantity.name, quantity.name)) if value is None else Number(value)  # type: ignore[arg-type]

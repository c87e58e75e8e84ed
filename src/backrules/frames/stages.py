"""In which order columns are computed: each stage reads only the ones before it."""

from __future__ import annotations

from collections.abc import Mapping

from backrules.conditions import (
    Arithmetic,
    Call,
    Condition,
    Operation,
    Quantity,
    arithmetic_to_text,
    names_read,
    numbers_without_names,
    quantities,
)
from backrules.semantics.program import Program

__all__ = ["lifted", "stages_of"]


def stages_of(program: Program, numbers: Mapping[str, Arithmetic]) -> list[list[str]]:
    """Return the names of computed numbers, derived facts and facts with a gate, stage by stage."""
    if program.gates:
        return _levels(_reads_with_gates(program, numbers))
    of_numbers = {name: [one.name for one in quantities(number)] for name, number in numbers.items()}
    of_derived = {name: names_read(condition) for name, condition in program.derived.items()}
    return [*_levels(of_numbers), *_levels(of_derived)]


def lifted(numbers: Mapping[str, Arithmetic]) -> dict[str, Arithmetic]:
    """Return numbers with those that functions are given, and give, as numbers of their own, each after what it reads.

    An expression says what a function is given more than once, so without a column for it nested ones would explode.
    """
    found: dict[str, Arithmetic] = {}

    def without_inner(expression: Arithmetic) -> Arithmetic:
        match expression:
            case Operation(sign, left, right):
                return Operation(sign, without_inner(left), without_inner(right))
            case Call(function, arguments):
                return named(Call(function, tuple(named(without_inner(argument)) for argument in arguments)))
            case _:
                return expression

    def named(expression: Arithmetic) -> Arithmetic:
        if not isinstance(expression, (Operation, Call)):
            return expression
        name = arithmetic_to_text(expression)
        found.setdefault(name, expression)
        return Quantity(name)

    for name, number in numbers.items():
        made = without_inner(number)
        if made != Quantity(name):  # which goes by its text, and is there already
            found[name] = made
    return found


def _reads_with_gates(program: Program, numbers: Mapping[str, Arithmetic]) -> dict[str, list[str]]:
    """Return what computed numbers, derived conditions and gates read, each after the ones it reads."""
    own = {name: [one.name for one in quantities(number)] for name, number in numbers.items()}
    own |= {name: _compared(condition) for name, condition in program.derived.items()}
    ordered: dict[str, list[str]] = {}
    for fact, gate in program.gates.items():
        read = _compared(gate.condition)
        behind, pending = set[str](), read
        while pending:
            behind.update(pending)
            pending = [one for name in pending for one in own.get(name, ()) if one not in behind]
        ordered |= {name: names for name, names in own.items() if name in behind}
        ordered[fact] = read
    return ordered | own


def _compared(condition: Condition) -> list[str]:
    """Return the names that a condition reads, and the numbers without names that it compares."""
    return [*names_read(condition), *(name for name, _ in numbers_without_names(condition))]


def _levels(reads: Mapping[str, list[str] | tuple[str, ...]]) -> list[list[str]]:
    """Return names by level: each reads only names of lower levels."""
    level: dict[str, int] = {}
    for name, names in reads.items():  # each after the ones it reads
        level[name] = 1 + max((level[one] for one in names if one in level), default=-1)
    return [[name for name in reads if level[name] == depth] for depth in range(max(level.values(), default=-1) + 1)]

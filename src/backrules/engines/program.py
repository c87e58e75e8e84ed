"""What an engine is given, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

import attrs

from backrules.conditions import Arithmetic, Calculator, Condition, calculator
from backrules.facts import Fact, Values

__all__ = ["Engine", "Match", "Program", "computing"]


@attrs.frozen
class Program:
    """The conditions of a ruleset, ready for an engine.

    Attributes:
        facts: the asked facts, by name.
        conditions: what is to be decided, by id.
        derived: derived conditions, each after the ones it reads.
        numbers: computed numbers, each after the ones it reads.
    """

    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    derived: Mapping[str, Condition] = attrs.field(factory=dict)
    numbers: Mapping[str, Arithmetic] = attrs.field(factory=dict)


class Match(NamedTuple):
    """The ids of the conditions that are true, and of those that are unknown."""

    fired: set[str]
    possible: set[str]


class Engine(Protocol):
    """Decides the conditions of one program. Safe to call from many threads at once."""

    def fired(self, values: Values) -> set[str]:
        """Return the ids of the conditions that are true.

        Args:
            values: canonical values of the known facts; not changed.
        """
        ...

    def match(self, values: Values) -> Match:
        """Return the ids of the conditions that are true and of those that are unknown."""
        ...


def computing(program: Program) -> Callable[[Values], Values]:
    """Return a function that adds the computed numbers to values (to a copy; the same values if there are none)."""
    steps: list[tuple[str, Calculator]] = [(name, calculator(one)) for name, one in program.numbers.items()]
    if not steps:
        return lambda values: values

    def compute(values: Values) -> Values:
        values = dict(values)
        for name, calculate in steps:
            number = calculate(values)
            if number is not None:
                values[name] = number
        return values

    return compute

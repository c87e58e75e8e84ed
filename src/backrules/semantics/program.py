"""What is to be decided: conditions, and the derived facts that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.conditions import (
    Arithmetic,
    Condition,
    calculator,
    names_read,
    numbers_without_names,
    quantities,
    truth,
)
from backrules.facts import Fact, PartlyKnown, Value, Values
from backrules.semantics.credits import Credits

__all__ = ["Closure", "Gate", "Program", "computing", "names_behind"]


@attrs.frozen
class Gate:
    """When a fact applies to somebody.

    Attributes:
        fact: the fact.
        condition: while it is false, the fact does not apply.
    """

    fact: Fact
    condition: Condition

    @property
    def otherwise(self) -> Value | None:
        """The value that counts where the fact does not apply; None for unknown."""
        return self.fact.otherwise

    def otherwise_of(self, option: str | None) -> Any:
        """Return what an option is where the fact does not apply, None for unknown; for no option the whole value."""
        value = self.fact.otherwise
        if option is None or value is None:
            return value
        return value.get(option) if isinstance(value, PartlyKnown) else option in value  # type: ignore[operator]


@attrs.frozen
class Program:
    """The conditions of a ruleset, ready for an engine.

    Attributes:
        facts: the asked facts, by name.
        conditions: what is to be decided, by id.
        derived: derived conditions, each after the ones it reads.
        numbers: computed numbers, each after the ones it reads; those that only stand in a comparison are added.
        gates: fact -> when it applies, each after the gates of the facts that it reads. Engines get values that count,
            so they need not look at it.
        credits: list -> what its options count for; engines need not look at it either.
    """

    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    derived: Mapping[str, Condition] = attrs.field(factory=dict)
    numbers: Mapping[str, Arithmetic] = attrs.field(factory=dict)
    gates: Mapping[str, Gate] = attrs.field(factory=dict)
    credits: Mapping[str, Credits] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        gates = (gate.condition for gate in self.gates.values())
        conditions = (*self.derived.values(), *self.conditions.values(), *gates)
        unnamed = {name: number for condition in conditions for name, number in numbers_without_names(condition)}
        if not unnamed.keys() <= self.numbers.keys():
            object.__setattr__(self, "numbers", {**self.numbers, **unnamed})

    @lazy
    def selects(self) -> bool:
        """Whether what counts may be something else than what was told."""
        return bool(self.gates or self.credits or any(fact.context for fact in self.facts.values()))

    def asked_behind(self, conditions: Iterable[Condition]) -> frozenset[str]:
        """Return the asked facts that conditions read, directly or through derived facts, or gates of facts."""
        names = (name for condition in conditions for name in names_read(condition))
        gates = {name: gate.condition for name, gate in self.gates.items()}
        return frozenset(names_behind(names, self.derived, self.numbers, gates).intersection(self.facts))


def computing(numbers: Mapping[str, Arithmetic]) -> Callable[[Values], Values]:
    """Return a function that adds computed numbers, each after the ones it reads, to a copy of values."""
    # a number is unknown if one of those that it reads is, and mostly the first one shows that
    steps = [
        (name, calculator(one), next((read.name for read in quantities(one)), None)) for name, one in numbers.items()
    ]
    if not steps:
        return dict

    def compute(values: Values) -> Values:
        values = dict(values)
        for name, calculate, first in steps:
            if first is None or first in values:
                number = calculate(values)
                if number is not None:
                    values[name] = number
        return values

    return compute


class Closure:
    """Works out the derived facts of a program for one person after another: the numbers, then the conditions.

    Args:
        program: the program.
    """

    def __init__(self, program: Program) -> None:
        self.program, self._compute = program, computing(program.numbers)

    def __reduce__(self) -> tuple[Any, ...]:
        return Closure, (self.program,)  # functions that compute do not pickle

    def of(
        self,
        values: Values,
        decide: Callable[[str, Condition, Mapping[str, Any]], bool | None] = lambda _, *read: truth(*read),
    ) -> dict[str, Any]:
        """Return what is known with the computed numbers and the derived conditions that are known, too.

        Args:
            values: the known facts, canonical.
            decide: says whether a derived condition, by its name, is true, given what is known so far; Kleene's truth
                if it is left out.
        """
        known: dict[str, Any] = self.numbers(values)
        for name, condition in self.program.derived.items():  # each after the ones it reads
            value = decide(name, condition, known)
            if value is not None:
                known[name] = value
        return known

    def numbers(self, values: Values) -> dict[str, Any]:
        """Return what is known with the computed numbers that are known, too."""
        return dict(self._compute(values))


def names_behind(
    names: Iterable[str],
    derived: Mapping[str, Condition],
    numbers: Mapping[str, Arithmetic],
    ask_if: Mapping[str, Condition] | None = None,
) -> set[str]:
    """Return names, and whatever the derived ones among them read, directly or not.

    Args:
        names: of facts, derived conditions and computed numbers.
        derived: the derived conditions.
        numbers: the computed numbers.
        ask_if: follow the conditions under which facts are asked, too.
    """
    pending = list(names)
    read: set[str] = set()
    while pending:
        name = pending.pop()
        if name in read:
            continue
        read.add(name)
        if name in derived:
            pending.extend(names_read(derived[name]))
        if name in numbers:
            pending.extend(quantity.name for quantity in quantities(numbers[name]))
        if ask_if and name in ask_if:
            pending.extend(names_read(ask_if[name]))
    return read

"""What is left of conditions once the known facts are filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import attrs

from backrules.conditions import (
    And,
    Condition,
    Constant,
    Count,
    Flag,
    Known,
    Not,
    Or,
    Unknown,
    holds,
    leaves,
    names_read,
    residual,
)
from backrules.facts import Values
from backrules.recommendation.compiled import CompiledRuleset

__all__ = ["Residuals"]

_T = TypeVar("_T")
_LONGEST = 8  # tests of a derived condition that are said instead of its title


def _size(condition: Condition) -> int:
    return sum(1 for _ in leaves(condition))


class Residuals:
    """What is left of conditions for one profile.

    Args:
        plan: the compiled ruleset.
        values: the known facts.
        told: whether `known()` and `unknown()` of an unknown fact are open too, since it may still be told.
    """

    def __init__(self, plan: CompiledRuleset, values: Values, *, told: bool) -> None:
        self._plan, self._values, self._told = plan, values, told
        self._known = plan.closure.numbers(values)
        # of derived conditions that somebody asks for
        self._rest: dict[str, Condition] = {}
        self._behind: dict[str, frozenset[str]] = {}
        self._whole: dict[str, Condition | None] = {}
        self._partly: dict[str, Condition | None] = {}

    def _of_derived(self, name: str, made: dict[str, _T], make: Callable[[str], _T]) -> _T:
        """Return what is made of a derived condition, after the ones that it reads: they may be a long row."""
        pending = [] if name in made else [name]
        while pending:
            first = pending[-1]
            if before := [read for read in self._plan.derived_in[first] if read not in made]:
                pending += before
            else:
                made[pending.pop()] = make(first)
        return made[name]

    def _rest_of(self, name: str) -> Condition:
        return self._of_derived(name, self._rest, self._find_rest)

    def _find_rest(self, name: str) -> Condition:
        return residual(self._plan.program.derived[name], self._truth)

    def open_facts(self, condition: Condition) -> frozenset[str]:
        """Return the unknown asked facts that what is left of a condition reads."""
        return self._open_in(residual(condition, self._truth))

    def left(self, condition: Condition) -> Condition:
        """Return what is left of a condition, simplified: of partly known derived conditions what is left of them."""
        return self.forms(condition)[0]

    def forms(self, condition: Condition) -> tuple[Condition, Condition]:
        """Return what is left of a condition to be said, and with all derived conditions opened."""
        rest = residual(condition, self._truth)
        short = self._plan.simplified(self._opened(rest, self._partly_of))
        if self._plan.program.derived.keys().isdisjoint(names_read(short)):
            return short, short
        whole = self._plan.simplified(self._opened(rest, self._whole_of))
        # the titles of derived conditions, unless it takes fewer tests to say it without them
        return (whole if _size(whole) < _size(short) else short), whole

    def stands(self, against: Condition, wanted: Condition) -> bool:
        """Whether what is left of a guard is not seen to be false wherever something is true; both are opened.

        They read something in common: otherwise it stands.
        """
        return self._plan.simplified(And((wanted, Not(against)))) != wanted

    def opened(self, condition: Condition) -> Condition:
        """Return what is left of a condition with all derived conditions opened."""
        return self._opened(residual(condition, self._truth), self._whole_of)

    def _opened(self, rest: Condition, inside: Callable[[str], Condition | None]) -> Condition:
        match rest:
            case Not(part):
                return Not(self._opened(part, inside))
            case And(parts) | Or(parts):
                return type(rest)(tuple(self._opened(part, inside) for part in parts))
            case Count(parts):
                return attrs.evolve(rest, parts=tuple(self._opened(part, inside) for part in parts))
            case Flag(name) if name in self._plan.program.derived:
                return inside(name) or rest
        return rest

    def _whole_of(self, name: str) -> Condition | None:
        """Return what is left of a derived condition, where it is short."""
        return self._of_derived(name, self._whole, self._find_whole)

    def _find_whole(self, name: str) -> Condition | None:
        opened = self._plan.simplified(self._opened(self._rest_of(name), self._whole_of))
        return opened if _size(opened) <= _LONGEST else None

    def _partly_of(self, name: str) -> Condition | None:
        """Return the same where it says more than the title: something of it is known already."""
        return self._of_derived(name, self._partly, self._find_partly)

    def _find_partly(self, name: str) -> Condition | None:
        plan, derived = self._plan, self._plan.data.derived[name]
        told = not plan.inputs[name].isdisjoint(self._values)
        if not told and derived.title is not None:
            return None
        opened = plan.simplified(self._opened(self._rest_of(name), self._partly_of))
        says_more = derived.title is None or opened != plan.simplified(derived.when)
        return opened if says_more and _size(opened) <= _LONGEST else None

    def is_open(self, fact: str) -> bool:
        """Whether a fact is unknown, or an option of it is."""
        value = self._values.get(fact)
        return value is None or isinstance(value, dict)

    def _open_in(self, rest: Condition) -> frozenset[str]:
        return frozenset().union(*(self._open_behind(name) for name in names_read(rest)))

    def _open_behind(self, name: str) -> frozenset[str]:
        if name in self._plan.program.derived:
            return self._of_derived(name, self._behind, self._find_behind)
        asked = self._plan.inputs.get(name, frozenset((name,)))
        return frozenset(fact for fact in asked if self.is_open(fact))

    def _find_behind(self, name: str) -> frozenset[str]:
        return self._open_in(self._rest_of(name))

    def _truth(self, test: Condition) -> bool | None:
        if self._told and isinstance(test, (Known, Unknown)) and self.is_open(test.fact):
            return None
        if isinstance(test, Flag) and test.name in self._plan.program.derived:
            rest = self._rest_of(test.name)
            return rest.value if isinstance(rest, Constant) else None
        return holds(test, self._known)

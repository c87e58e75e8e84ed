"""What is left of conditions once the known facts are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules._util.lazy import lazy
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
from backrules.semantics.decisions import Decision

__all__ = ["Residuals"]

_LONGEST = 8  # tests of a derived condition that are said instead of its title


def _size(condition: Condition) -> int:
    return sum(1 for _ in leaves(condition))


class Residuals:
    """What is left of conditions for one profile.

    Args:
        plan: the tables of the ruleset.
        values: the known facts.
        told: whether `known()` and `unknown()` of an unknown fact are open too, since it may still be told.
    """

    def __init__(self, plan: CompiledRuleset, values: Values, *, told: bool) -> None:
        self._plan, self._values, self._told = plan, values, told
        self._behind: dict[str, frozenset[str]] = {}
        self._rest: dict[str, Condition] = {}
        self._opened_guards: dict[str, Condition] = {}
        self._known: Mapping[str, Any] = plan.closure.of(values, self._rest_of)

    def _rest_of(self, name: str, condition: Condition, known: Mapping[str, Any]) -> bool | None:
        """Keep what is left of a derived condition; return its truth, where nothing is."""
        self._known = known
        rest = self._rest[name] = residual(condition, self._truth)
        self._behind[name] = self._open_in(rest)
        return rest.value if isinstance(rest, Constant) else None

    def open_facts(self, condition: Condition) -> frozenset[str]:
        """Return the unknown asked facts that what is left of a condition reads."""
        return self._open_in(residual(condition, self._truth))

    def left(self, condition: Condition) -> Condition:
        """Return what is left of a condition, simplified: of partly known derived conditions what is left of them."""
        return self.forms(condition)[0]

    def forms(self, condition: Condition) -> tuple[Condition, Condition]:
        """Return what is left of a condition to be said, and with all derived conditions opened."""
        rest = residual(condition, self._truth)
        short = self._plan.simplified(self._opened(rest, self._partly))
        if self._rest.keys().isdisjoint(names_read(short)):
            return short, short
        whole = self._plan.simplified(self._opened(rest, self._whole))
        # the titles of derived conditions, unless it takes fewer tests to say it without them
        return (whole if _size(whole) < _size(short) else short), whole

    def standing(self, guards: list[Decision], wanted: Condition) -> list[Decision]:
        """Return the guards that are not seen to be false wherever something opened is true."""
        names = set(names_read(wanted))
        standing = []
        for guard in guards:
            against = self._wholly(guard)
            related = names.intersection(names_read(against))
            if not related or self._plan.simplified(And((wanted, Not(against)))) != wanted:
                standing.append(guard)
        return standing

    def _wholly(self, decision: Decision) -> Condition:
        if decision.id not in self._opened_guards:
            rest = residual(decision.condition, self._truth)
            self._opened_guards[decision.id] = self._opened(rest, self._whole)
        return self._opened_guards[decision.id]

    def _opened(self, rest: Condition, inside: Mapping[str, Condition]) -> Condition:
        match rest:
            case Not(part):
                return Not(self._opened(part, inside))
            case And(parts) | Or(parts):
                return type(rest)(tuple(self._opened(part, inside) for part in parts))
            case Count(parts):
                return attrs.evolve(rest, parts=tuple(self._opened(part, inside) for part in parts))
            case Flag(name):
                return inside.get(name, rest)
        return rest

    @lazy
    def _whole(self) -> dict[str, Condition]:
        """What is left of the derived conditions of which it is short."""
        whole: dict[str, Condition] = {}
        for name, rest in self._rest.items():  # each after the ones it reads
            opened = self._plan.simplified(self._opened(rest, whole))
            if _size(opened) <= _LONGEST:
                whole[name] = opened
        return whole

    @lazy
    def _partly(self) -> dict[str, Condition]:
        """The same where it says more than the title: something of it is known already."""
        plan, partly = self._plan, dict[str, Condition]()
        for name, rest in self._rest.items():
            derived = plan.data.derived[name]
            told = not plan.inputs[name].isdisjoint(self._values)
            if not told and derived.title is not None:
                continue
            opened = self._plan.simplified(self._opened(rest, partly))
            if _size(opened) <= _LONGEST and (derived.title is None or opened != plan.simplified(derived.when)):
                partly[name] = opened
        return partly

    def is_open(self, fact: str) -> bool:
        """Whether a fact is unknown, or an option of it is."""
        value = self._values.get(fact)
        return value is None or isinstance(value, dict)

    def _open_in(self, rest: Condition) -> frozenset[str]:
        return frozenset().union(*(self._open_behind(name) for name in names_read(rest)))

    def _open_behind(self, name: str) -> frozenset[str]:
        if name in self._behind:
            return self._behind[name]
        asked = self._plan.inputs.get(name, frozenset((name,)))
        return frozenset(fact for fact in asked if self.is_open(fact))

    def _truth(self, test: Condition) -> bool | None:
        if self._told and isinstance(test, (Known, Unknown)) and self.is_open(test.fact):
            return None
        return holds(test, self._known)

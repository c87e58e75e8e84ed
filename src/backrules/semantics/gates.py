"""What of the told values counts: by the gate of a fact (`ask_if`), and by what stands in for it (`otherwise`).

| gate | what counts | of a safety fact |
|---|---|---|
| true | what was told | what was told |
| false | `otherwise`, or nothing: unknown | what was told, a contradiction; not told: `otherwise`, or nothing |
| unknown | nothing: unknown | what was told |

Before that, what a list says that somebody ticked takes the place of what was told (`credits.py`). Facts of the context
are never asked for, and count as skipped.

A gate of which all that is left was skipped counts as true. So of each fact one value counts, or none, and engines,
tables and explanations see nothing else. Diagrams are over what is told: there the table is applied to tests
(`diagrams/gating.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import attrs

from backrules.conditions import Arithmetic, Condition, holds, names_read, quantities, residual, truth
from backrules.facts import CHOICES, Fact, PartlyKnown, Value, Values
from backrules.semantics.credits import filled, is_known, sources
from backrules.semantics.program import Closure, Gate, Program, names_behind

__all__ = ["Counted", "Gating", "in_order"]

_MOST_KEPT = 2_000  # of people whose gates are told apart
_NO_GATES: Mapping[str, bool | None] = {}


def in_order(
    gates: Mapping[str, Gate], derived: Mapping[str, Condition], numbers: Mapping[str, Arithmetic]
) -> dict[str, Gate]:
    """Return gates by their facts, each after the ones of the facts that it reads, directly or not."""
    reads = {
        name: gates.keys() & names_behind(names_read(gate.condition), derived, numbers) for name, gate in gates.items()
    }
    ordered: dict[str, Gate] = {}
    while reads:
        ready = {name: gates[name] for name, read in reads.items() if reads.keys().isdisjoint(read)}
        if not ready:  # loading refuses that
            raise ValueError(f"facts wait for each other: {', '.join(reads)}")
        ordered |= ready
        reads = {name: read for name, read in reads.items() if name not in ready}
    return ordered


@attrs.frozen
class _Judged:
    """What of gates is the same for all of whom the same is known that they read; as in `Counted`.

    Attributes:
        otherwise: what counts of facts with a gate while nothing is told of them.
    """

    gates: Mapping[str, bool | None] = _NO_GATES
    first: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    waived: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    otherwise: Mapping[str, Value] = attrs.field(factory=dict)


_UNGATED = _Judged()


@attrs.define  # never changed, but a frozen one takes longer, and each person has one
class Counted:
    """What of somebody's told values counts.

    Attributes:
        told: what was told, with what lists say.
        values: what counts.
    """

    told: Values
    values: Values
    _said: Values = attrs.field(eq=False)  # what was told, before lists said anything
    _judged: _Judged = _UNGATED

    @classmethod
    def whole(cls, told: Values) -> Counted:
        """Return that all of what was told counts."""
        return cls(told, told, told)

    @property
    def gates(self) -> Mapping[str, bool | None]:
        """Fact -> the truth of its gate, for facts with one; true where it was skipped."""
        return self._judged.gates

    @property
    def first(self) -> Mapping[str, tuple[str, ...]]:
        """Fact behind a gate that is unknown -> the facts that are left in it."""
        return self._judged.first

    @property
    def waived(self) -> frozenset[str]:
        """The facts whose gate counts as true because it was skipped."""
        return self._judged.waived

    @property
    def closed(self) -> frozenset[str]:
        """The facts that stay unknown, whatever may still be asked: they were skipped, or do not apply."""
        return self._judged.closed

    @property
    def idle(self) -> tuple[str, ...]:
        """The facts of which something was told that does not count."""
        return tuple([name for name, value in self._said.items() if not _agrees(value, self.values.get(name))])


class Gating:
    """Tells what counts, for one person after another.

    Args:
        program: the facts, the derived facts and the gates.
    """

    def __init__(self, program: Program) -> None:
        self._program, self._gates = program, program.gates
        self._context = frozenset(name for name, fact in program.facts.items() if fact.context)
        derived, numbers = program.derived, program.numbers
        self._behind = {
            name: names_behind(names_read(gate.condition), derived, numbers) for name, gate in self._gates.items()
        }
        behind = frozenset().union(*self._behind.values())
        self._closure = Closure(_as_far_as(program, behind))
        lists = {name for one in program.credits.values() for name in (one.fact.name, one.times)}
        self._deciding = tuple(name for name in program.facts if name in behind or name in lists)
        self._places = {name: place for place, name in enumerate(program.facts)}
        self._gated = frozenset(self._gates)
        self._credits = frozenset(name for one in program.credits.values() for name in one.to)
        self._lists = frozenset(program.credits)
        self._options = frozenset(name for name in self._credits if program.facts[name].type == CHOICES)
        self._judged: dict[object, _Judged] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Gating, (self._program,)

    def values(self, told: Values) -> Values:
        """Return the values that count of somebody of whom nothing was skipped."""
        return self.of(told).values if self._program.selects else told

    def of(self, told: Values, skipped: Collection[str] = ()) -> Counted:
        """Return what counts.

        Args:
            told: the told values, canonical.
            skipped: facts that were asked and cannot be answered.
        """
        if not self._program.selects:
            return Counted(told, told, told, _Judged(closed=frozenset(skipped)))
        closed = self._context.union(skipped) if skipped else self._context
        said = told
        if not self._lists.isdisjoint(told):
            told = filled(self._program.credits, self._program.facts, told)
        key = closed, tuple(map(told.get, self._deciding)), self._credited(told)
        judged = self._judged.get(key)
        if judged is None:
            if len(self._judged) >= _MOST_KEPT:
                self._judged.clear()
            judged = self._judged[key] = self._judge(told, closed)
        return Counted(told, self._values(told, judged), said, judged)

    def _values(self, told: Values, judged: _Judged) -> Values:
        """Return what counts of what was told, and what facts are otherwise, in the order of the facts."""
        gated = self._gated.intersection(told)
        if not gated and not judged.otherwise:
            return told
        values: dict[str, Value | None] = {**told, **judged.otherwise}
        for name in gated:
            values[name] = _counting(self._gates[name], told[name], judged.gates[name])
        in_order = sorted(values, key=self._places.__getitem__)
        return {name: value for name in in_order if (value := values[name]) is not None}

    def _credited(self, told: Values) -> frozenset[str]:
        """Return the facts that lists may say something of, and of which something is known."""
        known = self._credits.intersection(told)
        return known if self._options.isdisjoint(known) else frozenset([name for name in known if is_known(told[name])])

    def _judge(self, told: Values, skipped: frozenset[str]) -> _Judged:
        """Return what of gates hangs on nothing but what they read."""
        first: dict[str, tuple[str, ...]] = dict(sources(self._program.credits, told, skipped))
        values = {name: value for name, value in told.items() if name not in self._gates}
        truths: dict[str, bool | None] = {}
        waived: set[str] = set()
        known: dict[str, Any] | None = None  # with the derived facts; None once it is outdated
        outdated: set[str] = set()
        for name, gate in self._gates.items():
            if known is None or not outdated.isdisjoint(self._behind[name]):
                known, outdated = self._closure.of(values), set()
            holds_now = truth(gate.condition, known)
            if holds_now is None:
                left = set(self._left(gate.condition, known))
                if left and left.issubset(skipped):
                    holds_now = True
                    waived.add(name)
                else:
                    first[name] = tuple(one for one in self._program.facts if one in left)
            truths[name] = holds_now
            value = _counting(gate, told.get(name), holds_now)
            if value is not None:
                values[name] = value
                outdated.add(name)
        closed = skipped.union(self._closed(truths, first, skipped))
        standing = {name: _counting(gate, None, truths[name]) for name, gate in self._gates.items()}
        otherwise = {name: value for name, value in standing.items() if value is not None}
        return _Judged(truths, first, frozenset(waived), closed, otherwise)

    def _left(self, condition: Condition, known: Mapping[str, Any]) -> Iterator[str]:
        """Yield the asked facts that are left in a condition that is unknown."""
        pending, seen = list(names_read(residual(condition, lambda test: holds(test, known)))), set[str]()
        while pending:
            name = pending.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self._program.derived:
                if name not in known:
                    rest = residual(self._program.derived[name], lambda test: holds(test, known))
                    pending.extend(names_read(rest))
            elif name in self._program.numbers:
                pending.extend(quantity.name for quantity in quantities(self._program.numbers[name]))
            elif name not in known or isinstance(known[name], PartlyKnown):
                yield name

    def _closed(
        self, truths: Mapping[str, bool | None], first: Mapping[str, tuple[str, ...]], skipped: Collection[str]
    ) -> Iterator[str]:
        """Yield the facts whose gate is false, or unknown while nothing that is left in it may be asked."""
        closed: set[str] = set()
        for name, holds_now in truths.items():  # each after the ones that its gate reads
            left = (one for one in first.get(name, ()) if one not in skipped and one not in closed)
            if holds_now is False or (holds_now is None and not any(left)):
                closed.add(name)
                yield name


def _as_far_as(program: Program, names: frozenset[str]) -> Program:
    """Return a program with those derived facts only that have these names."""
    return attrs.evolve(
        program,
        conditions={},
        derived={name: one for name, one in program.derived.items() if name in names},
        numbers={name: one for name, one in program.numbers.items() if name in names},
    )


def _counting(gate: Gate, told: Value | None, holds_now: bool | None) -> Value | None:
    """Return the value of a fact that counts: the table above."""
    if holds_now is True or (gate.fact.safety and told is not None and holds_now is None):
        return told
    if holds_now is None:
        return None
    if not gate.fact.safety or told is None:
        return gate.otherwise
    return _over(gate.fact, told, gate.otherwise)


def _over(fact: Fact, told: Value, otherwise: Value | None) -> Value:
    """Return a told value, with the options that were not told as they are otherwise."""
    if not isinstance(told, PartlyKnown) or otherwise is None:
        return told
    every = {**fact.held(otherwise), **told}
    if len(every) < len(fact.options):
        return PartlyKnown((option, every[option]) for option in fact.options if option in every)
    return tuple(option for option in fact.options if every[option])


def _agrees(told: Value, counting: Value | None) -> bool:
    """Whether all that was told of a fact counts."""
    if told is counting:
        return True
    if isinstance(told, PartlyKnown) and counting is not None:
        every = (
            {**dict.fromkeys(told, False), **dict.fromkeys(counting, True)} if isinstance(counting, tuple) else counting
        )
        return all(every.get(option) is holds_so for option, holds_so in told.items())  # type: ignore[union-attr]
    return told == counting

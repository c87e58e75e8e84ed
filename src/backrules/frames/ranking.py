"""Statuses and ranking as columns: `semantics`, for a whole table at once.

A recommended advice has an *order*, a whole number that is smaller the earlier it comes: urgency, strength, score and
place in the catalogue, one above the other as digits of one number. Who is not recommended it has the largest number.
The first of all is then the minimum over the advice, the second the minimum of what is larger, and so on: no row needs
another one, nothing is sorted, and nothing is moved between machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

import attrs
import narwhals as nw

from backrules.frames.truths import Truth, as_expr, is_unknown, joined, negated, total
from backrules.model import STRENGTHS, Rule
from backrules.recommendation import CompiledRuleset
from backrules.semantics.algebra import Algebra
from backrules.semantics.decisions import Decision
from backrules.semantics.order import Scale, key_of, key_together, spots
from backrules.semantics.status import Standing, allowed, open_holds_back, standing_of, status_by

__all__ = ["Beside", "Ranking"]

_FEW = 3  # rules of an advice; of more, the combinations of those that fire are too many to list


@attrs.frozen
class Beside:
    """What may stand beside an advice: something open that `assuming` lists, or a rule that `cautions` lists.

    Attributes:
        id: the id of the rule, or `needs`.
        cases: whether it does, and the numbers of the advice that it stands beside then; no advice is in two cases.
    """

    id: str
    cases: tuple[tuple[nw.Expr, frozenset[int]], ...]


class Ranking:
    """The advice of a ruleset over the truths of its conditions.

    Args:
        plan: the tables of the ruleset.
        truths: key of a decision -> its truth.
        strict: whether open avoid rules and needs withhold an advice.
        prefix: what the names of the new columns begin with.
        idle: fact -> where something is told of it that does not count.

    Attributes:
        idle: the same.
        stages: columns to be added, stage by stage.
        orders: number of an advice -> the column of its order; what nobody can be recommended is not there.
        last: the order of what is not recommended.
    """

    def __init__(
        self,
        plan: CompiledRuleset,
        truths: Mapping[str, Truth],
        *,
        strict: bool,
        prefix: str,
        idle: Mapping[str, Truth] | None = None,
    ) -> None:
        self.idle = idle or {}
        self.plan, self._truths, self._strict, self._prefix = plan, truths, strict, prefix
        self._deciding = [*plan.deciding.values()]
        self._advised = [number for number in range(len(plan.advice)) if self._advising(number)]
        self._spots = [*spots(plan.advice).values()]
        advising = (self._advising(number) for number in self._advised)
        most = max(advising, key=lambda rules: sum(rule.points for rule in rules), default=[])
        self._scale = Scale.of(most, len(plan.advice))
        self.last = self._scale.last
        self.dtype = nw.Int16() if self.last < 2**15 else nw.Int32() if self.last < 2**31 else nw.Int64()
        self._against, stops = self._stops()
        orders = {number: order for number in self._advised if (order := self._order(number)) is not None}
        self.orders = {number: f"{prefix}r_{number}" for number in orders}
        self.stages = [stops, {self.orders[number]: order for number, order in orders.items()}]

    def _advising(self, number: int) -> list[Rule]:
        return [one.rule for one in self._deciding[number] if one.role == "advise" and one.rule is not None]

    def _standing(self, number: int) -> Standing[Truth, bool | nw.Expr]:
        """Return how an advice stands; what stands against it has a column of its own."""
        return standing_of(self._deciding[number], lambda one: self._truths[one.key], EXPRESSIONS)

    def _stops(self) -> tuple[dict[int, Truth], dict[str, nw.Expr]]:
        """Return for each advice what stands against it, and the columns that say so; equal ones are one column."""
        stage: dict[str, nw.Expr] = {}
        found: dict[tuple[tuple[str, bool], ...], Truth] = {}
        against: dict[int, Truth] = {}
        for number in self._advised:
            keys = tuple((one.key, one.waiting > 0) for one in self._deciding[number] if one.role in ("avoid", "need"))
            if keys not in found:
                truth = self._standing(number).against
                if isinstance(truth, nw.Expr):
                    name = f"{self._prefix}s_{len(stage)}"
                    stage[name], truth = truth, nw.col(name)
                found[keys] = truth
            against[number] = found[keys]
        return against, stage

    def _order(self, number: int) -> nw.Expr | None:
        """Return the order of an advice, None if nobody is recommended it."""
        rules = [
            (truth, decision.rule)
            for decision in self._deciding[number]
            if decision.role == "advise" and decision.rule and _holds(truth := self._truths[decision.key]) is not False
        ]
        open_to = allowed(EXPRESSIONS, self._against[number], strict=self._strict)
        if not rules or open_to is False:
            return None
        together: dict[int, tuple[Truth, list[Rule]]] = {}
        for truth, rule in rules:  # conditions that are equal share their truth
            together.setdefault(id(truth), (truth, []))[1].append(rule)
        fired = [*together.values()]
        order = self._chosen(number, fired, []) if len(fired) <= _FEW else self._summed(number, fired)
        if not isinstance(open_to, nw.Expr):
            return order
        return nw.when(open_to).then(order).otherwise(self._whole(self.last))

    def _chosen(self, number: int, rules: list[tuple[Truth, list[Rule]]], fired: list[Rule]) -> nw.Expr:
        """Return the order of an advice by a choice for each rule: nothing is computed, unknown chooses like false."""
        if not rules:
            if not fired:
                return self._whole(self.last)
            key = reduce(key_together, map(key_of, fired))
            return self._whole(self._digits(number, key.rank, -key.points))
        (truth, same), *others = rules
        chosen = self._chosen(number, others, [*fired, *same])
        if not isinstance(truth, nw.Expr):
            return chosen
        return nw.when(truth).then(chosen).otherwise(self._chosen(number, others, fired))

    def _summed(self, number: int, rules: list[tuple[Truth, list[Rule]]]) -> nw.Expr:
        """Return the order of an advice with many rules: the points of those that fire are added."""
        score = total(
            nw.when(as_expr(truth)).then(self._whole(sum(rule.points for rule in same))).otherwise(self._whole(0))
            for truth, same in rules
        )
        strongest: nw.Expr = self._whole(self.last)
        for rank in reversed(range(len(STRENGTHS))):
            truths = [truth for truth, same in rules if any(key_of(rule).rank == rank for rule in same)]
            if truths:
                fires = as_expr(joined(map(_holds, truths), absorbing=True))
                strongest = nw.when(fires).then(self._whole(self._digits(number, rank, 0))).otherwise(strongest)
        recommended = as_expr(joined((_holds(truth) for truth, _ in rules), absorbing=True))
        order = (strongest - score * self._whole(self._scale.count)).cast(self.dtype)
        return nw.when(recommended).then(order).otherwise(self._whole(self.last))

    def _digits(self, number: int, rank: int, score: int) -> int:
        return self._scale.order(self._spots[number], self._scale.weight(rank, score))

    def _whole(self, value: int) -> nw.Expr:
        return nw.lit(value, self.dtype)

    @property
    def most(self) -> int:
        """How many pieces of advice somebody can be recommended at most."""
        return len(self.orders)

    def first(self, count: int) -> Iterator[tuple[str, dict[str, nw.Expr]]]:
        """Yield the column of the order of what comes first, second ..., and the stage that makes it.

        Args:
            count: how many places; at most `most`.
        """
        columns = [nw.col(name) for name in self.orders.values()]
        before: str | None = None
        for place in range(1, count + 1):
            name = f"{self._prefix}m_{place}"
            if before is None:
                left = columns
            else:
                left = [
                    nw.when(column > nw.col(before)).then(column).otherwise(self._whole(self.last))
                    for column in columns
                ]
            yield name, {name: nw.min_horizontal(*left) if len(left) > 1 else left[0]}
            before = name

    def number_of(self, order: nw.Expr) -> nw.Expr:
        """Return the number of the advice that has an order."""
        return order % self._scale.count

    def score_of(self, order: nw.Expr, number: nw.Expr) -> nw.Expr:
        """Return the score that the order of an advice with this number stands for."""
        # back ends differ in how they divide whole numbers
        weight: Any = ((order - number) / self._scale.count).cast(nw.Int64())
        return self._scale.score(weight)  # type: ignore[return-value]

    def strength_of(self, order: nw.Expr) -> nw.Expr:
        """Return the strength that an order stands for."""
        step = self._scale.span * self._scale.count
        strength: nw.Expr = nw.lit(STRENGTHS[-1])
        for above in reversed(range(2 * len(STRENGTHS) - 1)):
            strength = (
                nw.when(order < self._whole((above + 1) * step))
                .then(nw.lit(STRENGTHS[above % len(STRENGTHS)]))
                .otherwise(strength)
            )
        return strength

    def status(self, number: int) -> nw.Expr:
        """Return the status of an advice."""
        return status_by(self.recommended(number), self.advised(number), self.possible(number), _chosen)

    def recommended(self, number: int) -> bool | nw.Expr:
        """Return whether an advice is recommended; never null."""
        return nw.col(self.orders[number]) != self.last if number in self.orders else False

    def advised(self, number: int) -> bool | nw.Expr:
        """Return whether a rule advises it: it is recommended then, or withheld; never null."""
        return _holds(self._standing(number).advised)

    def possible(self, number: int) -> bool | nw.Expr:
        """Return whether something unknown decides if an advice is recommended; never null."""
        standing = self._standing(number)
        return attrs.evolve(standing, against=self._against.get(number, standing.against)).possible()

    def truth(self, key: str) -> Truth:
        """Return the truth of a decision's condition."""
        return self._truths[key]

    def assumed(self) -> list[Beside]:
        """Return what may be open while an advice is recommended, by id.

        Where answers are strict, few guards are; a caution about safety may be open all the same.
        """
        found: list[Beside] = []
        needs: dict[Any, tuple[Truth, set[int]]] = {}
        for key, decision in self.plan.decisions.items():
            numbers, is_open = self._recommendable(decision), is_unknown(self._truths[key])
            if decision.role == "avoid" and open_holds_back(strict=self._strict):  # what waits is held back then
                numbers -= {*_numbers(decision.waiting)}
            if not numbers or is_open is False:
                continue
            if decision.role == "avoid" or (decision.role == "caution" and decision.is_safety):
                found.append(Beside(decision.id, ((as_expr(is_open), frozenset(numbers)),)))
            elif decision.role == "need" and not open_holds_back(strict=self._strict):
                needs.setdefault(decision.condition, (is_open, set()))[1].update(numbers)
        if needs:
            cases = ((as_expr(is_open), frozenset(numbers)) for is_open, numbers in needs.values())
            found.append(Beside("needs", tuple(cases)))
        return sorted(found, key=lambda beside: beside.id)

    def cautions(self, *, safety: bool = False) -> list[Beside]:
        """Return the cautions that may go with a recommended advice, by id.

        Args:
            safety: only those about safety.
        """
        found: list[Beside] = []
        for key, decision in self.plan.decisions.items():
            numbers, fires = self._recommendable(decision), _holds(self._truths[key])
            if decision.role == "caution" and numbers and fires is not False and (decision.is_safety or not safety):
                found.append(Beside(decision.id, ((as_expr(fires), frozenset(numbers)),)))
        return sorted(found, key=lambda beside: beside.id)

    def _recommendable(self, decision: Decision) -> set[int]:
        """Return the numbers of the advice that a decision is about and that somebody can be recommended."""
        return {number for number in _numbers(decision.targets) if number in self.orders}

    def violated(self) -> Iterable[tuple[str, nw.Expr]]:
        """Yield the constraints, by id, and whether they are violated."""
        for key, decision in sorted(self.plan.decisions.items()):
            if decision.role == "never" and (truth := _holds(self._truths[key])) is not False:
                yield decision.id, as_expr(truth)


def _numbers(targets: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set."""
    number = 0
    while targets:
        if targets & 1:
            yield number
        targets >>= 1
        number += 1


def _chosen(where: bool | nw.Expr, one: str | nw.Expr, other: str | nw.Expr) -> nw.Expr:
    """Return one where something holds, else the other."""
    then, otherwise = (nw.lit(choice) if isinstance(choice, str) else choice for choice in (one, other))
    if not isinstance(where, nw.Expr):
        return then if where else otherwise
    return nw.when(where).then(then).otherwise(otherwise)


def _holds(truth: Truth) -> bool | nw.Expr:
    """Return whether a truth is true: unknown is not."""
    return truth.fill_null(False) if isinstance(truth, nw.Expr) else truth is True


class _ExpressionAlgebra:
    """The meaning on columns: null is Kleene's unknown, and what is the same for everybody is no column."""

    def disjunction(self, *truths: Truth) -> Truth:
        return joined(truths, absorbing=True)

    def negation(self, truth: Truth) -> Truth:
        return negated(truth)

    def certainly(self, truth: Truth) -> Truth:
        return _holds(truth)

    def is_true(self, truth: Truth) -> bool | nw.Expr:
        return _holds(truth)

    def is_false(self, truth: Truth) -> bool | nw.Expr:
        return _holds(negated(truth))

    def both(self, one: bool | nw.Expr, other: bool | nw.Expr) -> bool | nw.Expr:
        return _decided(joined((one, other), absorbing=False))

    def either(self, one: bool | nw.Expr, other: bool | nw.Expr) -> bool | nw.Expr:
        return _decided(joined((one, other), absorbing=True))

    def negated(self, one: bool | nw.Expr) -> bool | nw.Expr:
        return _decided(negated(one))


def _decided(truth: Truth) -> bool | nw.Expr:
    assert truth is not None  # noqa: S101 - what is made of true and false is never unknown
    return truth


EXPRESSIONS: Algebra[Truth, bool | nw.Expr] = _ExpressionAlgebra()

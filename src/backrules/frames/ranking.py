"""Statuses and ranking as columns: DESIGN's table and its total order, for a whole table at once.

A recommended advice has an *order*, a whole number that is smaller the earlier it comes: urgency, strength, score and
place in the catalogue, one above the other as digits of one number. Who is not recommended it has the largest number.
The first of all is then the minimum over the advice, the second the minimum of what is larger, and so on: no row needs
another one, nothing is sorted, and nothing is moved between machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
import narwhals as nw

from backrules.answer import Plan
from backrules.answer.plan import Decision
from backrules.engines.columnar import Truth, as_expr, joined, negated, total
from backrules.model import STRENGTHS, Rule

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

    Attributes:
        stages: columns to be added, stage by stage.
        orders: number of an advice -> the column of its order; what nobody can be recommended is not there.
        last: the order of what is not recommended.
    """

    def __init__(self, plan: Plan, truths: Mapping[str, Truth], *, strict: bool, prefix: str) -> None:
        self.plan, self._truths, self._strict, self._prefix = plan, truths, strict, prefix
        self._acting: dict[str, dict[int, list[tuple[str, Decision]]]] = {"advise": {}, "avoid": {}, "need": {}}
        for key, decision in plan.decisions.items():
            for number in _numbers(decision.targets) if decision.role in self._acting else ():
                self._acting[decision.role].setdefault(number, []).append((key, decision))
        self._points = max((self._most(number) for number in self._acting["advise"]), default=0)
        self._count = max(len(plan.advice), 1)
        self.last = 2 * len(STRENGTHS) * (self._points + 1) * self._count
        self.dtype = nw.Int16() if self.last < 2**15 else nw.Int32() if self.last < 2**31 else nw.Int64()
        self._stopped, stops = self._stops()
        orders = {number: order for number in self._acting["advise"] if (order := self._order(number)) is not None}
        self.orders = {number: f"{prefix}r_{number}" for number in orders}
        self.stages = [stops, {self.orders[number]: order for number, order in orders.items()}]

    def _of(self, role: str, number: int) -> list[Truth]:
        return [self._truths[key] for key, _ in self._acting[role].get(number, ())]

    def _stops(self) -> tuple[dict[int, Truth], dict[str, nw.Expr]]:
        """Return for each advice whether it is held back, and the columns that say so; equal ones are one column."""
        stage: dict[str, nw.Expr] = {}
        found: dict[tuple[str, ...], Truth] = {}
        stopped: dict[int, Truth] = {}
        for number in self._acting["advise"]:
            keys = tuple(key for role in ("avoid", "need") for key, _ in self._acting[role].get(number, ()))
            if keys not in found:
                truth = self._stop(number)
                if isinstance(truth, nw.Expr):
                    name = f"{self._prefix}s_{len(stage)}"
                    stage[name], truth = truth, nw.col(name)
                found[keys] = truth
            stopped[number] = found[keys]
        return stopped, stage

    def _stop(self, number: int) -> Truth:
        """Whether avoid rules or the need hold an advice back: Kleene's or of them."""
        needs = [negated(truth) for truth in self._of("need", number)]
        return joined([*self._of("avoid", number), *needs], absorbing=True)

    def _most(self, number: int) -> int:
        return sum(decision.rule.points for _, decision in self._acting["advise"][number] if decision.rule)

    def _order(self, number: int) -> nw.Expr | None:
        """Return the order of an advice, None if nobody is recommended it."""
        rules = [
            (truth, decision.rule)
            for key, decision in self._acting["advise"][number]
            if decision.rule and (truth := self._truths[key]) is not False and truth is not None
        ]
        stopped = self._stopped[number]
        if not rules or stopped is True or (self._strict and stopped is None):
            return None
        together: dict[int, tuple[Truth, list[Rule]]] = {}
        for truth, rule in rules:  # conditions that are equal share their truth
            together.setdefault(id(truth), (truth, []))[1].append(rule)
        fired = [*together.values()]
        order = self._chosen(number, fired, []) if len(fired) <= _FEW else self._summed(number, fired)
        if not isinstance(stopped, nw.Expr):
            return order
        if self._strict:
            return nw.when(~stopped).then(order).otherwise(self._whole(self.last))
        return nw.when(stopped).then(self._whole(self.last)).otherwise(order)

    def _chosen(self, number: int, rules: list[tuple[Truth, list[Rule]]], fired: list[Rule]) -> nw.Expr:
        """Return the order of an advice by a choice for each rule: nothing is computed, unknown chooses like false."""
        if not rules:
            if not fired:
                return self._whole(self.last)
            strength = min(STRENGTHS.index(rule.strength) for rule in fired)
            return self._whole(self._digits(number, strength, sum(rule.points for rule in fired)))
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
            truths = [truth for truth, same in rules if any(STRENGTHS.index(rule.strength) == rank for rule in same)]
            if truths:
                fires = as_expr(joined(map(_holds, truths), absorbing=True))
                strongest = nw.when(fires).then(self._whole(self._digits(number, rank, 0))).otherwise(strongest)
        recommended = as_expr(joined((_holds(truth) for truth, _ in rules), absorbing=True))
        order = (strongest - score * self._whole(self._count)).cast(self.dtype)
        return nw.when(recommended).then(order).otherwise(self._whole(self.last))

    def _digits(self, number: int, strength: int, score: int) -> int:
        above = (not self.plan.advice[number].urgent) * len(STRENGTHS) + strength
        return (above * (self._points + 1) + self._points - score) * self._count + number

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
        return order % self._count

    def score_of(self, order: nw.Expr, number: nw.Expr) -> nw.Expr:
        """Return the score that the order of an advice with this number stands for."""
        above = ((order - number) / self._count).cast(nw.Int64())  # back ends differ in how they divide whole numbers
        return self._points - above % (self._points + 1)

    def strength_of(self, order: nw.Expr) -> nw.Expr:
        """Return the strength that an order stands for."""
        step = (self._points + 1) * self._count
        strength: nw.Expr = nw.lit(STRENGTHS[-1])
        for above in reversed(range(2 * len(STRENGTHS) - 1)):
            strength = (
                nw.when(order < self._whole((above + 1) * step))
                .then(nw.lit(STRENGTHS[above % len(STRENGTHS)]))
                .otherwise(strength)
            )
        return strength

    def status(self, number: int) -> nw.Expr:
        """Return the status of an advice: recommended, withheld, possible or excluded."""
        rest = nw.when(as_expr(self.possible(number))).then(nw.lit("possible")).otherwise(nw.lit("excluded"))
        held = nw.when(as_expr(self.advised(number))).then(nw.lit("withheld")).otherwise(rest)
        recommended = self.recommended(number)
        if not isinstance(recommended, nw.Expr):
            return held
        return nw.when(recommended).then(nw.lit("recommended")).otherwise(held)

    def recommended(self, number: int) -> bool | nw.Expr:
        """Return whether an advice is recommended; never null."""
        return nw.col(self.orders[number]) != self.last if number in self.orders else False

    def advised(self, number: int) -> bool | nw.Expr:
        """Return whether a rule advises it: it is recommended then, or withheld; never null."""
        return _holds(joined(self._of("advise", number), absorbing=True))

    def possible(self, number: int) -> bool | nw.Expr:
        """Return whether something unknown decides if an advice is recommended; never null."""
        stopped = self._stopped.get(number)
        advised = joined(self._of("advise", number), absorbing=True)
        open_to = True if stopped is None else negated(_holds(stopped))
        possible = joined([_unknown(advised), open_to], absorbing=False)
        assert possible is not None  # noqa: S101 - neither part is ever unknown
        return possible

    def truth(self, key: str) -> Truth:
        """Return the truth of a decision's condition."""
        return self._truths[key]

    def assumed(self) -> list[Beside]:
        """Return what may be open while an advice is recommended, by id.

        Where answers are strict, guards are not; a caution about safety may be open all the same.
        """
        found: list[Beside] = []
        needs: dict[Any, tuple[Truth, set[int]]] = {}
        for key, decision in self.plan.decisions.items():
            numbers, is_open = self._recommendable(decision), _unknown(self._truths[key])
            if not numbers or is_open is False:
                continue
            if (decision.role == "caution" and decision.is_safety) or (decision.role == "avoid" and not self._strict):
                found.append(Beside(decision.id, ((as_expr(is_open), frozenset(numbers)),)))
            elif decision.role == "need" and not self._strict:
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


def _holds(truth: Truth) -> bool | nw.Expr:
    """Return whether a truth is true: unknown is not."""
    return truth.fill_null(False) if isinstance(truth, nw.Expr) else truth is True


def _unknown(truth: Truth) -> bool | nw.Expr:
    return truth.is_null() if isinstance(truth, nw.Expr) else truth is None

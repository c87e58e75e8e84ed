"""Everybody there can be in a small world, walked one by one; it shares nothing with the decision tables.

Built on the brute force of `tests/questions`: the cells of each group of facts, and the oracle of statuses and ranks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import attrs

from backrules.conditions import TRUE, Condition
from backrules.model import Citation, Rule, RulesetData
from backrules.model.invariants import (
    Always,
    Apart,
    Before,
    First,
    Invariant,
    Keeps,
    Learning,
    Never,
    Only,
    Together,
    Withheld,
)
from tests.questions.brute_force import Cell, Judge, Slot, Standing, slots_of
from tests.questions.small_worlds import FORMS, Tests, is_shares

MOST = 20_000  # people


class Everybody:
    """All people of a small world, by the cells of their facts."""

    def __init__(self, data: RulesetData, when: Condition) -> None:
        marked = Rule("~when", when, "caution", (), "So.", Citation(author="Us."))
        self.data = data
        self.judge = Judge(attrs.evolve(data, rules={**data.rules, "~when": marked}))
        self.cells = [list({group.cell(point) for point in group.points({})}) for group in self.judge.groups]

    @property
    def size(self) -> int:
        return self.judge.size

    def is_possible(self, cells: tuple[Cell, ...]) -> bool:
        return self.judge.is_possible(cells)

    def is_meant(self, cells: tuple[Cell, ...]) -> bool:
        return self.judge.truth(("rule", "~when"), cells) is True

    def standing(self, cells: tuple[Cell, ...], *, strict: bool) -> Standing:
        return self.judge.standing(cells, strict=strict)

    def people(self) -> Iterator[tuple[Cell, ...]]:
        yield from (cells for cells in product(*self.cells) if self.is_possible(cells))

    def pairs(self, fact: str, moves: set[tuple[Cell, Cell]]) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
        """Yield two people of whom both can be, who differ as `moves` say and in nothing else."""
        index = self.judge.groups.index(self.judge.group_of[fact])
        others = product(*self.cells[:index], [None], *self.cells[index + 1 :])
        for rest in others:
            for one, other in moves:
                both = tuple((*rest[:index], cell, *rest[index + 1 :]) for cell in (one, other))
                if all(self.is_possible(one) for one in both):
                    yield both

    def rising(self, fact: str) -> set[tuple[Cell, Cell]]:
        """Return the pairs of cells from a smaller to a larger number."""
        return {(a, b) for a, b, low, high in self._steps((fact, None)) if None not in (low, high) and low < high}

    def learnt(self, slot: Slot) -> set[tuple[Cell, Cell]]:
        """Return the pairs of cells from unknown to known."""
        return {(a, b) for a, b, low, high in self._steps(slot) if low is None and high is not None}

    def _steps(self, slot: Slot) -> Iterator[tuple[Cell, Cell, Any, Any]]:
        group = self.judge.group_of[slot[0]]
        place = group.slots.index(slot)
        lines: dict[Any, dict[Any, Cell]] = {}
        for point in group.points({}):
            lines.setdefault((*point[:place], *point[place + 1 :]), {})[point[place]] = group.cell(point)
        for line in lines.values():
            yield from ((line[low], line[high], low, high) for low in line for high in line)


def is_broken(everybody: Everybody, invariant: Invariant, *, strict: bool) -> bool:
    """Whether somebody breaks an invariant."""
    match invariant.promise:
        case Keeps(_, fact, rising, _):
            moves = {(a, b) if rising else (b, a) for a, b in everybody.rising(fact)}
            pairs = everybody.pairs(fact, moves)
        case Learning(_, facts):
            pairs = (
                pair
                for fact in facts
                for slot in slots_of(everybody.data.facts[fact])
                for pair in everybody.pairs(fact, everybody.learnt(slot))
            )
        case Only():
            people = (cells for cells in everybody.people() if not everybody.is_meant(cells))
            return any(breaks(invariant, everybody.standing(cells, strict=strict)) for cells in people)
        case _:
            people = (cells for cells in everybody.people() if everybody.is_meant(cells))
            return any(breaks(invariant, everybody.standing(cells, strict=strict)) for cells in people)
    meant = (pair for pair in pairs if all(everybody.is_meant(cells) for cells in pair))
    return any(breaks(invariant, *(everybody.standing(cells, strict=strict) for cells in pair)) for pair in meant)


def breaks(invariant: Invariant, one: Any, other: Any = None) -> bool:
    """Whether a person, or two, break an invariant; told by the oracle."""
    ids, promise = list(one.outcome()), invariant.promise
    advice = promise.advice
    given = [name for name in advice if name in ids]
    match promise:
        case Never() | Only():
            return bool(given)
        case Always():
            return len(given) < len(advice)
        case First():
            return ids[:1] != list(advice)
        case Before():
            return given != [name for name in ids if name in advice]
        case Together():
            return 0 < len(given) < len(advice)
        case Apart():
            return len(given) > 1
        case Withheld():
            return any(one.status(name)[0] != "withheld" for name in advice)
        case Learning():
            return any(
                one.kleene_or("advise", name) is True and other.kleene_or("advise", name) is not True for name in advice
            )
        case Keeps():
            return any(_lost(name, ids, other.outcome(), rank=promise.rank) for name in given)
    raise AssertionError(promise)


def _lost(name: str, before: list[str], after: list[str], *, rank: bool) -> bool:
    if name not in after:
        return True
    return rank and not set(after[: after.index(name)]) <= set(before[: before.index(name)])


def maker_of(data: RulesetData) -> Tests:
    """Makes conditions that fit a small world."""
    computes = [one.compute for one in data.numbers.values()]
    form = next((one for one in FORMS.values() if one.compute in computes), None)
    if form is not None and form.compute == FORMS["shares"].compute and is_shares(data):
        form = FORMS["shares"]
    return Tests(dict(data.facts), form, list(data.derived))


def make_invariant(chance: Random, data: RulesetData, name: str = "i") -> Invariant:
    """A random invariant of any form."""
    tests = maker_of(data)
    advice = list(data.advice)
    some = tuple(chance.sample(advice, min(len(advice), chance.choice([1, 1, 2]))))
    pair = tuple(chance.sample(advice, min(len(advice), chance.choice([2, 2, 3]))))
    numbers = [fact for fact, one in data.facts.items() if one.is_number]
    forms = [Never, Always, Only, First, Withheld, Learning, *([Keeps] * 4 if numbers else [])]
    forms += [Before, Together, Apart] if len(pair) > 1 else []
    form = chance.choice(forms)
    if form is Keeps:
        promise = Keeps(
            some[:1], chance.choice(numbers), rising=chance.choice([True, False]), rank=chance.random() < 0.5
        )
    elif form is Learning:
        promise = Learning(some, tuple(chance.sample(list(data.facts), chance.randint(1, len(data.facts)))))
    else:
        promise = form(pair if form in (Before, Together, Apart) else some[:1] if form is First else some)
    when = tests.condition(chance) if chance.random() < 0.6 or form is Only else TRUE
    strict = None if form is Learning else chance.choice([None, None, False, True])
    return Invariant(name, "So.", promise, when, strict)

"""Who breaks an invariant: one person, or two who differ in one fact, as diagrams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations
from typing import Any

import attrs

from backrules.authoring.verify.ranking import RulesetOutcomes
from backrules.diagrams import FALSE, TRUE, Variable
from backrules.model.invariants import (
    Always,
    Apart,
    Before,
    Cautioned,
    Fills,
    First,
    Invariant,
    Keeps,
    Learning,
    Never,
    NoPlan,
    Only,
    Promise,
    Together,
    Withheld,
)

__all__ = ["Breach", "FactMove", "breaches", "chances"]

_Profile = dict[str, Any]
_Part = Callable[[], Iterator["Breach"]]
_Move = tuple[int, int, "FactMove"]  # the cell before, the cell after, and what is said of them


@attrs.frozen
class FactMove:
    """How two people differ in one fact, or in one option of it.

    Attributes:
        fact: the fact.
        before: what is known of the first of them, of this fact and the ones that are tested together with it.
        after: the same of the second.
    """

    fact: str
    before: _Profile
    after: _Profile


@attrs.frozen
class Breach:
    """People who break an invariant.

    Attributes:
        node: where it is broken: what the person is like, or what both people are like apart from the step.
        step: how the two differ, or None if it is one person.
    """

    node: int
    step: FactMove | None = None


def breaches(invariant: Invariant, standing: RulesetOutcomes, strict: bool) -> Iterator[_Part]:
    """Yield functions, each of which yields people who break a part of an invariant; where there are none, it holds.

    Each may raise TooLarge.

    Args:
        invariant: the invariant.
        standing: the ruleset.
        strict: for strict answers.
    """
    search = _Search(invariant, standing, strict)
    match invariant.promise:
        case Keeps() as promise:
            yield from search.keeping(promise)
        case Learning() as promise:
            yield from search.learning(promise)
        case promise:
            for part in search.single(promise):
                yield partial(search.one_person, part)


def chances(invariant: Invariant, standing: RulesetOutcomes, strict: bool) -> Iterator[Callable[[], int]]:
    """Yield functions that give people whom an invariant has to do with; where there are none, it says nothing."""
    space, diagrams = standing.space, standing.diagrams

    def those(*advice: str, everybody: bool = False) -> int:
        found = TRUE if everybody else standing.where(invariant.when)
        for one in advice:
            found = diagrams.conjunction(found, standing.recommended(one, strict))
        return space.possible(found)

    def moved(advice: str, fact: str) -> int:
        variables = space.tables.of_fact.get(fact, ())
        support = diagrams.support[standing.recommended(advice, strict)]
        return those(advice) if any(support >> one.level & 1 for one in variables) else FALSE

    match invariant.promise:
        case Never(advice) | Only(advice):
            yield from (partial(those, one, everybody=True) for one in advice)
        case Before(advice):
            yield from (partial(those, *pair) for pair in combinations(advice, 2))
        case Apart(advice):
            yield from (partial(those, *pair, everybody=True) for pair in _both_ever(advice, those))
        case Together(advice) | Cautioned(advice):
            yield from (partial(those, one) for one in advice)
        case Keeps(advice, fact, _, rank):
            yield from (partial(those, one) if rank else partial(moved, one, fact) for one in advice)
        case Learning(advice):
            when = standing.where(invariant.when)
            yield from (partial(_advised, standing, one, when) for one in advice)
        case _:
            yield those


def _both_ever(advice: tuple[str, ...], those: Callable[..., int]) -> Iterator[tuple[str]]:
    """Yield one advice of the second that is ever recommended on: of fewer, none can be together."""
    ever = [one for one in advice if those(one, everybody=True) != FALSE]
    yield from ((one,) for one in ever[1:])


def _advised(standing: RulesetOutcomes, advice: str, when: int) -> int:
    return standing.space.possible(standing.diagrams.conjunction(standing.advised(advice), when))


class _Search:
    def __init__(self, invariant: Invariant, standing: RulesetOutcomes, strict: bool) -> None:
        self.invariant, self.standing, self.strict = invariant, standing, strict
        self.space, self.diagrams = standing.space, standing.diagrams

    # one person

    def one_person(self, broken: Callable[[], int]) -> Iterator[Breach]:
        when = self.standing.where(self.invariant.when)
        if isinstance(self.invariant.promise, Only):
            when = self.diagrams.negation(when)
        node = self.diagrams.conjunction(when, broken())
        yield Breach(node if node == FALSE else self.space.possible(node))

    def single(self, promise: Promise) -> Iterator[Callable[[], int]]:
        """Yield functions, each of which returns where a part of a promise about one person is broken."""
        standing, strict = self.standing, self.strict
        no, both = self.diagrams.negation, self.diagrams.conjunction

        def given(advice: str) -> int:
            return standing.recommended(advice, strict)

        match promise:
            case Never(advice) | Only(advice):
                yield from (partial(given, one) for one in advice)
            case Always(advice):
                yield from (lambda one=one: no(given(one)) for one in advice)
            case Withheld(advice):
                yield from (lambda one=one: no(standing.withheld(one, strict)) for one in advice)
            case Cautioned(advice, rules):
                yield from (partial(self._unwarned, one, rules) for one in advice)
            case First((first,)):
                yield lambda: no(given(first))
                others = (one for one in standing.data.advice if one != first)
                yield from (partial(self._swapped, one, first) for one in others)
            case Before(advice):
                yield from (partial(self._swapped, later, one) for one, later in combinations(advice, 2))
            case Together(advice):
                pairs = ((one, other) for one in advice for other in advice if one != other)
                yield from (lambda pair=pair: both(given(pair[0]), no(given(pair[1]))) for pair in pairs)
            case Apart(advice):
                yield from (lambda pair=pair: both(*map(given, pair)) for pair in combinations(advice, 2))
            case NoPlan():
                yield lambda: standing.planned(strict)
            case Fills(slots):
                yield from (partial(self._empty, slot) for slot in slots)

    def _empty(self, name: str) -> int:
        """Return where there is a plan, and nothing is recommended that a slot takes."""
        plan = self.standing.data.plan
        slot = None if plan is None else plan.slots.get(name)
        if slot is None:  # a mutant may have lost it
            return FALSE
        there = [self.standing.planned(self.strict)] + ([self.standing.where(slot.when)] if slot.when else [])
        given = (self.standing.recommended(one, self.strict) for one in slot.takes)
        return self.diagrams.conjunction(*there, *map(self.diagrams.negation, given))

    def _unwarned(self, advice: str, rules: tuple[str, ...]) -> int:
        """Return where an advice is recommended and none of these rules cautions it."""
        found = (self.standing.data.rules.get(name) for name in rules)  # a mutant may have lost one
        warning = [rule for rule in found if rule is not None and advice in rule.targets and rule.effect == "caution"]
        silent = [self.diagrams.negation(self.standing.where(rule.when)) for rule in warning]
        return self.diagrams.conjunction(self.standing.recommended(advice, self.strict), *silent)

    def _swapped(self, one: str, other: str) -> int:
        """Return where both are recommended and the first stands before the second."""
        both = self.diagrams.conjunction(*(self.standing.recommended(a, self.strict) for a in (one, other)))
        return both if both == FALSE else self.diagrams.conjunction(both, self.standing.before(one, other))

    # two people

    def keeping(self, promise: Keeps) -> Iterator[_Part]:
        variable = next(iter(self.space.tables.of_fact.get(promise.fact, ())), None)
        if variable is None:  # nothing reads the fact
            return
        for advice in promise.advice:
            yield partial(self._who_loses, advice, promise, variable)
            if promise.rank:
                others = (one for one in self.standing.data.advice if one != advice)
                yield from (partial(self._not_passed, advice, one, promise, variable) for one in others)

    def _who_loses(self, advice: str, promise: Keeps, variable: Variable) -> Iterator[Breach]:
        given = self.standing.recommended(advice, self.strict)
        yield from self._along(given, self.diagrams.negation(given), promise, variable)

    def _not_passed(self, advice: str, other: str, promise: Keeps, variable: Variable) -> Iterator[Breach]:
        given = self.standing.recommended(advice, self.strict)
        ahead = self.standing.ahead(other, advice, self.strict)
        before = self.diagrams.conjunction(given, self.diagrams.negation(ahead))
        after = self.diagrams.conjunction(given, ahead)
        yield from self._along(before, after, promise, variable)

    def _along(self, before: int, after: int, promise: Keeps, variable: Variable) -> Iterator[Breach]:
        """Yield who is in one diagram, and with another number in the other."""
        assert variable.group is not None  # noqa: S101 - for the type checker
        moves = []
        for line in variable.group.lines(promise.fact):
            steps = line.steps if promise.rising else line.steps[::-1]
            for (cell, value), (other, others_value) in combinations(steps, 2):
                said = ({**line.others, promise.fact: one} for one in (value, others_value))
                moves.append((cell, other, FactMove(promise.fact, *said)))
        yield from self._who_moves(before, after, variable, moves)

    def learning(self, promise: Learning) -> Iterator[_Part]:
        for fact in promise.facts:
            for variable in self.space.tables.of_fact.get(fact, ()):
                yield from (partial(self._learnt, advice, fact, variable) for advice in promise.advice)

    def _learnt(self, advice: str, fact: str, variable: Variable) -> Iterator[Breach]:
        advised = self.standing.advised(advice)
        if self.diagrams.support[advised] >> variable.level & 1:
            yield from self._who_moves(advised, self.diagrams.negation(advised), variable, _learning(fact, variable))

    def _who_moves(self, before: int, after: int, variable: Variable, moves: Iterable[_Move]) -> Iterator[Breach]:
        """Yield who is in one diagram, and after a move in the other."""
        if not (self.diagrams.support[before] | self.diagrams.support[after]) >> variable.level & 1:
            return  # both people are in the same ones, and nobody is in both
        meant = -1
        for cell, other, step in moves:
            node = self._both(before, cell, after, other, variable)
            if node != FALSE:
                meant = self._who_is_meant(before, after, variable) if meant < 0 else meant
                node = self.diagrams.conjunction(node, self._both(meant, cell, meant, other, variable))
            if node != FALSE:
                yield Breach(node, step)

    def _both(self, before: int, cell: int, after: int, other: int, variable: Variable) -> int:
        start = self._at(before, variable, cell)
        return start if start == FALSE else self.diagrams.conjunction(start, self._at(after, variable, other))

    def _who_is_meant(self, before: int, after: int, variable: Variable) -> int:
        """Return which of these people can be, and are meant by the invariant."""
        when = self.standing.where(self.invariant.when)
        support = 1 << variable.level
        for one in (before, after, when):
            support |= self.diagrams.support[one]
        return self.diagrams.conjunction(when, self.space.allowed(support))

    def _at(self, node: int, variable: Variable, cell: int) -> int:
        return self.diagrams.quantified(node, (variable.level, variable.level), (cell,), every=False)


def _learning(fact: str, variable: Variable) -> Iterator[_Move]:
    """Yield the ways in which an unknown fact, or option of it, gets known."""
    if variable.group is not None:
        for line in variable.group.lines(fact):
            for cell, value in line.steps:
                yield line.unknown, cell, FactMove(fact, line.others, {**line.others, fact: value})
        return
    for cell, value in enumerate(variable.cells):
        if value is not None:
            said = value if variable.option is None else {variable.option: value}
            yield 0, cell, FactMove(fact, {}, {fact: said})

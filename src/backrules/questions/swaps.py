"""Where a fact changes nothing but the order of advice: what that adds to its effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from backrules.diagrams import FALSE, TRUE, Cases, OutOfWork, TooLarge
from backrules.questions.open_advice import DIFFER, OpenAdvice, is_different
from backrules.semantics.order import Key, comes_before

__all__ = ["Decided", "Swaps", "add", "deciding"]

Decided = dict[int, dict[int, None]]  # for each fibre, where a fact decides something

_Where = tuple[int, ...]  # for each fibre; tuples of numbers are nothing to the collector of cycles
_MOST_LEFT = 20  # nodes of what is left, when what was found is taken out: more of them cost more than they save


class Swaps:
    """The pairs of advice that a fact swaps, of people for whom it decides nothing else.

    For them, what is recommended hangs on the fact nowhere: so it is enough to look at advice that is recommended
    whatever the fact is. Mostly there are few such people, and what is left of the keys for them is small.

    Args:
        open_advice: what is still open.
        fact: the fact.
        decided: for each fibre, where it decides which advice is recommended, or the care with it.
        pairs: those that it might swap at all.

    Raises:
        OutOfWork: it takes too much to find out where these may be swapped.
    """

    def __init__(
        self,
        open_advice: OpenAdvice,
        fact: str,
        decided: Mapping[int, Iterable[int]],
        pairs: Iterable[tuple[str, str]],
    ) -> None:
        self.advice, self.view, self.diagrams, self.fact = open_advice, open_advice.view, open_advice.diagrams, fact
        self._fibres = self.view.fibres(fact)
        self._left = [self._outside(decided.get(fibre, ())) for fibre in range(len(self._fibres))]
        self._where: dict[str, _Where] = {}
        self._changes: dict[str, _Where] = {}
        self._possible = self.view.feasible(self.view.bits(fact))
        self._areas = list(self._find_areas(pairs))

    def _outside(self, decided: Iterable[int]) -> int:
        """Return where none of these is true, or more."""
        try:
            return self.diagrams.negation(self.diagrams.disjunction(*decided))
        except OutOfWork:
            raise
        except TooLarge:
            return TRUE

    def _find_areas(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], _Where]]:
        """Yield each pair that may be swapped, and where."""
        if any(where != FALSE for where in self._left):
            for pair in pairs:
                area = self._area(*pair)
                if any(where != FALSE for where in area):
                    yield pair, area

    def most(self, fibre: int) -> _Where:
        """Return where pairs may be swapped."""
        return tuple([area[fibre] for _, area in self._areas])

    def found(self) -> Iterator[Cases]:
        """Yield the number of a fibre -> where, for each pair that is swapped where no earlier one is."""
        left = [*self._left]
        for pair, area in sorted(self._areas, key=lambda one: -sum(map(self.advice.probability, one[1]))):
            if cases := self._swapped(*pair, tuple(map(self.diagrams.conjunction, area, left))):
                self._take_out(cases, left)
                yield cases

    def _take_out(self, cases: Cases, left: list[int]) -> None:
        for fibre, node in cases:
            try:
                smaller = self.diagrams.conjunction(left[fibre], self.diagrams.negation(node))
                if self.diagrams.count(smaller) <= _MOST_LEFT:
                    left[fibre] = smaller
            except OutOfWork:
                raise
            except TooLarge:
                continue

    def _area(self, one: str, other: str) -> _Where:
        """Return, for each fibre, where a pair may be swapped."""
        found = tuple(map(self.diagrams.disjunction, self._beside(one, other), self._beside(other, one)))
        if any(where != FALSE for where in found):
            possible = self._possible_for(one, other)
            found = tuple([self.diagrams.conjunction(where, possible) for where in found])
        return found

    def _possible_for(self, one: str, other: str) -> int:
        """Return, without the fact, which people are possible, or more."""
        advice, diagrams = self.advice, self.diagrams
        both = diagrams.conjunction(advice.recommended[one], advice.recommended[other])
        possible = self.view.feasible(self.view.bits(self.fact) | diagrams.support[both])
        return diagrams.quantified(possible, self.view.block(self.fact), None, every=False)

    def _swapped(self, one: str, other: str, area: _Where) -> Cases:
        conjunction = self.diagrams.conjunction
        if all(where == FALSE for where in area):
            return ()
        order = self._order(one, other, self.diagrams.disjunction(*area))
        first, second = self.diagrams.is_value(TRUE, order), self.diagrams.is_value(FALSE, order)
        if FALSE in (first, second):
            return ()
        possible = self.advice.possible_for(self.fact, one, other)
        found = self.view.decided(self.fact, conjunction(possible, first), conjunction(possible, second))
        where = [(fibre, conjunction(area[fibre], node)) for fibre, node in found]
        return tuple([case for case in where if case[1] != FALSE])

    def _beside(self, one: str, other: str) -> _Where:
        """Return, for each fibre, where the fact changes the key of one advice, and both are recommended."""
        changes = self._changing(one)
        if all(where == FALSE for where in changes):
            return changes
        return tuple(map(self.diagrams.conjunction, changes, self._same(other)))

    def _changing(self, advice: str) -> _Where:
        """Return, for each fibre, where the fact changes the key of an advice, and nothing else is decided."""
        found = self._changes.get(advice)
        if found is None:
            diagrams, block, key = self.diagrams, self.view.block(self.fact), self.advice.places[advice][0]
            found = (FALSE,) * len(self._fibres)
            if self.view.bits(self.fact) & diagrams.support[key]:
                key = self._key(advice, self._possible)
                agreed = [diagrams.agreed(key, block, fibre, None, DIFFER) for fibre in self._fibres]
                changes = [diagrams.mapped("differ", is_different, one) for one in agreed]
                found = tuple(map(diagrams.conjunction, changes, self._same(advice), self._left))
            self._changes[advice] = found
        return found

    def _order(self, one: str, other: str, area: int) -> int:
        """Return where one advice stands before another, unknown outside of an area."""
        key, others = self._key(one, area), self._key(other, area)
        spot, another = (self.view.outcomes.spots[advice] for advice in (one, other))

        def before(a: Key | None, b: Key | None) -> bool | None:
            return None if a is None or b is None else comes_before(spot, another, a, b)

        return self.diagrams.merged(("order", spot, another), before, key, others)

    def _key(self, advice: str, area: int) -> int:
        """Return the diagram of the key of an advice, None outside of an area."""
        key = self.advice.places[advice][0]
        return self.diagrams.merged("of", lambda holds, key: key if holds else None, area, key)

    def _same(self, advice: str) -> _Where:
        """Return, for each fibre, where an advice is recommended with every value of the fact that is possible."""
        found = self._where.get(advice)
        if found is None:
            found = self._where[advice] = self._whatever(advice)
        return found

    def _whatever(self, advice: str) -> _Where:
        view, diagrams, node = self.view, self.diagrams, self.advice.recommended[advice]
        bits, block = view.bits(self.fact), view.block(self.fact)
        possible = view.feasible(bits | diagrams.support[node])
        if not bits & diagrams.support[possible]:
            return tuple([diagrams.quantified(node, block, fibre, every=True) for fibre in self._fibres])
        refused = diagrams.conjunction(possible, diagrams.negation(node))
        some = (diagrams.quantified(refused, block, fibre, every=False) for fibre in self._fibres)
        return tuple([diagrams.negation(one) for one in some])


def deciding(open_advice: OpenAdvice, fact: str, decisions: Iterable[Cases], work: int) -> tuple[Decided, bool]:
    """Return, for each fibre, where a fact decides something, and whether that is all of it.

    It ends where that is everywhere. Where it takes too much, what was found until then is a part of it.

    Args:
        open_advice: what is still open.
        fact: the fact.
        decisions: for each thing that it decides, the number of a fibre -> where.
        work: what may be done.
    """
    nodes: Decided = {}
    everywhere = _Everywhere(open_advice, len(open_advice.view.fibres(fact)))
    try:
        with open_advice.diagrams.allowance(work):
            for cases in decisions:
                add(nodes, cases)
                if everywhere.with_more(cases):
                    break
    except OutOfWork:
        return nodes, False
    return nodes, True


class _Everywhere:
    """Whether what was found so far is, for each fibre, everywhere; it is not asked any more once that is too large."""

    def __init__(self, open_advice: OpenAdvice, fibres: int) -> None:
        self._diagrams = open_advice.diagrams
        self._whole: dict[int, int] | None = dict.fromkeys(range(fibres), FALSE)

    def with_more(self, cases: Cases) -> bool:
        """Return whether it is with this, too."""
        if self._whole is None:
            return False
        try:
            for fibre, node in cases:
                self._whole[fibre] = self._diagrams.disjunction(self._whole[fibre], node)
        except OutOfWork:
            raise
        except TooLarge:
            self._whole = None
            return False
        return all(node == TRUE for node in self._whole.values())


def add(nodes: Decided, cases: Cases) -> None:
    """Add what was found for some fibres."""
    for fibre, node in cases:
        nodes.setdefault(fibre, {})[node] = None

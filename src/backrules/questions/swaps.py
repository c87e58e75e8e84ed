"""Where a fact changes nothing but the order of advice: what that adds to its effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from backrules.tables import FALSE, TRUE, Key, OutOfWork, TooLarge

if TYPE_CHECKING:
    from backrules.questions.relevance import Relevance

__all__ = ["Swaps"]

_DIFFER = ("differ",)
_MOST_LEFT = 20  # nodes of what is left, when what was found is taken out: more of them cost more than they save


class Swaps:
    """The pairs of advice that a fact swaps, of people for whom it decides nothing else.

    For them, what is recommended hangs on the fact nowhere: so it is enough to look at advice that is recommended
    whatever the fact is. Mostly there are few such people, and what is left of the keys for them is small.

    Args:
        relevance: what the open facts decide.
        fact: the fact.
        decided: for each fibre, where it decides which advice is recommended, or the care with it.
    """

    def __init__(self, relevance: Relevance, fact: str, decided: Mapping[int, Iterable[int]]) -> None:
        self.relevance, self.view, self.diagrams, self.fact = relevance, relevance.view, relevance.diagrams, fact
        self._fibres = self.view.fibres(fact)
        self._left = [self._outside(decided.get(fibre, ())) for fibre in range(len(self._fibres))]
        self._where: dict[str, list[int]] = {}
        self._changes: dict[str, list[int]] = {}
        self._possible = self.view.feasible(self.view.bits(fact))

    def _outside(self, decided: Iterable[int]) -> int:
        """Return where none of these is true, or more."""
        try:
            return self.diagrams.negation(self.diagrams.disjunction(*decided))
        except OutOfWork:
            raise
        except TooLarge:
            return TRUE

    def found(self, pairs: Iterable[tuple[str, str]]) -> Iterator[dict[int, int]]:
        """Yield the number of a fibre -> where, for each pair that is swapped where no earlier one is."""
        if all(where == FALSE for where in self._left):
            return
        areas = ((pair, self._area(*pair)) for pair in pairs)
        some = [(pair, area) for pair, area in areas if any(where != FALSE for where in area)]
        for pair, area in sorted(some, key=lambda one: -sum(map(self.relevance.probability, one[1]))):
            if cases := self._swapped(*pair, list(map(self.diagrams.conjunction, area, self._left))):
                self._take_out(cases)
                yield cases

    def _take_out(self, cases: dict[int, int]) -> None:
        for fibre, node in cases.items():
            try:
                left = self.diagrams.conjunction(self._left[fibre], self.diagrams.negation(node))
                if self.diagrams.count(left) <= _MOST_LEFT:
                    self._left[fibre] = left
            except OutOfWork:
                raise
            except TooLarge:
                continue

    def _area(self, one: str, other: str) -> list[int]:
        """Return, for each fibre, where a pair may be swapped."""
        found = list(map(self.diagrams.disjunction, self._beside(one, other), self._beside(other, one)))
        if any(where != FALSE for where in found):
            possible = self._possible_for(one, other)
            found = [self.diagrams.conjunction(where, possible) for where in found]
        return found

    def _possible_for(self, one: str, other: str) -> int:
        """Return, without the fact, which people are possible, or more."""
        relevance, diagrams = self.relevance, self.diagrams
        both = diagrams.conjunction(relevance.recommended[one], relevance.recommended[other])
        possible = self.view.feasible(self.view.bits(self.fact) | diagrams.support[both])
        return diagrams.quantified(possible, self.view.block(self.fact), None, every=False)

    def _swapped(self, one: str, other: str, area: list[int]) -> dict[int, int]:
        conjunction = self.diagrams.conjunction
        if all(where == FALSE for where in area):
            return {}
        order = self._order(one, other, self.diagrams.disjunction(*area))
        first, second = self.diagrams.is_value(TRUE, order), self.diagrams.is_value(FALSE, order)
        if FALSE in (first, second):
            return {}
        possible = self.relevance.possible_for(self.fact, one, other)
        found = self.view.decided(self.fact, conjunction(possible, first), conjunction(possible, second))
        where = ((fibre, conjunction(area[fibre], node)) for fibre, node in found.items())
        return {fibre: node for fibre, node in where if node != FALSE}

    def _beside(self, one: str, other: str) -> list[int]:
        """Return, for each fibre, where the fact changes the key of one advice, and both are recommended."""
        changes = self._changing(one)
        if all(where == FALSE for where in changes):
            return changes
        return list(map(self.diagrams.conjunction, changes, self._same(other)))

    def _changing(self, advice: str) -> list[int]:
        """Return, for each fibre, where the fact changes the key of an advice, and nothing else is decided."""
        found = self._changes.get(advice)
        if found is None:
            diagrams, block, key = self.diagrams, self.view.block(self.fact), self.relevance.places[advice][0]
            found = [FALSE] * len(self._fibres)
            if self.view.bits(self.fact) & diagrams.support[key]:
                key = self._key(advice, self._possible)
                agreed = [diagrams.agreed(key, block, fibre, None, _DIFFER) for fibre in self._fibres]
                changes = [diagrams.mapped("differ", _is_different, one) for one in agreed]
                found = list(map(diagrams.conjunction, changes, self._same(advice), self._left))
            self._changes[advice] = found
        return found

    def _order(self, one: str, other: str, area: int) -> int:
        """Return where one advice stands before another, unknown outside of an area."""
        key, others = self._key(one, area), self._key(other, area)
        places = self.relevance.places
        (head, *_, tail), (others_head, *_, others_tail) = places[one][1], places[other][1]

        def before(a: Key | None, b: Key | None) -> bool | None:
            return None if a is None or b is None else (head, *a, tail) < (others_head, *b, others_tail)

        return self.diagrams.merged(("order", head, tail, others_head, others_tail), before, key, others)

    def _key(self, advice: str, area: int) -> int:
        """Return the diagram of the key of an advice, None outside of an area."""
        key = self.relevance.places[advice][0]
        return self.diagrams.merged("of", lambda holds, key: key if holds else None, area, key)

    def _same(self, advice: str) -> list[int]:
        """Return, for each fibre, where an advice is recommended with every value of the fact that is possible."""
        found = self._where.get(advice)
        if found is None:
            found = self._where[advice] = self._whatever(advice)
        return found

    def _whatever(self, advice: str) -> list[int]:
        view, diagrams, node = self.view, self.diagrams, self.relevance.recommended[advice]
        bits, block = view.bits(self.fact), view.block(self.fact)
        possible = view.feasible(bits | diagrams.support[node])
        if not bits & diagrams.support[possible]:
            return [diagrams.quantified(node, block, fibre, every=True) for fibre in self._fibres]
        refused = diagrams.conjunction(possible, diagrams.negation(node))
        some = (diagrams.quantified(refused, block, fibre, every=False) for fibre in self._fibres)
        return [diagrams.negation(one) for one in some]


def _is_different(found: object) -> bool:
    return found == _DIFFER

"""The smallest set of answers that keeps an advice recommended, however the rest are answered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import attrs

from backrules.diagrams import FALSE, TRUE, Outcomes, Restriction, TooLarge
from backrules.facts import Values

__all__ = ["Sufficient", "sufficient"]

_MOST_OPTIONAL = 14  # facts among which the smallest set is searched: 2**14 sets


@attrs.frozen
class Sufficient:
    """A sufficient reason of a recommended advice.

    Attributes:
        facts: the known facts that suffice, in order.
        exact: whether it is certain that no smaller set does; it suffices in any case.
    """

    facts: tuple[str, ...]
    exact: bool = True


def sufficient(advice: str, values: Values, outcomes: Outcomes) -> Sufficient | None:
    """Return the smallest set of known facts that alone makes an advice recommended for good.

    With only these known, its avoid rules are false, its advise rules and needs true, and its cautions about safety as
    they are, whatever is said of the others or left unsaid, as long as the person contradicts no constraint. Of sets of
    one size the first in the order of the facts is taken.

    Returns:
        None if even all known facts together do not suffice, or the diagrams are too large to tell.
    """
    with outcomes.held():
        try:
            search = _Search(advice, values, outcomes)
            return search.smallest() if search.suffices(search.known) else None
        except TooLarge:
            return None


class _Search:
    def __init__(self, advice: str, values: Values, outcomes: Outcomes) -> None:
        outcome = outcomes.of(advice)
        self.values, self.outcomes = values, outcomes
        self.read = outcomes.read_by(advice)
        whole = Restriction(outcomes, values, strict=True)
        standing = outcomes.diagrams.conjunction(outcome.recommended[True], *self._cautions(advice, whole))
        possible = whole.possible(outcomes.diagrams.support[standing])
        self.wanted = outcomes.diagrams.disjunction(outcomes.diagrams.negation(possible), standing)
        support = outcomes.diagrams.support[self.wanted]
        read = {name for one in outcomes.tables.variables if support >> one.level & 1 for name in one.facts}
        self.known = tuple(name for name in outcomes.data.facts if name in values and name in read)

    def _cautions(self, advice: str, whole: Restriction) -> Iterator[int]:
        """Yield where the cautions about safety are as they are; nowhere for one that is open: it is assumed away."""
        diagrams = self.outcomes.diagrams
        for caution in self.outcomes.cautions(advice).values():
            truth = diagrams.value(caution, whole.cells)
            yield FALSE if truth is None else diagrams.is_value(TRUE if truth else FALSE, caution)

    def suffices(self, facts: tuple[str, ...]) -> bool:
        view = Restriction(self.outcomes, {name: self.values[name] for name in facts}, strict=True)
        if view.blurred & self.read:
            raise TooLarge
        return view.left(self.wanted) == TRUE

    def smallest(self) -> Sufficient:
        without = {fact: tuple(other for other in self.known if other != fact) for fact in self.known}
        needed = {fact for fact, others in without.items() if not self.suffices(others)}
        optional = [fact for fact in self.known if fact not in needed]
        if len(optional) > _MOST_OPTIONAL:
            return Sufficient(self._shrunk(), exact=False)
        return Sufficient(next(facts for facts in self._sets(needed, optional) if self.suffices(facts)))

    def _sets(self, needed: set[str], optional: list[str]) -> Iterator[tuple[str, ...]]:
        """Yield sets with all that is needed, the smallest first, then by the order of the facts."""
        for size in range(len(optional) + 1):
            for some in combinations(optional, size):
                yield tuple(fact for fact in self.known if fact in needed or fact in some)

    def _shrunk(self) -> tuple[str, ...]:
        """Return a set of which nothing can be left out, the later facts being left out first."""
        left = self.known
        for fact in reversed(self.known):
            fewer = tuple(one for one in left if one != fact)
            if self.suffices(fewer):
                left = fewer
        return left

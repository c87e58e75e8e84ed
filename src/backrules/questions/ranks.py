"""Where facts stand among those that may be asked for."""

from __future__ import annotations

import attrs

from backrules.facts import Fact
from backrules.questions.relevance import Relevance
from backrules.questions.top_k import TopK

__all__ = ["Candidate", "Rank"]


@attrs.frozen
class Candidate:
    """A fact that may be asked for, and how much it matters."""

    fact: Fact
    effect: float
    safety: bool
    exact: bool  # it is certain that it matters
    estimated: bool  # how much it does


class Rank:
    """Where a fact stands among candidates: found out bit by bit, and never worse than what was not looked at yet."""

    def __init__(self, place: int, fact: Fact, relevance: Relevance, top: TopK | None) -> None:
        self.fact, self.relevance, self.top = fact, relevance, top
        self.effect: float | None = 1.0
        self.is_weighed = False  # whether that is its effect
        self._level, self._breadth = round(1 / fact.cost, 2), relevance.most_breadth(fact.name) / fact.cost
        steps = [Rank._find_effect, Rank._find_breadth]  # bound methods would be cycles
        if top is None:  # then the effect takes longer
            steps = [Rank._find_breadth, Rank._find_most, Rank._find_effect]
        self._place, self._left = place, steps

    def leads(self, others: list[Rank]) -> bool:
        """Whether it is known to come before these, which it does as far as is known; or that it has no effect."""
        if self.effect is None or not self._left:
            return True
        return self.is_weighed and all(other._level < self._level for other in others)

    def look(self, *, alone: bool) -> None:
        """Find out more; where it is alone, what it is compared by is of no use."""
        if alone:
            self._left = [Rank._find_effect]
        self._left.pop(0)(self)

    def _find_effect(self) -> None:
        """Find the effect, None if it has none."""
        name, relevance = self.fact.name, self.relevance
        effect = relevance.effect(name) if self.top is None else self.top.likely(name)
        self.effect, self.is_weighed = 0.0 if effect is None and relevance.may_matter(name) else effect, True
        self._level = round((self.effect or 0.0) / self.fact.cost, 2)

    def _find_most(self) -> None:
        self._level = round(self.relevance.most_effect(self.fact.name) / self.fact.cost, 2)

    def _find_breadth(self) -> None:
        self._breadth = self.relevance.breadth(self.fact.name) / self.fact.cost

    def __lt__(self, other: Rank) -> bool:
        return self._key < other._key

    @property
    def _key(self) -> tuple[float, bool, float, float, int]:
        # of equal levels one that may still fall is looked at first, where that takes less than the breadth of another
        return -self._level, self.is_weighed and self.top is not None, -self._breadth, self.fact.cost, self._place

"""What may still become of the advice for one person: where each is recommended, in which place, how likely."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import or_
from typing import Any

from backrules._util.lazy import lazy
from backrules.diagrams import FALSE, Reading, Restriction
from backrules.semantics.order import Place

__all__ = ["DIFFER", "OpenAdvice", "is_different"]

DIFFER = ("differ",)  # where diagrams that are held against each other do not agree
_Place = tuple[int, ...]  # of numbers, as `Cases`
# What is left of one advice, once what is known is filled in: where it is recommended, the open facts that its safety
# rules still read, where the cautions about safety fire that are still open, and its key with its best and its worst
# place in one row, or nothing where the key is too large. Thousands are kept, so these are flat tuples, too.
_Left = tuple[int, tuple[str, ...], tuple[int, ...], tuple[int, ...]]
_GONE: _Left = FALSE, (), (), ()


class OpenAdvice:
    """What may still become of the advice for one profile, as diagrams. Use it while the outcomes are held.

    Args:
        view: what the profile leaves of the diagrams.
    """

    def __init__(self, view: Restriction) -> None:
        self.view, self.diagrams = view, view.diagrams
        self._advice = list(view.outcomes.data.advice.values())
        self._too_large: tuple[frozenset[str], dict[str, frozenset[str]]] | None = None
        self._waiting_in: dict[tuple[int, tuple[str, ...]], tuple[str, ...]] = {}
        self._firing: dict[int, int] = {}

    @lazy
    def _left(self) -> dict[str, _Left]:
        """What is left of each advice that still can be recommended and is not too large."""
        view, kept = self.view, self.view.outcomes.cache
        known = view.known
        found: dict[str, _Left] = {}
        for advice, reading in view.outcomes.reading(strict=view.strict).items():
            # from one answer to the next most advice has nothing to do with what was said
            key = "left", view.strict, advice, *reading.part(known)
            left: Any = kept.get(key)
            if left is None:
                left = kept[key] = self._left_of(advice, reading)
            if left[0] != FALSE:
                found[advice] = left
        return found

    def _left_of(self, advice: str, reading: Reading) -> _Left:
        recommended = self.view.left(reading.recommended)
        if recommended == FALSE:
            return _GONE
        waiting = set().union(*[self._waiting(*guard) for guard in reading.guards])
        cautions = [node for node in map(self._fires, reading.cautions) if self.diagrams.support[node]]
        place = () if reading.key is None else self._place(advice, self.view.left(reading.key))
        return recommended, tuple(sorted(waiting)), tuple(cautions), place

    def _waiting(self, guard: int, read: tuple[str, ...]) -> tuple[str, ...]:
        """Return the open facts that are left in a guard; most advice has the same ones."""
        found = self._waiting_in.get((guard, read))
        if found is None:
            view, left = self.view, self.diagrams.support[self.view.left(guard)]
            waiting = [fact for fact in read if fact in view.opened and view.bits(fact) & left] if left else ()
            found = self._waiting_in[guard, read] = tuple(waiting)
        return found

    def _fires(self, caution: int) -> int:
        found = self._firing.get(caution)
        if found is None:
            found = self._firing[caution] = self.view.fires(caution)
        return found

    def _place(self, advice: str, key: int) -> tuple[int, ...]:
        spot = self.view.outcomes.spots[advice]
        keys = [value for value in self.diagrams.reached(key) if value is not None]
        return key, *spot.place(min(keys)), *spot.place(max(keys))

    @lazy
    def recommended(self) -> dict[str, int]:
        """Where each advice is recommended, for the advice that still can be and is not too large."""
        return {advice: recommended for advice, (recommended, *_) in self._left.items()}

    @lazy
    def guarding(self) -> dict[str, tuple[str, ...]]:
        """The open facts that the safety rules about an advice still read."""
        return {advice: waiting for advice, (_, waiting, *_) in self._left.items()}

    @lazy
    def cautions(self) -> dict[str, tuple[int, ...]]:
        """Where the cautions about safety fire that are still open, for the advice that can be recommended."""
        return {advice: cautions for advice, (_, _, cautions, _) in self._left.items() if cautions}

    @lazy
    def places(self) -> dict[str, tuple[int, _Place, _Place]]:
        """What is left of the key of each advice, and its best and worst place."""
        split = 1 + len(Place._fields)
        return {
            advice: (place[0], place[1:split], place[split:]) for advice, (*_, place) in self._left.items() if place
        }

    @property
    def too_large(self) -> dict[str, frozenset[str]]:
        """The open facts that the rules of an advice read, for the advice whose outcome is too large or unclear."""
        unclear = self.view.unclear  # which may become more
        if self._too_large is None or self._too_large[0] != unclear:
            outcomes, open_facts = self.view.outcomes, self.view.opened
            bounds = {
                advice: outcomes.read_by(advice) & open_facts
                for advice in outcomes.data.advice
                if advice in outcomes.too_large or not unclear.isdisjoint(outcomes.read_by(advice))
            }
            self._too_large = unclear, {advice: facts for advice, facts in bounds.items() if facts}
        return self._too_large[1]

    @lazy
    def rivals(self) -> list[int]:
        """For each advice of `places` the others that may stand before it or after it, as bits in the same order."""
        places = self.places.values()
        best, worst = [first for _, first, _ in places], [last for *_, last in places]
        (bests, begun), (worsts, ended) = _in_order(best), _in_order(worst)
        return [
            begun[bisect_left(bests, last)] & ~(ended[bisect_right(worsts, first)] | 1 << number)
            for number, (first, last) in enumerate(zip(best, worst, strict=True))
        ]

    def possible_for(self, fact: str, one: str, other: str) -> int:
        """Return which people are possible, where the order of two pieces of advice is asked for."""
        diagrams, bits = self.diagrams, self.view.bits(fact)
        both = diagrams.conjunction(self.recommended[one], self.recommended[other])
        return self.view.feasible(bits | diagrams.support[self.before(one, other)] | diagrams.support[both])

    def before(self, one: str, other: str) -> int:
        """Return where one advice stands before another, two-valued; it says nothing where one is not recommended."""
        return self.view.outcomes.before(one, other, self.places[one][0], self.places[other][0])

    def probability(self, node: int) -> float:
        """Return how likely a two-valued diagram is true of the person, by the priors."""
        return self.diagrams.probability(node, self._weights, self._memo)

    @lazy
    def _weights(self) -> list[tuple[float, ...]]:
        return self.view.weights()

    @lazy
    def _memo(self) -> dict[int, float]:
        pairs = zip(self.view.tables.variables, self.view.allowed, strict=True)
        weighing = tuple((one.level, allowed) for one, allowed in pairs if one.group and allowed and len(allowed) > 1)
        return self.diagrams.memo(("probability", weighing))


def _in_order(places: list[_Place]) -> tuple[list[_Place], list[int]]:
    """Return places in order and, for each number of them, which are the first so many, as bits."""
    order = sorted(range(len(places)), key=places.__getitem__)
    return [places[number] for number in order], list(accumulate((1 << number for number in order), or_, initial=0))


def is_different(found: object) -> bool:
    """Whether diagrams did not agree."""
    return found == DIFFER

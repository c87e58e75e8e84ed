"""What may still become of the advice for one person: where each is recommended, in which place, how likely."""

from __future__ import annotations

from itertools import combinations

from backrules._util.lazy import lazy
from backrules.diagrams import FALSE, Restriction, TooLarge, not_too_large

__all__ = ["DIFFER", "OpenAdvice", "is_different"]

DIFFER = ("differ",)  # where diagrams that are held against each other do not agree
_Place = tuple[int, ...]  # of numbers, as `Cases`


class OpenAdvice:
    """What may still become of the advice for one profile, as diagrams. Use it while the outcomes are held.

    Args:
        view: the tables for the profile.
    """

    def __init__(self, view: Restriction) -> None:
        self.view, self.diagrams = view, view.diagrams
        self._advice = list(view.outcomes.data.advice.values())
        self._too_large: tuple[frozenset[str], dict[str, frozenset[str]]] | None = None

    @lazy
    def recommended(self) -> dict[str, int]:
        """Where each advice is recommended, for the advice that still can be and is not too large."""
        known = not_too_large((advice.id for advice in self._advice), self.view.outcomes.of)
        return {advice: node for advice in known if (node := self.view.recommended(advice)) != FALSE}

    @property
    def too_large(self) -> dict[str, frozenset[str]]:
        """The open facts that the rules of an advice read, for the advice whose outcome is too large or unclear."""
        unclear = self.view.unclear  # which may become more
        if self._too_large is None or self._too_large[0] != unclear:
            found = {one.id: self._bound(one.id, unclear) for one in self._advice}
            self._too_large = unclear, {advice: facts for advice, facts in found.items() if facts}
        return self._too_large[1]

    def _bound(self, advice: str, unclear: frozenset[str]) -> frozenset[str]:
        outcomes = self.view.outcomes
        read = outcomes.read_by(advice)
        try:
            if not read & unclear:
                _ = outcomes.of(advice), outcomes.key(advice), outcomes.cautions(advice)
                return frozenset()
        except TooLarge:
            pass
        return read.intersection(self.view.open)

    @lazy
    def guarding(self) -> dict[str, tuple[str, ...]]:
        """The open facts that the safety rules about an advice still read."""
        view, found = self.view, {}
        for advice in self.recommended:
            guarding = {
                fact: None
                for guard, read in view.outcomes.guards(advice)
                for fact in read.intersection(view.open)
                if view.bits(fact) & self.diagrams.support[view.left(guard)]
            }
            found[advice] = tuple(guarding)
        return found

    @lazy
    def cautions(self) -> dict[str, tuple[int, ...]]:
        """Where the cautions about safety fire that are still open, for the advice that can be recommended."""
        outcomes, found = self.view.outcomes, {}
        for advice in self.recommended:
            cautions = not_too_large(outcomes.safety_rules("caution", advice), outcomes.caution)
            fires = map(self.view.fires, cautions.values())
            found[advice] = tuple([node for node in fires if self.diagrams.support[node]])
        return {advice: nodes for advice, nodes in found.items() if nodes}

    @lazy
    def rivals(self) -> dict[str, tuple[str, ...]]:
        """For each advice the others that may stand before it or after it."""
        found: dict[str, list[str]] = {one: [] for one in self.places}
        for (one, (_, low, high)), (other, (_, others_low, others_high)) in combinations(self.places.items(), 2):
            if low < others_high and others_low < high:
                found[one].append(other)
                found[other].append(one)
        return {one: tuple(others) for one, others in found.items()}

    @lazy
    def places(self) -> dict[str, tuple[int, _Place, _Place]]:
        """What is left of the key of each advice, and its best and worst place."""
        outcomes, found = self.view.outcomes, {}
        for advice in not_too_large(self.recommended, outcomes.key):
            key, spot = self.view.key(advice), outcomes.spots[advice]
            places = [spot.place(value) for value in self.diagrams.reached(key) if value is not None]
            found[advice] = key, tuple(min(places)), tuple(max(places))
        return found

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


def is_different(found: object) -> bool:
    """Whether diagrams did not agree."""
    return found == DIFFER

"""The first few pieces of advice, for every completion at once: `prefer="top"` asks only what can change them."""

from __future__ import annotations

import random
from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from backrules._util.lazy import lazy
from backrules.diagrams import FALSE, PAIRING, TRUE, DiagramManager, TooLarge, made_once
from backrules.questions.open_advice import DIFFER, is_different
from backrules.questions.relevance import Relevance

__all__ = ["TopK"]

_MOST_PEOPLE = 20  # who are tried where the diagram is too large
_MOST_STEPS = 200  # for one profile; beyond, every fact of the advice that may come first counts as relevant
_NEVER = (2, 0, 0, 0)  # after all others
_NOWHERE = (3, 0, 0, 0)  # not recommended: after even that
_FAILED = -1
_Place = tuple[int, ...]  # in plain numbers, as `Cases`
_Part = tuple[str, int, int]  # an advice, where it is recommended, and its key
_Standing = tuple[_Place, tuple[int, ...]]  # and the cautions about safety that fire
_Cared = tuple[int, tuple[int, ...]]  # an advice, and these
_IMPOSSIBLE = ("impossible",)


class _Latest(dict[int, _Place]):
    """After which place nobody in a diagram of first places has room for another one."""

    def __init__(self, diagrams: DiagramManager, count: int) -> None:
        self._diagrams, self._count = diagrams, count

    def __missing__(self, found: int) -> _Place:
        children = self._diagrams.children[found]
        if children:
            latest = max([self[child] for child in dict.fromkeys(children)])
        else:
            places: tuple[_Place, ...] = self._diagrams.values[found]
            latest = places[-1] if len(places) == self._count else _NEVER
        self[found] = latest
        return latest


class _Earliest(dict[int, _Place]):
    """The first place in a diagram of places."""

    def __init__(self, diagrams: DiagramManager) -> None:
        self._diagrams = diagrams

    def __missing__(self, new: int) -> _Place:
        children = self._diagrams.children[new]
        earliest = min([self[child] for child in dict.fromkeys(children)]) if children else self._diagrams.values[new]
        self[new] = earliest = earliest or _NOWHERE
        return earliest


class TopK:
    """What the open facts decide about the first pieces of advice. Use it while the outcomes are held.

    Args:
        relevance: what they decide at all.
        count: how many pieces of advice matter.
    """

    def __init__(self, relevance: Relevance, count: int = 3) -> None:
        self.relevance, self.view, self.diagrams = relevance, relevance.view, relevance.diagrams
        self.count = count
        self._likely: dict[str, float | None] = {}
        self._certain: dict[str, bool] = {}
        self._draw, self._people = random.Random(0), list[tuple[int, ...]]()  # noqa: S311 - not for secrets
        self._standings: dict[tuple[int, str], _Standing | None] = {}

    @lazy
    def contenders(self) -> list[str]:
        """The advice that may be among the first: not so many others stand before it for certain."""
        places = self.relevance.places
        sure = sorted(worst for one, (_, _, worst) in places.items() if self.relevance.recommended[one] == TRUE)
        bound = sure[self.count - 1] if len(sure) >= self.count else None
        return [one for one, (_, best, _) in places.items() if bound is None or best <= bound]

    @lazy
    def _among(self) -> frozenset[str]:
        return frozenset(self.contenders)

    @lazy
    def first(self) -> int:
        """The diagram of the first ids; TooLarge if it takes too many steps."""
        return made_once(self.view.outcomes.cache, ("first", self.count, *self._parts), self._folded)

    @lazy
    def _parts(self) -> list[_Part]:
        relevance = self.relevance
        order = sorted(self.contenders, key=lambda one: relevance.places[one][1])
        return [(one, relevance.recommended[one], relevance.places[one][0]) for one in order]

    def _folded(self) -> int:
        """Insert one advice after the other, the likely first ones first.

        The steps are counted alike whatever was computed before, so that the same person gets the same question.
        """
        diagrams, left = self.diagrams, _MOST_STEPS
        result = diagrams.terminal(())
        for advice, recommended, key in self._parts:
            spot = self.relevance.view.outcomes.spots[advice]
            place = diagrams.mapped(("place", *spot), lambda key: key and tuple(spot.place(key)), key)  # noqa: B023
            result, steps = self._with_one_more(result, diagrams.within(recommended, place, None), left)
            left -= steps
        return diagrams.mapped("ids", lambda found: tuple(place[3] for place in found), result)

    def _with_one_more(self, found: int, new: int, most: int) -> tuple[int, int]:
        """Return the diagram of the first places with one more piece of advice among them, and the steps it takes.

        From one answer to the next, what comes first is mostly the same.

        Raises:
            TooLarge: it takes more steps than it may.
        """
        kept = self.diagrams.memo(("inserted", self.count))
        result, steps = kept.get(found * PAIRING + new, (_FAILED, -1))
        if result == _FAILED and steps < most:
            memo: dict[int, int] = {}
            try:
                result, steps = self._inserted(found, new, memo, most), len(memo)
            except TooLarge:
                result, steps = _FAILED, most
            kept[found * PAIRING + new] = result, steps
        if result == _FAILED or steps > most:  # what was found before with more to spend, too
            raise TooLarge
        return result, steps

    def _inserted(self, found: int, new: int, memo: dict[int, int], most: int) -> int:
        """Return the diagram of the first places with one more piece of advice among them.

        Args:
            found: the diagram of the first places so far.
            new: the diagram of the place of the advice, None where it is not recommended.
            memo: is filled with what was walked through.
            most: how much that may be.

        Raises:
            TooLarge: it would be more.
        """
        made = memo.get(found * PAIRING + new)
        if made is not None:
            return made
        # most of the new ones come after all that are first already, or are not recommended
        latest, earliest, diagrams = self._latest, self._earliest, self.diagrams
        if latest[found] < earliest[new]:
            return found
        level, other, last = diagrams.level[found], diagrams.level[new], len(diagrams.sizes)
        if level == other == last:
            return diagrams.terminal(tuple(sorted((*diagrams.values[found], diagrams.values[new]))[: self.count]))
        if len(memo) >= most:
            raise TooLarge
        ones = diagrams.children[found] if level <= other else (found,) * len(diagrams.children[new])
        others = diagrams.children[new] if other <= level else (new,) * len(ones)
        children: list[int] = []
        a, b, result = -1, -1, -1
        for one, two in zip(ones, others, strict=True):
            if one != a or two != b:
                a, b = one, two
                result = a if latest[a] < earliest[b] else self._inserted(a, b, memo, most)
            children.append(result)
        made = memo[found * PAIRING + new] = diagrams.node(min(level, other), tuple(children))
        return made

    @lazy
    def _latest(self) -> _Latest:
        return _Latest(self.diagrams, self.count)

    @lazy
    def _earliest(self) -> _Earliest:
        return _Earliest(self.diagrams)

    def likely(self, fact: str) -> float | None:
        """Return how likely a fact changes the first pieces of advice; None if it cannot."""
        try:
            first = self.first
        except TooLarge:
            return self._bound(fact)
        if fact not in self._likely:
            self._likely[fact] = self._differs(fact, first)
        return self._likely[fact]

    def _differs(self, fact: str, first: int) -> float | None:
        differing = list(self._differing(fact, first))
        if all(where == [FALSE] for _, where in differing):
            return None
        return sum(share * self.relevance.probability_of_any(where) for share, where in differing)

    def decides(self, fact: str) -> bool | None:
        """Return whether a fact can change the first pieces of advice; None where it may, but is not certain to."""
        try:
            first = self.first
        except TooLarge:
            return None if self.relevance.is_relevant(fact, self._among) else False
        may = any(where != [FALSE] for _, where in self._differing(fact, first))
        if self.relevance.exact:
            return may
        return None if may or self.relevance.may_matter(fact) else False

    def _differing(self, fact: str, first: int) -> Iterator[tuple[float, list[int]]]:
        """Yield, for each share of people, where the fact changes the first pieces of advice or the care with them."""
        cautions = list(self._cautionings(fact, first))
        ordered = dict(enumerate(self._ordering(fact, first)))
        if not cautions and not ordered:
            return
        for fibre, share in enumerate(self.view.shares(fact)):
            found = [ordered.get(fibre, FALSE), *(cases.get(fibre, FALSE) for cases in cautions)]
            yield share, [node for node in found if node != FALSE] or [FALSE]

    def _cautionings(self, fact: str, first: int) -> Iterator[dict[int, int]]:
        """Yield where the fact decides whether a caution about safety goes with one of the first."""
        places = {advice.id: place for place, advice in enumerate(self.view.outcomes.data.advice.values())}
        for fires, targets in self.relevance.cautions_on(self.contenders).items():
            if self.view.bits(fact) & self.diagrams.support[fires]:
                among = frozenset(places[one] for one in targets)
                node = self.diagrams.merged(("cautioned", among), _cautioned(among), first, fires)
                if cases := self.relevance.decided(fact, node):
                    yield dict(cases)

    def _ordering(self, fact: str, first: int) -> Iterator[int]:
        """Yield, for each fibre, where the fact changes which pieces of advice are the first, or their order."""
        view, diagrams = self.view, self.diagrams
        bits = view.bits(fact)
        if not bits & diagrams.support[first]:
            return
        possible = view.feasible(bits | diagrams.support[first])
        whole = diagrams.within(possible, first, _IMPOSSIBLE)
        for fibre in view.fibres(fact):
            agreed = diagrams.agreed(whole, view.block(fact), fibre, _IMPOSSIBLE, DIFFER)
            yield diagrams.mapped("differ", is_different, agreed)

    def _bound(self, fact: str) -> float | None:
        """Return a number if the fact decides anything about the contenders: more than what may change the first."""
        return self.relevance.effect(fact, self._among, rough=True)

    def is_certain(self, fact: str) -> bool:
        """Whether it is certain that a fact that `likely` gives a number can change the first pieces of advice."""
        if fact not in self._certain:
            self._certain[fact] = self._is_certain(fact)
        return self._certain[fact]

    def _is_certain(self, fact: str) -> bool:
        try:
            return self.first is not None
        except TooLarge:
            return self._is_witnessed(fact)

    def _is_witnessed(self, fact: str) -> bool:
        """Whether among random people there are two who differ in this fact only and in their first advice."""
        view, draw = self.view, random.Random(0)  # noqa: S311 - not for secrets
        low, high = view.block(fact)
        bits, support = view.bits(fact), self.diagrams.support
        touched = {part[0] for part in self._parts if any(bits & support[node] for node in self._read(*part))}
        for number in range(_MOST_PEOPLE):
            cells = [*self._person(number)]
            cells[low : high + 1] = view.cells[low : high + 1]
            if low == high:
                fibre = draw.choice(view.fibres(fact)) or range(self.diagrams.sizes[low])
                people = [[*cells[:low], cell, *cells[low + 1 :]] for cell in fibre]
            else:
                others = ([self._cell(level, draw) for level in range(low, high + 1)] for _ in range(2))
                people = [cells, *([*cells[:low], *other, *cells[high + 1 :]] for other in others)]
            if len({self._first_of(number, one, touched) for one in people if self._can_be(one)}) > 1:
                return True
        return False

    def _person(self, number: int) -> tuple[int, ...]:
        """Return somebody at random, the same ones for every fact."""
        while len(self._people) <= number:
            cells, draw = [*self._known], self._draw.random
            for level, likely in self._unknown:
                cells[level] = _drawn(likely, draw())
            self._people.append(tuple(cells))
        return self._people[number]

    def _read(self, advice: str, recommended: int, key: int) -> tuple[int, ...]:
        """Return what decides about an advice, and the care with it."""
        return recommended, key, *self.relevance.cautions.get(advice, ())

    @lazy
    def _weights(self) -> list[int | tuple[float, ...]]:
        """For each variable how likely its cells are, added up, or the cell of one that is known or changes nothing."""
        support = self.diagrams.support[self.view.feasible(-1)]
        for one, recommended, key in self._parts:
            for node in self._read(one, recommended, key):
                support |= self.diagrams.support[node]
        found: list[int | tuple[float, ...]] = []
        for level, (weights, allowed) in enumerate(zip(self.view.weights(), self.view.allowed, strict=True)):
            known = allowed is not None and len(allowed) == 1
            if known or not support >> level & 1:
                found.append(allowed[0] if allowed else 0)
            else:
                found.append(tuple(accumulate(weights)))
        return found

    @lazy
    def _known(self) -> list[int]:
        """The cell of each variable that is known or changes nothing, and any for the others."""
        return [one if isinstance(one, int) else 0 for one in self._weights]

    @lazy
    def _unknown(self) -> list[tuple[int, tuple[float, ...]]]:
        return [(level, one) for level, one in enumerate(self._weights) if not isinstance(one, int)]

    def _cell(self, level: int, draw: random.Random) -> int:
        weights = self._weights[level]
        if isinstance(weights, int):
            return weights
        return _drawn(weights, draw.random())

    def _can_be(self, cells: list[int]) -> bool:
        return bool(self.diagrams.value(self.view.feasible(-1), cells))

    def _first_of(self, number: int, cells: list[int], touched: set[str]) -> tuple[_Cared, ...]:
        """Return the first pieces of advice of one completion, each with the cautions about safety that fire.

        By how much one leads the next is no part of the outcome.

        Args:
            number: the person in `_people` like whom the completion is, but for one fact.
            cells: the completion.
            touched: the advice that reads this fact.
        """
        found: list[_Standing] = []
        for part in self._parts:
            if len(found) == self.count and found[-1][0] < self.relevance.places[part[0]][1]:
                break  # this one and all that follow stand behind them, wherever they stand
            standing = self._standing(part, cells) if part[0] in touched else self._standing_of(number, part)
            if standing is not None:
                insort(found, standing)
                del found[self.count :]
        return tuple([(place[-1], fires) for place, fires in found])

    def _standing_of(self, number: int, part: _Part) -> _Standing | None:
        """Return where an advice stands for one of `_people`; None where it is not recommended."""
        key = number, part[0]
        if key not in self._standings:
            self._standings[key] = self._standing(part, self._person(number))
        return self._standings[key]

    def _standing(self, part: _Part, cells: Sequence[int]) -> _Standing | None:
        advice, recommended, key = part
        if not self.diagrams.value(recommended, cells):
            return None
        place = tuple(self.view.outcomes.spots[advice].place(self.diagrams.value(key, cells)))
        fires = self.relevance.cautions.get(advice, ())
        return place, tuple([node for node in fires if self.diagrams.value(node, cells)])


def _drawn(likely: tuple[float, ...], chance: float) -> int:
    """Return a cell, from how likely cells are, added up."""
    return min(bisect_right(likely, chance * likely[-1]), len(likely) - 1)


def _cautioned(targets: frozenset[int]) -> Callable[[tuple[int, ...], bool], bool]:
    def cautioned(first: tuple[int, ...], fires: bool) -> bool:
        return fires and not targets.isdisjoint(first)

    return cautioned

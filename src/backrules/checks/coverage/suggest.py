"""A small set of people that shows everything of a ruleset that can be shown.

The set is not proved to be the smallest: that is a set cover, which nobody knows how to solve quickly. It is found
greedily. What is rarest is taken first, then everything that the same person can show too is added to it, one after
the other, as long as there is such a person; then the next person is made for what is left. At the end those are
dropped whose share others show as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from backrules.checks.coverage.coverage import Coverage
from backrules.checks.coverage.obligations import Obligation
from backrules.checks.coverage.pasting import Answers
from backrules.checks.coverage.people import People
from backrules.facts import Profiles
from backrules.model import Case, RulesetData
from backrules.tables import FALSE, TRUE, TooLarge

__all__ = ["Suggested", "suggest_people", "suggested_cases"]

_LARGEST = 2_000  # nodes of the diagram of one person


@attrs.frozen
class Suggested:
    """Somebody worth a case.

    Attributes:
        profile: what is known, as a profile is written.
        shows: what they are the first to show.
    """

    profile: dict[str, Any]
    shows: tuple[Obligation, ...]


def suggest_people(data: RulesetData, known: Coverage | None = None) -> tuple[Suggested, ...]:
    """Return people who together show what can be shown of a ruleset.

    Args:
        data: the ruleset.
        known: what is shown already; nobody is suggested for that.
    """
    return _Suggesting(data, known or Coverage(data)).people()


def suggested_cases(data: RulesetData, people: Iterable[Suggested], taken: Iterable[str] = ()) -> tuple[Case, ...]:
    """Return the people as cases that expect what the ruleset now answers.

    Args:
        data: the ruleset.
        people: the people.
        taken: ids that other cases have.
    """
    answers, ids = Answers(data), {*taken}
    cases: list[Case] = []
    for person in people:
        number = next(n for n in range(len(cases) + 1, len(cases) + len(ids) + 2) if f"suggested.{n}" not in ids)
        ids.add(f"suggested.{number}")
        says = f"Read me. Shows {_first_words(person.shows)}."
        cases.append(Case(f"suggested.{number}", says, person.profile, answers.whole(person.profile)))
    return tuple(cases)


def _first_words(shows: tuple[Obligation, ...]) -> str:
    more = f" and {len(shows) - 1} more" if len(shows) > 1 else ""
    return f"{shows[0].of}, {shows[0].says}{more}"


class _Suggesting:
    def __init__(self, data: RulesetData, known: Coverage) -> None:
        self.data, self.known = data, known
        self.people_of = People(data)
        self.profiles = Profiles(data.facts)
        self.nodes = self._nodes()

    def _nodes(self) -> dict[Obligation, int]:
        """Return where each obligation that is left is met, the rarest first."""
        people, found = self.people_of, {}
        done = {*self.known.met}
        for one in self.known.obligations:
            if one not in done:
                try:
                    found[one] = people.meeting(one)
                except TooLarge:
                    continue
        weights = [[1 / len(v.cells)] * len(v.cells) for v in people.space.tables.variables]
        memo: dict[int, float] = {}
        rarity = {one: people.space.diagrams.probability(node, weights, memo) for one, node in found.items()}
        return dict(sorted(found.items(), key=lambda pair: rarity[pair[0]]))

    def people(self) -> tuple[Suggested, ...]:
        left, found = dict(self.nodes), []
        while left:
            person = self._person(left)
            if person is None:  # the first one is impossible, or too large
                del left[next(iter(left))]
                continue
            shown = self.known.shown(self.profiles.read(person)) & left.keys()
            if not shown:
                del left[next(iter(left))]
                continue
            found.append(person)
            left = {one: node for one, node in left.items() if one not in shown}
        return self._without_superfluous(found)

    def _person(self, left: dict[Obligation, int]) -> dict[str, Any] | None:
        """Return somebody who shows the first of what is left, and as much of the rest as goes together with it."""
        people, diagrams = self.people_of, self.people_of.space.diagrams
        first, *others = left
        try:
            joint = people.possible(first, diagrams.conjunction(left[first], self._allowed(first)))
        except TooLarge:
            return None
        if joint == FALSE:
            return None
        for one in others:
            try:
                more = diagrams.conjunction(joint, left[one])
            except TooLarge:
                continue
            if more != FALSE and self._is_small(more):
                joint = more
        return people.plainest(joint)

    def _is_small(self, node: int) -> bool:
        """Whether a diagram is small enough for more to be added to it in a short time."""
        kids, seen, stack = self.people_of.space.diagrams.kids, {node}, [node]
        while stack and len(seen) <= _LARGEST:
            new = {kid for kid in kids[stack.pop()] if kid not in seen}
            seen |= new
            stack += new
        return len(seen) <= _LARGEST

    def _allowed(self, first: Obligation) -> int:
        """Return where no constraint is violated, unless the first obligation is a constraint's own."""
        return TRUE if first.of.startswith("never ") else self.people_of.space.allowed(-1)

    def _without_superfluous(self, people: list[dict[str, Any]]) -> tuple[Suggested, ...]:
        shows = [self.known.shown(self.profiles.read(person)) & self.nodes.keys() for person in people]
        kept = list(range(len(people)))
        for place in list(kept):
            others: set[Obligation] = set().union(*(shows[other] for other in kept if other != place))
            if shows[place] <= others:
                kept.remove(place)
        suggested, done = [], set[Obligation]()
        for place in kept:
            new = tuple(one for one in self.known.obligations if one in shows[place] - done)
            done |= shows[place]
            suggested.append(Suggested(people[place], new))
        return tuple(suggested)

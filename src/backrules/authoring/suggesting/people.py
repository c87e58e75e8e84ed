"""A small set of people that shows everything of a ruleset that can be shown, and notices small mistakes in it.

The set is not proved to be the smallest: that is a set cover, which nobody knows how to solve quickly. It is found
greedily. What is rarest is taken first, then everything that the same person can show too is added to it, one after
the other, as long as there is such a person; then the next person is made for what is left. At the end those are
dropped whose share others show as well.

Nobody is suggested who gets advice together that excludes each other: no case about them can pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, combinations, count
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.authoring.cases import passes
from backrules.authoring.coverage import Answers, Coverage, Obligation, People
from backrules.authoring.days import day_of, told_in
from backrules.authoring.mutation.killers import Runner
from backrules.authoring.suggesting.effects import Effect, Effects, changed_conditions
from backrules.diagrams import FALSE, TRUE, TooLarge
from backrules.facts import Profiles, Values
from backrules.model import Case, RulesetData

__all__ = ["Suggested", "Suggesting", "new_ids"]

_MOST = 1_000_000  # nodes that may exist at once
_MOST_OF_MISTAKES = 500_000  # that there may be once those of the mistakes are made
_LARGEST = 2_000  # nodes of the diagram of one person
_Goal = Obligation | Effect


@attrs.frozen
class Suggested:
    """Somebody worth a case.

    Attributes:
        profile: what is known, as a profile is written.
        shows: what they are the first to show.
        notices: the small mistakes that they are the first to notice.
    """

    profile: dict[str, Any]
    shows: tuple[Obligation, ...]
    notices: tuple[Effect, ...] = ()


class Suggesting:
    """Finds people who are worth a case.

    Args:
        data: the ruleset.
        cases: cases that there are already; nobody is suggested for what they show and notice.
    """

    def __init__(self, data: RulesetData, cases: Iterable[Case] = ()) -> None:
        self.data, self.known = data, Coverage(data)
        self.profiles, self._answers = Profiles(data.facts), Answers(data)
        self.given = tuple(case for case in cases if case.as_of is not None or self._passes(case))
        self.people_of = People(data, _MOST, changed_conditions(data))
        shown = self._meeting()  # before the diagrams of mistakes take the room
        self.effects = Effects(data, self.people_of.space, self._fit, _MOST_OF_MISTAKES)
        goals: dict[_Goal, int] = dict(chain(shown.items(), self.effects.nodes().items()))
        self.nodes = self._rarest_first(self._left_open(goals, self.given))

    def _meeting(self) -> dict[Obligation, int]:
        found: dict[Obligation, int] = {}
        for one in self.known.obligations:
            try:
                found[one] = self.people_of.meeting(one)
            except TooLarge:
                continue
        return found

    def _left_open(self, nodes: dict[_Goal, int], cases: Iterable[Case]) -> dict[_Goal, int]:
        """Return what cases leave open, with where it is shown or noticed."""
        left = dict(nodes)
        for case in cases:
            values = told_in(case, self.data)
            effects = self.effects.noticed_by(case, values, [one for one in left if isinstance(one, Effect)])
            for goal in (self.known.met_by(values, strict=case.strict) | effects) & left.keys():
                del left[goal]
        if self.given:  # what stands beside the advice that a mistake is about may give it away, too
            mistakes = self.effects.mutants([one for one in left if isinstance(one, Effect)])
            runner = Runner(self.data, self.given)
            for effect, mutant in mistakes.items():
                if runner.killer(mutant) is not None:
                    del left[effect]
        return left

    def _passes(self, case: Case) -> bool:
        """Whether a case passes: one that fails would notice anything."""
        return passes(case, self._answers.answer(case.profile, strict=case.strict))

    def _rarest_first(self, nodes: Mapping[_Goal, int]) -> dict[_Goal, int]:
        space = self.people_of.space
        weights = [[1 / len(v.cells)] * len(v.cells) for v in space.tables.variables]
        memo: dict[int, float] = {}
        rarity = {goal: space.diagrams.probability(node, weights, memo) for goal, node in nodes.items()}
        return dict(sorted(nodes.items(), key=lambda pair: rarity[pair[0]]))

    def people(self) -> tuple[Suggested, ...]:
        """Return people who together show and notice what is left."""
        left, found = dict(self.nodes), []
        while left:
            person = self._person(left)
            shown = set[_Goal]() if person is None else self._goals_met_by(person) & left.keys()
            if person is None or not shown:  # the first one is impossible, or too large
                del left[next(iter(left))]
                continue
            found.append(person)
            left = {goal: node for goal, node in left.items() if goal not in shown}
        return self._without_superfluous(found)

    def cases(self, people: Iterable[Suggested], taken: Iterable[str] = ()) -> tuple[Case, ...]:
        """Return the people as cases that expect what the ruleset now answers.

        Args:
            people: the people.
            taken: ids that other cases have.
        """
        ids, cases = new_ids(taken), list[Case]()
        for person in people:
            answer, values = self._answers.answer(person.profile), self.profiles.read(person.profile)
            whole = self._answers.whole(person.profile)
            expect = self.effects.expectation(whole, answer, values, person.notices)
            says, day = f"Read me. {_first_words(person)}.", day_of(self.data)
            cases.append(Case(next(ids), says, person.profile, expect, as_of=day))
        return tuple(cases)

    def _person(self, left: dict[_Goal, int]) -> dict[str, Any] | None:
        """Return somebody who shows the first of what is left, and as much of the rest as goes together with it."""
        people, diagrams = self.people_of, self.people_of.space.diagrams
        first, *others = left
        try:
            joint = diagrams.conjunction(left[first], self._allowed(first))
        except TooLarge:
            return None
        if joint == FALSE:
            return None
        for goal in others:
            try:
                more = diagrams.conjunction(joint, left[goal])
            except TooLarge:
                continue
            if more != FALSE and self._is_small(more):
                joint = more
        person = people.minimal_witness(joint)
        return person if person is not None and self.is_possible(person, but=first.of) else None

    def _is_small(self, node: int) -> bool:
        """Whether a diagram is small enough for more to be added to it in a short time."""
        children, seen, stack = self.people_of.space.diagrams.children, {node}, [node]
        while stack and len(seen) <= _LARGEST:
            new = {child for child in children[stack.pop()] if child not in seen}
            seen |= new
            stack += new
        return len(seen) <= _LARGEST

    def _allowed(self, first: _Goal) -> int:
        """Return where a person may be: a constraint's own parts are shown by who contradicts that one and no other."""
        if isinstance(first, Obligation) and first.of.startswith("never "):
            return self.people_of.possible(first, self._apart)
        return self._fit

    @lazy
    def _fit(self) -> int:
        """Where no constraint is violated, and nothing is recommended together that excludes each other."""
        space = self.people_of.space
        try:
            return space.diagrams.conjunction(space.allowed(-1), self._apart)
        except TooLarge:
            return self._apart

    @lazy
    def _apart(self) -> int:
        """Where nothing is recommended together that excludes each other, as far as the diagrams can tell."""
        diagrams, apart = self.people_of.space.diagrams, TRUE
        for members in self.data.exclusive.values():
            for one, other in combinations(members, 2):
                with suppress(TooLarge):
                    together = diagrams.conjunction(self._recommended(one), self._recommended(other))
                    apart = diagrams.conjunction(apart, diagrams.negation(together))
        return apart

    def _recommended(self, advice: str) -> int:
        return self.people_of.meeting(Obligation("advice", f"advice {advice}"))

    def is_possible(self, person: dict[str, Any], *, strict: bool = False, but: str = "") -> bool:
        """Whether somebody contradicts no constraint but one, and gets nothing together that excludes each other.

        So a case about them can pass, and is about somebody there can be, whatever the diagrams tell.
        """
        answer = self._answers.answer(person, strict=strict)
        outcome, broken = {one.id for one in answer.advice}, {f"never {one.id}" for one in answer.violations}
        together = [len(outcome.intersection(members)) for members in self.data.exclusive.values()]
        return broken <= {but} and max(together, default=0) <= 1

    def _goals_met_by(self, person: dict[str, Any]) -> set[_Goal]:
        values: Values = self.profiles.read(person)
        return {*self.known.met_by(values), *self.effects.noticed(values)}

    def _without_superfluous(self, people: list[dict[str, Any]]) -> tuple[Suggested, ...]:
        shows = [self._goals_met_by(person) & self.nodes.keys() for person in people]
        kept = list(range(len(people)))
        for place in list(kept):
            others: set[_Goal] = set().union(*(shows[other] for other in kept if other != place))
            if shows[place] <= others:
                kept.remove(place)
        return tuple(self._suggested([(people[place], shows[place]) for place in kept]))

    def _suggested(self, people: list[tuple[dict[str, Any], set[_Goal]]]) -> list[Suggested]:
        suggested, done = [], set[_Goal]()
        for person, shows in people:
            new = shows - done
            parts = tuple(one for one in self.known.obligations if one in new)
            notices = tuple(one for one in self.effects if one in new)
            done |= shows
            suggested.append(Suggested(person, parts, notices))
        return suggested


def new_ids(taken: Iterable[str]) -> Iterator[str]:
    """Yield ids for suggested cases that no other case has."""
    ids = {*taken}
    return (name for name in (f"suggested.{number}" for number in count(1)) if name not in ids)


def _first_words(person: Suggested) -> str:
    shows, notices = person.shows, person.notices
    words = []
    if shows:
        more = f" and {len(shows) - 1} more" if len(shows) > 1 else ""
        words.append(f"Shows {shows[0].of}, {shows[0].says}{more}")
    if notices:
        more = f" and {len(notices) - 1} more" if len(notices) > 1 else ""
        words.append(f"Notices {notices[0].mutant}{more}")
    return ". ".join(words)

"""Which cases read what a mutant may change. All others come out the same, and need not be run.

A set of cases is an integer with a bit for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Literal

import attrs

from backrules.authoring.mutation.mutants import Mutant
from backrules.model import Case, Expectation, Rule, RulesetData
from backrules.recommendation import Answer
from backrules.semantics.decisions import Decision

__all__ = ["Reach", "Readers", "reach_of", "reaches_of_decisions"]

Among = Literal["everybody", "wanted", "recommended"]

_EXCLUSIVE = "exclusive"  # what every case expects of advice that excludes each other

_EXPECTED = frozenset(field.name for field in attrs.fields(Expectation)) | {_EXCLUSIVE}
_PLANNED = frozenset(("plan", "amounts"))
_ASSESSED = frozenset(("assessment", "fixes")) | _PLANNED
_RANKED = frozenset(("first", "order", "exactly", "scores")) | _PLANNED
_BESIDE = frozenset(("assuming", "cautions", "safety_checked"))
_OF_ADVICE = _EXPECTED - {"assessment", "fixes", "violations", "applies"}
_OF_NAMED = frozenset(  # all other keys read all advice
    ("order", "recommended", "not_recommended", "withheld", "possible", "excluded", "assuming", "cautions", "scores")
)


@attrs.frozen
class Reach:
    """What a mutant may change of an answer.

    Attributes:
        keys: the keys of what a case expects that may come out otherwise.
        among: of whose answers: where a rule calls for the advice or may do so (wanted), where it is recommended, or
            everybody's. Whether safety is checked hangs on more.
        advice: the advice that they may come out otherwise for; None where they are about something else, too.
    """

    keys: frozenset[str]
    among: Among = "everybody"
    advice: tuple[str, ...] | None = None


# what hangs on a decision, and among whom
_BY_ROLE: dict[str, tuple[frozenset[str], Among]] = {
    "advise": (_OF_ADVICE, "everybody"),
    "avoid": (_OF_ADVICE, "wanted"),
    "need": (_OF_ADVICE, "wanted"),
    "caution": (_BESIDE, "recommended"),
}


def reach_of(mutant: Mutant, data: RulesetData) -> Reach:
    """Return what a mutant of a ruleset may change of an answer."""
    match mutant.section:
        case "constraints":
            return Reach(frozenset(("violations",)))
        case "plan":
            return Reach(_PLANNED)
        case "checks" | "limits":
            return Reach(_ASSESSED)
        case "advice" if mutant.kind not in ("urgent", "alone"):
            return Reach(*_BY_ROLE["need"], mutant.acts_on(data))
        case "rules":
            return Reach(*_reach_of_rule(data.rules[mutant.key], mutant.part), mutant.acts_on(data))
        case "advice":
            return Reach(_OF_ADVICE, "everybody", mutant.acts_on(data))
    return Reach(_EXPECTED)


def _reach_of_rule(old: Rule, new: Rule | None) -> tuple[frozenset[str], Among]:
    """Return which keys a mutant of a rule may change, and among whom."""
    if new is not None and new.effect != old.effect:
        return _OF_ADVICE, "everybody"
    if new is not None and attrs.evolve(new, strength=old.strength, points=old.points) == old:
        return _RANKED, "recommended"
    return _BY_ROLE[old.effect]


def reaches_of_decisions(decisions: Iterable[Decision], *, beside: bool) -> Iterator[Reach]:
    """Yield what may change of an answer where decisions come out otherwise.

    Args:
        decisions: the decisions.
        beside: whether checks, what mends them and plans may, too.
    """
    for decision in decisions:
        if decision.role == "never":
            yield Reach(frozenset(("violations",)))
        else:
            yield Reach(*_BY_ROLE[decision.role], decision.advice)
    if beside:
        yield Reach(_ASSESSED)


class Readers:
    """Tells which cases read what a mutant may change.

    Args:
        data: the ruleset.
    """

    def __init__(self, data: RulesetData) -> None:
        self._exclusive = {advice for members in data.exclusive.values() for advice in members}
        self._asking: dict[str, int] = defaultdict(int)  # key -> the cases that expect something of it
        self._of_all: dict[str, int] = defaultdict(int)  # key -> the cases that read all advice for it
        self._naming: dict[tuple[str, str], int] = defaultdict(int)  # key, advice -> the cases that read it for it
        self._among: dict[tuple[Among, str], int] = defaultdict(int)

    def add(self, bit: int, case: Case, answer: Answer) -> None:
        """Take in a case.

        Args:
            bit: the bit of the case.
            case: the case.
            answer: what its person is told.
        """
        for key, advice in _read_by(case.expect):
            self._asking[key] |= bit
            if advice is None:
                self._of_all[key] |= bit
            for named in advice or ():
                self._naming[key, named] |= bit
        for member in self._exclusive:
            self._naming[_EXCLUSIVE, member] |= bit
        for given in answer.given:
            self._among["recommended", given.id] |= bit
        for decision in (*answer.context.fired_decisions("advise"), *answer.context.open_decisions("advise")):
            for wanted in decision.advice:
                self._among["wanted", wanted] |= bit

    def of(self, reaches: Iterable[Reach]) -> int:
        """Return the cases that read what may change."""
        return _all_of(map(self._reading, reaches))

    def _reading(self, reach: Reach) -> int:
        if reach.advice is None:
            return _all_of(self._asking[key] for key in reach.keys)
        found = self._of_all["safety_checked"] if "safety_checked" in reach.keys else 0
        of_all = _all_of(self._of_all[key] for key in reach.keys)
        for advice in reach.advice:
            reading = of_all | _all_of(self._naming[key, advice] for key in reach.keys)
            found |= reading if reach.among == "everybody" else reading & self._among[reach.among, advice]
        return found


def _read_by(expect: Expectation) -> Iterator[tuple[str, Collection[str] | None]]:
    """Yield each key of what is expected with the advice that it reads; None for all of it."""
    for field in attrs.fields(Expectation):
        expected = getattr(expect, field.name)
        if expected is not None:
            # of nothing that is named, nothing is withheld
            names = field.name in _OF_NAMED and (field.name != "withheld" or expected)
            yield field.name, expected if names else None


def _all_of(cases: Iterable[int]) -> int:
    return reduce(or_, cases, 0)

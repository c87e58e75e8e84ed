"""Proves invariants over everybody, or finds the plainest people who break them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from backrules.api import Recommendation, Ruleset
from backrules.authoring.too_large import cause_of_size
from backrules.authoring.verify.counterexamples import Breach, breaches, chances
from backrules.authoring.verify.ranking import RulesetOutcomes, own_names
from backrules.authoring.verify.runtime_check import fault
from backrules.authoring.verify.verdicts import Shown, Verdict
from backrules.conditions import Condition
from backrules.diagrams import FALSE, TooLarge, Universe, minimal_witness
from backrules.engines import build
from backrules.errors import UsageError, hinted, nearest
from backrules.facts import CHOICES
from backrules.loading import read_invariants
from backrules.model import RulesetData
from backrules.model.invariants import Cautioned, Fills, First, Invariant, Keeps, Learning, NoPlan, Only
from backrules.semantics.decisions import program_of
from backrules.semantics.gates import Gating

__all__ = ["check_invariant", "holds_all", "invariant_conditions", "prove"]

_MOST_TRIED = 100  # breaches that are looked at for the smallest
_TOO_LARGE = "the decision tables are too large"

_Profile = dict[str, Any]


def prove(ruleset: Ruleset, ids: Iterable[str] = ()) -> tuple[Verdict, ...]:
    """Return what comes of the invariants of a ruleset and its overlays.

    Args:
        ruleset: the ruleset.
        ids: the invariants to prove; all by default.

    Raises:
        RulesetError: invariants that do not fit the ruleset.
        UsageError: there is no such invariant.
    """
    every = {one.id: one for one in read_invariants(ruleset.folders, ruleset.data)}
    wanted = list(ids)
    for one in wanted:
        if one not in every:
            hint = nearest(one, every)
            raise UsageError(hinted(f"there is no invariant {one!r}", hint))
    chosen = [every[one] for one in wanted] if wanted else list(every.values())
    space = Universe(ruleset.data, conditions=invariant_conditions(chosen, ruleset.data))
    return tuple(check_invariant(ruleset, one, space=space) for one in chosen)


def check_invariant(ruleset: Ruleset, invariant: Invariant, *, space: Universe | None = None) -> Verdict:
    """Return what comes of one invariant.

    Args:
        ruleset: the ruleset.
        invariant: the invariant.
        space: its diagrams, made with `invariant_conditions` the invariant.
    """
    space = space or Universe(ruleset.data, conditions=invariant_conditions([invariant], ruleset.data))
    return _Proof(ruleset, invariant, RulesetOutcomes(space)).verdict()


def invariant_conditions(invariants: Iterable[Invariant], data: RulesetData, index: int = 0) -> list[Condition]:
    """Return the conditions that a `Universe` must be made with, so that invariants can be proved in it.

    Args:
        invariants: the invariants.
        data: the ruleset that they will be asked of.
        index: its place in the space.
    """
    invariants = list(invariants)
    conditions = [one.when for one in invariants]
    if any(isinstance(one.promise, (NoPlan, Fills)) for one in invariants):
        conditions += _of_plans(data)
    return [own_names(condition, data, index) for condition in conditions]


def _of_plans(data: RulesetData) -> list[Condition]:
    """Return the conditions that say who has a plan, and whose slots are there."""
    if data.plan is None:
        return []
    slots = [slot.when for slot in data.plan.slots.values() if slot.when is not None]
    return [*slots, *([data.plan.never.when] if data.plan.never is not None else [])]


def holds_all(space: Universe, index: int, invariants: Iterable[Invariant]) -> dict[str, bool | None]:
    """Return for each invariant whether it holds, None where that is not known. Nobody is looked for, so it is quick.

    Args:
        space: diagrams, made with `invariant_conditions` these invariants.
        index: the place of the ruleset in the space.
        invariants: the invariants.
    """
    standing = RulesetOutcomes(space, index)
    return {one.id: _holds(one, standing) for one in invariants}


def _holds(invariant: Invariant, standing: RulesetOutcomes) -> bool | None:
    exact = not _blurred(invariant, standing)
    for strict in _modes(invariant):
        for part in breaches(invariant, standing, strict):
            try:
                if any(one.node != FALSE for one in part()):
                    return False
            except TooLarge:
                exact = False
    return True if exact else None


def _modes(invariant: Invariant) -> tuple[bool, ...]:
    if isinstance(invariant.promise, Learning):
        return (False,)
    return (False, True) if invariant.strict is None else (invariant.strict,)


def _blurred(invariant: Invariant, standing: RulesetOutcomes) -> frozenset[str]:
    """Return the facts that an invariant hangs on of which it is not known in which ways they can be."""
    space = standing.space
    blurred = frozenset().union(
        *(one.facts for one in space.tables.variables if one.group is not None and not one.group.exact)
    )
    return space.outcomes[0].tied(blurred) & _read_by(invariant, standing) if blurred else blurred


def _read_by(invariant: Invariant, standing: RulesetOutcomes) -> frozenset[str]:
    data, promise = standing.data, invariant.promise
    program = attrs.evolve(program_of(data, {}), facts=standing.space.tables.facts)
    warning = promise.rules if isinstance(promise, Cautioned) else ()
    conditions = [invariant.when, *(data.rules[name].when for name in warning if name in data.rules)]
    if isinstance(promise, (NoPlan, Fills)):
        conditions += _of_plans(data)
    found = program.asked_behind(own_names(condition, data, standing.index) for condition in conditions)
    for advice in advice_behind(invariant, data):
        found |= standing.outcomes.read_by(advice)
    return found | ({promise.fact} if isinstance(promise, Keeps) else set())


def advice_behind(invariant: Invariant, data: RulesetData) -> tuple[str, ...]:
    """Return the advice of a ruleset on whose outcomes an invariant hangs."""
    promise = invariant.promise
    if isinstance(promise, First) or (isinstance(promise, Keeps) and promise.rank):
        return tuple(data.advice)
    if isinstance(promise, (NoPlan, Fills)):
        return (*(key for key, advice in data.advice.items() if advice.alone), *promise.advice)
    return promise.advice


class _Proof:
    def __init__(self, ruleset: Ruleset, invariant: Invariant, standing: RulesetOutcomes) -> None:
        self.ruleset, self.invariant, self.standing = ruleset, invariant, standing
        self.space, self.too_large = standing.space, False

    def verdict(self) -> Verdict:
        for strict in _modes(self.invariant):
            found = sorted(self._breakers(strict), key=lambda one: one[0])
            if found:
                return self._refuted(found[0][1], strict)
        blurred = _blurred(self.invariant, self.standing)
        if blurred:
            names = ", ".join(one for one in self.ruleset.data.facts if one in blurred)
            reason = f"somebody may have been missed: not every way in which {names} can be could be tried"
            return Verdict(self.invariant, "not exact", self._with_cause(reason))
        if self.too_large:
            return Verdict(self.invariant, "not exact", self._with_cause(_TOO_LARGE))
        return Verdict(self.invariant, "proved", vacuous=self._vacuous())

    def _with_cause(self, reason: str) -> str:
        cause = cause_of_size(self.space)
        return f"{reason}; {cause}" if cause else reason

    def _breakers(self, strict: bool) -> Iterator[tuple[int, tuple[_Profile, ...]]]:
        """Yield who breaks the invariant, and how much there is to say of them."""
        tried = 0
        for part in breaches(self.invariant, self.standing, strict):
            try:
                for breach in part():
                    if breach.node != FALSE and tried < _MOST_TRIED:
                        tried += 1
                        people = self._people(breach)
                        yield sum(map(self._size, people)), people
            except TooLarge:
                self.too_large = True

    def _size(self, profile: _Profile) -> int:
        """Return how much is known of somebody: facts, and single options."""
        facts = self.ruleset.data.facts
        several = [name for name in profile if facts[name].type == CHOICES]
        listed = (len(value if isinstance(value := profile[name], dict) else facts[name].options) for name in several)
        return len(profile) - len(several) + sum(listed)

    def _people(self, breach: Breach) -> tuple[_Profile, ...]:
        said = minimal_witness(self.space.tables, breach.node) or {}
        if breach.step is None:
            return (said,)
        return tuple(self._with(said, more) for more in (breach.step.before, breach.step.after))

    def _with(self, said: _Profile, more: Mapping[str, Any]) -> _Profile:
        joined = dict(said)
        for fact, value in more.items():
            old = joined.get(fact)
            joined[fact] = {**(old if isinstance(old, dict) else {}), **value} if isinstance(value, dict) else value
        return {name: joined[name] for name in self.ruleset.data.facts if name in joined}

    def _refuted(self, people: tuple[_Profile, ...], strict: bool) -> Verdict:
        answers = [self.ruleset.recommend(one, strict=strict, engine="reference") for one in people]
        shown = tuple(Shown(profile, answer.outcome) for profile, answer in zip(people, answers, strict=True))
        reason = fault(self.invariant.promise, answers)
        if not reason or not all(map(self._is_meant, answers)):
            said = "internal error, please report it: the tables find these people, and their advice does not show it"
            return Verdict(self.invariant, "error", said, shown, strict)
        mode = None if len(_modes(self.invariant)) == 1 else self._matters(people, strict)
        return Verdict(self.invariant, "refuted", reason, shown, mode)

    def _matters(self, people: tuple[_Profile, ...], strict: bool) -> bool | None:
        """Return the mode, if the same people do not break the invariant in the other one."""
        others = [self.ruleset.recommend(one, strict=not strict, engine="reference") for one in people]
        return None if fault(self.invariant.promise, others) else strict

    def _is_meant(self, answer: Recommendation) -> bool:
        """Whether somebody can be, and is of those of whom the invariant speaks."""
        data = self.ruleset.data
        program = program_of(data, {"when": self.invariant.when})
        values = Gating(program).values(self.ruleset.profiles.read(answer.profile))
        meant = "when" in build("reference", program).match(values).fired
        return not answer.violations and meant != isinstance(self.invariant.promise, Only)

    def _vacuous(self) -> str:
        modes = _modes(self.invariant)
        try:
            meant = self.space.possible(self.standing.where(self.invariant.when))
            if meant == FALSE and not isinstance(self.invariant.promise, Only):
                return "nobody is of those of whom it speaks"
            for strict in modes:
                if any(chance() != FALSE for chance in chances(self.invariant, self.standing, strict)):
                    return ""
        except TooLarge:
            return ""
        return _WITHOUT.get(type(self.invariant.promise).__name__, "").format(_fact_of(self.invariant))


_WITHOUT = {
    "Never": "this is never recommended to anybody",
    "Only": "this is never recommended to anybody",
    "Before": "no two of these are ever recommended together there",
    "Together": "none of these is ever recommended there",
    "Cautioned": "none of these is ever recommended there",
    "Apart": "of these at most one is ever recommended to anybody",
    "Keeps": "it is never recommended there, or {} has no say in it",
    "Learning": "no rule ever advises it there",
}


def _fact_of(invariant: Invariant) -> str:
    return invariant.promise.fact if isinstance(invariant.promise, Keeps) else ""

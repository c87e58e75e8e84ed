"""Runs cases: what a person must be told against what they are told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.api import Ruleset
from backrules.assess import Assessment, assess
from backrules.loading import read_cases
from backrules.model import Applies, Case, Expectation
from backrules.plan import Filling, filling_of
from backrules.recommendation import Answer

__all__ = ["CaseResult", "applies", "passes", "run_case", "run_cases"]

_FIELDS = tuple(field.name for field in attrs.fields(Expectation))


@attrs.frozen
class CaseResult:
    """What came of a case.

    Attributes:
        case: the case.
        differences: what is not as expected, a line each; empty when the case passes.
        outcome: the ids that were recommended.
    """

    case: Case
    differences: tuple[str, ...]
    outcome: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "case": self.case.id,
            "says": self.case.says,
            "place": self.case.place,
            "passed": self.passed,
            "differences": list(self.differences),
            "recommended": list(self.outcome),
        }


def run_cases(ruleset: Ruleset, *, engine: str | None = None) -> tuple[CaseResult, ...]:
    """Run the cases of a ruleset and its overlays.

    Raises:
        RulesetError: cases that do not fit the ruleset.
        UsageError: there is no such engine.
    """
    return tuple(run_case(case, ruleset, engine=engine) for case in read_cases(ruleset.folders, ruleset.data))


def run_case(case: Case, ruleset: Ruleset, *, engine: str | None = None) -> CaseResult:
    """Run one case.

    Raises:
        UsageError: there is no such engine.
    """
    recommendation = ruleset.recommend(case.profile, strict=case.strict, engine=engine, as_of=case.as_of)
    return CaseResult(case, tuple(_differences(case, recommendation.answer)), recommendation.outcome)


def passes(case: Case, answer: Answer, keys: Collection[str] = _FIELDS) -> bool:
    """Whether an answer to the person of a case is as expected; what is not is not put into words.

    Args:
        case: the case.
        answer: what its person is told.
        keys: the keys of what is expected that are looked at.
    """
    return next(_differences(case, answer, keys), None) is None


def applies(answer: Answer, fact: str) -> Applies:
    """Return whether a fact applies to the person of an answer; one without a gate always does."""
    found = answer.context.counted.gates.get(fact, True)
    return "unknown" if found is None else found


def _differences(case: Case, answer: Answer, keys: Collection[str] = _FIELDS) -> Iterator[str]:
    told = _Told(answer)
    for field in _FIELDS:
        expected = getattr(case.expect, field)
        if expected is not None and field in keys:
            for line in _CHECKS[field](expected, told):
                yield f"{field}: {line}"
    yield from _excluding(told)


@attrs.frozen
class _Told:
    """An answer, and the ordered ids of what it recommends."""

    answer: Answer

    @lazy
    def outcome(self) -> tuple[str, ...]:
        return tuple([advice.id for advice in self.answer.given])

    @lazy
    def assessment(self) -> Assessment | None:
        definition = self.answer.context.plan.data.assessment
        return None if definition is None else assess(definition, self.answer.context, strict=self.answer.strict)

    @lazy
    def filling(self) -> Filling | None:
        """What fills the plan, None where there is none."""
        definition = self.answer.context.plan.data.plan
        if definition is None:
            return None
        return filling_of(definition, self.answer, self.assessment, strict=self.answer.strict)


def _excluding(told: _Told) -> Iterator[str]:
    """Whatever a case expects, advice that excludes each other must not be recommended together."""
    for group, members in told.answer.context.plan.data.exclusive.items():
        together = [one for one in told.outcome if one in members]
        if len(together) > 1:
            yield f"exclusive {group}: recommended together: {', '.join(together)}"


def _first(expected: str, told: _Told) -> Iterator[str]:
    found = told.outcome[0] if told.outcome else "nothing"
    if found != expected:
        yield f"expected {expected}, got {found}{_where(expected, told)}"


def _order(expected: tuple[str, ...], told: _Told) -> Iterator[str]:
    yield from _recommended(expected, told)
    found = [one for one in told.outcome if one in expected]
    if len(found) == len(expected) and found != list(expected):
        yield f"expected {', '.join(expected)}, got {', '.join(found)}"


def _recommended(expected: Iterable[str], told: _Told) -> Iterator[str]:
    for one in expected:
        if one not in told.outcome:
            yield f"{one} is not recommended{_where(one, told)}"


def _exactly(expected: tuple[str, ...], told: _Told) -> Iterator[str]:
    yield from _recommended(expected, told)
    for one in told.outcome:
        if one not in expected:
            yield f"{one} is recommended, and was not expected"
    if set(expected) == set(told.outcome) and expected != told.outcome:
        yield f"expected the order {', '.join(expected)}, got {', '.join(told.outcome)}"


def _not_recommended(expected: tuple[str, ...], told: _Told) -> Iterator[str]:
    for one in expected:
        if one in told.outcome:
            rules = next(advice.rules for advice in told.answer.advice if advice.id == one)
            yield f"{one} is recommended, by {', '.join(rule.id for rule in rules)}"


def _withheld(expected: dict[str, str], told: _Told) -> Iterator[str]:
    causes = told.answer.causes
    if not expected and causes:
        yield f"expected nothing, got {_listed(causes)}"
    for one, cause in expected.items():
        if one not in causes:
            yield f"{one} is {told.answer.status(one)}, not withheld"
        elif causes[one] != cause:
            yield f"{one}: expected the cause {cause}, got {causes[one]}"


def _status(status: str) -> Callable[[Any, _Told], Iterator[str]]:
    def check(expected: tuple[str, ...], told: _Told) -> Iterator[str]:
        for one in expected:
            if told.answer.status(one) != status:
                yield f"{one} is {told.answer.status(one)}"

    return check


def _parts(ids_of: Callable[[Any], Iterable[str]]) -> Callable[[Any, _Told], Iterator[str]]:
    """Check a mapping advice -> exactly these ids, found in a recommended advice."""

    def check(expected: dict[str, tuple[str, ...]], told: _Told) -> Iterator[str]:
        found = {advice.id: set(ids_of(advice)) for advice in told.answer.advice if advice.id in expected}
        for one, ids in expected.items():
            if one not in found:
                yield f"{one} is not recommended{_where(one, told)}"
            elif found[one] != set(ids):
                yield f"{one}: expected {_listed(ids)}, got {_listed(found[one])}"

    return check


def _scores(expected: dict[str, str], told: _Told) -> Iterator[str]:
    found = {advice.id: f"{advice.strength} {advice.score}" for advice in told.answer.advice}
    for one, score in expected.items():
        if one not in found:
            yield f"{one} is not recommended{_where(one, told)}"
        elif found[one] != score:
            yield f"{one}: expected {score}, got {found[one]}"


def _violations(expected: tuple[str, ...], told: _Told) -> Iterator[str]:
    found = {violation.id for violation in told.answer.violations}
    if found != set(expected):
        yield f"expected {_listed(expected)}, got {_listed(found)}"


def _safety_checked(expected: bool, told: _Told) -> Iterator[str]:
    if told.answer.safety_checked != expected:
        yield f"expected {_truth(expected)}, got {_truth(told.answer.safety_checked)}"


def _applies(expected: dict[str, Applies], told: _Told) -> Iterator[str]:
    for fact, wanted in expected.items():
        found = applies(told.answer, fact)
        if found != wanted:
            yield f"{fact}: expected {_truth(wanted)}, got {_truth(found)}"


def _truth(found: Applies) -> str:
    return str(found).lower()


def _assessment(expected: dict[str, str], told: _Told) -> Iterator[str]:
    found = {check.id: check.band for check in told.assessment.checks} if told.assessment else {}
    for check, band in expected.items():
        if found.get(check) != band:
            yield f"{check}: expected {band}, got {found.get(check, 'nothing')}"


def _fixes(expected: dict[str, int], told: _Told) -> Iterator[str]:
    found: dict[str, int] = {}
    for check in told.assessment.checks if told.assessment else ():
        for fact, amount in check.changes.items():
            found[fact] = found.get(fact, 0) + amount
    for fact in {**expected, **found}:
        if expected.get(fact, 0) != found.get(fact, 0):
            yield f"{fact}: expected a change of {expected.get(fact, 0)}, got {found.get(fact, 0)}"


def _plan(expected: dict[str, str], told: _Told) -> Iterator[str]:
    places, fills = (told.filling.places, told.filling.fills) if told.filling else ([], {})
    found = {place.slot.id: fills[place.slot.id].advice.id for place in places}
    if not expected and found:
        yield f"expected no plan, got {_listed(found.values())}"
    for slot, advice in expected.items():
        if found.get(slot, "nothing") != advice:
            yield f"{slot}: expected {advice}, got {found.get(slot, 'nothing')}"


def _amounts(expected: dict[str, int], told: _Told) -> Iterator[str]:
    places = told.filling.places if told.filling else []
    for slot, amount in expected.items():
        found = sum(place.amount for place in places if place.slot.id == slot)
        if found != amount:
            yield f"{slot}: expected {amount} in all, got {found}"


def _where(one: str, told: _Told) -> str:
    """Say what became of an advice that is not where it was expected."""
    if one in told.answer.causes:
        held = told.answer.held_back(one)
        by = ", ".join(held.rules or held.missing) or "what it needs"
        return f" ({one} is withheld: {held.cause}, {by})"
    if one in told.outcome:
        return f" ({one} is at rank {told.outcome.index(one) + 1})"
    return f" ({one} is {told.answer.status(one)})"


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)) or "nothing"


_CHECKS: dict[str, Callable[[Any, _Told], Iterator[str]]] = {
    "first": _first,
    "order": _order,
    "recommended": _recommended,
    "exactly": _exactly,
    "not_recommended": _not_recommended,
    "withheld": _withheld,
    "possible": _status("possible"),
    "excluded": _status("excluded"),
    "assuming": _parts(lambda advice: advice.assumed),
    "cautions": _parts(lambda advice: [caution.rule for caution in advice.cautions]),
    "scores": _scores,
    "violations": _violations,
    "safety_checked": _safety_checked,
    "applies": _applies,
    "assessment": _assessment,
    "fixes": _fixes,
    "plan": _plan,
    "amounts": _amounts,
}

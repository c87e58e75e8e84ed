"""Who notices a mistake in plans: somebody of the cases who has another plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from backrules.authoring.coverage import Answers
from backrules.authoring.mutation.witnesses import Witness
from backrules.diagrams import TooLarge
from backrules.model import Case, RulesetData
from backrules.plan import Plan, plan_of

__all__ = ["plan_witness", "planned"]


def plan_witness(data: RulesetData, changed: RulesetData, cases: Iterable[Case]) -> Witness:
    """Return a person of the cases who has another plan.

    Amounts are no diagrams, so nobody can be proved to be missing.

    Raises:
        TooLarge: there is nobody, so it cannot be told.
    """
    before, after = Answers(data), Answers(changed)
    for case in cases:
        for strict in (False, True):
            old, new = (_said(_planned(one, case.profile, strict=strict)) for one in (before, after))
            if old != new:
                return Witness(dict(case.profile), strict, "plan", old, new)
    raise TooLarge


def planned(data: RulesetData, profile: Mapping[str, Any], *, strict: bool) -> Plan:
    """Return the plan of a person."""
    return _planned(Answers(data), profile, strict=strict)


def _planned(answers: Answers, profile: Mapping[str, Any], *, strict: bool) -> Plan:
    plan = plan_of(answers.answer(profile, strict=strict))
    assert plan is not None  # noqa: S101 - for the type checker
    return plan


def _said(plan: Plan) -> tuple[str, ...]:
    """Return what a plan holds, so that two can be compared."""
    held = ("held",) if plan.held is not None else ()
    items = [(day.number, item) for day in plan.days for item in day.items]
    return (*held, *(f"day {day} {item.slot}: {item.advice.id} {item.amount or item.minutes}" for day, item in items))

"""Who notices a mistake in plans: somebody of the cases who has another plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.authoring.coverage import Answers
from backrules.authoring.mutation.witnesses import Witness
from backrules.diagrams import TooLarge
from backrules.engines import Match
from backrules.model import Case, RulesetData
from backrules.plan import Plan, plan_of
from backrules.recommendation import Answer, CompiledRuleset
from backrules.semantics.gates import Counted

__all__ = ["PlanWitnesses", "planned"]

_Said = tuple[str, ...]


class PlanWitnesses:
    """Finds who notices mutants of the plans of one ruleset, and of the limits of what they propose.

    Args:
        data: the ruleset.
        cases: its cases.
    """

    def __init__(self, data: RulesetData, cases: Iterable[Case]) -> None:
        answers = Answers(data)
        self._people = [_Person(case, answers) for case in cases]

    def of(self, changed: RulesetData) -> Witness:
        """Return a person of the cases who has another plan.

        Amounts are no diagrams, so nobody can be proved to be missing.

        Args:
            changed: the mutant; its rules, needs and derived facts are those of the ruleset.

        Raises:
            TooLarge: there is nobody, so it cannot be told.
        """
        plan = CompiledRuleset(changed)
        for person in self._people:
            for strict, old in ((False, person.freely), (True, person.strictly)):
                new = person.said(plan, strict=strict)
                if old != new:
                    return Witness(dict(person.case.profile), strict, "plan", old, new)
        raise TooLarge


@attrs.frozen(eq=False)
class _Person:
    """The person of a case, what matches for them, and what their plan holds: the same for mutant after mutant."""

    case: Case
    answers: Answers

    @lazy
    def matched(self) -> tuple[Counted, Match]:
        return self.answers.matched(self.case.profile)

    @lazy
    def freely(self) -> _Said:
        return self.said(self.answers.plan, strict=False)

    @lazy
    def strictly(self) -> _Said:
        return self.said(self.answers.plan, strict=True)

    def said(self, plan: CompiledRuleset, *, strict: bool) -> _Said:
        """Return what the plan of the person holds by a ruleset that differs in nothing that matches."""
        counted, match = self.matched
        return _said(_planned(Answer(plan, counted.values, match, strict=strict, top=None, counted=counted)))


def planned(data: RulesetData, profile: Mapping[str, Any], *, strict: bool) -> Plan:
    """Return the plan of a person."""
    return _planned(Answers(data).answer(profile, strict=strict))


def _planned(answer: Answer) -> Plan:
    plan = plan_of(answer)
    assert plan is not None  # noqa: S101 - for the type checker
    return plan


def _said(plan: Plan) -> _Said:
    """Return what a plan holds, so that two can be compared."""
    held = ("held",) if plan.held is not None else ()
    items = [(day.number, item) for day in plan.days for item in day.items]
    return (*held, *(f"day {day} {item.slot}: {item.advice.id} {item.amount or item.minutes}" for day, item in items))

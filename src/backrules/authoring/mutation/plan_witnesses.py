"""Who notices a mistake in plans: somebody of the cases who has another plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.assess import Assessment, assess
from backrules.authoring.coverage import Answers
from backrules.authoring.mutation.witnesses import Witness
from backrules.diagrams import TooLarge
from backrules.engines import Match
from backrules.model import Case, RulesetData
from backrules.model.plan import PlanDefinition
from backrules.plan import Plan, filling_of, plan_of
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
        self._assessment, answers = data.assessment, Answers(data)
        self._people = [_Person(case, answers) for case in cases]

    def of(self, changed: RulesetData) -> Witness:
        """Return a person of the cases who has another plan.

        Amounts are no diagrams, so nobody can be proved to be missing.

        Args:
            changed: the mutant; its rules, needs and derived facts are those of the ruleset.

        Raises:
            TooLarge: there is nobody, so it cannot be told.
        """
        assert changed.plan is not None  # noqa: S101 - for the type checker
        compiled = None if changed.assessment == self._assessment else CompiledRuleset(changed)
        for person in self._people:
            for asked in person.asked:
                new = asked.said(changed.plan) if compiled is None else asked.of(compiled).now
                if asked.now != new:
                    return Witness(dict(person.case.profile), asked.answer.strict, "plan", asked.now, new)
        raise TooLarge


@attrs.frozen(eq=False)
class _Person:
    """The person of a case, and what they are told: the same for mutant after mutant."""

    case: Case
    answers: Answers

    @lazy
    def asked(self) -> tuple[_Asked, _Asked]:
        """What they are told if they do not ask strictly, and if they do."""
        counted, match = self.answers.matched(self.case.profile)
        freely, strictly = (_asked(self.answers.plan, counted, match, strict=strict) for strict in (False, True))
        return freely, strictly


@attrs.frozen(eq=False)
class _Asked:
    """What somebody is told, how they stand, and what their plan holds."""

    answer: Answer

    def of(self, plan: CompiledRuleset) -> _Asked:
        """Return the same by a ruleset that differs in nothing that matches."""
        context = self.answer.context
        return _asked(plan, context.counted, context.match, strict=self.answer.strict)

    @lazy
    def now(self) -> _Said:
        """What their plan holds."""
        plan = self.answer.context.plan.data.plan
        assert plan is not None  # noqa: S101 - for the type checker
        return self.said(plan)

    def said(self, plan: PlanDefinition) -> _Said:
        """Return what a plan by another template holds, so that two can be compared."""
        filling = filling_of(plan, self.answer, self.assessment, strict=self.answer.strict)
        if filling is None:
            return ("held",)
        return tuple(
            f"day {day} {place.slot.id}: {filling.fills[place.slot.id].advice.id} {place.amount or place.minutes(plan)}"
            for day, places in filling.days.items()
            for place in places
        )

    @lazy
    def assessment(self) -> Assessment | None:
        """How they stand."""
        definition = self.answer.context.plan.data.assessment
        return None if definition is None else assess(definition, self.answer.context, strict=self.answer.strict)


def _asked(plan: CompiledRuleset, counted: Counted, match: Match, *, strict: bool) -> _Asked:
    return _Asked(Answer(plan, counted.values, match, strict=strict, top=None, counted=counted))


def planned(data: RulesetData, profile: Mapping[str, Any], *, strict: bool) -> Plan:
    """Return the plan of a person."""
    plan = plan_of(Answers(data).answer(profile, strict=strict))
    assert plan is not None  # noqa: S101 - for the type checker
    return plan

"""What a ruleset reads beside deciding about advice: for its assessment and its plans."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.conditions import Arithmetic, Condition, names_read, quantities
from backrules.model import RulesetData
from backrules.model.assessment import AssessmentDefinition
from backrules.model.plan import PlanDefinition
from backrules.semantics.decisions import program_of
from backrules.semantics.program import names_behind

__all__ = ["conditions_beside", "names_beside"]

Where = tuple[str, str, str]  # section, id and key


def conditions_beside(data: RulesetData) -> Iterator[tuple[Where, Condition]]:
    """Yield the conditions of the assessment and the plan, each with where it stands."""
    if data.assessment is not None:
        yield from _of_assessment(data.assessment)
    if data.plan is not None:
        yield from _of_plan(data.plan)


def names_beside(data: RulesetData) -> set[str]:
    """Return the names that the assessment and the plan read, directly or not."""
    names = [name for _, condition in conditions_beside(data) for name in names_read(condition)]
    names += [quantity.name for number in _numbers(data) for quantity in quantities(number)]
    names += _changed(data)
    program = program_of(data, {})
    return names_behind(names, program.derived, program.numbers)


def _of_assessment(assessment: AssessmentDefinition) -> Iterator[tuple[Where, Condition]]:
    for key, check in assessment.checks.items():
        yield ("checks", key, "good"), check.good
        yield ("checks", key, "thin"), check.thin
    if assessment.never is not None:
        yield ("assessment", "assessment", "never"), assessment.never.when


def _of_plan(plan: PlanDefinition) -> Iterator[tuple[Where, Condition]]:
    for key, slot in plan.slots.items():
        if slot.when is not None:
            yield ("slots", key, "when"), slot.when
        for reason in slot.reasons:
            yield ("slots", key, "reasons"), reason.when
    for key, note in plan.notes.items():
        yield ("notes", key, "when"), note.when
    if plan.never is not None:
        yield ("plan", "plan", "never"), plan.never.when


def _numbers(data: RulesetData) -> Iterator[Arithmetic]:
    if data.assessment is None:
        return
    for limit in data.assessment.limits.values():
        yield from (number for number in (limit.most, limit.of) if number is not None)
    for check in data.assessment.checks.values():
        yield from (change.by for change in check.changes)
        if check.value is not None:
            yield check.value


def _changed(data: RulesetData) -> list[str]:
    """Return the facts that are changed, followed, or taken where the caller says nothing."""
    checks = data.assessment.checks.values() if data.assessment is not None else ()
    names = [change.fact for check in checks for change in check.changes]
    if data.plan is not None:
        names += [data.plan.days.fact, data.plan.minutes.fact]
        names += [slot.follows for slot in data.plan.slots.values() if slot.follows is not None]
    return names

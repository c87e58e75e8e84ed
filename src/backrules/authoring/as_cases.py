"""People whom `prove`, `check` and `diff` show, as cases to paste.

Whoever breaks an invariant becomes a case that expects what the invariant promises, and fails until the rules are
mended. All others expect what the ruleset answers now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from backrules.authoring.coverage import Answers
from backrules.authoring.days import day_of
from backrules.authoring.diff import Difference
from backrules.authoring.lint import Finding
from backrules.authoring.verify import Verdict
from backrules.model import Case, Expectation, RulesetData
from backrules.model.invariants import (
    Always,
    Apart,
    Before,
    Cautioned,
    First,
    Keeps,
    Learning,
    Never,
    NoPlan,
    Only,
    Promise,
    Together,
    Withheld,
)
from backrules.recommendation import Answer

__all__ = ["cases_of_differences", "cases_of_findings", "cases_of_verdicts"]


def cases_of_verdicts(verdicts: Iterable[Verdict], data: RulesetData) -> Iterator[Case]:
    """Yield a case for each invariant that is refuted; it expects what the invariant promises, and so it fails.

    Args:
        verdicts: what came of the invariants.
        data: the ruleset.
    """
    answers = Answers(data)
    for one in verdicts:
        if one.people:
            person, strict = dict(one.people[-1].profile), one.strict is True
            promised = _promised(one, answers.answer(person, strict=strict))
            invariant = one.invariant
            yield Case(f"{invariant.id}.kept", invariant.says, person, promised, strict, as_of=day_of(data))


def _promised(verdict: Verdict, answer: Answer) -> Expectation:
    """Return what an invariant promises to somebody who breaks it, as far as a case can say it."""
    promise: Promise = verdict.invariant.promise
    given = [one.id for one in answer.advice]
    match promise:
        case Never(advice) | Only(advice):
            return Expectation(not_recommended=advice)
        case Withheld(advice):  # by which cause it does not say
            return Expectation(withheld=dict.fromkeys(advice, "avoid"))
        case Always(advice) | Together(advice):
            return Expectation(recommended=advice)
        case First((advice,)):
            return Expectation(first=advice)
        case Before(advice):
            return Expectation(order=tuple(one for one in advice if one in given))
        case Apart(advice):
            return Expectation(not_recommended=tuple(one for one in advice if one in given)[1:])
        case Cautioned(advice, (rule, *_)):
            beside = {one.id: tuple(caution.rule for caution in one.cautions) for one in answer.advice}
            return Expectation(cautions={one: (*beside[one], rule) for one in advice if one in beside})
        case Keeps(advice) | Learning(advice):
            before = verdict.people[0].recommended
            return Expectation(recommended=tuple(one for one in advice if one in before))
        case NoPlan():
            return Expectation(plan={})
    return Expectation(exactly=tuple(given))


def cases_of_findings(findings: Iterable[Finding], data: RulesetData) -> Iterator[Case]:
    """Yield a case for each finding that is shown by somebody; it expects what they are told now.

    Args:
        findings: the findings.
        data: the ruleset.
    """
    answers = Answers(data)
    for number, one in enumerate(findings, 1):
        if one.person is not None:
            says = f"Read me. {one.kind}, {one.at}: {one.message}."
            yield _now(answers, f"finding.{number}", says, one.person, strict=False)


def cases_of_differences(differences: Iterable[Difference], data: RulesetData) -> Iterator[Case]:
    """Yield a case for each difference; it expects what the changed ruleset tells somebody.

    Args:
        differences: what people are told differently.
        data: the ruleset that tells them so now.
    """
    answers = Answers(data)
    for number, one in enumerate(differences, 1):
        known = {name: _in(data, name, value) for name, value in one.profile.items() if name in data.facts}
        case = _now(answers, f"difference.{number}", f"Read me. {one.head}.", known, strict=one.strict is True)
        yield attrs.evolve(case, expect=_pinned(case.expect, one))


def _pinned(expect: Expectation, difference: Difference) -> Expectation:
    """Return what is expected, with that in which somebody is told something else, also where that is nothing."""
    advice = difference.advice[0]
    if difference.kind == "caution":
        return attrs.evolve(expect, cautions={advice: (), **(expect.cautions or {})})
    if difference.kind == "status" and difference.now in ("possible", "excluded"):
        listed: dict[str, Any] = {difference.now: (advice,)}
        return attrs.evolve(expect, **listed)
    return expect


def _in(data: RulesetData, name: str, value: Any) -> Any:
    """Return what is known of a fact, without the options that a ruleset has no word for."""
    if not isinstance(value, Mapping):
        return value
    return {option: known for option, known in value.items() if option in data.facts[name].options}


def _now(answers: Answers, name: str, says: str, person: Mapping[str, Any], *, strict: bool) -> Case:
    expect = answers.whole(person, strict=strict)
    scores = {one.id: f"{one.strength} {one.score}" for one in answers.answer(person, strict=strict).advice}
    return Case(
        name, says, dict(person), attrs.evolve(expect, scores=scores or None), strict, as_of=day_of(answers.data)
    )

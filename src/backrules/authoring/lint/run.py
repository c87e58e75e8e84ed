"""Runs every check of a ruleset."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import process_time

from backrules.api import Ruleset
from backrules.authoring.lint import advice, cases, facts, proposals, rules
from backrules.authoring.lint.context import OutOfTime, Study
from backrules.authoring.lint.finding import KINDS, Finding, Report
from backrules.authoring.too_large import cause_of_size
from backrules.errors import RulesetError, quoted_list
from backrules.loading import read_accepted, read_cases
from backrules.model import Accepted, Case
from backrules.semantics.gates import Counted

__all__ = ["find"]

_CHECKS: tuple[Callable[[Study], Iterator[Finding]], ...] = (  # what takes long comes last
    facts.unread,
    facts.missing_texts,
    cases.told_in_vain,
    rules.never_fires,
    rules.no_effect,
    rules.said_twice,
    rules.advise_and_avoid,
    rules.stays_unknown,
    rules.never_cleared,
    rules.idle_parts,
    rules.constant_tests,
    advice.never_recommended,
    advice.exclusive_together,
    advice.unguarded,
    advice.no_advice,
    advice.unused_attributes,
    advice.long_texts,
    facts.constraints,
    proposals.slots,
    proposals.bands,
    facts.idle_questions,
)
_MOST_NODES = 500_000  # before a check; half of what there may be
_LONGEST = 200  # characters of a list
_SEVERITIES = ("error", "warning", "note")


def find(ruleset: Ruleset, *, seconds: float | None = None, begun: float | None = None) -> Report:
    """Return everything that is odd about a ruleset, over all people who can be.

    Args:
        ruleset: the ruleset.
        seconds: begin nothing new after so many of processor time; the report says how far it came. None for no limit.
        begun: the `time.process_time()` from which they count, where this is a part of something; now by default.

    Raises:
        RulesetError: accepted.yaml is wrong.
    """
    end = math.inf if seconds is None else (process_time() if begun is None else begun) + seconds
    study = Study(
        ruleset.data, lambda: ruleset.source_map, lambda: process_time() > end, lambda: _cases_with_values(ruleset)
    )
    found: list[Finding] = []
    for done, check in enumerate(_CHECKS):
        try:
            for finding in _run(check, study):
                found.append(finding)  # one by one: those before the end of the time stay
        except OutOfTime:
            found.append(_unfinished(done, study, seconds))
            break
    return _sorted_out(found, read_accepted(ruleset.folders), whole=len(found) == 0 or found[-1].kind != "unfinished")


def _cases_with_values(ruleset: Ruleset) -> Iterator[tuple[Case, Counted]]:
    """Yield the cases of a ruleset, each with what counts; none where one does not fit, which is said elsewhere."""
    found: tuple[Case, ...] = ()
    with suppress(RulesetError):
        found = read_cases(ruleset.folders, ruleset.data)
    for case in found:
        there = ruleset.on(case.as_of)
        counted = there.compiled.counted(there.profiles.read(case.profile))
        if counted is not None:
            yield case, counted


def _unfinished(done: int, study: Study, seconds: float | None) -> Finding:
    names = [check.__name__.replace("_", "-") for check in _CHECKS]
    begun = f" and {names[done]} as far as {study.reached}" if study.reached else ""
    finished = quoted_list(names[:done]) or "nothing"
    left = quoted_list(names[done + bool(begun) :]) or "nothing"
    message = f"{seconds:g} seconds were over: looked for {finished}{begun}; not begun: {left}"
    return Finding("unfinished", names[done], message)


def _run(check: Callable[[Study], Iterator[Finding]], study: Study) -> Iterator[Finding]:
    study.too_large.clear()
    study.reached = ""
    if len(study.space.diagrams) > _MOST_NODES:
        study.renew()
    with study.tries("all of it"):
        yield from check(study)
    if study.too_large:
        some = ", ".join(dict.fromkeys(study.too_large))
        message = f"the tables are too large to tell of {some[:_LONGEST]}{'...' * (len(some) > _LONGEST)}"
        cause = cause_of_size(study.space)
        yield Finding("too-large", check.__name__.replace("_", "-"), f"{message}; {cause}" if cause else message)


def _sorted_out(found: list[Finding], accepted: Iterable[Accepted], *, whole: bool) -> Report:
    reasons = {(one.finding, one.at): one for one in accepted}
    known = {(one.kind, one.at) for one in found}
    gone = [one for key, one in reasons.items() if key not in known and one.finding != "mutant"]
    stale = [_stale(one) for one in gone if whole or one.finding not in KINDS]
    left = [one for one in (*found, *stale) if (one.kind, one.at) not in reasons]
    held = tuple((one, reasons[one.kind, one.at]) for one in found if (one.kind, one.at) in reasons)
    return Report(tuple(sorted(left, key=_order)), held)


def _stale(one: Accepted) -> Finding:
    what = "is no kind of finding" if one.finding not in KINDS else "is not found any more"
    return Finding("stale-accepted", f"{one.finding} at {one.at}", f"{one.finding} {what} ({one.place})")


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    span = finding.span
    place = (span.source.name, span.line) if span else ("", 0)
    return (_SEVERITIES.index(finding.severity), *place, finding.kind, finding.at)

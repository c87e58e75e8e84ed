"""Runs every check of a ruleset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from backrules.api import Ruleset
from backrules.checks.findings import advice, facts, rules
from backrules.checks.findings.finding import KINDS, Finding, Report
from backrules.checks.findings.study import Study
from backrules.loading import read_accepted
from backrules.model import Accepted

__all__ = ["find"]

_CHECKS: tuple[Callable[[Study], Iterator[Finding]], ...] = (
    rules.never_fires,
    rules.no_effect,
    rules.said_twice,
    rules.advise_and_avoid,
    rules.stays_unknown,
    rules.idle_parts,
    rules.constant_tests,
    advice.never_recommended,
    advice.exclusive_together,
    advice.unguarded_load,
    advice.no_advice,
    advice.no_advice_behind_gate,
    facts.unread,
    facts.counts_behind_gate,
    facts.idle_questions,
    facts.constraints,
    facts.missing_texts,
)
_MOST_NODES = 500_000  # before a check; half of what there may be
_LONGEST = 200  # characters of a list
_SEVERITIES = ("error", "warning", "note")


def find(ruleset: Ruleset) -> Report:
    """Return everything that is odd about a ruleset, over all people who can be.

    Raises:
        RulesetError: accepted.yaml is wrong.
    """
    study = Study(ruleset.data, lambda: ruleset.source_map)
    found = [finding for check in _CHECKS for finding in _run(check, study)]
    return _sorted_out(found, read_accepted(ruleset.folders))


def _run(check: Callable[[Study], Iterator[Finding]], study: Study) -> Iterator[Finding]:
    study.too_large.clear()
    if len(study.space.diagrams) > _MOST_NODES:
        study.renew()
    with study.tries("all of it"):
        yield from check(study)
    if study.too_large:
        some = ", ".join(dict.fromkeys(study.too_large))
        message = f"the tables are too large to tell of {some[:_LONGEST]}{'...' * (len(some) > _LONGEST)}"
        yield Finding("too-large", check.__name__.replace("_", "-"), message)


def _sorted_out(found: list[Finding], accepted: Iterable[Accepted]) -> Report:
    reasons = {(one.finding, one.at): one for one in accepted}
    known = {(one.kind, one.at) for one in found}
    stale = [_stale(one) for key, one in reasons.items() if key not in known and one.finding != "mutant"]
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

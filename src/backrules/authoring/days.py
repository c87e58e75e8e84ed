"""The days of cases: a date is so many days ago as of one day only."""

from __future__ import annotations

import attrs

from backrules.facts import Profiles, Values
from backrules.facts.dates import date_said
from backrules.model import Case, RulesetData

__all__ = ["day_of", "told_in"]


def day_of(data: RulesetData) -> str | None:
    """Return the day that a ruleset is as of, which a case about its people must say; None where it reads no dates."""
    days = (fact.as_of for fact in data.facts.values() if fact.as_of is not None)
    day = next(days, None)
    return None if day is None else day.isoformat()


def told_in(case: Case, data: RulesetData) -> Values:
    """Return what is known of the person of a case, a date as the days up to the day of the case."""
    day = None if case.as_of is None else date_said(case.as_of)
    if day is None:
        return Profiles(data.facts).read(case.profile)
    dated = {name: attrs.evolve(fact, as_of=day) for name, fact in data.facts.items() if fact.as_of is not None}
    return Profiles({**data.facts, **dated}).read(case.profile)

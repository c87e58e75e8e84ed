"""Days and completed years between a date and the day of an answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

__all__ = ["LONGEST_AGO", "date_of", "date_said", "days_of_years", "years_of_days"]

LONGEST_AGO = 200_000  # days: more than five hundred years


def days_of_years(years: int, as_of: date) -> int:
    """Return how many days must have gone by for so many years to be completed: 29 February counts on 1 March."""
    if years <= 0:
        return 0
    if as_of.year - years < 1:
        return LONGEST_AGO + 1
    last = as_of.day if (as_of.month, as_of.day) != (2, 29) or _is_leap(as_of.year - years) else 28
    return min((as_of - date(as_of.year - years, as_of.month, last)).days, LONGEST_AGO + 1)


def years_of_days(days: int, as_of: date) -> int | None:
    """Return the years that are completed on that very day, or None where it is no such day."""
    years = round(days / 365.2425)
    return years if years > 0 and days_of_years(years, as_of) == days else None


def date_of(days: int, as_of: date) -> date:
    """Return the date that lies so many days back."""
    return as_of - timedelta(days)


def date_said(value: object) -> date | None:
    """Return the date that somebody said: a date, or ISO 8601 text (2026-01-31); None if it is neither."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value.strip()) == 10:
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return None


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

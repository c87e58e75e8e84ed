"""What callers pass, checked: names of the ruleset, and how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, get_args

from backrules._util.language import SOURCE
from backrules.errors import UsageError, hinted, nearest

__all__ = ["check_detail", "check_known", "check_top", "facts_named", "spoken_on"]


def check_top(top: object) -> None:
    """Raise a UsageError unless it is a whole number from 0, or None."""
    if top is not None and (isinstance(top, bool) or not isinstance(top, int) or top < 0):
        raise UsageError(f"top is a whole number from 0, or None for all, not {top!r}")


def check_known(name: object, known: Mapping[str, object], noun: str) -> None:
    """Raise a UsageError unless a name is one of those that are known: of a fact, or of an advice."""
    if not isinstance(name, str) or name not in known:
        hint = nearest(name, known) if isinstance(name, str) else ""
        raise UsageError(hinted(f"there is no {noun} {name!r}", hint))


def facts_named(names: Iterable[str], facts: Mapping[str, object]) -> tuple[str, ...]:
    """Return names of skipped facts in the order of the facts.

    Raises:
        UsageError: there is no such fact.
    """
    if not names:
        return ()
    if not isinstance(names, Iterable):
        raise UsageError(f"skipped are names of facts, not {names!r}")
    given = [names] if isinstance(names, str) else list(names)
    for name in given:
        check_known(name, facts, "fact")
    return tuple(name for name in facts if name in given)


def check_detail(detail: object, kinds: Any) -> None:
    """Raise a UsageError unless it is one of the kinds, a literal type."""
    if detail not in get_args(kinds):
        raise UsageError(f"detail is {' or '.join(get_args(kinds))}, not {detail!r}")


def spoken_on(as_of: date | None, language: str) -> dict[str, str]:
    """Return the day and the language as options of a result, as far as they are not those that go without saying."""
    day = {} if as_of is None else {"as_of": as_of.isoformat()}
    return day | ({} if language == SOURCE else {"language": language})

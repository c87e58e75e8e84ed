"""The steps of a conversation: what was told, and beside it when, by whom and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, NamedTuple, get_args

import attrs

from backrules._util.frozen import frozen
from backrules._util.printable import quoted
from backrules.errors import UsageError, hinted, nearest, quoted_list
from backrules.facts import Value

__all__ = ["BY", "By", "Link", "Source", "Step", "days_before"]

By = Literal["user", "model", "app"]
BY: tuple[str, ...] = get_args(By)

_MOST_DAYS = 100_000
_MOST_WORDS = 200  # characters of what was said that a step keeps
_TIME = "a datetime, or text like 2026-03-05T09:30:00Z"


@attrs.frozen
class Step:
    """One step of a conversation.

    Attributes:
        told: the facts that were told, in canonical form.
        skipped: the facts that cannot be answered.
        at: when, in UTC, if the caller said so; otherwise empty.
        by: who told it: `user`, `model` or `app`; empty if nobody said.
        words: the words in which it was told, cut where they are many; or empty.
    """

    told: Mapping[str, Any] = attrs.field(factory=dict, converter=frozen)
    skipped: tuple[str, ...] = ()
    at: str = attrs.field(default="", eq=False)
    by: str = attrs.field(default="", eq=False)
    words: str = attrs.field(default="", eq=False)


class Source(NamedTuple):
    """Where a step comes from: outside of what makes sessions equal."""

    at: str = ""
    by: str = ""
    words: str = ""

    @classmethod
    def of(cls, at: datetime | str | None, by: str | None, words: str | None) -> Source:
        """Return it from what a caller said.

        Raises:
            UsageError: it is no time, nobody or no text.
        """
        if by is not None and by not in BY:
            hint = nearest(by, BY) if isinstance(by, str) else ""
            raise UsageError(hinted(f"by is {quoted_list(BY)}, not {by!r}", hint))
        if words is not None and not isinstance(words, str):
            raise UsageError(f"words is text, not {type(words).__name__}")
        said = " ".join((words or "").split())
        cut = said if len(said) <= _MOST_WORDS else f"{said[: _MOST_WORDS - 1]}…"
        return cls(instant(at) if at is not None else "", by or "", cut)

    @property
    def said(self) -> dict[str, str]:
        """What is known of it."""
        return {key: value for key, value in self._asdict().items() if value}


class Link(NamedTuple):
    """A step and what was before it. Sessions share their past, and thousands of them are kept, so it is small."""

    before: Link | None
    told: tuple[tuple[str, Value], ...]
    skipped: tuple[str, ...]
    source: Source = Source()

    @property
    def step(self) -> Step:
        """The step as callers see it."""
        return Step(dict(self.told), self.skipped, *self.source)

    def without(self, erased: frozenset[str]) -> Link:
        """Return the step without some facts, and without the words in which they were told."""
        told = tuple([pair for pair in self.told if pair[0] not in erased])
        source = self.source if len(told) == len(self.told) else self.source._replace(words="")
        return Link(self.before, told, tuple([name for name in self.skipped if name not in erased]), source)


def instant(at: datetime | str) -> str:
    """Return a time as it is kept: in UTC, to the second. One without a zone is taken to be in UTC.

    Raises:
        UsageError: it is none.
    """
    return moment(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def days_before(now: datetime | str, days: float) -> str:
    """Return the time so many days ago, as it is kept.

    Raises:
        UsageError: this is no time, or no number of days.
    """
    if not isinstance(days, (int, float)) or isinstance(days, bool) or not 0 <= days <= _MOST_DAYS:
        raise UsageError(f"days is a number from 0 to {_MOST_DAYS:,}, not {days!r}")
    try:
        return instant(moment(now) - timedelta(days=days))
    except OverflowError:
        return ""  # before all times


def moment(at: datetime | str) -> datetime:
    """Return a time, in UTC.

    Raises:
        UsageError: it is none.
    """
    found: object = at
    if isinstance(at, str):
        try:
            found = datetime.fromisoformat(at)
        except ValueError:
            raise UsageError(f"{quoted(at)} is no time: expected {_TIME}") from None
    if isinstance(found, datetime):
        try:
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except OverflowError:
            raise UsageError(f"this time is out of range: expected {_TIME}") from None
    if isinstance(found, date):
        return datetime(found.year, found.month, found.day, tzinfo=UTC)
    raise UsageError(f"expected {_TIME}, not {type(at).__name__}")

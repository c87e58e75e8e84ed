"""The errors a caller may see, and the one shape every reported problem has.

`BackrulesError` is the base of all of them. An error that comes from data holds *all* problems at once in `.problems`,
and its text lists them, each with its place, what is allowed and the nearest right name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from backrules._util.printable import one_line, shortened

if TYPE_CHECKING:
    from backrules._util.spans import Span

__all__ = [
    "MOST_HINTS",
    "BackrulesError",
    "ConditionError",
    "FrameError",
    "MissingExtraError",
    "Problem",
    "ProfileError",
    "RulesetError",
    "UsageError",
    "few_hints",
    "hinted",
    "nearest",
    "quoted_list",
]

_LONGEST_NAME = 80  # difflib is quadratic: a hostile name of a megabyte is not compared
_LONGEST_ALLOWED = 200
_CUTOFF = 0.6
_MOST_COMPARED = 300
MOST_HINTS = 50  # so many problems say what may have been meant
_LONGEST_LIST = 12
_LONGEST_MESSAGE = 2000  # characters of a problem in the text of an error, and of its path
_LONGEST_PATH = 300
_NEAREST = "did you mean '"
_MOST_SHOWN = 100  # problems in the text of an error; all of them are in `.problems`


@attrs.frozen
class Problem:
    """One thing that is wrong.

    Attributes:
        message: what is wrong and what is allowed, one sentence without a full stop.
        path: where, as a path into the data (`equipment[2]`, `rules.deadlift.light.when`), or "".
        span: where, as a place in a file, if it came from one.
        hint: the nearest right name or the mend, or "".
        code: what kind of mistake it is, for machines, where what a person said is wrong: `unknown_fact`,
            `unknown_option`, `wrong_type` or `out_of_range`; else "".
    """

    message: str
    path: str = ""
    span: Span | None = None
    hint: str = ""
    code: str = ""

    @property
    def nearest(self) -> str:
        """The nearest right name alone, or ""."""
        name = self.hint.removeprefix(_NEAREST).removesuffix("'?")
        return name if self.hint == _said_nearest(name) else ""

    def __str__(self) -> str:
        hint = f" ({shortened(self.hint, _LONGEST_MESSAGE)})" if self.hint else ""
        path = f"{shortened(self.path, _LONGEST_PATH)}: " if self.path else ""
        text = one_line(f"{path}{shortened(self.message, _LONGEST_MESSAGE)}{hint}")
        return text if self.span is None else f"{self.span.place}: {text}\n{self.span.excerpt}"


class BackrulesError(Exception):
    """Base class of every error that backrules raises on purpose."""


class UsageError(BackrulesError, ValueError):
    """An argument that is not about a profile or a ruleset is wrong (an engine's name, `top`, a result to replay).

    Args:
        lines: what is wrong, a line; and more lines below it.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)

    def __str__(self) -> str:
        return "\n".join(map(one_line, self.args))


class MissingExtraError(BackrulesError, ImportError):
    """Something needs a library that comes with an extra of backrules, which is not installed."""

    def __init__(self, feature: str, library: str, extra: str) -> None:
        super().__init__(f"{feature} needs {library}, which is not installed: pip install 'backrules[{extra}]'")
        self.library, self.extra = library, extra


class _ProblemsError(BackrulesError, ValueError):
    """An error that lists all problems of some data."""

    nouns = ("problem", "problems")

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)  # the arguments, so that it pickles

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{count} {self.nouns[count != 1]}:"
        shown = [f"  {str(p).replace(chr(10), chr(10) + '  ')}" for p in self.problems[:_MOST_SHOWN]]
        rest = [f"  and {count - _MOST_SHOWN} more"] if count > _MOST_SHOWN else []
        return "\n".join([head, *shown, *rest])


class ProfileError(_ProblemsError):
    """What was said about a person is not valid; `.problems` lists everything that is wrong with it."""

    nouns = ("problem in the profile", "problems in the profile")


class FrameError(_ProblemsError):
    """A table of people is not valid; `.problems` lists the columns that do not fit, and what stands in them."""

    nouns = ("problem in the table", "problems in the table")


class RulesetError(_ProblemsError):
    """A ruleset does not load; `.problems` lists everything that is wrong with all of its files."""

    nouns = ("problem in the ruleset", "problems in the ruleset")


class ConditionError(BackrulesError, ValueError):
    """The text of a condition or of a computed number, or a text that holds values, does not parse.

    Attributes:
        message: what is wrong.
        text: the whole text.
        start: offset in characters where the mistake begins.
        end: offset where it ends (exclusive).
        hint: the mend, or "".
    """

    def __init__(self, message: str, text: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message, text, start, end, hint)
        self.message, self.text, self.start, self.end, self.hint = message, text, start, end, hint

    @property
    def unfinished(self) -> bool:
        """Whether the text ends where it should go on."""
        return self.message.endswith(" at the end")

    def __str__(self) -> str:
        from backrules._util.spans import caret_lines

        return f"{one_line(hinted(self.message, self.hint))}\n{caret_lines(self.text, self.start, self.end)}"


def hinted(message: str, hint: str) -> str:
    """Return a message with its mend in brackets, or the message where there is none."""
    return f"{message} ({hint})" if hint else message


_left: ContextVar[list[int] | None] = ContextVar("how often the nearest name is still looked for", default=None)


@contextmanager
def few_hints() -> Iterator[None]:
    """Let the nearest name be looked for in 50 problems of what is read inside, and no more.

    Looking for it is slow, and after so many problems nobody reads it.
    """
    before = _left.set([MOST_HINTS]) if _left.get() is None else None
    try:
        yield
    finally:
        if before is not None:
            _left.reset(before)


def nearest(name: str, allowed: Iterable[str], found: Sized = ()) -> str:
    """Return `did you mean 'x'?` for the closest allowed name, or "" if none is close.

    Args:
        name: a name that is not allowed.
        allowed: those that are.
        found: the problems so far, for which it may have been looked for already; see also `few_hints`.
    """
    if len(found) >= MOST_HINTS or not isinstance(name, str) or len(name) > _LONGEST_NAME:
        return ""
    left = _left.get()
    if left is not None:
        left[0] -= 1
        if left[0] < 0:
            return ""
    wanted = name.lower().replace("-", "_").replace(" ", "_")
    folded = {a.lower().replace("-", "_"): a for a in allowed if len(a) <= _LONGEST_ALLOWED}
    close = difflib.get_close_matches(wanted, _alike(wanted, list(folded)), n=1, cutoff=_CUTOFF)
    return _said_nearest(folded[close[0]]) if close else ""


def _said_nearest(name: str) -> str:
    return f"{_NEAREST}{name}'?"


def _alike(wanted: str, names: list[str]) -> list[str]:
    """Return the names that may be close, of very many those that share most pairs of letters with the one wanted."""
    least = _CUTOFF / 2  # so much of both together must be the same, and no more can be than the shorter one has
    size = len(wanted)
    names = [name for name in names if min(size, len(name)) >= least * (size + len(name))]
    if len(names) <= _MOST_COMPARED:
        return names
    pairs = set(pairwise(wanted))
    return sorted(names, key=lambda name: -len(pairs.intersection(pairwise(name))))[:_MOST_COMPARED]


def quoted_list(names: Iterable[str]) -> str:
    """Return names as `a, b, c`, the rest counted when there are many."""
    names = list(names)
    shown = ", ".join(names[:_LONGEST_LIST])
    return f"{shown} and {len(names) - _LONGEST_LIST} more" if len(names) > _LONGEST_LIST else shown

"""What is refused, as RFC 9457 says it: `application/problem+json`, each problem as machines read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import attrs

from backrules._util.frozen import Frozen
from backrules._util.printable import one_line, quoted, shortened
from backrules.errors import BackrulesError, Problem, ProfileError, hinted, nearest
from backrules.facts import BOOLEAN, Fact
from backrules.model import RulesetData

__all__ = [
    "MEANINGS",
    "TITLES",
    "Refusal",
    "checked_name",
    "document",
    "overloaded",
    "refusal_of",
    "session_refused",
    "within",
]


# of RFC 9110; Python's own differ from version to version
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}
# the statuses of refusals, and when they are given
MEANINGS = {
    400: "The body is not JSON as RFC 8259 has it: UTF-8, every key once, not nested deeply.",
    401: "The bearer token is missing or wrong.",
    404: "There is no such path, ruleset, plan or assessment.",
    405: "The path is there, and not for this method.",
    409: "The question is not open any more, or the session went on elsewhere: what is open now is said.",
    413: "The body is too large.",
    415: "The body is not said to be application/json.",
    422: "Fields, facts or the session are not valid: every problem is listed.",
    503: "It took too long, or too many requests wait: try again later.",
    507: "There is no room to keep the session: it stays as it was.",
}


class Refusal(BackrulesError):
    """A request that is refused.

    Attributes:
        status: of the response.
        detail: what is wrong, in a sentence or a few.
        problems: all of it, one by one; none where `detail` is all there is to say.
        more: further members of the document.
        headers: of the response.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        problems: Iterable[Problem] = (),
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(status, detail)
        self.status, self.detail, self.problems = status, detail, (*problems,)
        self.more, self.headers = more, {**(headers or {})}

    def __str__(self) -> str:
        return f"{self.status} {TITLES[self.status]}: {self.detail}"


def session_refused(code: str, message: str) -> Refusal:
    """Return the refusal of a token of a session."""
    return Refusal(422, message, [Problem(message, "session", code=f"session_{code}")])


def overloaded(detail: str) -> Refusal:
    """Return the refusal of what could not be done in time."""
    return Refusal(503, detail, headers={"retry-after": "1"})


_MOST = 100  # problems of one answer
_LONGEST = 2000  # characters of a message
# where facts stand in bodies, and the rest of the path: a fact, and one of its options
_PLACE = re.compile(r"(?:profile|values|facts|profiles\[\d+\])\.(\w+)(?:\.(\w+)|\[\d+\])?")
_NONE: Mapping[str, Sequence[str]] = Frozen()


@contextmanager
def within(field: str) -> Iterator[None]:
    """Say of problems that they stand in a field of the body."""
    try:
        yield
    except ProfileError as error:
        raise ProfileError(attrs.evolve(one, path=_joined(field, one.path)) for one in error.problems) from error


def _joined(field: str, path: str) -> str:
    return f"{field}{path}" if path.startswith("[") else f"{field}.{path}" if path else field


def checked_name(name: str, known: Mapping[str, object], field: str, noun: str) -> str:
    """Return a name that is known.

    Raises:
        ProfileError: it is none.
    """
    if name not in known:
        message = f"there is no {noun} {quoted(name)}"
        raise ProfileError([Problem(message, field, hint=nearest(name, known), code=f"unknown_{noun}")])
    return name


def refusal_of(error: BackrulesError) -> Refusal:
    """Return the refusal that says what an error of the library says."""
    if isinstance(error, Refusal):
        return error
    problems: tuple[Problem, ...] = getattr(error, "problems", ())
    if not problems:
        return Refusal(422, str(error), [Problem(str(error))])
    more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
    return Refusal(422, f"{problems[0]}{more}", problems)


def document(refusal: Refusal, data: RulesetData, allowed: Mapping[str, Sequence[str]] = _NONE) -> dict[str, Any]:
    """Return the problem document of a refusal.

    Args:
        refusal: the refusal.
        data: the ruleset, which says what facts may be.
        allowed: what fields of the body may be.
    """
    problems: Iterable[Problem] = islice(refusal.problems, _MOST)
    said = {"type": "about:blank", "title": TITLES[refusal.status], "status": refusal.status}
    said |= {"detail": _text(refusal.detail), "problems": [_plain(one, data, allowed) for one in problems]}
    return said | refusal.more


def _plain(problem: Problem, data: RulesetData, allowed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    place = _PLACE.fullmatch(problem.path)
    fact = data.facts.get(place[1]) if place else None
    found: dict[str, Any] = {"code": problem.code or "invalid", "path": _text(problem.path)}
    if place is not None:
        found |= {"fact": place[1]} | ({"option": place[2]} if place[2] else {})
    if fact is not None:
        found["allowed"] = _allowed(fact)
    elif problem.path in allowed:
        found["allowed"] = list(allowed[problem.path])
    found |= {"nearest": problem.nearest} if problem.nearest else {}
    return found | {"message": _text(hinted(problem.message, problem.hint))}


def _allowed(fact: Fact) -> Any:
    """Return what a fact may be: its options, its range, or nothing that could be said so."""
    if fact.type == BOOLEAN:
        return [True, False]
    if fact.options:
        return list(fact.options)
    return {"minimum": fact.range[0], "maximum": fact.range[1]} if fact.range and not fact.is_date else None


def _text(text: str) -> str:
    return one_line(shortened(text, _LONGEST))

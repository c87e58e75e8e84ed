"""The status of an advice: the one table from which every answer, table, proof and comparison is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Generic, Literal, TypeVar

import attrs

from backrules.model import Cause
from backrules.semantics.algebra import KLEENE, Algebra, Kleene
from backrules.semantics.decisions import Decision

__all__ = ["Standing", "Status", "allowed", "cause", "open_holds_back", "standing_of", "status", "status_by"]

S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U")

Status = Literal["recommended", "withheld", "possible", "excluded"]


def open_holds_back(*, strict: bool) -> bool:
    """Return whether what is open holds anything back: the meaning of `strict`. Else nobody need look for it."""
    return strict


def allowed(algebra: Algebra[T, U], against: T, *, strict: bool) -> U:
    """Return where nothing holds an advice back.

    Args:
        algebra: what truths are computed with.
        against: whether something stands against it.
        strict: whether what is open holds it back.
    """
    if open_holds_back(strict=strict):
        return algebra.is_false(against)
    return algebra.negated(algebra.is_true(against))


@attrs.frozen
class Standing(Generic[T, U]):
    """How an advice, or many at once, stands.

    With A the or of its advise rules, V the or of its avoid rules and N what it needs:

    | A | | status |
    |---|---|---|
    | false | | excluded |
    | unknown | V true or N false | excluded |
    | unknown | otherwise | possible |
    | true | V true or N false | withheld (avoid, need) |
    | true | V or N unknown, strict | withheld (unanswered) |
    | true | otherwise | recommended |

    V and N speak through one truth: V or not N, what stands against it. An advice that is alone, such as a call for an
    emergency, is an avoid rule for all others, with its A as the condition (cause alone); for urgent ones it counts
    only where it is true.

    Attributes:
        algebra: what the truths are computed with.
        advised: A.
        against: V or not N.
    """

    algebra: Algebra[T, U]
    advised: T
    against: T

    def allowed(self, *, strict: bool) -> U:
        """Return where nothing holds it back."""
        return allowed(self.algebra, self.against, strict=strict)

    def recommended(self, *, strict: bool) -> U:
        """Return where it is recommended."""
        return self.algebra.both(self.algebra.is_true(self.advised), self.allowed(strict=strict))

    def withheld(self, *, strict: bool) -> U:
        """Return where it is advised and held back."""
        return self.algebra.both(self.algebra.is_true(self.advised), self.algebra.negated(self.allowed(strict=strict)))

    def possible(self) -> U:
        """Return where something unknown decides whether it is advised, and nothing is known that stands against it."""
        algebra = self.algebra
        decided = algebra.either(algebra.is_true(self.advised), algebra.is_false(self.advised))
        return algebra.negated(algebra.either(decided, algebra.is_true(self.against)))


def standing_of(
    decisions: Iterable[Decision], truth: Callable[[Decision], T], algebra: Algebra[T, U]
) -> Standing[T, U]:
    """Return how one advice stands.

    Args:
        decisions: those that act on it, and on nothing else; cautions and constraints have no say.
        truth: gives the truth of a decision.
        algebra: what the truths are computed with.
    """
    advising: list[T] = []
    against: list[T] = []
    for decision in decisions:
        if decision.role == "advise":
            advising.append(truth(decision))
        elif decision.role == "avoid":
            found = truth(decision)
            against.append(found if decision.waiting else algebra.certainly(found))
        elif decision.role == "need":
            against.append(algebra.negation(truth(decision)))
    return Standing(algebra, algebra.disjunction(*advising), algebra.disjunction(*against))


def cause(avoided: Kleene, lacking: Kleene, against: Kleene) -> Cause:
    """Return why an advice that is held back is.

    Args:
        avoided: whether a rule that somebody wrote avoids it.
        lacking: whether it lacks what it needs.
        against: whether something stands against it: one of these, or an advice that is alone.
    """
    return "avoid" if avoided else "need" if lacking else "alone" if against else "unanswered"


@cache  # of 18 arguments
def status(advised: Kleene, against: Kleene, *, strict: bool) -> Status:
    """Return the status of one advice for one person.

    Args:
        advised: whether a rule advises it.
        against: whether something stands against it.
        strict: whether what is open holds it back.
    """
    standing = Standing(KLEENE, advised, against)
    parts = standing.recommended(strict=strict), advised is True, standing.possible()
    return status_by(*parts, lambda where, one, other: one if where else other)


def status_by(recommended: U, advised: U, possible: U, choose: Callable[[U, S | Status, S | Status], S]) -> S:
    """Return the status, chosen by what is known of an advice.

    Args:
        recommended: whether it is recommended.
        advised: whether a rule advises it.
        possible: whether something unknown decides.
        choose: gives the one where something holds, else the other.
    """
    unadvised = choose(possible, "possible", "excluded")
    return choose(recommended, "recommended", choose(advised, "withheld", unadvised))

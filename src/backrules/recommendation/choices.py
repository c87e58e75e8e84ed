"""What is recommended, and what may be taken instead: how groups of alternatives are shown."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from backrules.recommendation.advice import Advice

__all__ = ["Choice", "choices"]


@attrs.frozen
class Choice:
    """The best of a group of alternatives, or advice of no group.

    Attributes:
        advice: the advice.
        instead: what may be taken instead of it, best first.
    """

    advice: Advice
    instead: tuple[Advice, ...] = ()


def choices(advice: Sequence[Advice]) -> tuple[Choice, ...]:
    """Return advice, best first, with alternatives below the best of them.

    Each piece stands once. Who is of two groups stands below the best of either; what is urgent stands by itself.
    """
    found: dict[str, Choice] = {}
    by_id = {one.id: one for one in advice if not one.definition.urgent}
    below: set[str] = set()
    for one in advice:
        if one.id not in below:
            others = one.alternatives if one.id in by_id else ()
            free = [by_id[key] for key in others if key in by_id and key not in found and key not in below]
            below.update(other.id for other in free)
            found[one.id] = Choice(one, tuple(free))
    return tuple(found.values())

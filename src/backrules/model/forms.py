"""Forms: facts of one topic that one question asks for together."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

__all__ = ["MOST_FACTS", "Form"]

MOST_FACTS = 4  # more is a questionnaire, and no question


def _tuple(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(facts)


@attrs.frozen
class Form:
    """Facts of one topic that are asked for together.

    Attributes:
        id: the id.
        title: the heading above them ("Pain").
        facts: the facts, in the order in which they are asked; at most four.
    """

    id: str
    title: str
    facts: tuple[str, ...] = attrs.field(converter=_tuple)

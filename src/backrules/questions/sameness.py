"""Questions are kept for the next person of whom the same is known: most interviews begin alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from backrules.diagrams import Outcomes, TooLarge
from backrules.facts import Value, Values
from backrules.questions.question import Question

__all__ = ["kept_question", "sameness"]

_MOST_KEPT = 300  # some 2 MB
_OF_THIS_PROCESS = os.urandom(16)  # what is kept tells nobody's values to who does not have it


def sameness(outcomes: Outcomes, values: Values, *given: object) -> bytes:
    """Return what is the same only for people who are asked the same. What they told cannot be read from it.

    Args:
        outcomes: the diagrams of the ruleset.
        values: the known facts. Of a number that is tested alone, only its cell counts.
        given: what counts besides.
    """
    told = sorted(_told(outcomes, values))
    return blake2b(repr((told, given)).encode(), digest_size=16, key=_OF_THIS_PROCESS).digest()


def _told(outcomes: Outcomes, values: Values) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        yield name, _cell(outcomes, name, values) if isinstance(value, (int, float)) else _plain(value)


def _cell(outcomes: Outcomes, name: str, values: Mapping[str, Value]) -> Any:
    variables = outcomes.tables.of_fact.get(name, ())
    if len(variables) == 1 and variables[0].group is not None and len(variables[0].facts) == 1:
        try:
            return "cell", variables[0].cell(values)
        except TooLarge:
            pass
    return values[name]


def _plain(value: Value) -> Any:
    return sorted(value.items()) if isinstance(value, dict) else value


def kept_question(outcomes: Outcomes, key: object, find: Callable[[], Question | None]) -> Question | None:
    """Return the question that was found for a key before, or find it. Use it while the outcomes are held."""
    kept = outcomes.asked
    if key in kept:
        kept[key] = found = kept.pop(key)  # the latest ones last
    else:
        kept[key] = found = find()
        if len(kept) > _MOST_KEPT:
            del kept[next(iter(kept))]
    return found  # type: ignore[return-value]

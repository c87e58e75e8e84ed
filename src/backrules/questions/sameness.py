"""Questions are kept for the next person of whom the same is known: most interviews begin alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from typing import Any, cast

from backrules.diagrams import Outcomes, TooLarge
from backrules.facts import Value, Values
from backrules.questions.question import Question

__all__ = ["KeptQuestions", "kept_question", "sameness"]

_MOST_AGAIN = 300  # some 2 MB
_MOST_LATEST = 8  # some turns: whoever answers a question is told once more what it was
_MOST_LEFT = 1_000  # of which only the keys are kept, some 0.2 MB
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
    return cast(KeptQuestions, outcomes.asked.setdefault(KeptQuestions, KeptQuestions())).get(key, find)


class KeptQuestions:
    """Questions by what they were found for: the latest ones, and those that were looked for again.

    That is 2Q (Johnson and Shasha, VLDB 1994). Of most people nobody else ever knows the same, and a question that is
    kept for nothing costs time besides: it lives until the collector of cycles takes it for what stays.

    Attributes:
        latest: key -> question, of the latest ones that were looked for once.
        left: the keys of those before them.
        again: key -> question, of those that were looked for again, the latest ones last.
    """

    def __init__(self) -> None:
        self.latest: dict[object, Question | None] = {}
        self.left: dict[object, None] = {}
        self.again: dict[object, Question | None] = {}

    def get(self, key: object, find: Callable[[], Question | None]) -> Question | None:
        """Return the question for a key; find it if it is not here."""
        if key in self.again:
            self.again[key] = found = self.again.pop(key)
        elif key in self.latest:
            found = self.latest[key]
        elif key in self.left:
            self.again[key] = found = find()
            self.left.pop(key, None)
            _dropped(self.again, _MOST_AGAIN)
        else:
            self.latest[key] = found = find()
            for one in _dropped(self.latest, _MOST_LATEST):
                self.left[one] = None
            _dropped(self.left, _MOST_LEFT)
        return found


def _dropped(kept: dict[object, Any], most: int) -> list[object]:
    """Drop what came first where there is more than so much; return its keys."""
    dropped = list(islice(kept, max(0, len(kept) - most)))
    for key in dropped:
        del kept[key]
    return dropped

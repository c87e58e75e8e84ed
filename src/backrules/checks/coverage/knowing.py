"""What is known of a person once numbers are computed and derived conditions are decided."""

from __future__ import annotations

from typing import Any

from backrules.engines import Program
from backrules.engines.program import computing
from backrules.engines.reference import truth
from backrules.facts import Values
from backrules.model import RulesetData

__all__ = ["Knowing"]


class Knowing:
    """Works out, by the reference semantics, what the conditions of a ruleset read.

    Args:
        data: the ruleset.
    """

    def __init__(self, data: RulesetData) -> None:
        self._derived = {name: one.when for name, one in data.derived.items()}
        self._compute = computing(Program(data.facts, {}, {}, {n: one.compute for n, one in data.numbers.items()}))

    def of(self, values: Values) -> dict[str, Any]:
        """Return the known facts with the computed numbers and derived conditions that are known.

        Args:
            values: the known facts, canonical.
        """
        known: dict[str, Any] = dict(self._compute(values))
        for name, condition in self._derived.items():  # each after the ones it reads
            value = truth(condition, known)
            if value is not None:
                known[name] = value
        return known

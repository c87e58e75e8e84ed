"""What would mend the checks that are not good, within limits that hold for all of them together.

The checks take their turn in a declared order. Each change is computed on what the ones before it have left, so what
mends one check counts for the next; and each draws on its limit, so the sum of all stays within it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import attrs

from backrules._util.frozen import frozen
from backrules.conditions import Calculator, calculator
from backrules.facts import Values
from backrules.facts.schema import LARGEST
from backrules.model.assessment import AssessmentDefinition, Band, Change, CheckDefinition
from backrules.recommendation.context import Context
from backrules.semantics.program import Program, computing

__all__ = ["Mended", "Mends", "mended", "number_of"]


def number_of(values: Values, fact: str) -> int | float | None:
    """Return the number that a number fact has, None while it is unknown."""
    value = values.get(fact)
    return value if isinstance(value, (int, float)) else None


@attrs.frozen
class Mended:
    """What mends one check.

    Attributes:
        text: what to do, or None.
        changes: number fact -> by how much it changes.
    """

    text: str | None = None
    changes: Mapping[str, int] = attrs.field(factory=dict, converter=frozen)


@attrs.frozen
class Mends:
    """What mends all of them.

    Attributes:
        fixes: id of a check -> what mends it.
        after: what is known of the person after all of it.
    """

    fixes: Mapping[str, Mended]
    after: Values


def mended(definition: AssessmentDefinition, bands: Mapping[str, Band | None], context: Context) -> Mends:
    """Return what mends checks.

    Args:
        definition: the assessment of the ruleset.
        bands: id of a check -> its band, for the checks that may be mended.
        context: what is known of the person.
    """
    purse = _Purse(definition, context)
    fixes = {key: purse.mend(definition.checks[key]) for key in definition.order if bands.get(key) in ("thin", "off")}
    return Mends(fixes, purse.values)


class _Purse:
    """What is left of the limits, and of the person after the changes so far."""

    def __init__(self, definition: AssessmentDefinition, context: Context) -> None:
        self._context = context
        self._program: Program = context.plan.program
        self._facts = context.plan.data.facts
        self._compute = computing(self._program.numbers)
        self.values: Values = dict(context.values)
        known = self._compute(self.values)
        self._left = {key: calculator(limit.most)(known) for key, limit in definition.limits.items()}

    def mend(self, check: CheckDefinition) -> Mended:
        """Return what mends one check, and take it out of what is left."""
        texts: list[str] = []
        changes: dict[str, int] = {}
        for change in check.changes:
            amount = self._granted(change)
            if amount:
                self._take(change, amount)
                changes[change.fact] = changes.get(change.fact, 0) + (amount if change.more else -amount)
                texts.append(self._context.say(change.fix, amount=self._context.language.digits(amount)))
        otherwise = None if check.fix is None else self._context.say(check.fix)
        if self._context.discreet:  # what it takes tells what there is
            return Mended(otherwise)
        return Mended(" ".join(texts) or otherwise, changes)

    def _granted(self, change: Change) -> int:
        """Return how much of a change is made: what it takes, within its limit and the range of the fact."""
        calculate: Calculator = calculator(change.by)
        wanted = calculate(self._compute(self.values))
        if wanted is None or change.fact not in self.values:
            return 0
        most = [math.ceil(wanted), self._room(change)]
        if change.limit is not None:
            left = self._left[change.limit]
            most.append(0 if left is None else math.floor(left))  # a limit that is not known grants nothing
        return max(0, min(most))

    def _room(self, change: Change) -> int:
        """Return how far a fact may still be changed."""
        low, high = self._facts[change.fact].range or (-LARGEST, LARGEST)
        now = number_of(self.values, change.fact) or 0
        return math.floor(high - now if change.more else now - low)

    def _take(self, change: Change, amount: int) -> None:
        now = number_of(self.values, change.fact) or 0
        self.values[change.fact] = now + (amount if change.more else -amount)
        if change.limit is not None:
            left = self._left[change.limit]
            self._left[change.limit] = None if left is None else left - amount

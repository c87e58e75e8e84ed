"""How much of a piece, in the words of the ruleset."""

from __future__ import annotations

from backrules.model.plan import PlanDefinition
from backrules.model.texts import TextValue, values_in, written
from backrules.wording.phrases import with_unit

__all__ = ["dose_of"]


def dose_of(definition: PlanDefinition, amount: int | None, minutes: int | None) -> str:
    """Return how much of a piece, in words: the first text of the template whose values are there."""
    values = {"amount": amount, "minutes": minutes}
    there = {name: str(value) for name, value in values.items() if value is not None}

    def say(value: TextValue) -> str:
        return there[value.name]

    for text in definition.dose:
        if all(value.name in there for value in values_in(text)):
            return written(text, say)
    return with_unit(amount, definition.amount.unit) if amount is not None else f"{minutes} min"

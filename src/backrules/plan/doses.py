"""How much of a piece, and how it is done, in the words of the ruleset and of the piece."""

from __future__ import annotations

from backrules._util.numerals import digits
from backrules.model import AdviceDefinition
from backrules.model.attributes import AttributeValue
from backrules.model.plan import PlanDefinition
from backrules.model.texts import TextValue, values_in, written
from backrules.wording.phrases import joined, with_unit

__all__ = ["cue_of", "dose_of"]


def dose_of(definition: PlanDefinition, advice: AdviceDefinition, amount: int | None, minutes: int | None) -> str:
    """Return how much of a piece, in words: the first text of the template whose values are there.

    Args:
        definition: the template.
        advice: the piece, whose attributes are values, too.
        amount: how much of it, or None where it takes minutes.
        minutes: how long it takes, or None where it has an amount.
    """
    own = {"amount": amount, "minutes": minutes}
    there = {name: str(value) for name, value in own.items() if value is not None}
    there |= {name: _words(value) for name, value in advice.attributes.items() if name not in own}

    def say(value: TextValue) -> str:
        return there[value.name]

    for text in definition.dose:
        if all(value.name in there for value in values_in(text)):
            return written(text, say)
    return with_unit(amount, definition.amount.unit) if amount is not None else f"{minutes} min"


def cue_of(definition: PlanDefinition, advice: AdviceDefinition) -> str | None:
    """Return how a piece is done, in a few words; None where nothing says it."""
    value = None if definition.cue is None else advice.attributes.get(definition.cue)
    return None if value is None else _words(value)


def _words(value: AttributeValue) -> str:
    """Return the value of an attribute in words; of a range that is one number, that number."""
    if isinstance(value, str):
        return value
    if not isinstance(value, tuple):
        return digits(value)
    words = [part if isinstance(part, str) else digits(part) for part in value]
    if any(isinstance(part, str) for part in value):
        return joined(words)
    return " to ".join(dict.fromkeys(words))

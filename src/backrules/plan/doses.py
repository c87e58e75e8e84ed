"""How much of a piece, and how it is done, in the words of the ruleset and of the piece."""

from __future__ import annotations

from backrules._util.language import Language
from backrules.model import AdviceDefinition
from backrules.model.attributes import AttributeValue
from backrules.model.plan import PlanDefinition
from backrules.model.texts import TextValue, values_in, with_values
from backrules.wording.phrases import with_unit

__all__ = ["cue_of", "dose_of"]


def dose_of(
    definition: PlanDefinition, advice: AdviceDefinition, amount: int | None, minutes: int | None, language: Language
) -> str:
    """Return how much of a piece, in words: the first text of the template whose values are there.

    Args:
        definition: the template.
        advice: the piece, whose attributes are values, too.
        amount: how much of it, or None where it takes minutes.
        minutes: how long it takes, or None where it has an amount.
        language: of what is said.
    """
    own = {"amount": amount, "minutes": minutes}
    there = {name: str(value) for name, value in own.items() if value is not None}
    there |= {name: _words(value, language) for name, value in advice.attributes.items() if name not in own}

    def say(value: TextValue) -> str:
        return there[value.name]

    for text in definition.dose:
        if all(value.name in there for value in values_in(text)):
            return with_values(text, say)
    if amount is not None and definition.amount is not None:
        return with_unit(amount, definition.amount.unit, language)
    return language.gettext("{minutes} min", minutes=minutes)


def cue_of(definition: PlanDefinition, advice: AdviceDefinition, language: Language) -> str | None:
    """Return how a piece is done, in a few words; None where nothing says it."""
    value = None if definition.cue is None else advice.attributes.get(definition.cue)
    return None if value is None else _words(value, language)


def _words(value: AttributeValue, language: Language) -> str:
    """Return the value of an attribute in words; of a range that is one number, that number."""
    if isinstance(value, str):
        return value
    if not isinstance(value, tuple):
        return language.digits(value)
    words = [part if isinstance(part, str) else language.digits(part) for part in value]
    if any(isinstance(part, str) for part in value):
        return language.joined(words)
    if len(ends := list(dict.fromkeys(words))) < 2:
        return "".join(ends)
    return language.gettext("{low} to {high}", low=ends[0], high=ends[1])

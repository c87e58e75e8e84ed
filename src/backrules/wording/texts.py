"""The texts of a ruleset as they are shown: with the values of one person, or without those of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backrules.facts import CHOICES
from backrules.model import RulesetData
from backrules.model.texts import TextValue, with_values
from backrules.wording.phrases import answer_of, title_of, unit_of, value_in_words

__all__ = ["filled", "without_values"]


def filled(text: str, known: Mapping[str, Any], data: RulesetData, **own: str) -> str:
    """Return a text with the values it holds, as a person writes them.

    What is not known is said in the words that the text has for that; where it has none, the title of the fact stands
    there in brackets. That is where a rule is spoken about and nobody was given its reason: loading sees to it that
    what is given has its values.

    Args:
        text: a text of the ruleset.
        known: canonical values of the known facts, and the computed numbers.
        data: the ruleset.
        own: values of this text alone, in words.
    """
    return with_values(text, lambda value: own.get(value.name) or _value_in_words(value, known, data))


def without_values(text: str, data: RulesetData) -> str:
    """Return a text as it is shown where nobody's values are, or where they are not to be seen."""
    return filled(text, {}, data)


def _value_in_words(value: TextValue, known: Mapping[str, Any], data: RulesetData) -> str:
    said = _value(value.name, known.get(value.name), data)
    return said or value.default or f"[{title_of(value.name, data)}]"


def _value(name: str, value: Any, data: RulesetData) -> str:
    """Return a value in words; nothing where there is none to say."""
    if value is None:
        return ""
    fact = data.facts.get(name)
    if fact is None or (fact.is_number and not fact.is_date):  # a sentence is no place for 0.30000000000000004
        return f"{data.language.about(value)}{unit_of(name, data, value)}"
    if fact.type != CHOICES:
        return value_in_words(name, value, data)
    held = [option for option in fact.options if (value.get(option) if isinstance(value, dict) else option in value)]
    return data.language.joined(answer_of(name, option, data) for option in held)

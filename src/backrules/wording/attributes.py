"""What the attributes of an advice say, in words."""

from __future__ import annotations

from typing import cast

from backrules._util.language import Language
from backrules.model import AdviceDefinition, Attribute, AttributeValue, RulesetData
from backrules.wording.phrases import with_unit

__all__ = ["attribute_in_words", "parameters"]


def parameters(definition: AdviceDefinition, data: RulesetData) -> tuple[str, ...]:
    """Return what is said beside an advice: its attributes that are shown, in the order of the ruleset."""
    shown = (one for one in data.attributes.values() if one.shows is not None and one.name in definition.attributes)
    texts = (attribute_in_words(one, definition.attributes[one.name], data.language) for one in shown)
    return tuple(text for text in texts if text)


def attribute_in_words(attribute: Attribute, value: AttributeValue, language: Language) -> str:
    """Return what an attribute that is shown says: "2 to 3 sets", "by a tradesman"; nothing where there is nothing."""
    words = in_words(attribute, value, language)
    return (attribute.shows or "{}").replace("{}", words) if words else ""


def in_words(attribute: Attribute, value: AttributeValue, language: Language) -> str:
    """Return the value of an attribute in words; nothing where it is false, or no option."""
    if isinstance(value, bool):
        return attribute.title if value else ""
    if isinstance(value, str):
        return attribute.options.get(value, value)
    if not isinstance(value, tuple):
        return with_unit(value, attribute.unit, language)
    if attribute.type != "range":
        return language.joined(attribute.options.get(str(one), str(one)) for one in value)
    low, high = cast(tuple[float, float], value)
    end = with_unit(high, attribute.unit, language)
    return end if low == high else language.gettext("{low} to {high}", low=language.digits(low), high=end)

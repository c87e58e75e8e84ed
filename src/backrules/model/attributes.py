"""What a ruleset declares about its advice: kinds and attributes. The engine knows none of them by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from backrules._util.frozen import frozen

__all__ = ["SELECTABLE", "Attribute", "AttributeType", "AttributeValue", "Kind"]

AttributeType = Literal["boolean", "choice", "choices", "number", "range", "text"]
SELECTABLE: tuple[AttributeType, ...] = ("boolean", "choice", "choices")  # what selectors choose by

# a boolean; a number; an option or a text; options or texts; the lowest and the highest number
AttributeValue = bool | float | str | tuple[str, ...] | tuple[float, float]


@attrs.frozen
class Kind:
    """A kind of advice.

    Attributes:
        id: the id.
        plural: the heading above advice of this kind.
        title: what one piece of it is called.
        safety: it is about safety: an overlay keeps advice of it as it is, and within reach.
    """

    id: str
    plural: str
    title: str
    safety: bool = False


@attrs.frozen
class Attribute:
    """Something that a ruleset says of its advice.

    Attributes:
        name: the id, lower-case.
        type: boolean, choice (one option), choices (any of the options), number, range (lowest and highest) or text.
        title: a noun phrase for it ("kind of movement").
        options: option id -> what it is called, for choice and choices.
        unit: unit of a number or a range, or None.
        range: lowest and highest number there may be, both allowed, or None.
        of: the kinds of advice that have it; all where none are named.
        required: each piece of advice of these kinds says it.
        default: what holds for advice of these kinds that does not say it; None where that is not known.
        shows: how it is said beside the advice, `{}` for the value with its unit; None where it is not.
    """

    name: str
    type: AttributeType
    title: str
    options: Mapping[str, str] = attrs.field(factory=dict, converter=frozen)
    unit: str | None = None
    range: tuple[float, float] | None = None
    of: tuple[str, ...] = ()
    required: bool = False
    default: AttributeValue | None = None
    shows: str | None = None

    def is_of(self, kind: str) -> bool:
        """Whether advice of a kind has it."""
        return not self.of or kind in self.of

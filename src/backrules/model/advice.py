"""What can be recommended."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backrules._util.frozen import frozen, frozen_twice
from backrules.conditions import Condition
from backrules.model.attributes import AttributeValue
from backrules.model.sources import Citation
from backrules.model.texts import with_values

__all__ = ["OF_ALL_ADVICE", "AdviceDefinition", "Selector"]

OF_ALL_ADVICE = ("kind", "urgent")  # what selectors choose by in every ruleset


@attrs.frozen
class AdviceDefinition:
    """A thing that can be recommended.

    Attributes:
        id: the id.
        kind: one of the kinds that ruleset.yaml declares.
        title: a line.
        do: what to do, in a sentence or two.
        about: what is worth knowing besides, shown where there is room or somebody asks; None where there is nothing.
        urgent: stands before all other advice.
        alone: while it is advised, nothing else is, but for what is alone, too.
        needs: what it takes (equipment), or None; when it is false the advice is withheld.
        source: the claims and papers that its text explains, or None.
        attributes: attribute -> value, as ruleset.yaml declares them and in that order; what is not known is not there.
        remarks: attribute -> option -> why it was given, for rule authors.
        say: other names for it, by which the guard of a chatbot knows it.
        said: in which other words a reply may give it: each item has alternatives, with commas between them, and one
            of each is to be there.
    """

    id: str
    kind: str
    title: str
    do: str
    about: str | None = None
    urgent: bool = False
    alone: bool = False
    needs: Condition | None = None
    source: Citation | None = None
    attributes: Mapping[str, AttributeValue] = attrs.field(factory=dict, converter=frozen)
    remarks: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, converter=frozen_twice)
    say: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def values(self, key: str) -> tuple[str | bool | float, ...]:
        """Return the values that a key of a selector is compared with; none where nothing is known."""
        if key in OF_ALL_ADVICE:
            return (self.kind if key == "kind" else self.urgent,)
        value = self.attributes.get(key)
        return () if value is None else value if isinstance(value, tuple) else (value,)

    @property
    def detail(self) -> str:
        """All that it says: what to do, and what is worth knowing besides."""
        return self.do if self.about is None else f"{self.do} {self.about}"

    @property
    def label(self) -> str:
        """Its title where nobody's values are: in lists and tables of advice."""
        return with_values(self.title, lambda value: value.default or f"[{value.name}]")


@attrs.frozen
class Selector:
    """Picks advice by what it is: `kind`, `urgent`, and the attributes that the ruleset declares.

    Attributes:
        wanted: key -> values; of each key, the advice must have one of them.
    """

    wanted: Mapping[str, tuple[str | bool, ...]] = attrs.field(converter=frozen)

    def picks(self, advice: AdviceDefinition) -> bool:
        """Whether the advice has one of the values of every key."""
        return all(not {*values}.isdisjoint(advice.values(key)) for key, values in self.wanted.items())

    def __str__(self) -> str:
        said = ((key, ", ".join(str(value).lower() for value in values)) for key, values in self.wanted.items())
        keys = (f"{key}: [{words}]" if ", " in words else f"{key}: {words}" for key, words in said)
        return f"{{{', '.join(keys)}}}"

    def covers(self, other: Selector) -> bool:
        """Whether it picks whatever another one picks, by what the two say and not by the advice there is."""
        return all(key in other.wanted and {*other.wanted[key]} <= {*values} for key, values in self.wanted.items())

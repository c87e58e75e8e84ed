"""Selectors: what is wrong with one, and which advice it picks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from backrules._util.printable import shortened
from backrules.errors import nearest, quoted_list
from backrules.loading.structure import Path
from backrules.model import OF_ALL_ADVICE, SELECTABLE, AdviceDefinition, Attribute, Kind, Selector

__all__ = ["Catalogue"]


@attrs.frozen
class Catalogue:
    """What selectors pick from.

    Attributes:
        kinds: the kinds of the ruleset.
        attributes: its attributes.
        advice: its advice, in order.
        before: what overlays dropped or changed, as it was; a selector that picks nothing else is no mistake.
        whole: none of it is left out because it could not be read.
    """

    kinds: Mapping[str, Kind]
    attributes: Mapping[str, Attribute]
    advice: Mapping[str, AdviceDefinition]
    before: Mapping[str, AdviceDefinition] = attrs.field(factory=dict)
    whole: bool = True
    _picked: dict[Selector, tuple[str, ...]] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def picked(self, selector: Selector) -> tuple[str, ...]:
        """Return the ids of the advice that a selector picks, in order."""
        if selector not in self._picked:
            self._picked[selector] = tuple(key for key, advice in self.advice.items() if selector.picks(advice))
        return self._picked[selector]

    def wrong(self, selector: Selector) -> Iterator[tuple[Path, str, str]]:
        """Yield what is wrong with a selector: where below it, a message, and a hint."""
        wrong = list(self._wrong_keys(selector)) if self.attributes or self.whole else []
        yield from wrong
        if (
            self.whole
            and not wrong
            and not self.picked(selector)
            and not any(map(selector.picks, self.before.values()))
        ):
            yield (), "no advice is like that", ""

    def _wrong_keys(self, selector: Selector) -> Iterator[tuple[Path, str, str]]:
        for key, values in selector.wanted.items():
            attribute = self.attributes.get(key)
            if key not in OF_ALL_ADVICE and attribute is None:
                yield self._unknown(key)
            elif attribute is not None and attribute.type not in SELECTABLE:
                message = f"advice is selected by {quoted_list(SELECTABLE)}; {key} is a {attribute.type}"
                yield (key,), message, ""
            else:
                yield from self._wrong_values(key, attribute, values)

    def _unknown(self, key: str) -> tuple[Path, str, str]:
        allowed = [*OF_ALL_ADVICE, *(one.name for one in self.attributes.values() if one.type in SELECTABLE)]
        hint = nearest(key, allowed)
        listed = "" if hint else f"; advice is selected by {quoted_list(allowed)}"
        return (key,), f"there is no attribute {shortened(key)}{listed}", hint

    def _wrong_values(
        self, key: str, attribute: Attribute | None, values: tuple[str | bool, ...]
    ) -> Iterator[tuple[Path, str, str]]:
        if key == "urgent" or (attribute is not None and attribute.type == "boolean"):
            for value in values:
                if not isinstance(value, bool):
                    yield (key,), f"{key} is true or false, not {shortened(str(value))}", ""
            return
        options = self.kinds if attribute is None else attribute.options
        noun = "kind of advice" if attribute is None else f"option of {key}"
        for value in values:
            if value not in options:
                said = str(value).lower() if isinstance(value, bool) else shortened(value)
                hint = nearest(said, options)
                listed = f"; there are {quoted_list(options)}" if not hint and len(options) <= 12 else ""
                yield (key,), f"there is no {noun} {said}{listed}", hint

    def unclear(self, selector: Selector) -> Iterator[tuple[str, str]]:
        """Yield each piece of advice that a selector might pick and does not say so, and the attribute it leaves open.

        Where safety goes by a selector, what is not known of a piece of advice must not let it pass.
        """
        for key, advice in self.advice.items():
            silent = [name for name in selector.wanted if self._is_silent(advice, name)]
            if silent:
                said = Selector({name: values for name, values in selector.wanted.items() if name not in silent})
                if said.picks(advice):
                    yield key, silent[0]

    def _is_silent(self, advice: AdviceDefinition, name: str) -> bool:
        attribute = self.attributes.get(name)
        if attribute is None or attribute.type not in SELECTABLE:
            return False
        return attribute.is_of(advice.kind) and name not in advice.attributes

"""Where a table says what."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

__all__ = ["Slots"]


@attrs.frozen
class Slots:
    """The canonical columns of a table.

    Attributes:
        facts: fact -> its column, for every type but choices.
        options: choices fact -> option -> its column.
    """

    facts: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]

    @property
    def columns(self) -> list[str]:
        """All of them."""
        return [*self.facts.values(), *(column for options in self.options.values() for column in options.values())]

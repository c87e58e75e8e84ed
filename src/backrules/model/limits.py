"""What a number in a ruleset may be: types that the loader, the JSON Schema and the model read the limits from."""

from __future__ import annotations

from typing import Annotated

import attrs

__all__ = ["Between", "FromOne", "FromZero", "Points"]


@attrs.frozen
class Between:
    """The limits of a whole number.

    Attributes:
        least: the smallest that is allowed.
        most: the largest, or None.
    """

    least: int
    most: int | None = None

    def holds(self, number: int) -> bool:
        """Whether a number keeps to them."""
        return self.least <= number and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        return f"a whole number from {self.least}{'' if self.most is None else f' to {self.most}'}"


FromZero = Annotated[int, Between(0)]
FromOne = Annotated[int, Between(1)]
Points = Annotated[int, Between(1, 9)]

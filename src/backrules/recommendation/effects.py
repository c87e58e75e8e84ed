"""What conditions do, found by those that are true: however many there are, an answer costs what fired."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

__all__ = ["Effects"]

_T = TypeVar("_T")


class Effects(dict[str, _T]):
    """Key of a condition -> what it does where it is true.

    Args:
        effects: both, for each condition; no others come later.
    """

    def __init__(self, effects: Iterable[tuple[str, _T]]) -> None:
        super().__init__(effects)
        self._own = frozenset(self)

    def among(self, fired: set[str]) -> list[_T]:
        """Return what is done by those of these conditions that fired, in no order."""
        return [self[key] for key in fired & self._own]

    def __reduce__(self) -> tuple[Any, ...]:
        return Effects, (tuple(self.items()),)

"""A table that fills itself in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

__all__ = ["Lookup"]

_MOST = 512  # entries that are kept: more numbers than that seldom repeat
_T = TypeVar("_T")


class Lookup(dict[Any, _T], Generic[_T]):
    """value of a fact -> what an engine makes of it; None is the unknown fact.

    What was computed is kept, up to a limit: people's values repeat. Reading it costs no Python call then.
    """

    def __init__(self, compute: Callable[[Any], _T]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, value: Any) -> _T:
        result = self._compute(value)
        if len(self) < _MOST:
            self[value] = result
        return result

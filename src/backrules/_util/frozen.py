"""A mapping that cannot be changed once it is made. It pickles, and is a `dict` to JSON and to pattern matching."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

__all__ = ["Frozen", "frozen", "frozen_twice"]

_K = TypeVar("_K")
_V = TypeVar("_V")


class Frozen(dict[_K, _V]):
    """A dict that refuses every change. Hashable when its values are."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this mapping belongs to a ruleset or an answer and cannot be changed; copy it with dict()")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


def frozen_twice(tables: Mapping[Any, Mapping[Any, Any]]) -> Frozen[Any, Frozen[Any, Any]]:
    """Return a mapping of mappings that cannot be changed, nor any of them."""
    return Frozen({name: Frozen(table) for name, table in tables.items()})


def frozen(mapping: Mapping[Any, Any]) -> Frozen[Any, Any]:
    """Return a mapping that cannot be changed, with the same content."""
    return Frozen(mapping)

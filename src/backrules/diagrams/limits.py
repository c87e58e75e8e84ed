"""What is too large to work out: an exception, which is met where something less exact can be said instead."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

__all__ = ["OutOfWork", "TooLarge", "made_once", "not_too_large"]

_Key = TypeVar("_Key", bound=Hashable)
_Result = TypeVar("_Result")
_TOO_LARGE = object()  # kept in place of a result


class TooLarge(Exception):
    """A diagram would need more nodes than there may be. Callers fall back to a bound and say so."""


class OutOfWork(TooLarge):
    """It would take more work than may be done. Work is counted in children of nodes, never in seconds."""


def made_once(results: dict[_Key, Any], key: _Key, make: Callable[[], _Result]) -> _Result:
    """Return what is made for a key, which is made once; what was too large is not tried again.

    Args:
        results: what was made so far, and what was too large.
        key: what it is made for.
        make: makes it.

    Raises:
        TooLarge: it is too large, or was.
    """
    if key not in results:
        try:
            results[key] = make()
        except TooLarge:
            results[key] = _TOO_LARGE
    result: _Result = results[key]
    if result is _TOO_LARGE:
        raise TooLarge
    return result


def not_too_large(keys: Iterable[_Key], make: Callable[[_Key], _Result]) -> dict[_Key, _Result]:
    """Return what is made for each key, without what is too large."""
    results = {}
    for key in keys:
        with suppress(TooLarge):
            results[key] = make(key)
    return results

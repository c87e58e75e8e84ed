"""Who is told of every recommendation that is made in this process: what watches a test run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from backrules._util.once import ProcessLock
from backrules.facts import Values

if TYPE_CHECKING:
    from backrules.api.ruleset import Ruleset

__all__ = ["Observer", "observing", "tell_observers"]

Observer = Callable[["Ruleset", Values, bool], None]  # is told the ruleset, what is known of a person, and `strict`
_observers: tuple[Observer, ...] = ()
_observing = ProcessLock()  # two threads may begin and end observing at once


@contextmanager
def observing(observer: Observer) -> Iterator[None]:
    """Tell an observer of every recommendation that is made in this process, until the block ends."""
    global _observers  # noqa: PLW0603 - a tuple that is replaced: who iterates over it keeps the old one
    with _observing.held():
        _observers = (*_observers, observer)
    try:
        yield
    finally:
        with _observing.held():
            _observers = tuple(other for other in _observers if other is not observer)


def tell_observers(ruleset: Ruleset, values: Values, strict: bool) -> None:
    """Tell all observers of a recommendation."""
    for observe in _observers:
        observe(ruleset, values, strict)

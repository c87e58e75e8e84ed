"""What an engine answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from backrules.facts import Values

__all__ = ["Engine", "Match"]


class Match:
    """The ids of the conditions that are true, and of those that are unknown. It unpacks as `fired, possible`.

    Args:
        fired: the ids of the conditions that are true.
        possible: the ids of those that are unknown, or what finds them when somebody asks.

    Attributes:
        fired: the ids of the conditions that are true.
    """

    __slots__ = ("_possible", "fired")

    def __init__(self, fired: set[str], possible: set[str] | Callable[[], set[str]]) -> None:
        self.fired, self._possible = fired, possible

    @property
    def possible(self) -> set[str]:
        """The ids of the conditions that are unknown."""
        found = self._possible
        if callable(found):  # two threads may both find them; they find the same
            found = self._possible = found()
        return found

    def __getitem__(self, index: int) -> set[str]:
        return (self.fired, self.possible)[index]

    def __iter__(self) -> Iterator[set[str]]:
        yield self.fired
        yield self.possible

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Match, tuple)) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Match, tuple(self)

    def __repr__(self) -> str:
        return f"Match(fired={self.fired!r}, possible={self.possible!r})"


class Engine(Protocol):
    """Decides the conditions of one program. Safe to call from many threads at once."""

    def fired(self, values: Values) -> set[str]:
        """Return the ids of the conditions that are true.

        Args:
            values: canonical values of the known facts; not changed.
        """
        ...

    def match(self, values: Values) -> Match:
        """Return the ids of the conditions that are true and of those that are unknown.

        The latter may be found when they are first read: most answers do without them.
        """
        ...

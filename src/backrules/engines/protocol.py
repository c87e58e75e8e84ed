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
    """Decides the conditions of one program, as `backrules.engines.build("reference", program)` decides them.

    What it may rely on, and what it owes:

    - Values are canonical: they fit their facts, and a fact that is not there is unknown. They stay as they are.
    - It is called from many threads at once. It is built where it is first used, and built again in another process:
      it need not pickle, and what it holds at a fork is not used on the other side.
    - The same values give the same answer, whatever was asked before.
    - It may have an attribute `columns` with a method `fired(people)`, which decides for a list of values at once: the
      id of each condition -> a whole number, a bit for each person, the first one the highest. `recommend_many` takes
      it then for large groups.
    """

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

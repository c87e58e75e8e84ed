"""The diagrams of one ruleset, made once for all mutants of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from backrules.conditions import Condition
from backrules.diagrams import Outcomes, TooLarge, Universe
from backrules.diagrams.compiler import tests_of
from backrules.model import RulesetData
from backrules.semantics.decisions import conditions_of, gates_of, program_of, read_by

__all__ = ["Shared"]

_T = TypeVar("_T")

# What is kept from one mutant to the next, some 50 MB at most; with more, all is made anew.
_MOST_NODES = 50_000
_MOST_REMEMBERED = 150_000


class Shared:
    """The diagrams of one ruleset, with those of one mutant after the other among them.

    A mutant that tests what the ruleset does not has cells of its own, and so has its own diagrams.

    Args:
        data: the ruleset.
        conditions: further conditions that will be asked for.
        most: nodes that may exist at once.
    """

    def __init__(self, data: RulesetData, conditions: Iterable[Condition] = (), most: int = 1_000_000) -> None:
        self.data, self._conditions, self._most = data, tuple(conditions), most
        self._space: Universe | None = None

    def __reduce__(self) -> tuple[type[Shared], tuple[RulesetData, tuple[Condition, ...], int]]:
        return Shared, (self.data, self._conditions, self._most)

    @property
    def space(self) -> Universe:
        """The space of the ruleset."""
        if self._space is None:
            self._space = Universe(self.data, conditions=self._conditions, most=self._most)
        return self._space

    def forget(self) -> None:
        """Let all diagrams go: they are made anew when they are asked for."""
        self._space = None

    def beside(self, changed: RulesetData, conditions: Iterable[Condition] | None = None) -> Universe | None:
        """Return the space of a mutant in the diagrams of the ruleset, or None where it needs cells of its own.

        Args:
            changed: the mutant.
            conditions: what else will be asked for; the same as of the ruleset if None.
        """
        if self._space is not None:
            diagrams = self._space.diagrams
            if len(diagrams) > _MOST_NODES or diagrams.remembering > _MOST_REMEMBERED:
                self.forget()
        return self.space.beside(changed, self._conditions if conditions is None else conditions)

    def found(self, changed: RulesetData, look: Callable[[Universe, Outcomes], _T]) -> _T:
        """Return what is found where a ruleset and a mutant of it share diagrams, whatever was made there before.

        Args:
            changed: the mutant.
            look: finds it, given the space of the ruleset and the outcomes of the mutant there.

        Raises:
            TooLarge: what `look` raises where nothing was made before.
        """
        fresh = self._space is None
        beside = self.beside(changed)
        if beside is None:
            return self._found_apart(changed, look)
        try:
            return look(self.space, beside.outcomes[0])
        except TooLarge:
            self.forget()
            if fresh:
                raise
        return self.found(changed, look)

    def _found_apart(self, changed: RulesetData, look: Callable[[Universe, Outcomes], _T]) -> _T:
        """Return what is found in diagrams that only these two share, with the cells of both."""
        conditions = conditions_of(changed)
        own = Universe(self.data, conditions=tests_of(program_of(changed, conditions)), most=self._most)
        beside = own.beside(changed)
        if beside is not None:
            return look(own, beside.outcomes[0])
        if not self._count_alike(changed):  # both are told apart below by names only, and so count by one's gates
            raise TooLarge
        own = Universe(self.data, [changed], most=self._most)
        return look(own, own.outcomes[1])

    def _count_alike(self, changed: RulesetData) -> bool:
        """Whether gates, and what is there otherwise, are the same for everybody."""
        if gates_of(changed) != gates_of(self.data):
            return False
        read = read_by(self.data.ask_if.values(), self.data)
        there, then = ({**one.derived, **one.numbers} for one in (self.data, changed))
        return all(there.get(name) == then.get(name) for name in read)

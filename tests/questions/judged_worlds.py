"""Random worlds that are small enough to be walked through: the head that many properties share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from unittest import mock

from hypothesis import note
from hypothesis import strategies as st

from backrules import Ruleset
from backrules.model import RulesetData
from tests.questions.brute_force import Judge
from tests.questions.small_worlds import Person, in_words, small_worlds

MOST = 3000  # combinations of cells in a ruleset that is walked through
UNBOUNDED = 1_000_000_000  # steps, more than such a ruleset ever takes


class JudgedWorld(NamedTuple):
    """A ruleset and somebody, with what walks through every completion; a failing test notes the two in words."""

    data: RulesetData
    person: Person
    judge: Judge
    ruleset: Ruleset
    values: dict[str, Any]  # what is known about the person, canonical

    def __repr__(self) -> str:
        return "a world (in words above)"


def judged_worlds(*, wide: bool | None = None) -> st.SearchStrategy[JudgedWorld]:
    """A ruleset that can be walked through, and somebody."""
    return small_worlds(wide=wide).map(judged).filter(lambda world: world.judge.size <= MOST).map(_noted)


def judged(world: tuple[RulesetData, Person]) -> JudgedWorld:
    """A ruleset and somebody, with who judges the library, and what was told as the library reads it."""
    data, person = world
    ruleset = Ruleset(data)
    return JudgedWorld(data, person, Judge(data), ruleset, ruleset.profiles.read(person.values))


def _noted(world: JudgedWorld) -> JudgedWorld:
    note(in_words(world.data, world.person))  # whole, where the text of an argument is cut
    return world


def steps_to_the_first(most: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let the planner take so many steps, in a test, to find which pieces of advice may be the first."""
    return mock.patch("backrules.questions.top_k._MOST_STEPS", most)

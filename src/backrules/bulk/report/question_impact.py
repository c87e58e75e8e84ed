"""What asking would change for a few people: which facts they miss, and what could come of them. No value is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from backrules.api import Ruleset
from backrules.diagrams import TooLarge, is_open
from backrules.errors import UsageError
from backrules.facts import Values
from backrules.questions import QuestionPlanner
from backrules.questions.answers import answers_of
from backrules.recommendation import Answer

if TYPE_CHECKING:
    from backrules.frames.sampling import Drawn

__all__ = ["MOST", "Asked", "Person", "smallest"]

MOST = 300  # people
_MOST_OPEN = 2_000  # facts that they miss, all together: these are what takes time
_FIRST = 3  # pieces of advice, as `next_question(prefer="top")` has it
_FACTS = ("missing", "outcome", "first", "perhaps", "changed")


@attrs.frozen
class Asked:
    """What asking one person would change; facts by name, in their order.

    Attributes:
        missing: facts of which nothing is known, or not all options.
        outcome: of these, the facts that can still change which advice is given or its order.
        first: the ones that can change the first three pieces of advice.
        perhaps: the ones that may, but the ruleset is too large to be sure.
        changed: the ones of which one possible answer alone, and nothing else, changes the first three.
        next: the fact of the next question, `next_question(prefer="top")`; None when there is none.
    """

    missing: tuple[str, ...]
    outcome: tuple[str, ...]
    first: tuple[str, ...]
    perhaps: tuple[str, ...]
    changed: tuple[str, ...]
    next: str | None


class Person:
    """Somebody who was drawn; what asking would change is computed when first wanted, and then the values go.

    Args:
        draw: the hash by which they were drawn.
        missing: the facts they miss.
        values: what is known of them, None if it was computed already.
        asked: what was computed.

    Attributes:
        draw: the hash by which they were drawn.
        missing: the facts they miss.
    """

    def __init__(
        self, draw: int, missing: tuple[str, ...], *, values: Values | None = None, asked: Asked | None = None
    ) -> None:
        self.draw, self.missing, self._values, self._impact = draw, missing, values, asked

    @classmethod
    def of(cls, ruleset: Ruleset, drawn: Drawn) -> Person:
        """Return somebody who was drawn from a table."""
        values = ruleset.profiles.read(drawn.facts)
        return cls(drawn.draw, tuple(fact for fact in ruleset.data.facts if is_open(values, fact)), values=values)

    def asked(self, ruleset: Ruleset, *, strict: bool) -> Asked:
        """Return what asking this person would change."""
        if self._impact is None:
            assert self._values is not None  # noqa: S101 - one of the two is there
            self._impact = _impact(ruleset, self._values, self.missing, strict=strict)
            self._values = None
        return self._impact

    def to_dict(self, ruleset: Ruleset, *, strict: bool) -> dict[str, Any]:
        """Return plain JSON types, without any value of a fact."""
        asked = self.asked(ruleset, strict=strict)
        return {"draw": self.draw, **{name: list(getattr(asked, name)) for name in _FACTS}, "next": asked.next}

    @classmethod
    def from_dict(cls, ruleset: Ruleset, data: Mapping[str, Any]) -> Person:
        """Return somebody of whom `to_dict` was kept.

        Raises:
            UsageError: it is something else.
        """
        try:
            lists = {name: tuple(data[name]) for name in _FACTS}
            draw, following = data["draw"], data["next"]
        except (KeyError, TypeError):
            lists, draw, following = {}, None, None
        named = [*(one for some in lists.values() for one in some), *([] if following is None else [following])]
        if not isinstance(draw, int) or not all(isinstance(one, str) and one in ruleset.data.facts for one in named):
            raise UsageError("this is no population that was kept: its sample is damaged")
        return cls(draw, lists["missing"], asked=Asked(**lists, next=following))


def smallest(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return those with the smallest hashes: at most `MOST`, and fewer where they miss very much.

    Whether somebody is among them hangs only on those with a smaller hash, so samples of parts make that of the whole.
    """
    chosen: list[Person] = []
    missing = 0
    for person in sorted(people, key=lambda one: (one.draw, one.missing)):
        if len(chosen) == MOST or missing >= _MOST_OPEN:
            break
        chosen.append(person)
        missing += len(person.missing)
    return tuple(chosen)


def _impact(ruleset: Ruleset, values: Values, missing: tuple[str, ...], *, strict: bool) -> Asked:
    answer = ruleset.answer(ruleset.profiles.read(values), strict=strict, engine="cells")
    told = partial(ruleset.answer_once_told, strict=strict, engine="cells")
    asking = QuestionPlanner(answer, ruleset.outcomes, strict=strict, told=told)
    decisive = asking.decisive
    changed = {fact for fact in decisive if _changes(ruleset, asking, fact)}
    first = tuple(fact for fact, sure in decisive.items() if sure or fact in changed)
    question = asking.question("top") if decisive else None
    return Asked(
        missing=missing,
        outcome=asking.relevant,
        first=first,
        perhaps=tuple(fact for fact in decisive if fact not in first),
        changed=tuple(fact for fact in decisive if fact in changed),
        next=None if question is None else question.fact,
    )


def _changes(ruleset: Ruleset, asking: QuestionPlanner, name: str) -> bool:
    """Whether an answer that does not contradict what is known changes the first pieces of advice at once."""
    fact, values = ruleset.data.facts[name], asking.values
    before, contradictions = _first(asking.answer), {one.id for one in asking.answer.violations}
    with asking.outcomes.held():
        try:
            answers = [value for value, _ in answers_of(fact, asking.values, asking.outcomes)]
        except TooLarge:  # a number of which not all kinds of answers are known
            return False
    for value in answers:
        after = asking.told(values, name, value)
        if _first(after) != before and contradictions.issuperset(one.id for one in after.violations):
            return True
    return False


def _first(answer: Answer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return answer.outcome[:_FIRST]

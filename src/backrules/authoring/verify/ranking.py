"""Where the advice of one ruleset stands, for everybody at once."""

from __future__ import annotations

from backrules.conditions import Condition, renamed
from backrules.diagrams import FALSE, TRUE, Universe
from backrules.model import RulesetData

__all__ = ["RulesetOutcomes", "own_names"]


class RulesetOutcomes:
    """What becomes of the advice of one ruleset of a space, as two-valued diagrams.

    Every method raises TooLarge where a diagram would be too large.

    Args:
        space: the diagrams.
        index: the place of the ruleset in it.
    """

    def __init__(self, space: Universe, index: int = 0) -> None:
        self.space, self.diagrams, self.outcomes = space, space.diagrams, space.outcomes[index]
        self.index, self.data = index, self.outcomes.data

    def where(self, condition: Condition) -> int:
        """Return where a condition of this ruleset is true."""
        return self.space.where(own_names(condition, self.data, self.index))

    def planned(self, strict: bool) -> int:
        """Return where there is a plan."""
        plan, no = self.data.plan, self.diagrams.negation
        never = None if plan is None or plan.never is None else own_names(plan.never.when, self.data, self.index)
        parts = [no(self.recommended(key, strict)) for key, advice in self.data.advice.items() if advice.alone]
        if never is not None:
            parts.append(self.space.where(never, FALSE) if strict else no(self.space.where(never)))
        return self.diagrams.conjunction(*parts)

    def recommended(self, advice: str, strict: bool) -> int:
        """Return where an advice is recommended."""
        return self.outcomes.of(advice).recommended[strict]

    def advised(self, advice: str) -> int:
        """Return where an advise rule speaks for it, whatever stands against it."""
        return self.diagrams.is_value(TRUE, self.outcomes.of(advice).advised)

    def withheld(self, advice: str, strict: bool) -> int:
        """Return where an advice is withheld."""
        both = self.advised(advice), self.diagrams.negation(self.recommended(advice, strict))
        return self.diagrams.conjunction(*both)

    def key(self, advice: str) -> int:
        """Return the diagram of the key of an advice."""
        return self.outcomes.key(advice)

    def ahead(self, one: str, other: str, strict: bool) -> int:
        """Return where one advice is recommended and would stand before another."""
        return self.diagrams.conjunction(self.recommended(one, strict), self.before(one, other))

    def before(self, one: str, other: str) -> int:
        """Return where one advice stands before another; it says nothing where one of them is not recommended."""
        return self.outcomes.before(one, other, self.key(one), self.key(other))


def own_names(condition: Condition, data: RulesetData, index: int) -> Condition:
    """Return a condition with the names that the derived facts of a ruleset have in a space.

    Args:
        condition: the condition, as the ruleset's author writes it.
        data: the ruleset, as it came or as it is in the space.
        index: its place in the space.
    """
    if index == 0:
        return condition
    mark = f"~{index}"
    names = {name.removesuffix(mark): name.removesuffix(mark) + mark for name in (*data.derived, *data.numbers)}
    return renamed(condition, names)

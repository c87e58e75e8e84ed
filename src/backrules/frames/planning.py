"""Plans as columns: which piece fills each slot, for a whole table at once. `plan.filling` says the same of one person.

What fills a slot is no choice any more for the ones after it, nor is anything of its groups, so each slot is a stage of
its own. How much of it on which day is computed in rounds, one more of everything as long as it goes in: that is left
to `recommend().plan()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
import narwhals as nw

from backrules.frames.ranking import EXPRESSIONS, Ranking
from backrules.frames.truths import Truth, as_expr, joined
from backrules.model import RulesetData
from backrules.model.plan import PlanDefinition, Slot
from backrules.recommendation import CompiledRuleset
from backrules.semantics.decisions import program_of
from backrules.semantics.program import Program
from backrules.semantics.status import allowed

__all__ = ["Planning", "planning_program"]

_NEVER = "plan never"
_NONE = -1  # the number of what fills an empty slot


def planning_program(plan: CompiledRuleset, definition: PlanDefinition) -> Program:
    """Return what is decided for plans, besides what is decided about advice."""
    conditions = {key: decision.condition for key, decision in plan.decisions.items()}
    conditions |= {_key(slot): slot.when for slot in definition.slots.values() if slot.when is not None}
    if definition.never is not None:
        conditions[_NEVER] = definition.never.when
    return attrs.evolve(plan.program, conditions=program_of(plan.data, conditions).conditions)


def _key(slot: Slot) -> str:
    return f"slot {slot.id}"


class Planning:
    """What fills the slots of a plan, over the advice of a ruleset.

    Args:
        definition: the template.
        ranking: the advice over the columns of a table.
        truths: key of a condition of `planning_program` -> its truth.
        strict: whether there is no plan while it is open whether there may be one.
        prefix: what the names of the new columns begin with.

    Attributes:
        stages: columns to be added, stage by stage, after those of the ranking.
        held: whether there is no plan.
        chosen: slot -> the column with the number of the advice that fills it, null where it is empty.
    """

    def __init__(
        self,
        definition: PlanDefinition,
        ranking: Ranking,
        truths: Mapping[str, Truth],
        *,
        strict: bool,
        prefix: str,
    ) -> None:
        self._ranking, self._truths, self._prefix = ranking, truths, prefix
        data: RulesetData = ranking.plan.data
        self._numbers = {advice.id: number for number, advice in enumerate(ranking.plan.advice)}
        self._groups = [frozenset(self._of(group)) for group in data.alternatives.values()]
        self._before: list[tuple[nw.Expr, frozenset[int]]] = []  # slots so far: what fills them, what may
        alone = self._of(key for key, advice in data.advice.items() if advice.alone)
        open_to = allowed(EXPRESSIONS, truths.get(_NEVER, False), strict=strict)
        self.held = as_expr(joined([*map(ranking.recommended, alone), EXPRESSIONS.negated(open_to)], absorbing=True))
        self.stages: list[dict[str, nw.Expr]] = [{f"{prefix}held": self.held}]
        self.chosen = {key: self._slot(place, slot) for place, (key, slot) in enumerate(definition.slots.items())}

    def any_of(self, numbers: frozenset[int]) -> Truth:
        """Return whether a slot is filled with any of some advice."""
        filled = [column.is_in(sorted(numbers & may)) for column, may in self._before if numbers & may]
        return joined(filled, absorbing=True)

    def _of(self, ids: Iterable[str]) -> list[int]:
        return [self._numbers[key] for key in ids]

    def _slot(self, place: int, slot: Slot) -> str:
        """Add the stages of one slot; return its column."""
        best, filled, column = (f"{self._prefix}{part}_{place}" for part in ("o", "f", "p"))
        ranking, last = self._ranking, self._ranking.last
        there = joined([self._truths.get(_key(slot), True), ~nw.col(f"{self._prefix}held")], absorbing=False)
        order = self._best(slot.advice)
        if slot.fallback is not None:
            wanted = f"{best}w"
            self.stages.append({wanted: order})
            order = nw.when(nw.col(wanted) == last).then(self._best(slot.fallback.advice)).otherwise(nw.col(wanted))
        self.stages.append({best: order})
        number = ranking.number_of(nw.col(best)).cast(nw.Int64())
        fits = as_expr(joined([there, nw.col(best) != last], absorbing=False))
        self.stages.append({filled: nw.when(fits).then(number).otherwise(nw.lit(_NONE, nw.Int64()))})
        self.stages.append({column: nw.when(nw.col(filled) != _NONE).then(nw.col(filled))})
        self._before.append((nw.col(filled), frozenset(self._of(slot.takes))))
        return column

    def _best(self, ids: Iterable[str]) -> nw.Expr:
        """Return the order of the first of these that is recommended and no choice that was made."""
        ranking = self._ranking
        last = nw.lit(ranking.last, ranking.dtype)
        orders = [last]
        for number in self._of(ids):
            if number in ranking.orders:
                used, order = self._used(number), nw.col(ranking.orders[number])
                orders.append(order if used is None else nw.when(used).then(last).otherwise(order))
        return nw.min_horizontal(*orders) if len(orders) > 1 else last

    def _used(self, number: int) -> nw.Expr | None:
        """Return whether a slot before is filled with a piece, or with one of its groups; None where none can be."""
        near = frozenset([number]).union(*(group for group in self._groups if number in group))
        used = self.any_of(near)
        return used if isinstance(used, nw.Expr) else None

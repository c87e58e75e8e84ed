"""Assessments as columns: the bands of all checks, their numbers, and what would mend them, for a whole table at once.

What mends a check depends on what mends the ones before it, so each change is a stage of its own: how much it takes is
computed on the columns that the changes before it have left. `assess.mending` says the same of one person.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

import attrs
import narwhals as nw

from backrules.conditions import quantities
from backrules.facts.schema import LARGEST
from backrules.frames.expressions import Columnar
from backrules.frames.ranking import EXPRESSIONS
from backrules.frames.slots import Slots
from backrules.frames.truths import Truth, as_expr, joined, total
from backrules.model import RulesetData
from backrules.model.assessment import BANDS, AssessmentDefinition, Band, Change, CheckDefinition
from backrules.semantics.bands import bands
from backrules.semantics.decisions import program_of
from backrules.semantics.program import Program, names_behind
from backrules.semantics.status import allowed

__all__ = ["Assessing", "assessing_program"]

_UNKNOWN = "unknown"


def assessing_program(data: RulesetData, definition: AssessmentDefinition) -> Program:
    """Return what is decided and computed for an assessment."""
    conditions = {f"{key} {name}": getattr(one, name) for key, one in definition.checks.items() for name in _TRUTHS}
    if definition.never is not None:
        conditions["never"] = definition.never.when
    values = {f"value {key}": one.value for key, one in definition.checks.items() if one.value is not None}
    limits = {f"limit {key}": one.most for key, one in definition.limits.items()}
    program = program_of(data, conditions)
    return attrs.evolve(program, numbers={**program.numbers, **values, **limits})


_TRUTHS = ("good", "thin")


class Assessing:
    """The assessment of a ruleset over the columns of a table.

    Args:
        definition: the assessment.
        program: what `assessing_program` gave.
        columnar: the same over the columns.
        strict: whether nothing is proposed while it is open whether it may be.
        prefix: what the names of the new columns begin with.

    Attributes:
        stages: columns to be added, stage by stage.
        columns: name -> column of the result, in order.
    """

    def __init__(
        self, definition: AssessmentDefinition, program: Program, columnar: Columnar, *, strict: bool, prefix: str
    ) -> None:
        self._definition, self._program, self._columnar, self._prefix = definition, program, columnar, prefix
        self._now: dict[str, str] = {}  # fact -> its column after the changes so far
        self._left = {key: f"{prefix}l_{key}" for key in definition.limits}
        self._where = {key: self._bands_of(key) for key in definition.checks}
        never = columnar.truths.get("never", False)
        self._allowed = allowed(EXPRESSIONS, never, strict=strict)
        self.stages: list[dict[str, nw.Expr]] = [self._limits()]
        self._amounts: dict[str, list[nw.Expr]] = {}
        for key in definition.order:
            for change in definition.checks[key].changes:
                self._change(key, change)
        self.stages = [stage for stage in self.stages if stage]
        self.columns = dict(self._columns())

    def _bands_of(self, key: str) -> dict[Band, bool | nw.Expr]:
        good, thin = (self._columnar.truths[f"{key} {name}"] for name in _TRUTHS)
        return bands(EXPRESSIONS, good, thin)

    def _limits(self) -> dict[str, nw.Expr]:
        stage = {}
        for key, column in self._left.items():
            number = self._columnar.number(f"limit {key}")
            stage[column] = nw.lit(None, nw.Float64()) if number is None else number
        return stage

    def _change(self, check: str, change: Change) -> None:
        """Add the stages of one change: how much it takes, how much is granted, and what is left after it."""
        slots, place = self._columnar.counting, len(self.stages)
        if change.fact not in slots.facts:
            return
        wanted = self._amount_wanted(change, f"{self._prefix}m{place}_")
        if wanted is None:
            return
        now = nw.col(self._now.get(change.fact, slots.facts[change.fact]))
        parts = [-((-wanted).floor()), self._room(change, now).floor()]
        if change.limit is not None:
            parts.append(nw.col(self._left[change.limit]).floor())
        known = reduce(operator.and_, [~part.is_null() for part in parts])
        least = nw.min_horizontal(*parts)
        mends = joined([self._where[check]["thin"], self._where[check]["off"]], absorbing=True)
        given = as_expr(joined([mends, self._allowed], absorbing=False)) & known & (least > 0.0)
        amount, after = f"{self._prefix}a_{place}", f"{self._prefix}f_{place}"
        none = nw.lit(0.0, nw.Float64())
        self.stages.append({amount: nw.when(given).then(least).otherwise(none)})
        stage = {after: now + nw.col(amount) if change.more else now - nw.col(amount)}
        if change.limit is not None:
            left = f"{self._prefix}l{place}_{change.limit}"
            stage[left] = nw.col(self._left[change.limit]) - nw.col(amount)
            self._left[change.limit] = left
        self.stages.append(stage)
        self._now[change.fact] = after
        self._amounts.setdefault(change.fact, []).append(nw.col(amount) if change.more else -nw.col(amount))

    def _amount_wanted(self, change: Change, prefix: str) -> nw.Expr | None:
        """Return how much a change takes, on the columns that the changes before it have left."""
        columnar, program = self._columnar, self._program
        names = names_behind([one.name for one in quantities(change.by)], {}, program.numbers)
        numbers = {name: number for name, number in program.numbers.items() if name in names}
        own = Program(program.facts, {}, {}, {**numbers, "wanted": change.by})
        slots = Slots({**columnar.counting.facts, **self._now}, columnar.counting.options)
        after = Columnar(own, slots, prefix, columnar.constant)
        self.stages += after.stages
        return after.number("wanted")

    def _room(self, change: Change, now: nw.Expr) -> nw.Expr:
        low, high = self._program.facts[change.fact].range or (-LARGEST, LARGEST)
        return -now + float(high) if change.more else now - float(low)

    def _columns(self) -> Iterator[tuple[str, nw.Expr]]:
        checks = self._definition.checks
        yield "band", _first_band({name: joined(self._all(name), absorbing=True) for name in reversed(BANDS)})
        yield "good", _count(self._all("good"))
        yield "known", _count(joined([*where.values()], absorbing=True) for where in self._where.values())
        yield "held", ~as_expr(self._allowed)
        for key in checks:
            yield key, _first_band(self._where[key])
            if checks[key].value is not None:
                number = self._columnar.number(f"value {key}")
                yield f"{key}_value", nw.lit(None, nw.Float64()) if number is None else number
        for fact in _changed(checks.values()):
            amounts = self._amounts.get(fact, [])
            change = total(amounts) if amounts else nw.lit(0.0, nw.Float64())
            yield f"{fact}_change", change.cast(nw.Int64())

    def _all(self, band: Band) -> list[Truth]:
        return [where[band] for where in self._where.values()]


def _changed(checks: Iterable[CheckDefinition]) -> list[str]:
    return list(dict.fromkeys(change.fact for check in checks for change in check.changes))


def _first_band(where: Mapping[Band, Truth] | Mapping[Band, bool | nw.Expr]) -> nw.Expr:
    """Return the name of the first band that is there, or unknown."""
    found: nw.Expr = nw.lit(_UNKNOWN, nw.String())
    for name, there in reversed([*where.items()]):
        found = nw.when(as_expr(there)).then(nw.lit(name, nw.String())).otherwise(found)
    return found


def _count(truths: Iterable[Truth]) -> nw.Expr:
    one, none = nw.lit(1, nw.Int64()), nw.lit(0, nw.Int64())
    counts = [nw.when(as_expr(truth)).then(one).otherwise(none) for truth in truths]
    return total(counts) if counts else none

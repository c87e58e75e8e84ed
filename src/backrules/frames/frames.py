"""Recommending for a whole table: from its columns over conditions and ranking to the kind that the caller has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import narwhals as nw

from backrules.errors import UsageError
from backrules.frames.adapter import OpenTable
from backrules.frames.aggregates import Counting, Counts, Cuts
from backrules.frames.assessing import Assessing, assessing_program
from backrules.frames.expressions import Columnar
from backrules.frames.invalid import problem_table, refuse, without
from backrules.frames.mapping import matched
from backrules.frames.normalise import read
from backrules.frames.options import AssessOptions, CountOptions, FrameOptions, PeopleOptions, TableOptions
from backrules.frames.outputs import BESIDE, BETWEEN, Shape, columns_of, ids_of_all, shaped
from backrules.frames.planning import Planning, planning_program
from backrules.frames.ranking import Ranking
from backrules.frames.sampling import Drawn, draw_sample
from backrules.frames.truths import as_expr
from backrules.recommendation import CompiledRuleset
from backrules.semantics.program import Program

__all__ = ["assess_frame", "count_frame", "match_frame", "plan_frame", "recommend_frame"]


def recommend_frame(plan: CompiledRuleset, frame: Any, options: FrameOptions, *, flat: bool = False) -> Any:
    """Return ranked advice for every person of a table; with the problems unless they are raised.

    Args:
        plan: the tables of the ruleset.
        frame: the table.
        options: what is asked of it.
        flat: `top` has a column for each part.

    Raises:
        FrameError: columns or values that do not fit.
        UsageError: an argument is wrong.
    """
    job = _Job(plan, frame, options, keep=options.keep, numbered=options.output == "long")
    columnar = job.columnar
    ranking = Ranking(plan, columnar.truths, strict=options.strict, prefix=job.opened.prefix, idle=columnar.idle)
    count = ranking.most if options.top is None else options.top
    shape = Shape(options.output, count, job.inner, flat=flat)
    job.check_names(columns_of(ranking, shape))
    return job.finish(shaped(job.opened.kind, job.matched(), ranking, shape, job.opened.prefix))


def match_frame(plan: CompiledRuleset, frame: Any, options: TableOptions) -> Any:
    """Return whether each rule fires for every person of a table: true, false, or null where it is possible.

    Raises:
        FrameError: columns or values that do not fit.
        UsageError: an argument is wrong.
    """
    job = _Job(plan, frame, options, keep=options.keep)
    rules = {key: decision.id for key, decision in plan.decisions.items() if decision.is_rule}
    job.check_names(list(rules.values()))
    truths = [as_expr(job.columnar.truths[key]).alias(rule) for key, rule in rules.items()]
    return job.finish(nw.to_native(nw.from_native(job.matched()).select(*job.inner, *truths)))


def assess_frame(plan: CompiledRuleset, frame: Any, options: AssessOptions) -> Any:
    """Return how every person of a table stands: the bands and numbers of all checks, and what would mend them.

    Raises:
        FrameError: columns or values that do not fit.
        UsageError: an argument is wrong, or the ruleset has no assessment.
    """
    definition = plan.data.assessment
    if definition is None:
        raise UsageError(f"the ruleset {plan.data.id} has no assessment (assessment.yaml)")
    program = assessing_program(plan.data, definition)
    job = _Job(plan, frame, options, keep=options.keep, program=program)
    made = Assessing(definition, program, job.columnar, strict=options.strict, prefix=job.opened.prefix)
    job.check_names(made.columns)
    table = nw.from_native(job.matched())
    for stage in made.stages:
        table = table.with_columns(**stage)
    columns = [column.alias(name) for name, column in made.columns.items()]
    return job.finish(nw.to_native(table.select(*job.inner, *columns)))


def plan_frame(plan: CompiledRuleset, frame: Any, options: AssessOptions) -> Any:
    """Return which piece fills each slot of the plan of every person of a table.

    Raises:
        FrameError: columns or values that do not fit.
        UsageError: an argument is wrong, or the ruleset has no plan.
    """
    definition = plan.data.plan
    if definition is None:
        raise UsageError(f"the ruleset {plan.data.id} has no plan (plan.yaml)")
    job = _Job(plan, frame, options, keep=options.keep, program=planning_program(plan, definition))
    truths, prefix = job.columnar.truths, job.opened.prefix
    ranking = Ranking(plan, truths, strict=options.strict, prefix=prefix)
    made = Planning(definition, ranking, truths, strict=options.strict, prefix=prefix)
    job.check_names(["held", *made.chosen, *BESIDE])
    table = nw.from_native(job.matched())
    beside = {f"{prefix}{part}": ids_of_all(made.any_of, of(ranking)) for part, of in BESIDE.items()}
    for stage in (*ranking.stages, *made.stages, beside):
        table = table.with_columns(**stage) if stage else table
    native, ids = nw.to_native(table), dict(enumerate(advice.id for advice in plan.advice))
    native = job.opened.kind.split(native, [*beside], BETWEEN)
    for slot, column in made.chosen.items():
        native = job.opened.kind.lookup(native, column, f"{prefix}id_{slot}", ids)
    columns = {"held": nw.col(f"{prefix}held"), **{slot: nw.col(f"{prefix}id_{slot}") for slot in made.chosen}}
    columns |= {part: nw.col(f"{prefix}{part}") for part in BESIDE}
    return job.finish(nw.to_native(nw.from_native(native).select(*job.inner, **columns)))


def count_frame(
    plan: CompiledRuleset,
    frame: Any,
    options: CountOptions,
    *,
    cuts: Cuts,
    sample: int = 0,
    start: int | None = None,
) -> tuple[Counts, list[Drawn] | None]:
    """Return how many people get which advice and so on, and what is known of a few people drawn at random.

    The counts are one row that is fetched, the sample a few; nothing else is.

    Args:
        plan: the tables of the ruleset.
        frame: the table.
        options: what is asked of it; problems are not listed.
        cuts: number fact -> where its values are parted for counting.
        sample: how many people are drawn, at most.
        start: the number of the first row among all rows of which this table is a part; None draws by what is counted.

    Returns:
        The counts; and who was drawn, or None where nothing tells people apart: the rows have no numbers, and there is
        no key.

    Raises:
        FrameError: columns or values that do not fit.
        UsageError: an argument is wrong.
    """
    job = _Job(plan, frame, options, places=True)
    kind, table = job.opened.kind, job.fitting()
    table = kind.settle(table)  # it is asked twice
    ranking = Ranking(plan, job.columnar.truths, strict=options.strict, prefix=job.opened.prefix)
    counting = Counting(ranking, job.columnar, top=options.top, cuts=cuts, prefix=job.opened.prefix)
    counts = counting.of(table)
    if job.opened.who is None:
        return counts, None
    return counts, draw_sample(job.opened, table, plan.program.facts, job.columnar.slots, sample, start, counts)


class _Job:
    """One table on its way.

    Attributes:
        opened: the caller's table.
        columnar: the conditions over its columns.
        inner: the columns that stay in the table while it is worked on.
    """

    def __init__(
        self,
        plan: CompiledRuleset,
        frame: Any,
        options: PeopleOptions,
        *,
        keep: str | Iterable[str] = (),
        numbered: bool = False,
        places: bool = False,
        program: Program | None = None,
    ) -> None:
        self._on_bad, self._numbered = options.on_bad, numbered
        self.opened = OpenTable(frame, key=options.key, keep=keep, ignore=options.ignore, places=places)
        self.inner = self.opened.inner(numbered=numbered)
        sources = [
            attrs.evolve(source, at=self.opened.working(source.column.name))
            for source in matched(
                plan.program.facts,
                self.opened.candidates,
                options.columns,
                self.opened.named,
                renamed=plan.data.renamed,
            )
        ]
        table = self.opened.table({source.column.name: source.wanted for source in sources})
        self._reading = read(self.opened.kind, table, sources, self.opened.prefix)
        decided = {key: decision.condition for key, decision in plan.decisions.items()}  # null says what denials say
        program = program or attrs.evolve(plan.program, conditions=decided)
        self.columnar = Columnar(program, self._reading.slots, self.opened.prefix, self.opened.kind.constant)
        self._problems: Any = None

    def check_names(self, new: Iterable[str]) -> None:
        """Raise a UsageError where a column that stays has the name of a new one."""
        taken = {self.opened.kind.same(name) for name in new}
        clash = sorted(name for name in self.opened.kept if self.opened.kind.same(name) in taken)
        if clash:
            raise UsageError(f"the result has columns {', '.join(clash)} of its own: rename those that are kept")

    def matched(self) -> Any:
        """Return the native table with the truths of all conditions; what does not fit has been dealt with."""
        table = nw.from_native(self.fitting())
        # what said the facts is left behind: what follows is many steps, and some back ends name every column in each
        names = dict.fromkeys([*self.inner, *self.columnar.slots.columns])
        return nw.to_native(self.columnar.on(table.select(*names) if names else table))

    def fitting(self) -> Any:
        """Return the native table with the canonical columns; what does not fit has been dealt with."""
        kind, who, reading = self.opened.kind, self.opened.who, self._reading
        if reading.checks:  # it is asked twice then
            reading = attrs.evolve(reading, table=kind.settle(reading.table))
        if self._on_bad == "raise":
            refuse(kind, reading, who, "row" if who == self.opened.rows else str(self.opened.key))
        else:
            self._problems = problem_table(kind, reading, who, self.opened.prefix)
        return without(reading) if self._on_bad == "drop" and reading.checks else reading.table

    def finish(self, table: Any) -> Any:
        """Return the result as the caller's kind of table; with the problems, unless they are raised."""
        result = self.opened.close(table, numbered=self._numbered)
        if self._on_bad == "raise":
            return result
        key = (self.opened.key,) if self.opened.key is not None else ()
        return result, self.opened.close(self._problems, kept=key, numbered=True)

"""One batch of people: what they are advised, what of them does not fit, and how many get what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from backrules.api import Ruleset
from backrules.bulk.files.formats import Format
from backrules.bulk.files.options import Options
from backrules.bulk.files.source import Table
from backrules.bulk.files.summary import Summary, summary_of
from backrules.bulk.files.text_columns import Said
from backrules.errors import FrameError, UsageError
from backrules.frames.adapter import ROW, OpenTable
from backrules.frames.frames import match_frame, recommend_frame
from backrules.frames.hints import COMMAND_LINE
from backrules.frames.invalid import PROBLEM_COLUMNS
from backrules.frames.mapping import matched

if TYPE_CHECKING:
    from backrules.bulk.report import Population

__all__ = ["Scored", "Scorer"]


@attrs.frozen(eq=False)
class Scored:
    """What became of a batch.

    Attributes:
        result: the advice; None where values do not fit and this is an error.
        problems: a row for each value that does not fit.
        dropped: how many people are not in the result.
        summary: who gets what.
        population: the counts of the report as plain data, with all batches before it, or None.
        rows: the row of each problem, where they are an error.
    """

    result: pl.DataFrame | None
    problems: pl.DataFrame
    dropped: int = 0
    summary: Summary = attrs.field(factory=Summary)
    population: dict[str, Any] | None = None
    rows: Sequence[int] = ()


MOST_PLACES = 1000  # that `--top` may ask for, of however small a ruleset


class Scorer:
    """Scores batches of one table.

    Args:
        ruleset: the rules.
        table: the table.
        options: what is asked.
        form: the format in which results are written.

    Attributes:
        table: the table, with the one type that each of its columns is read as.
        columns: the columns of the table that are needed.

    Raises:
        FrameError: columns that do not fit.
        UsageError: an option is wrong.
    """

    def __init__(self, ruleset: Ruleset, table: Table, options: Options, form: Format) -> None:
        self._ruleset, self._options, self._form = ruleset, options, form
        self._plan = ruleset.compiled
        self._population: Population | None = None
        if options.key is None and ROW in table.schema:
            raise UsageError(f"people are numbered in a column {ROW!r}, and the table has one: --key says who is who")
        if options.key in PROBLEM_COLUMNS:
            raise UsageError(f"the table of problems has a column {options.key!r} of its own: rename that of --key")
        if options.spreadsheet_safe and not form.flat:
            raise UsageError(f"--spreadsheet-safe is for CSV: a value in a file of {form.name} is never a formula")
        most = max(len(ruleset.data.advice), MOST_PLACES)
        if options.top is not None and options.top > most:
            raise UsageError(
                f"--top is at most {most:,}, or all: there are {len(ruleset.data.advice):,} pieces of advice"
            )
        opened = _open_table(pl.DataFrame(schema=dict(table.schema)), options)
        try:
            facts, given = ruleset.data.facts, options.columns
            sources = matched(facts, opened.candidates, given, opened.named, COMMAND_LINE)
            lists = [source.column.name for source in sources if source.is_list]
            self.table = table.settled(lists=lists, verbatim=opened.kept)
            self._said = Said(
                sources, self.table.schema, written=table.format.written, kept=opened.kept, prefix=opened.prefix
            )
        except FrameError as error:
            raise options.columns_file.with_places(error) from error
        self._kept = opened.kept
        self.columns = [*dict.fromkeys([*self._kept, *self._said.names])]
        single = [name for name in self._kept if name not in self._said.names]
        self.table.check_columns(self.columns, single=single)
        self._row = ROW if options.key is None else f"{opened.prefix}row"
        said = [source.column.name for source in self._said.sources]
        self._asked = options.of_table(
            key=self._row,
            keep=self._kept,
            columns=self._said.columns,
            ignore=[name for name in self.columns if name not in said],
        )
        empty = pl.DataFrame(schema={name: self.table.schema[name] for name in self.columns})
        self.score(empty, 0)  # whatever is wrong with the options shows here

    def score(self, frame: pl.DataFrame, start: int) -> Scored:
        """Score a batch.

        Args:
            frame: its people, the needed columns of the table.
            start: how many people came before.
        """
        numbers = pl.int_range(start, start + pl.len(), dtype=pl.Int64).alias(self._row)
        copies = [pl.col(name).alias(copy) for name, copy in self._said.copies.items()]
        numbered = frame.with_columns(numbers, *copies)
        frame, problems = self._said.read(numbered, self._row)
        if problems.is_empty():
            try:
                return self._finished(frame, start, problems, 0)
            except FrameError:
                pass  # listed below, with who they are
        listed = match_frame(self._plan, frame, attrs.evolve(self._asked, keep=(), on_bad="null"))[1]
        problems = pl.concat([problems, self._said.as_written(listed, numbered, self._row)])
        problems = problems.sort(self._row, maintain_order=True)
        who = self._who(problems, frame)
        if self._options.on_bad == "raise":
            return Scored(None, who, rows=problems[self._row].to_list())
        if self._options.on_bad == "drop":
            frame = frame.filter(~pl.col(self._row).is_in(problems[self._row].implode()))
        else:
            frame = self._said.without(frame, problems, self._row)
        return self._finished(frame, start, who, numbered.height - frame.height)

    def _finished(self, frame: pl.DataFrame, start: int, problems: pl.DataFrame, dropped: int) -> Scored:
        result: pl.DataFrame = recommend_frame(self._plan, frame, self._asked, flat=self._form.flat)
        options, advice = self._options, [*self._ruleset.data.advice]
        summary = summary_of(result, options.output, advice, options.top)
        if summary.people != frame.height:
            raise AssertionError(f"{frame.height} people became {summary.people}")
        if options.key is not None:
            result = result.drop(self._row)
        safe = options.spreadsheet_safe
        written = (
            self._form.prepared(result, spreadsheet_safe=safe),
            self._form.prepared(problems, spreadsheet_safe=safe),
        )
        return Scored(*written, dropped, summary, self._counted(frame, start))

    def take_up(self, population: Mapping[str, Any] | None) -> None:
        """Count on from what an earlier run has counted.

        Args:
            population: the counts as plain data, or None for nobody.

        Raises:
            UsageError: they are damaged.
        """
        from backrules.bulk.report import Population

        if population is None:
            return
        try:
            self._population = Population.from_dict(self._ruleset, population)
        except Exception as error:  # whatever damaged counts make it raise
            why = f"the counts of an earlier run are damaged ({type(error).__name__}); --fresh leaves its work"
            raise UsageError(why) from error

    def _counted(self, frame: pl.DataFrame, start: int) -> dict[str, Any] | None:
        """Return the counts of the report, of this batch and all before it.

        Most of the people who are drawn for it stay the same from batch to batch, and what is found about them is kept.
        """
        from backrules.bulk.report import Population

        options = self._options
        if not options.report:
            return None
        counted = Population.of(
            self._ruleset,
            frame,
            strict=options.strict,
            columns=self._said.columns,
            key=self._row,
            ignore=self._asked.ignore,
            top=options.top or len(self._ruleset.data.advice),
            start=start,
        )
        self._population = counted if self._population is None else self._population + counted
        return self._population.to_dict()

    def _who(self, problems: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a table of problems that names people as the result does."""
        key = self._options.key
        if key is None:
            return problems
        names = frame.select(self._row, key)
        return problems.join(names, on=self._row, how="left", maintain_order="left").select(
            key, "fact", "value", "expected"
        )


def _open_table(empty: pl.DataFrame, options: Options) -> OpenTable:
    """Return a table that knows who is who in it; what is wrong with an option is said by the option's name."""
    try:
        return OpenTable(empty, key=options.key, keep=options.keep, ignore=options.ignore)
    except UsageError as error:
        argument, colon, rest = str(error).partition(": ")
        raise UsageError(f"--{argument}: {rest}" if colon and argument in _ARGUMENTS else str(error)) from error


_ARGUMENTS = ("key", "keep", "ignore")

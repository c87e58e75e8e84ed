"""The same on a Spark cluster: it reads, scores and writes; only counts come back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from typing import Any

import polars as pl

from backrules._util.printable import quoted
from backrules.api import Ruleset
from backrules.bulk.files.formats import FORMATS, Format, format_of
from backrules.bulk.files.options import Options
from backrules.bulk.files.run import RunResult
from backrules.bulk.files.source import found_files
from backrules.bulk.files.summary import Summary, summary_of
from backrules.bulk.files.text_columns import Said
from backrules.errors import FrameError, MissingExtraError, Problem, UsageError
from backrules.frames.adapter import OpenTable
from backrules.frames.frames import recommend_frame
from backrules.frames.hints import COMMAND_LINE
from backrules.frames.mapping import matched
from backrules.frames.normalise import number_words

__all__ = ["score_on_spark"]

_NAMES = {"parquet": "parquet", "csv": "csv", "ndjson": "json"}  # what Spark calls the formats that it has


def score_on_spark(
    ruleset: Ruleset,
    given: str,
    out: str,
    options: Options,
    *,
    master: str,
    form: str | None = None,
    overwrite: bool = False,
) -> RunResult:
    """Write ranked advice for every person of what Spark can read; its commit makes a folder whole or not there.

    Args:
        ruleset: the rules.
        given: a file, folder or pattern, as Spark reads it.
        out: a folder, as Spark writes it.
        options: what is asked; there must be a key.
        master: the master of the cluster, `local[2]` for instance.
        form: the format of what is written; by default that of what is read.
        overwrite: replace what is there.

    Raises:
        FrameError: columns or values that do not fit.
        UsageError: files or options that do not fit.
        MissingExtraError: the extra `spark` is not installed.
    """
    if options.key is None:
        raise UsageError("--key is needed on Spark: rows of a cluster have no numbers that tell people apart")
    read = _form_of(given)
    written = _known_format(FORMATS[form] if form else read)
    session, failures = _session(master)
    began = time.monotonic()
    try:
        run = _Run(session, ruleset, _read(session, given, read), options, read)
        return run.write(out, written, overwrite=overwrite, began=began)
    except failures as error:
        raise UsageError(f"Spark: {str(error).strip().splitlines()[0][:500]}") from error


def _session(master: str) -> tuple[Any, Any]:
    """Return a session, and what Spark raises where files do not fit."""
    try:
        from pyspark.errors import AnalysisException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtraError("backrules score --spark", "pyspark", "spark") from error
    builder = SparkSession.builder.master(master).appName("backrules score")
    # longer methods are interpreted by the JVM; with this limit Spark makes shorter ones (docs/spark.md)
    session = builder.config("spark.sql.codegen.hugeMethodLimit", "8000").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session, AnalysisException


def _form_of(given: str) -> Format:
    path = Path(given)
    if path.is_dir():
        return _known_format(format_of(found_files(given)[0]))
    return _known_format(format_of(path) if path.suffix else FORMATS["parquet"])


def _known_format(form: Format) -> Format:
    if form.name not in _NAMES:
        raise UsageError(f"Spark has no files of {form.name}: one of {', '.join(_NAMES)}")
    return form


def _read(session: Any, path: str, form: Format) -> Any:
    reader = session.read.option("header", True).option("enforceSchema", False)
    return reader.format(_NAMES[form.name]).load(path)


class _Run:
    """One table on its way through Spark."""

    def __init__(self, session: Any, ruleset: Ruleset, frame: Any, options: Options, form: Format) -> None:
        self._session, self._ruleset, self._frame, self._options = session, ruleset, frame, options
        opened = OpenTable(frame, key=options.key, keep=options.keep, ignore=options.ignore)
        try:
            facts, given = ruleset.data.facts, options.columns
            sources = matched(facts, opened.candidates, given, opened.named, COMMAND_LINE)
            self._said = Said(sources, _types(frame), written=form.written, kept=opened.kept, prefix=opened.prefix)
        except FrameError as error:
            raise options.columns_file.with_places(error) from error
        needed = [*dict.fromkeys([*opened.kept, *self._said.names])]
        said = [source.column.name for source in self._said.sources]
        self._ignore = [name for name in needed if name not in said]
        self._kept = opened.kept
        copies = (f"`{name}` as `{copy}`" for name, copy in self._said.copies.items())
        self._frame = frame.selectExpr(*(f"`{name}`" for name in needed), *copies)

    def write(self, out: str, form: Format, *, overwrite: bool, began: float) -> RunResult:
        """Write the result and the values that do not fit, and return what was written."""
        options, people = self._options, self._frame.count()
        frame, bad = self._numbers()
        asked = options.of_table(
            key=options.key,
            keep=self._kept,
            columns=self._said.columns,
            ignore=self._ignore,
            on_bad=options.on_bad,
        )
        result: Any = recommend_frame(self._ruleset.compiled, frame, asked, flat=form.flat)
        problems, problems_at = 0, f"{out.rstrip('/')}.problems"
        if options.on_bad != "raise":
            result, listed = result
            every = reduce(lambda one, other: one.union(other), bad, listed)
            problems = self._write(every, problems_at, form, overwrite).count()
        back = self._write(result, out, form, overwrite)
        summary: Summary = summary_of(back, options.output, [*self._ruleset.data.advice], options.top)
        if options.on_bad != "drop" and summary.people != people:
            raise AssertionError(f"{people} people became {summary.people}")
        return RunResult(
            out=Path(out),
            people=people,
            rows=back.count(),
            resumed=0,
            seconds=time.monotonic() - began,
            problems=problems,
            dropped=people - summary.people,
            problems_at=Path(problems_at) if problems else None,
            summary=summary,
            population=self._population(frame) if options.report else None,
        )

    def _numbers(self) -> tuple[Any, list[Any]]:
        """Return the table with numbers that were only written down, and tables of the texts that are none."""
        from pyspark.sql import functions as F  # noqa: N812 - what everybody calls it

        bad, dropped, numbers = [], F.lit(False), {}
        for one in self._said.numbers:
            text = F.col(f"`{one.column.name}`")
            number = F.expr(f"try_cast(trim(`{one.column.name}`) as double)")
            finite = F.coalesce(~F.isnan(number) & (F.abs(number) != float("inf")), F.lit(False))
            wrong = text.isNotNull() & ~finite
            who, expected = f"`{self._options.key}`", F.lit(number_words(one.fact))
            told = F.lit(one.path).alias("fact"), text.alias("value"), expected.alias("expected")
            bad.append(self._frame.where(wrong).select(who, *told))
            numbers[one.column.name] = F.when(finite, number)
            dropped = dropped | wrong
        if self._options.on_bad == "raise":
            self._refuse(bad)
        frame = self._frame.where(~dropped) if self._options.on_bad == "drop" else self._frame
        return frame.withColumns(numbers) if numbers else frame, bad

    def _refuse(self, bad: list[Any]) -> None:
        """Raise a FrameError if there are texts that are no numbers."""
        if not bad:
            return
        from pyspark.sql import functions as F  # noqa: N812

        found = reduce(lambda one, other: one.union(other), bad).groupBy("fact", "expected")
        rows = found.agg(F.count("*").alias("count"), F.min("value").alias("value")).collect()
        if rows:
            raise FrameError(
                Problem(
                    f"{row['count']:,} values do not fit: expected {row['expected']}, not {quoted(row['value'])}",
                    row["fact"],
                )
                for row in sorted(rows, key=lambda row: str(row["fact"]))
            )

    def _write(self, frame: Any, path: str, form: Format, overwrite: bool) -> Any:
        """Write a table, and return what was written."""
        from pyspark.sql import functions as F  # noqa: N812

        if form.flat:
            lists = {name: F.array_join(name, ";") for name, kind in frame.dtypes if kind == "array<string>"}
            frame = frame.withColumns(lists)
        mode = "overwrite" if overwrite else "errorifexists"
        frame.write.mode(mode).option("header", True).format(_NAMES[form.name]).save(path)
        return self._session.read.schema(frame.schema).option("header", True).format(_NAMES[form.name]).load(path)

    def _population(self, frame: Any) -> Any:
        from backrules.bulk.report import Population

        return Population.of(
            self._ruleset,
            frame,
            strict=self._options.strict,
            columns=self._said.columns,
            key=self._options.key,
            ignore=self._ignore,
            top=self._options.top or len(self._ruleset.data.advice),
            on_bad=self._options.on_bad,
        )


def _types(frame: Any) -> Mapping[str, Any]:
    """Return the types of columns as far as it matters how they are written down."""
    kinds = {"string": pl.String(), "boolean": pl.Boolean()}
    numbers = ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal")
    return {
        name: kinds.get(kind, pl.Float64() if kind.startswith(numbers) else pl.Null()) for name, kind in frame.dtypes
    }

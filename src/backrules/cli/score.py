"""`backrules score`: ranked advice for every person of files, however many there are."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from backrules.cli.options import as_json_option, loaded, ruleset_options
from backrules.cli.output import check_outputs, echo, echo_json, meter, write_file
from backrules.errors import MissingExtraError, UsageError
from backrules.render.html import require
from backrules.render.progress import Meter
from backrules.render.terminal import style, width
from backrules.render.text import columns

if TYPE_CHECKING:
    from backrules.api import Ruleset
    from backrules.bulk.files import Options, RunResult

__all__ = ["score"]

_INTERRUPTED, _TERMINATED = 130, 143
_SHOWN = 12  # pieces of advice in the summary


class _Terminated(BaseException):
    """Somebody asked the process to end."""


def _top(_: click.Context, __: click.Parameter, value: str) -> int | None:
    """Return the number of an option, None for all."""
    if value == "all":
        return None
    if not (value.isdecimal() and len(value) < 20 and int(value)):
        raise click.BadParameter(f"{value!r} is neither a whole number from 1 nor all")
    return int(value)


@click.command()
@click.argument("given", metavar="IN")
@click.option("--out", required=True, help="A file; or a folder of parts, which ends in / or is there already.")
@ruleset_options
@click.option(
    "--output",
    type=click.Choice(["long", "wide", "top"]),
    default="long",
    show_default=True,
    help="A row for each person and advice; a column for each advice; or the first few beside each person.",
)
@click.option(
    "--top", callback=_top, metavar="N|all", default="3", show_default=True, help="How many pieces of advice at most."
)
@click.option("--strict", is_flag=True, help="Hold advice back while a safety question about it is open.")
@click.option("--key", metavar="COLUMN", help="The column that names the person; otherwise people are numbered.")
@click.option("--keep", metavar="COLUMN", multiple=True, help="Another column that stays; all keeps all.")
@click.option(
    "--columns",
    type=click.Path(path_type=Path),
    metavar="FILE.yaml",
    help="Which column says which fact, and what its values mean.",
)
@click.option("--ignore", metavar="COLUMN", multiple=True, help="A column that says nothing about a fact.")
@click.option(
    "--on-bad",
    type=click.Choice(["raise", "null", "drop"]),
    default="raise",
    show_default=True,
    help="Values that do not fit end the run, are unknown, or drop the person; the last two list them.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "ndjson", "arrow"]),
    help="Of a folder of parts; by default that of IN.",
)
@click.option("--batch", type=click.IntRange(1, 1_000_000_000), help="How many people are scored at once.")
@click.option(
    "--spreadsheet-safe",
    is_flag=True,
    help="In CSV, an apostrophe goes before texts that a spreadsheet takes for formulas.",
)
@click.option("--overwrite", is_flag=True, help="Replace OUT if it is there.")
@click.option("--fresh", is_flag=True, help="Begin anew where an earlier run has left work.")
@click.option("--report", type=click.Path(path_type=Path), metavar="PAGE.html", help="Write who gets what as a page.")
@click.option("--spark", metavar="MASTER", help="Run on Spark: local[2], spark://host:7077, yarn.")
@as_json_option
def score(given: str, named: str | None, overlay: tuple[Path, ...], as_json: bool, **options: Any) -> None:
    """Write ranked advice for every person of IN: a file, a folder, or a pattern of files in quotes.

    Files are Parquet, CSV, NDJSON or Arrow, a row for each person, a column for each fact. They may be larger than
    memory. OUT appears when all of it is written; a run that was killed leaves its work in OUT.partial, and the same
    command goes on from there.

    \b
    backrules score members.parquet --key id --out advice.parquet
    backrules score 'members/*.csv' --columns columns.yaml --on-bad null --out advice/

    Exit code 1 says that values did not fit, which --on-bad null and drop list.
    """
    scoring = _scoring()
    ruleset = loaded(named, overlay)
    asked = _options(scoring, ruleset, options)
    progress = meter("people")
    try:
        with _termination():
            outcome = _run(scoring, ruleset, given, asked, options, progress)
    except KeyboardInterrupt:
        _stop("interrupted", options["out"], _INTERRUPTED, progress)
    except _Terminated:
        _stop("terminated", options["out"], _TERMINATED, progress)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise UsageError(f"{where}{error.strerror or error}{_work_left(options['out'])}") from error
    finally:
        progress.close()
    if as_json:
        echo_json(outcome.to_dict(ruleset))
    else:
        for line in _lines(ruleset, outcome):
            echo(line)
    sys.exit(1 if outcome.problems else 0)


def _scoring() -> ModuleType:
    """Return what works on files, if its libraries are there."""
    try:
        from backrules.bulk import files as scoring
    except ImportError as error:
        library = (error.name or "").partition(".")[0]
        if library not in ("narwhals", "polars", "pyarrow"):
            raise
        raise MissingExtraError("backrules score", library, "frame") from error
    return scoring


def _options(scoring: ModuleType, ruleset: Ruleset, options: dict[str, Any]) -> Options:
    columns = options["columns"]
    same = ("output", "top", "strict", "key", "ignore", "on_bad", "spreadsheet_safe")
    asked: Options = scoring.Options(
        keep="all" if "all" in options["keep"] else options["keep"],
        columns_file=scoring.read_columns(columns, ruleset.data.facts) if columns else scoring.Columns(),
        report=options["report"] is not None,
        **{name: options[name] for name in same},
    )
    return asked


def _run(
    scoring: ModuleType, ruleset: Ruleset, given: str, asked: Options, options: dict[str, Any], progress: Meter
) -> RunResult:
    same = {name: options[name] for name in ("form", "overwrite")}
    reads = [options["columns"]] if options["columns"] else []
    outcome: RunResult
    if options["spark"]:
        for name in ("batch", "fresh"):
            if options[name]:
                raise UsageError(f"--{name} does not go with --spark: Spark divides the work itself")
        if options["spreadsheet_safe"]:
            raise UsageError("--spreadsheet-safe does not go with --spark")
        check_outputs({"--report": options["report"]}, reads, ruleset.folders)
        if options["report"]:
            require()
        outcome = scoring.score_on_spark(ruleset, given, options["out"], asked, master=options["spark"], **same)
        if options["report"]:
            write_file(options["report"], outcome.population.to_html())
        return outcome
    more = {"batch": options["batch"] or scoring.BATCH, "fresh": options["fresh"], "page": options["report"]}
    outcome = scoring.score(ruleset, given, options["out"], asked, reads=reads, progress=progress, **same, **more)
    return outcome


@contextmanager
def _termination() -> Iterator[None]:
    """Let the request to end the process be an exception."""

    def end(*_: object) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(how: str, out: str, code: int, progress: Meter) -> NoReturn:
    progress.close()
    echo(f"backrules: {how}{_work_left(out)}", err=True)
    sys.exit(code)


def _work_left(out: str) -> str:
    """Return what is to be said of work that is kept."""
    work = Path(f"{out.rstrip('/')}.partial")
    return f"; what is done stays in {work}, and the same command goes on from there" if work.is_dir() else ""


def _lines(ruleset: Ruleset, outcome: RunResult) -> Iterator[str]:
    summary = outcome.summary
    yield style("title", f"{outcome.people:,} people, {outcome.rows:,} rows in {outcome.out}")
    if outcome.resumed:
        yield f"  {outcome.resumed:,} of them were done by an earlier run"
    if outcome.problems:
        many = "1 value does not fit" if outcome.problems == 1 else f"{outcome.problems:,} values do not fit"
        out = f"; people left out: {outcome.dropped:,}" if outcome.dropped else ""
        yield style("warning", f"  {many}, listed in {outcome.problems_at}{out}")
    yield f"  {summary.advised:,} get advice, {summary.people - summary.advised:,} get none"
    if outcome.population is not None:
        yield outcome.population.to_text(width=width(), style=style)
    elif summary.given:
        yield from _table(ruleset, outcome)


def _table(ruleset: Ruleset, outcome: RunResult) -> Iterator[str]:
    """Yield what most people get."""
    summary = outcome.summary
    order = sorted(summary.in_order(ruleset), key=lambda one: -summary.given[one])
    first = summary.first
    rows = [("first", "given", "advice")] if first is not None else [("", "given", "advice")]
    for advice in order[:_SHOWN]:
        before = "" if first is None else _share(first.get(advice, 0), summary.people)
        rows.append((before, _share(summary.given[advice], summary.people), ruleset.data.advice[advice].label))
    head, *lines = columns(rows, ">><")
    yield from (style("heading", f"  {head}"), *(f"  {line}" for line in lines))
    if len(order) > _SHOWN:
        yield style("muted", f"  and {len(order) - _SHOWN} more pieces of advice")


def _share(count: int, people: int) -> str:
    return f"{count / people:.1%}"

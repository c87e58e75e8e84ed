"""Where the time of whole tables goes, as shares: `python benchmarks/bulk.py --profile --rows 1e6`.

Polars runs the query up to the end of each stage (what a stage takes is the difference to the one before; the
columns that it makes are evaluated); DuckDB says itself how long each of its operators took.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import bulk_people
import narwhals as nw
import polars as pl
from bulk_peers.builtin import OUTPUTS, OnTables
from tables import _table

import backrules
from backrules.frames.frames import _Job
from backrules.frames.invalid import refuse
from backrules.frames.options import FrameOptions
from backrules.frames.outputs import Shape, shaped
from backrules.frames.ranking import Ranking

RUNS = 3
CASES = ("match", "long", "top", "all")
STAGES = ("reading columns", "checking values", "conditions", "orders", "first places", "what comes out")


def markdown(rows: int) -> str:
    """Return the tables for so many rows."""
    blocks = []
    for form in bulk_people.FORMS:
        files = bulk_people.files("builtin", form, rows)
        frame = pl.read_parquet(files).head(rows).with_row_index("id").rechunk()
        columns = {case: _on_polars(frame, case) for case in CASES}
        blocks.append(_block(f"Polars, {form}, {rows:,} rows", columns))
        columns = {case: _on_duckdb(files, rows, form, case) for case in CASES if form == "options"}
        blocks.append(_block(f"DuckDB, {form}, {rows:,} rows", columns) if columns else "")
    return "\n\n".join(filter(None, blocks))


def _block(title: str, columns: dict[str, dict[str, float]]) -> str:
    names = dict.fromkeys(name for column in columns.values() for name in column)
    totals = {case: sum(column.values()) for case, column in columns.items()}
    lines = [
        [name, *(f"{column[name] / totals[case]:.0%}" if name in column else "" for case, column in columns.items())]
        for name in names
    ]
    lines.append(["seconds", *(f"{total:.2f}" for total in totals.values())])
    return f"**{title}: share of the time**\n\n{_table(['', *columns], lines)}"


def _on_polars(frame: pl.DataFrame, case: str) -> dict[str, float]:
    ends = list(_ends(frame, case))
    found, before = {}, 0.0
    for name, run in ends:
        took = _took(run)
        if name == "checking values":
            found[name] = took
        else:  # noise may make a stage take less than nothing
            found[name], before = max(took - before, 0.0), max(took, before)
    return found


def _ends(frame: pl.DataFrame, case: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each stage, and what runs the query up to its end."""
    plan = backrules.builtin().compiled
    job = _Job(plan, frame, FrameOptions(key="id"), numbered=case != "match")
    reading, prefix = job._reading, job.opened.prefix

    def evaluated(table: Any, begin: str) -> Callable[[], Any]:
        native = nw.to_native(table)
        names = [name for name in native.collect_schema().names() if name.startswith(begin)]
        return lambda: native.select(names).collect()

    yield STAGES[0], evaluated(nw.from_native(reading.table), f"{prefix}f")
    yield STAGES[1], lambda: refuse(job.opened.kind, reading, "id", numbered=False)
    # the checks are evaluated by then, so all that follows begins from evaluated columns
    table = job.columnar.on(nw.from_native(reading.table))
    yield STAGES[2], evaluated(table, f"{prefix}c_")
    if case == "match":
        yield STAGES[5], lambda: _truths(job)
        return
    ranking = Ranking(plan, job.columnar.truths, strict=False, prefix=prefix)
    top = OUTPUTS[case].get("top", 3)
    shape = Shape(OUTPUTS[case]["output"], ranking.most if top is None else top, job.inner)
    ranked = table
    for stage in ranking.stages:
        ranked = ranked.with_columns(**stage)
    yield STAGES[3], evaluated(ranked, f"{prefix}r_")
    if top is not None:
        for _, stage in ranking.first(top):
            ranked = ranked.with_columns(**stage)
        yield STAGES[4], evaluated(ranked, f"{prefix}m_")
    result = shaped(job.opened.kind, nw.to_native(table), ranking, shape, prefix)
    yield STAGES[5], result.collect


def _truths(job: _Job) -> Any:
    """Return the truths of all conditions beside the key."""
    columns = {id(truth): truth for truth in job.columnar.truths.values() if isinstance(truth, nw.Expr)}
    table = job.columnar.on(nw.from_native(job._reading.table)).select("id", *columns.values())
    return nw.to_native(table).collect()


def _took(run: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times)


# the columns of each stage, and what it is called; of an operator the last stage of which it makes columns counts
_MADE = (
    (r"(?<!\w)(rank|advice|strength|score|assuming|cautions|advice_\d|assuming_\d|cautions_\d)(?!\w)", STAGES[5]),
    (r"_br_(g|m)_?\w*|_br_count|_br_order", STAGES[4]),
    (r"_br_(r|s)_", STAGES[3]),
    (r"_br_(c|d|n)_", STAGES[2]),
    (r"_br_(f|b|x|o)\d", STAGES[0]),
)


def _on_duckdb(files: list[str], rows: int, form: str, case: str) -> dict[str, float]:
    peer = OnTables(case, form=form)
    query = peer.query(peer.load(files, rows)).sql_query()
    analysed = f"EXPLAIN (ANALYZE, FORMAT json) CREATE OR REPLACE TEMP TABLE result AS {query}"
    (root,) = json.loads(peer.connection.execute(analysed).fetchall()[0][1])["operator"]
    found: dict[str, float] = dict.fromkeys((*STAGES, "the table is written"), 0.0)

    def walk(operator: dict[str, Any]) -> set[str]:
        children = [walk(child) for child in operator.get("children", ())]
        below: set[str] = set().union(*children)
        text = json.dumps(operator.get("extra_info", {}).get("Projections", ""))
        names = set(re.findall(r"\w+", text))
        if operator["type"].endswith("CREATE_TABLE_AS"):
            name = "the table is written"
        elif operator["type"] == "UNNEST":
            name = STAGES[5]
        else:
            new = " ".join(sorted(names - below))
            name = next((stage for pattern, stage in _MADE if re.search(pattern, new)), STAGES[0])
        found[name] += operator["timing"]
        return names or below

    walk(root)
    return {name: took for name, took in found.items() if took}

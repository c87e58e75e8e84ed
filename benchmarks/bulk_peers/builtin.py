"""The built-in ruleset for whole tables: `match_frame` and `recommend_frame` on each kind of table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

import backrules
from backrules.frames.expressions import Columnar, Slots
from backrules.frames.truths import as_expr
from bulk_peers._ours import loaded
from bulk_peers._peer import OnDuckDB, OnPolars, Peer

OUTPUTS: dict[str, dict[str, Any]] = {
    "match": {},
    "long": {"output": "long"},
    "top": {"output": "top"},
    "wide": {"output": "wide"},
    "all": {"output": "long", "top": None},
}


class _Builtin(Peer):
    keeps = False  # whether the answer must be there after a run whose answer would go elsewhere

    def __init__(self, output: str, form: str = "options", kind: str = "polars") -> None:
        self.output, self.form, self.kind, self.ruleset = output, form, kind, backrules.builtin()

    def query(self, table: Any) -> Any:
        if self.output == "match":
            return self.ruleset.match_frame(table, key="id")
        return self.ruleset.recommend_frame(table, key="id", **OUTPUTS[self.output])


class OnFrames(_Builtin, OnPolars):
    """Polars, pandas or pyarrow in memory."""

    def load(self, files: list[str], rows: int) -> Any:
        return loaded(super().load(files, rows).with_row_index("id"), self.kind)

    def run(self, table: Any) -> Any:
        return self.query(table)

    def rows(self, answer: Any) -> list[dict[str, Any]]:
        return _plain(pl.from_pandas(answer) if self.kind == "pandas" else answer)


class Alone(OnFrames):
    """Matching by the engine alone, on columns that are good already; numbers are cast once each, as it wants them."""

    def query(self, table: Any) -> Any:
        plan = self.ruleset.compiled
        facts = plan.program.facts
        options = {
            name: {one: f"{name}_{one}" for one in fact.options}
            for name, fact in facts.items()
            if fact.type == "choices"
        }
        columnar = Columnar(plan.program, Slots({name: name for name in facts if name not in options}, options))
        numbers = nw.col(*(name for name, fact in facts.items() if fact.is_number)).cast(nw.Float64())
        truths = [as_expr(columnar.truths[key]).alias(one.id) for key, one in plan.decisions.items() if one.rule]
        return nw.to_native(
            columnar.on(nw.from_native(table.lazy()).with_columns(numbers)).select("id", *truths)
        ).collect()


class FromParquet(_Builtin, OnPolars):
    """A lazy query from Parquet into a Parquet file, streaming."""

    def load(self, files: list[str], rows: int) -> Any:
        return pl.scan_parquet(files).head(rows).with_row_index("id")

    def run(self, table: Any) -> Any:
        out = Path("/dev/shm" if Path("/dev/shm").exists() else ".") / "backrules-bulk.parquet"
        try:
            self.query(table).sink_parquet(out)
            return pl.read_parquet(out) if self.keeps else None
        finally:
            out.unlink(missing_ok=True)

    def rows(self, answer: Any) -> list[dict[str, Any]]:
        return _plain(answer)


class OnTables(_Builtin, OnDuckDB):
    """A DuckDB table in, another out."""

    def load(self, files: list[str], rows: int) -> Any:
        super().load(files, rows)
        self.connection.execute("ALTER TABLE people ADD COLUMN id BIGINT")
        self.connection.execute("UPDATE people SET id = rowid")
        return self.connection.table("people")

    def run(self, table: Any) -> None:
        self.kept(self.query(table).sql_query())

    def rows(self, answer: Any) -> list[dict[str, Any]]:  # noqa: ARG002 - it is a table of the database
        return _plain(self.connection.table("result").pl())


class Counted(OnTables):
    """A DuckDB table in, and only how often each rule fires out: what matching takes without a table being written."""

    def run(self, table: Any) -> None:
        query = self.query(table).sql_query()
        if self.keeps:
            self.kept(query)
            return
        counts = ", ".join(f'count_if("{one}")' for one in self.ruleset.data.rules)
        self.connection.execute(f"SELECT {counts} FROM ({query})").fetchall()


def _plain(frame: Any) -> list[dict[str, Any]]:
    frame = frame if isinstance(frame, pl.DataFrame) else pl.from_arrow(frame)
    order = [name for name in ("id", "rank") if name in frame.columns]
    return frame.sort(order).to_dicts()


def expected(ruleset: backrules.Ruleset, output: str, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the reference engine says, as rows of an output."""
    found: list[dict[str, Any]] = []
    for number, person in enumerate(people):
        if output == "match":
            match = ruleset.match(person, engine="reference")
            truths = {
                one: one in match.fired or (None if one in match.possible else False) for one in ruleset.data.rules
            }
            found.append({"id": number, **truths})
            continue
        top = OUTPUTS[output].get("top", 3)
        rec = ruleset.recommend(person, engine="reference", top=None if output == "wide" else top)
        whole = {
            "violations": sorted(one.id for one in rec.violations),
            "not_counted": [one.fact for one in rec.not_counted],
        }
        parts = [
            {
                "advice": one.id,
                "strength": one.strength,
                "score": one.score,
                "assuming": sorted(assumption.id for assumption in one.assuming),
                "cautions": sorted(caution.rule for caution in one.cautions),
            }
            for one in rec.advice
        ]
        if output in ("long", "all"):
            nothing = dict.fromkeys(("rank", "advice", "strength", "score", "assuming", "cautions"))
            found += [{"id": number, "rank": rank, **part} for rank, part in enumerate(parts, 1)] or [
                {"id": number, **nothing}
            ]
        elif output == "top":
            places = {f"advice_{place}": parts[place - 1] if place <= len(parts) else None for place in range(1, 4)}
            found.append({"id": number, **places, **whole})
        else:
            scores = {one.id: one.score for one in rec.advice}
            row: dict[str, Any] = {"id": number}
            for one in ruleset.data.advice:
                row |= {one: scores.get(one), f"{one}_status": rec.status(one)}
            beside = {
                "assuming": sorted({assumption.id for one in rec.advice for assumption in one.assuming}),
                "cautions": sorted({caution.rule for one in rec.advice for caution in one.cautions}),
            }
            found.append(row | beside | whole)
    return found


BUILD: dict[str, Any] = {
    "ours_polars_alone": Alone,
    "ours_polars": OnFrames,
    "ours_polars_lists": lambda output: OnFrames(output, form="lists"),
    "ours_parquet": FromParquet,
    "ours_pandas": lambda output: OnFrames(output, kind="pandas"),
    "ours_pyarrow": lambda output: OnFrames(output, kind="pyarrow"),
    "ours_duckdb": OnTables,
    "ours_duckdb_counted": Counted,
    "ours_duckdb_lists": lambda output: OnTables(output, form="lists"),
}

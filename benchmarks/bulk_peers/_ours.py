"""backrules on tables: the columnar engine alone, and with the reading and checking that `match_frame` does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import narwhals as nw
from peers._backrules import program

from backrules.frames.expressions import Columnar, Slots
from backrules.frames.frames import match_frame
from backrules.frames.options import TableOptions
from backrules.frames.truths import as_expr
from bulk_peers._peer import OnDuckDB, OnPolars, Peer


class _Alone(Peer):
    """The engine on columns that are good already; whole numbers are cast, once each, as it wants them."""

    def __init__(self, rules: list[Any], facts: dict[str, Any]) -> None:
        plain = {name: name for name, fact in facts.items() if fact["kind"] != "set"}
        options = {
            name: {option: f"{name}_{option}" for option in fact["values"]}
            for name, fact in facts.items()
            if fact["kind"] == "set"
        }
        self.columnar = Columnar(program(rules, facts), Slots(plain, options))
        self.numbers = [name for name, fact in facts.items() if fact["kind"] in ("int", "float")]

    def query(self, table: Any) -> Any:
        frame = nw.from_native(table).with_columns(nw.col(*self.numbers).cast(nw.Float64()))
        truths = [as_expr(truth).alias(name) for name, truth in self.columnar.truths.items()]
        return nw.to_native(self.columnar.on(frame).select(*truths))


class Alone(_Alone, OnPolars):
    def run(self, table: Any) -> Any:
        return self.query(table.lazy()).collect()


class AloneOnDuckDB(_Alone, OnDuckDB):
    def run(self, table: Any) -> None:
        self.kept(self.query(table).sql_query())


class _Checked(Peer):
    def __init__(self, rules: list[Any], facts: dict[str, Any], form: str = "options", kind: str = "polars") -> None:
        self.form, self.kind = form, kind
        decided = {rule["id"]: SimpleNamespace(id=rule["id"], rule=rule) for rule in rules}
        self.plan: Any = SimpleNamespace(program=program(rules, facts), decisions=decided)

    def query(self, table: Any) -> Any:
        return match_frame(self.plan, table, TableOptions())


class Checked(_Checked, OnPolars):
    """As `match_frame` does it: columns are matched with facts, values are checked."""

    def load(self, files: list[str], rows: int) -> Any:
        return loaded(super().load(files, rows), self.kind)

    def run(self, table: Any) -> Any:
        return self.query(table)

    def fired(self, answer: Any, rule: str) -> Any:
        if self.kind == "pandas":
            return (answer[rule] == True).to_numpy()  # noqa: E712 - there are nulls
        if self.kind == "pyarrow":
            return answer[rule].combine_chunks().fill_null(False).to_numpy(zero_copy_only=False)
        return super().fired(answer, rule)


class CheckedOnDuckDB(_Checked, OnDuckDB):
    def run(self, table: Any) -> None:
        self.kept(self.query(table).sql_query())


def loaded(frame: Any, kind: str) -> Any:
    """Return a Polars DataFrame as a table of a kind: polars, pandas or pyarrow."""
    return {"polars": lambda: frame, "pandas": frame.to_pandas, "pyarrow": frame.to_arrow}[kind]()

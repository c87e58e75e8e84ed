"""What a peer is, and tables as the libraries have them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np


class Peer(ABC):
    """Rules that are ready to be decided for tables.

    Attributes:
        form: whether choices are `lists` or `options` in its tables.
    """

    form = "options"

    @abstractmethod
    def load(self, files: list[str], rows: int) -> Any:
        """Return the first rows of Parquet files as the table that `run` takes; this is not timed."""

    @abstractmethod
    def run(self, table: Any) -> Any:
        """Decide all rules for all rows; what comes out is evaluated, a column for each rule."""

    @abstractmethod
    def fired(self, answer: Any, rule: str) -> np.ndarray:
        """Return for each row whether a rule fires."""


class OnPolars(Peer):
    """Polars in, Polars out."""

    def load(self, files: list[str], rows: int) -> Any:
        import polars as pl

        return pl.read_parquet(files).head(rows).rechunk()

    def fired(self, answer: Any, rule: str) -> np.ndarray:
        return answer[rule].fill_null(False).to_numpy()


class OnDuckDB(Peer):
    """A DuckDB table in, another out: nothing is fetched."""

    def load(self, files: list[str], rows: int) -> Any:
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(f"CREATE TABLE people AS SELECT * FROM read_parquet($1) LIMIT {rows}", [files])
        return self.connection.table("people")

    def kept(self, query: str) -> None:
        """Run a query into the table `result`."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE result AS {query}")

    def fired(self, answer: Any, rule: str) -> np.ndarray:  # noqa: ARG002 - it is a table of the database
        found = self.connection.execute(f'SELECT coalesce("{rule}", false) AS fired FROM result').fetchnumpy()
        return np.asarray(found["fired"], dtype=bool)


def numpy_columns(files: list[str], rows: int, facts: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return a table as arrays: numbers with NaN, and beside everything else `<name>?`, whether it is known.

    Choices are the places of their options; a set is an array for each option.
    """
    import polars as pl

    frame, columns = pl.read_parquet(files).head(rows), {}
    for name, fact in facts.items():
        if fact["kind"] in ("int", "float"):
            columns[name] = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
            continue
        names = [f"{name}_{option}" for option in fact["values"]] if fact["kind"] == "set" else [name]
        columns[f"{name}?"] = frame[names[0]].is_not_null().to_numpy()
        for one in names:
            series = frame[one]
            if fact["kind"] == "choice":
                columns[one] = series.cast(pl.Enum(fact["values"])).to_physical().fill_null(255).to_numpy()
            else:
                columns[one] = series.fill_null(False).to_numpy()
    return columns

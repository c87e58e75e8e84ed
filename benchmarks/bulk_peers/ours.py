"""backrules in each of the forms that are measured, by the name of the peer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bulk_peers._ours import Alone, AloneOnDuckDB, Checked, CheckedOnDuckDB
from bulk_peers._peer import Peer

BUILD: dict[str, Callable[[list[Any], dict[str, Any]], Peer]] = {
    "ours_polars": Alone,
    "ours_polars_checked": Checked,
    "ours_polars_checked_lists": lambda rules, facts: Checked(rules, facts, form="lists"),
    "ours_pandas_checked": lambda rules, facts: Checked(rules, facts, kind="pandas"),
    "ours_pyarrow_checked": lambda rules, facts: Checked(rules, facts, kind="pyarrow"),
    "ours_duckdb": AloneOnDuckDB,
    "ours_duckdb_checked": CheckedOnDuckDB,
    "ours_duckdb_checked_lists": lambda rules, facts: CheckedOnDuckDB(rules, facts, form="lists"),
}

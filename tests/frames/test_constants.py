"""Constants are folded in Python as floats of 64 bits before they reach any database, and reach it as floats."""

from __future__ import annotations

import ibis
import polars as pl
import pytest

from backrules import Ruleset
from tests.frames.databases import DuckDB
from tests.frames.tables import KINDS, as_kind, rows
from tests.frames.test_sql import IBIS_WARNS
from tests.questions.small_worlds import tiny

X = {"x": "number"}
# a computed number of x, a number that it is compared with, and an x: floats and decimals differ in each
CASES = {
    "a sum of decimals": ("x * (1.2345 + 2.234)", "== 3.4685", 1.0),
    "nothing but constants": ("1.2345 + 2.234", "== 3.4685", 1.0),
    "from the left": ("x + 1.2345 + 2.234", "== 3.4685", 0.0),
    "a quotient of whole numbers": ("5 / 9 * (x - 32)", "== 37", 98.6),
    "a product that is no tenth": ("x * (0.1 * 3)", "> 0.3", 1.0),
    "more digits than decimals have": (
        "3.141592653589793 * 2.718281828459045 * 1.4142135623730951 * x",
        "> 12.076",
        1.0,
    ),
    "a quotient": ("x / (7 / 10 * 3)", "<= 0.4761904761904762", 1.0),
    "seventeen digits": ("x + 0", "== 0.30000000000000004", 0.30000000000000004),
    "beyond 64 bits": ("9007199254740991 * 9007199254740991 / 9007199254740991 * x", "== 9007199254740991", 1.0),
    "beyond the largest float": (f"x / ({' * '.join(['9007199254740992'] * 20)})", "== 0", 5.0),
    "nothing by nothing": ("x / (3 - 3)", "== 0 or n != 0", 1.0),
    "nothing by nothing, for everybody": ("1 / 0 + x", "== 0 or n != 0", 1.0),
    "infinite less infinite": (
        f"x + {' * '.join(['9007199254740992'] * 20)} - {' * '.join(['9007199254740992'] * 20)}",
        "== 0 or n != 0",
        1.0,
    ),
}


def ruleset_of(case):
    compute, wanted, _ = CASES[case]
    return Ruleset(tiny(X, f"advise a: n {wanted}", "advise b: n > 0", compute=compute))


def expected(ruleset, value):
    match = ruleset.match({"x": value}, engine="reference")
    return [{one: True if one in match.fired else None if one in match.possible else False for one in ("r0", "r1")}]


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_a_table_computes_with_constants_as_one_person_does(case, kind):
    ruleset, value = ruleset_of(case), CASES[case][2]
    found = ruleset.match_frame(as_kind(pl.DataFrame({"x": [value]}), kind))
    assert rows(found) == expected(ruleset, value)


@IBIS_WARNS
def test_a_table_of_ibis_does_so_too():
    connection = ibis.duckdb.connect()
    try:
        for case, (_, _, value) in CASES.items():
            connection.con.register("people", pl.DataFrame({"x": [value]}).to_arrow())
            found = ruleset_of(case).match_frame(connection.table("people"))
            assert found.to_pyarrow().to_pylist() == expected(ruleset_of(case), value), case
    finally:
        connection.disconnect()


@pytest.mark.unmeasured
@pytest.mark.parametrize("case", CASES)
def test_a_query_computes_with_constants_as_one_person_does(case):
    ruleset, value = ruleset_of(case), CASES[case][2]
    database = DuckDB()
    database.create("people", {"id": ("integer", [1]), "x": ("double", [value])})
    (row,) = database.rows(ruleset.to_sql("duckdb", output="wide"))
    rec = ruleset.recommend({"x": value}, engine="reference")
    assert (row["a_status"], row["b_status"]) == (rec.status("a"), rec.status("b"))
    database.close()


@pytest.mark.parametrize("dialect", ["bigquery", "duckdb", "postgres", "snowflake", "spark"])
def test_no_dialect_is_given_a_decimal(dialect):
    query = ruleset_of("a sum of decimals").to_sql(dialect, output="wide")
    assert "1.2345" not in query
    assert f"'{1.2345 + 2.234!r}'" in query
    assert "'3.4685'" in query


def test_duckdb_would_compute_with_decimals():
    assert DuckDB().rows("select 1.2345 + 2.234 = cast('3.4685' as double) as it") == [{"it": True}]
    assert 1.2345 + 2.234 != 3.4685

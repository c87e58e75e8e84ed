"""Recommending by one SQL query: what databases answer is what the reference engine answers."""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Iterator
from datetime import date
from textwrap import dedent
from typing import Any

import ibis
import polars as pl
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import expressions as sge

import backrules
from backrules.errors import FrameError
from backrules.facts import Fact
from backrules.facts.dates import date_of
from backrules.frames import Column
from backrules.testing import rulesets
from tests.frames import tables
from tests.frames.databases import DuckDB, Postgres, Table, postgres_programs
from tests.strategies import people as one_person
from tests.support import SMALL, WITHOUT_EXERCISES, examples, python

DATABASES = ("duckdb", "postgres")
DIALECTS = ("bigquery", "duckdb", "postgres", "snowflake", "spark")
TYPES = {"boolean": "boolean", "integer": "bigint", "number": "double precision", "choice": "text", "choices": "text[]"}
ODD_NAMES = ('people"; drop table x; --', "Größe 人", "it's", "a.b", "sel`ect")


IBIS_WARNS = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # about itself


@pytest.fixture(scope="module")
def databases() -> Iterator[dict[str, Any]]:
    """What runs queries; PostgreSQL is started when it is first asked for."""
    found = _Databases(duckdb=DuckDB())
    yield found
    for one in found.values():
        one.close()


class _Databases(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        programs = postgres_programs()
        if programs is None:
            pytest.skip("there is no PostgreSQL: neither initdb on the path nor /usr/lib/postgresql")
        self[name] = Postgres(programs)
        return self[name]


@pytest.fixture(scope="module")
def builtin() -> backrules.Ruleset:
    return backrules.builtin()


@functools.cache
def query_of_the_builtin(database: str, **options: Any) -> str:
    """To make one takes Ibis seconds."""
    return backrules.builtin().to_sql(database, **options)


def table_of(ruleset: backrules.Ruleset, people: list[dict[str, Any]], *, choices: str = "lists") -> Table:
    facts = ruleset.data.facts.values()
    types = {name: TYPES[fact.type] for name, fact in ruleset.data.facts.items()}
    columns = tables.columns_of(facts, people, lists=choices == "lists")
    dates = {fact.name for fact in facts if fact.is_date}  # a query takes nothing else for them
    types |= dict.fromkeys(dates, "date")
    types |= {name: "text" for name, column in columns.items() if column.dtype == pl.String and name not in dates}
    values = {name: column.to_list() for name, column in columns.items()}
    values |= {fact.name: [_day(fact, person.get(fact.name)) for person in people] for fact in facts if fact.is_date}
    return {"id": ("bigint", range(len(people)))} | {
        name: (types.get(name, "boolean"), values[name]) for name in columns
    }


def _day(fact: Fact, told: Any) -> date | None:
    """The day that was told, as a text or as the days since then."""
    if told is None:
        return None
    return date_of(told, fact.as_of) if isinstance(told, int) else date.fromisoformat(told)


def answered(database: Any, name: str, table: Table, query: str) -> list[dict[str, Any]]:
    """The rows of a query, in order."""
    database.create(name, table)
    return sorted(database.rows(query), key=lambda row: (str(row["id"]).zfill(9), row.get("rank") or 0))


def expected(ruleset: backrules.Ruleset, people: list[dict[str, Any]], output: str, *, top: int | None, strict: bool):
    recs = tables.answers(ruleset, people, strict=strict)
    if output == "long":
        return tables.expected_long(recs, top=top)
    if output == "wide":
        return tables.expected_wide(recs)
    return [_flat(row) for row in tables.expected_top(recs, top=top or 0)]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name.startswith("advice_"):
            parts = value or dict.fromkeys(("advice", "strength", "score", "assuming", "cautions"))
            flat |= {f"{part}_{name.removeprefix('advice_')}": one for part, one in parts.items()}
        else:
            flat[name] = value
    return flat


def random_people(facts: dict[str, Fact], rng: random.Random, count: int) -> list[dict[str, Any]]:
    return [{name: _value(fact, rng) for name, fact in facts.items() if rng.random() < 0.7} for _ in range(count)]


def _value(fact: Fact, rng: random.Random) -> Any:
    if fact.type == "boolean":
        return rng.random() < 0.5
    if fact.type == "choice":
        return rng.choice([*fact.options])
    if fact.type == "choices":
        return [option for option in fact.options if rng.random() < 0.15]
    low, high = fact.range or (-9, 9)
    return rng.randint(math.ceil(low), math.floor(high))


# --- the same answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("database", "output", "top", "strict", "choices"),  # the random rulesets below are asked for all of these in both
    [
        ("duckdb", "long", 3, False, "lists"),
        ("postgres", "long", None, True, "columns"),
        ("duckdb", "wide", 3, True, "lists"),
        ("postgres", "wide", 3, True, "lists"),
    ],
)
@pytest.mark.unmeasured
def test_the_query_of_the_builtin_ruleset_gives_what_recommend_gives(
    builtin, databases, database, output, top, strict, choices
):
    people = [{}, *random_people(builtin.data.facts, random.Random(f"{output} {top}"), 200)]
    query = query_of_the_builtin(database, output=output, top=top, strict=strict, choices=choices)
    found = answered(databases[database], "people", table_of(builtin, people, choices=choices), query)
    assert found == expected(builtin, people, output, top=top, strict=strict)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Any, ...]:
    ruleset = draw(rulesets())
    choices = draw(st.sampled_from(("lists", "columns")))
    people = [{}, *draw(st.lists(one_person(ruleset.data.facts), max_size=12))]
    people = tables.only_lists(people) if choices == "lists" else people
    output, top = draw(st.sampled_from([("long", 3), ("long", 1), ("long", None), ("wide", 3), ("top", 1), ("top", 7)]))
    return ruleset, people, choices, output, top, draw(st.booleans())


@pytest.mark.parametrize("database", DATABASES)
@settings(max_examples=examples(12))
@given(world=worlds())
def test_queries_of_random_rulesets_give_what_recommend_gives(databases, database, world):
    ruleset, people, choices, output, top, strict = world
    query = ruleset.to_sql(database, output=output, top=top, strict=strict, choices=choices)
    found = answered(databases[database], "people", table_of(ruleset, people, choices=choices), query)
    assert found == expected(ruleset, people, output, top=top, strict=strict)


CLEARED = {
    "ruleset.yaml": "{format: 1, id: cleared, version: '1', title: Cleared, notice: Not advice., kinds: {go: Go}}",
    "sources.yaml": "author: {cited: Us.}",
    "facts.yaml": "cleared: {title: cleared, type: boolean, ask: Cleared?, safety: true}",
    "advice.yaml": "run: {kind: go, title: Run, do: Run.}",
    "rules/all.yaml": """\
        rules:
          - {id: run, when: "true", advise: run, strength: must, because: It helps., source: {author: ours}}
          - {id: wait, when: CONDITION, avoid: run, safety: true, because: Wait., source: {author: ours}}
        """,
}
NOTS = ["not cleared", "known(cleared)", "not known(cleared)", "not (cleared and known(cleared))", "not not cleared"]


@pytest.mark.parametrize("condition", NOTS)
@pytest.mark.parametrize("database", [*DATABASES, "a table of ibis"])
@IBIS_WARNS
def test_what_a_rule_with_a_not_assumes_is_said_where_it_is_not_known(databases, folder, database, condition):
    rules = CLEARED["rules/all.yaml"].replace("CONDITION", condition)
    ruleset = folder(CLEARED | {"rules/all.yaml": rules}, bare=True).load()
    people = [{}, {"cleared": True}, {"cleared": False}]
    wanted = expected(ruleset, people, "long", top=3, strict=False)
    if database in DATABASES:
        query = ruleset.to_sql(database, output="long", top=3)
        assert answered(databases[database], "people", table_of(ruleset, people), query) == wanted
        return
    connection = ibis.duckdb.connect()
    try:
        connection.con.register("people", tables.table(ruleset.data.facts.values(), people, "pyarrow"))
        result = ruleset.recommend_frame(connection.table("people"), key="id", output="long", top=3)
        rows = sorted(result.to_pyarrow().to_pylist(), key=lambda row: row["id"])
        assert [(row["id"], row["assuming"]) for row in rows] == [(row["id"], row["assuming"]) for row in wanted]
    finally:
        connection.disconnect()


NUMBERS = [0.0, -0.0, 1.0, -3.0, 0.1, 7e5, 2.0**53, -(2.0**53), 1e-10, 1e-160, -1e-200, 1e-300, 5e-324, 2.3e-308]
FORMULAS = {
    "product": "x * y",
    "quotient": "x / y",
    "third": "x / 3",
    "half_of_half": "x * 0.5 * y / 2",
    "powers": " * ".join(["x"] * 21) + " * y",
    "sum_of_powers": f"{' * '.join(['x'] * 19)} * 1000000 + {' * '.join(['y'] * 19)} * 1000000",
    "over_the_largest": f"x / ({' * '.join(['y'] * 21)})",
    "neither": f"({' * '.join(['x'] * 21)}) / ({' * '.join(['y'] * 21)})",
    "less": f"{' * '.join(['x'] * 21)} - {' * '.join(['y'] * 21)}",
}


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> backrules.Ruleset:
    """Rulesets that say of computed numbers whether they are below, at or above zero."""
    from tests.support import Folder

    derived = "".join(f"  {name}: {{compute: {formula}, title: {name}}}\n" for name, formula in FORMULAS.items())
    rules = "".join(
        f"  - id: {name}.{word}\n    when: {name} {sign} 0\n    advise: {name}_{word}\n    because: So it is.\n"
        "    source: {author: We say so.}\n    strength: should\n"
        for name in FORMULAS
        for word, sign in (("less", "<"), ("zero", "=="), ("more", ">"))
    )
    catalogue = "".join(
        f"{name}_{word}: {{kind: priority, title: A, detail: A., source: {{article: A2}}}}\n"
        for name in FORMULAS
        for word in ("less", "zero", "more")
    )
    files = {
        "facts.yaml": "".join(f"{one}: {{title: {one}, type: number, ask: What?}}\n" for one in "xy"),
        "advice.yaml": catalogue,
        **WITHOUT_EXERCISES,
        "rules/all.yaml": f"derived:\n{derived}rules:\n{rules}",
    }
    return Folder(tmp_path_factory.mktemp("formulas"), files).load()


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.unmeasured
def test_computed_numbers_are_those_of_floats_where_they_are_infinite_or_vanish(formulas, databases, database):
    people = [{"x": x, "y": y} for x in NUMBERS for y in NUMBERS]
    query = formulas.to_sql(database, output="wide")
    found = answered(databases[database], "people", table_of(formulas, people), query)
    assert found == tables.expected_wide(tables.answers(formulas, people, strict=False))


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.unmeasured
def test_a_value_that_does_not_fit_is_unknown_and_no_query_fails_on_it(builtin, databases, database):
    odd = [None, math.nan, math.inf, -math.inf, 1e308, -1e308, 1e300, 2.0**63, 2.0**53 + 2, -0.0, 5e-324, 2.5, 7.0]
    lists = [None, [], [None], ["mat", None], ["mat", "mat"], ["foreign"], ["mat", "Größe"], [""]]
    texts = [None, "", "Größe", "none", "None"]
    types = {"choices": ("text[]", lists), "choice": ("text", texts), "boolean": ("boolean", [None, True, False])}
    columns, facts = {}, builtin.data.facts
    rng, count = random.Random(1), 60
    for name, fact in facts.items():
        type, values = types.get(fact.type, ("double precision", odd))
        columns[name] = (type, [rng.choice(values) for _ in range(count)])
    table = {"id": ("bigint", range(count)), **columns}
    query = query_of_the_builtin(database, output="wide", top=3, strict=True, choices="lists")
    frame = pl.DataFrame({name: pl.Series(values, strict=False) for name, (_, values) in table.items()})
    right, _ = builtin.recommend_frame(frame, output="wide", key="id", on_bad="null", strict=True)
    assert answered(databases[database], "people", table, query) == tables.rows(right)


@pytest.mark.unmeasured
@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("type", ["bigint", "smallint", "real", "numeric(20, 4)"])
def test_numbers_may_be_of_any_type(folder, databases, database, type):
    ruleset = folder({}).load()
    table = {"id": ("text", ["a", "b", "c"]), "hours": (type, [7, None, 25]), "sets": (type, [3, 3, 3])}
    ignore = ["flags", "hurts", "level", "tools"]
    found = answered(databases[database], "people", table, ruleset.to_sql(database, ignore=ignore))
    assert [(row["id"], row["advice"]) for row in found] == [
        ("a", "sit_less"),
        ("a", "stretch"),
        ("b", None),
        ("c", None),
    ]


def test_a_number_too_large_for_a_float_is_unknown(folder, databases):
    ruleset = folder({}).load()
    numbers = ["1e400", "-1e400", "NaN", "7"]
    table = {"id": ("integer", [1, 2, 3, 4]), "hours": ("numeric", numbers), "sets": ("numeric", numbers)}
    query = ruleset.to_sql("postgres", ignore=["flags", "hurts", "level", "tools"], top=1)
    found = answered(databases["postgres"], "people", table, query)
    assert [row["advice"] for row in found] == [None, None, None, "sit_less"]


@pytest.mark.unmeasured
@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("output", ["long", "wide", "top"])
def test_a_table_without_rows_has_no_answers(folder, databases, database, output):
    ruleset = folder({}).load()
    query = ruleset.to_sql(database, output=output)
    assert answered(databases[database], "people", table_of(ruleset, []), query) == []


@pytest.mark.parametrize("database", DATABASES)
def test_values_of_columns_mean_what_the_caller_says(folder, databases, database):
    ruleset = folder({}).load()
    columns = {
        "hurts": Column("pain", values={1: True, 0: False}),
        "level": Column("grade", values={"A": "expert", "B": "some"}),
        "tools": Column("has", separator=",", none="-"),
        "flags": {"fever": "hot"},
        "hours": "desk",
    }
    table = {
        "who": ("text", ["a", "b", "c"]),
        "pain": ("integer", [1, 0, 2]),
        "grade": ("text", ["A", "A", "?"]),
        "has": ("text", ["bar,mat", "-", ""]),
        "hot": ("boolean", [False, True, None]),
        "desk": ("integer", [3, 8, 8]),
        "sets": ("integer", [None, 1, 1]),
        "team": ("date", ["2024-01-01", None, None]),
    }
    frame = pl.DataFrame({name: values for name, (_, values) in table.items()})
    options = {"key": "who", "keep": ["team"], "columns": columns, "top": None}
    right, _ = ruleset.recommend_frame(frame, on_bad="null", **options)
    databases[database].create("people", table)
    found = databases[database].rows(ruleset.to_sql(database, **options))
    found = [row | {"team": None if row["team"] is None else str(row["team"])} for row in found]
    assert sorted(found, key=lambda row: (row["who"], row["rank"] or 0)) == tables.rows(right)


@pytest.mark.parametrize("database", DATABASES)
def test_names_are_names_whatever_stands_in_them(folder, databases, database):
    ruleset = folder({}).load()
    table, key, hours, level, kept = ODD_NAMES
    databases[database].create("x", {"a": ("integer", [1])})
    columns = {
        key: ("bigint", [1]),
        hours: ("double precision", [7]),
        level: ("text", ["expert"]),
        kept: ("text", ["'; drop table x; --"]),
    }
    databases[database].create(table, columns)
    query = ruleset.to_sql(
        database,
        table=table,
        key=key,
        keep=kept,
        columns={"hours": hours, "level": level},
        ignore=["flags", "hurts", "sets", "tools"],
        top=None,
    )
    *_, row = databases[database].rows(query)
    assert (row[key], row[kept], row["advice"]) == (1, "'; drop table x; --", "stretch")
    assert databases[database].rows("select * from x") == [{"a": 1}]


def test_a_table_may_stand_in_a_schema(folder, databases):
    ruleset = folder({}).load()
    database = databases["duckdb"]
    database.rows("create schema if not exists crm")
    database.rows("create or replace table crm.members as select 1 as id, 7 as hours")
    ignore = ["flags", "hurts", "sets", "level", "tools"]
    query = ruleset.to_sql("duckdb", table=("crm", "members"), ignore=ignore, top=1)
    assert [row["advice"] for row in database.rows(query)] == ["sit_less"]


# --- the text ------------------------------------------------------------------------------------------


MISSING = {  # what these databases do not have
    "bigquery": ("CONCAT_WS", "ILIKE", "GENERATE_SERIES", "LIST_"),
    "snowflake": ("CONCAT_WS", "LIST_", "GENERATE_SERIES", "WITH ORDINALITY", "TRY_DIVIDE"),
    "spark": ("LIST_", "UNNEST", "WITH ORDINALITY", "::"),
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("output", ["long", "wide", "top"])
@pytest.mark.unmeasured
def test_the_text_parses_is_always_the_same_and_has_no_function_that_its_database_lacks(folder, dialect, output):
    ruleset = folder({}).load()
    query = ruleset.to_sql(dialect, output=output, top=None)
    if output == "long" or dialect == "duckdb":  # made anew, it is to be the same in every dialect and as every output
        assert query == ruleset.to_sql(dialect, output=output, top=None)
    (tree,) = sqlglot.parse(query, dialect=dialect)
    assert isinstance(tree, sge.Select)
    assert [table.name for table in tree.find_all(sge.Table) if table.name == "people"] == ["people"]
    assert [word for word in MISSING.get(dialect, ()) if word in query] == []


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.unmeasured
def test_the_head_says_of_which_ruleset_it_is_and_nothing_leaves_the_comment(folder, dialect):
    notice = "*/ drop table x; -- /* Not medical advice."
    head = dedent(SMALL["ruleset.yaml"]).replace("Not medical advice.", f'"{notice}"')
    ruleset = folder({"ruleset.yaml": head}).load()
    query = ruleset.to_sql(dialect)
    head = query[: query.index("WITH")]
    assert query.startswith("/*")
    assert f"{ruleset.id} {ruleset.version}, fingerprint {ruleset.fingerprint}" in head
    (tree,) = sqlglot.parse(query, dialect=dialect)
    assert isinstance(tree, sge.Select)


def test_spark_splits_at_a_separator_and_not_at_a_regular_expression(folder):
    query = folder({}).load().to_sql("spark", columns={"tools": Column("tools", separator="|")})
    (tree,) = sqlglot.parse(query, dialect="spark")
    splits = [one.expression.name for one in tree.find_all(sge.RegexpSplit)]
    assert sorted(set(splits)) == [",", r"\|"]


# --- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dialect": "postgresql"}, "dialect is one of bigquery, duckdb, postgres, snowflake, spark, not 'postgresql' (did you mean 'postgres'?)"),
        ({"dialect": None}, "dialect is one of"),
        ({"choices": "list"}, "choices is one of lists, columns, not 'list' (did you mean 'lists'?)"),
        ({"output": "tall"}, "output is one of long, wide, top, assessment, plan, not 'tall'"),
        ({"top": 0}, "top is a whole number from 1, or None for all, not 0"),
        ({"ignore": "hour"}, "ignore: no fact has a column 'hour' (did you mean 'hours'?)"),
        ({"key": None}, "key= is needed"),
        ({"key": 3}, "columns have names, not 3"),
        ({"table": ""}, "table is a name, or up to three parts of one, not ''"),
        ({"keep": "rank"}, "the result has columns rank of its own"),
        ({"columns": {"hours": "a", "level": "a"}}, "columns: 'a' would be of two types, decimal and string"),
        ({"columns": {"hurts": Column("pain", values={1: True, "no": False})}}, "columns: the values of 'pain' are all texts"),
        ({"dialect": "postgres", "key": "k" * 64}, "this database cuts names after 63 bytes, and 1 are longer"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_argument_is_refused_with_what_is_allowed(folder, options, message):
    with pytest.raises(backrules.UsageError) as error:
        folder({}).load().to_sql(**{"dialect": "duckdb", **options})
    assert message in str(error.value)


def test_a_column_of_no_fact_is_refused_with_the_nearest_name(folder):
    with pytest.raises(FrameError, match=r"columns.hour: there is no such fact \(did you mean 'hours'\?\)"):
        folder({}).load().to_sql("duckdb", columns={"hour": "desk"})


def test_without_ibis_the_extra_is_named():
    code = """
import sys
sys.modules["ibis"] = None
import backrules
from backrules.errors import MissingExtraError
try:
    backrules.builtin().to_sql("duckdb")
except MissingExtraError as error:
    print(error)
"""
    assert "pip install 'backrules[sql]'" in python(code).stdout


@pytest.mark.unmeasured
def test_it_works_with_nothing_but_ibis_and_narwhals(folder):
    code = """
import sys
for name in ("polars", "pandas", "pyarrow", "duckdb", "pyspark"):
    sys.modules[name] = None
import backrules
print(len(backrules.load(sys.argv[1]).to_sql("postgres", output="wide")) > 1000)
"""
    assert python(code, str(folder({}).path)).stdout == "True\n"


# --- a table of Ibis -----------------------------------------------------------------------------------


@pytest.mark.unmeasured
@IBIS_WARNS
@pytest.mark.parametrize("output", ["long", "wide", "top"])
def test_a_table_of_ibis_is_a_table_like_others_and_stays_lazy(folder, output):
    ruleset = folder({}).load()
    people = random_people(ruleset.data.facts, random.Random(5), 100)
    frame = tables.table(ruleset.data.facts.values(), people, "pyarrow", lists=True)
    connection = ibis.duckdb.connect()
    try:
        connection.con.register("people", frame)
        result = ruleset.recommend_frame(connection.table("people"), key="id", output=output)
        assert isinstance(result, ibis.Table)
        found = sorted(result.to_pyarrow().to_pylist(), key=lambda row: (row["id"], row.get("rank") or 0))
    finally:
        connection.disconnect()
    right = ruleset.recommend_frame(tables.as_kind(pl.DataFrame(frame), "polars"), key="id", output=output)
    assert found == tables.rows(right)


@IBIS_WARNS
def test_a_table_of_ibis_with_values_that_do_not_fit_is_refused_or_they_are_listed(folder):
    ruleset = folder({}).load()
    connection = ibis.duckdb.connect()
    try:
        rows = {"id": [1, 2], "hours": [25.0, 7.0], "sets": [1e300, 2.5], "tools": [["mat"], ["matt"]]}
        connection.con.register("people", pl.DataFrame(rows).to_arrow())
        frame = connection.table("people")
        with pytest.raises(FrameError) as error:
            ruleset.recommend_frame(frame, key="id")
        assert [problem.path for problem in error.value.problems] == ["hours", "sets", "tools"]
        _, problems = ruleset.recommend_frame(frame, key="id", on_bad="null")
        assert sorted(problems.to_pyarrow()["fact"].to_pylist()) == ["hours", "sets", "sets", "tools"]
    finally:
        connection.disconnect()

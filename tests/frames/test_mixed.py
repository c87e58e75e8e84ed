"""One odd value is counted and listed, not the end of a table; types that a library does not know raise nothing foreign."""

from __future__ import annotations

import re
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import backrules
from tests.frames.tables import rows
from tests.questions.small_worlds import tiny

ODD = {
    "a text among numbers": ("desk_hours", [9, "eight", None], "eight", 9),
    "a truth among numbers": ("desk_hours", [9, True, None], "True", 9),
    "a number beyond 64 bits": ("desk_hours", [9, 2**70, None], str(2**70), 9),
    "1 among truths": ("slouches", [True, 1, None], "1", True),
    "a text among truths": ("slouches", [np.True_, "yes", float("nan")], "yes", True),
    "a number among options": ("deadlift_experience", ["none", 1, pd.NA], "1", "none"),
    "a list among options": ("deadlift_experience", ["none", ["learning"], None], "learning", "none"),
    "a text among lists": ("equipment", [["mat"], "mat", None], "mat", ["mat"]),
    "a list of numbers among lists": ("equipment", [["mat"], [1, 2], float("nan")], "1, 2", ["mat"]),
    "a mapping among lists": ("equipment", [("mat",), {"mat": True}, None], "{'mat': True}", ["mat"]),
    "a whole float among options": ("deadlift_experience", ["none", 2.0, None], "2", "none"),
    "an array among options": ("deadlift_experience", ["none", np.array(["a", "b"]), None], "a, b", "none"),
    "an array among lists": ("equipment", [np.array(["mat"]), 7, None], "7", ["mat"]),
}


def first(builtin, table, **options):
    found = builtin.recommend_frame(table, key="id", top=3, **options)
    return [(row["id"], row["advice"]) for row in rows(found[0] if isinstance(found, tuple) else found)]


def advised(builtin, *people):
    return [(number, one) for number, person in people for one in builtin.recommend(person, top=3).outcome]


@pytest.mark.parametrize("case", ODD)
def test_an_odd_value_among_others_is_listed_and_taken_as_unknown_or_leaves_its_person_out(builtin, case):
    fact, values, shown, good = ODD[case]
    table = pd.DataFrame({"id": [1, 2, 3], fact: pd.Series(values, dtype=object)})
    advice, problems = builtin.recommend_frame(table, key="id", on_bad="null")
    assert [(row["id"], row["fact"], row["value"]) for row in rows(problems)] == [(2, fact, shown)]
    assert len({row["id"] for row in rows(advice)}) == 3
    people = ((1, {fact: good}), (2, {}), (3, {}))
    assert first(builtin, table, on_bad="null") == advised(builtin, *people)
    assert first(builtin, table, on_bad="drop") == advised(builtin, people[0], people[2])
    with pytest.raises(
        backrules.FrameError, match=f"{fact}: 1 of 3 rows do not fit: expected .*{re.escape(shown[:5])}.*row 1"
    ):
        builtin.recommend_frame(table, key="id")


def test_of_one_column_all_that_does_not_fit_is_one_problem(builtin):
    table = pd.DataFrame({"id": [1, 2, 3], "desk_hours": [99, "eight", 7]})
    with pytest.raises(backrules.FrameError) as error:
        builtin.recommend_frame(table, key="id")
    (problem,) = error.value.problems
    assert "2 of 3 rows do not fit" in problem.message
    assert "'99.0' (row 0), 'eight' (row 1)" in problem.message


@pytest.mark.parametrize(
    "lists",
    [
        pd.DataFrame({"id": [1, 1, 2], "kit": ["mat", "bench", "mat"]}).groupby("id").kit.unique().tolist(),
        [np.array(["mat", "bench"]), np.array(["mat"])],
        [["mat", "bench"], np.array(["mat"])],
    ],
    ids=["groupby().unique()", "arrays", "a list and an array"],
)
def test_whatever_is_a_list_of_texts_is_one(builtin, lists):
    table = pd.DataFrame({"id": [1, 2], "equipment": lists})
    assert first(builtin, table) == advised(builtin, (1, {"equipment": ["bench", "mat"]}), (2, {"equipment": ["mat"]}))


def test_an_empty_array_says_that_there_is_none(builtin):
    table = pd.DataFrame({"id": [1, 2], "equipment": [np.array(["mat"]), np.array([])]})
    assert first(builtin, table) == advised(builtin, (1, {"equipment": ["mat"]}), (2, {"equipment": []}))


STRANGE = {
    "run-end encoded": ("deadlift_experience", lambda: pa.RunEndEncodedArray.from_arrays([2], ["none"]), "none"),
    "list view": ("equipment", lambda: pa.array([["mat"]] * 2, pa.list_view(pa.string())), ["mat"]),
    "large list view": ("equipment", lambda: pa.array([["mat"]] * 2, pa.large_list_view(pa.string())), ["mat"]),
    "decimal256": ("desk_hours", lambda: pa.array([Decimal(9)] * 2, pa.decimal256(50, 2)), 9),
    "dictionary": ("deadlift_experience", lambda: pa.array(["none"] * 2).dictionary_encode(), "none"),
    "dictionary of numbers": ("desk_hours", lambda: pa.array([9] * 2).dictionary_encode(), 9),
    "list of a dictionary": (
        "equipment",
        lambda: pa.array([["mat"]] * 2, pa.list_(pa.dictionary(pa.int8(), pa.string()))),
        ["mat"],
    ),
    "half floats": ("desk_hours", lambda: pa.array(np.array([9, 9], dtype="float16")), 9),
    "string view": ("deadlift_experience", lambda: pa.array(["none"] * 2, pa.string_view()), "none"),
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_type_of_arrow_that_polars_does_not_know_is_read_all_the_same(builtin, case):
    fact, made, value = STRANGE[case]
    table = pa.table({"id": [1, 2], fact: made()})
    assert first(builtin, table) == advised(builtin, (1, {fact: value}), (2, {fact: value}))


def test_a_decimal_that_is_too_large_is_listed_as_it_is(builtin):
    table = pa.table({"id": [1], "desk_hours": pa.array([Decimal(10**45)], pa.decimal256(50, 2))})
    _, problems = builtin.recommend_frame(table, key="id", on_bad="null")
    assert [row["value"] for row in rows(problems)] == [f"{10**45}.00"]


def test_a_column_of_json_is_named(builtin):
    with pytest.raises(backrules.FrameError, match="deadlift_experience: its type is JSON"):
        builtin.recommend_frame(duckdb.sql("""select 1 id, '"none"'::json deadlift_experience"""), key="id")
    kept = duckdb.sql("""select 1 id, '"none"'::json note, 9 desk_hours""")
    assert first(builtin, kept) == advised(builtin, (1, {"desk_hours": 9}))


@pytest.mark.unmeasured
@pytest.mark.parametrize("hours", [[7.0, float("nan")], [7.0, float("nan"), 3.0]])
def test_to_duckdb_nan_of_a_file_is_unknown_whatever_its_statistics_say(builtin, tmp_path, hours):
    path = tmp_path / "members.parquet"
    pl.DataFrame({"id": range(len(hours)), "desk_hours": hours}).write_parquet(path)
    expected = advised(builtin, *((n, {} if one != one else {"desk_hours": one}) for n, one in enumerate(hours)))
    relation = duckdb.sql(f"from '{path}'")
    assert sorted(first(builtin, relation)) == sorted(expected)
    assert sorted(first(builtin, relation, on_bad="drop")) == sorted(expected)
    query = builtin.to_sql("duckdb", table="people", choices="lists", ignore=sorted(_others(builtin)))
    connection = duckdb.connect()
    connection.execute(f"create view people as from '{path}'")
    found = connection.sql(query).project("id, advice").fetchall()
    assert sorted((number, one) for number, one in found if (number, one) in expected) == sorted(expected)
    connection.close()


def _others(ruleset):
    return {name for name in ruleset.data.facts if name != "desk_hours"}


def test_infinite_is_not_nan(builtin):
    relation = duckdb.sql("select 1 id, 'inf'::double desk_hours union all select 2, '-inf'")
    _, problems = builtin.recommend_frame(relation, key="id", on_bad="null")
    assert sorted(row["id"] for row in rows(problems)) == [1, 2]


BEYOND = 2**53 + 1
WIDE = {
    "UInt64": lambda: pl.DataFrame({"n": pl.Series([BEYOND, 3], dtype=pl.UInt64)}),
    "Int128": lambda: pl.DataFrame({"n": pl.Series([-BEYOND, 3], dtype=pl.Int128)}),
    "Decimal": lambda: pl.DataFrame({"n": pl.Series([Decimal(BEYOND), Decimal(3)], dtype=pl.Decimal(38, 2))}),
    "pandas' objects": lambda: pd.DataFrame({"n": pd.Series([BEYOND, 3.0, Decimal(3)], dtype=object)}),
    "decimal256": lambda: pa.table({"n": pa.array([Decimal(BEYOND), Decimal(3)], pa.decimal256(50, 2))}),
    "HUGEINT": lambda: duckdb.sql(f"select {BEYOND}::hugeint n union all select 3"),
    "UBIGINT": lambda: duckdb.sql(f"select {BEYOND}::ubigint n union all select 3"),
    "DECIMAL": lambda: duckdb.sql(f"select {BEYOND}::decimal(38, 2) n union all select 3"),
}


@pytest.mark.parametrize("case", WIDE)
def test_a_number_that_a_float_would_round_to_the_limit_is_refused_as_for_one_person(case):
    ruleset = backrules.Ruleset(tiny({"n": "number"}, "advise a: n > 0"))
    with pytest.raises(backrules.FrameError, match=r"n: 1 of . rows do not fit: expected a number of at most 2"):
        ruleset.match_frame(WIDE[case]())


@pytest.mark.parametrize(
    "value", [BEYOND, -BEYOND, Decimal(BEYOND), Decimal(BEYOND) - Decimal("0.5"), -Decimal(BEYOND)]
)
def test_for_one_person_no_type_of_number_is_rounded_to_the_limit(value):
    ruleset = backrules.Ruleset(tiny({"n": "number"}, "advise a: n > 0"))
    with pytest.raises(backrules.ProfileError, match="at most 9007199254740992 either way"):
        ruleset.recommend({"n": value})
    assert ruleset.recommend({"n": Decimal(2**53)}).profile == {"n": 2**53}

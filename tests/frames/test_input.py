"""What a table may say, and what is said about a table that does not fit; the same for every kind of it."""

from __future__ import annotations

import datetime
import decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import backrules
from backrules import Column
from tests.frames.tables import KINDS, as_kind, rows


def first(ruleset, frame, **options):
    """The first advice of each person, by their keys."""
    found = ruleset.recommend_frame(frame, top=1, **options)
    return {row.get("id", row.get("row")): row["advice"] for row in rows(found)}


def advised(ruleset, *people):
    """The first advice that `recommend()` has for each of some people."""
    return dict(enumerate(next(iter(ruleset.recommend(person).outcome), None) for person in people))


def refused(ruleset, frame, **options):
    """What is wrong with a table: its path and message for each problem, and the hints."""
    with pytest.raises(backrules.FrameError) as raised:
        ruleset.recommend_frame(frame, **options)
    return [f"{problem.path}: {problem.message}" for problem in raised.value.problems]


BAD = pl.DataFrame(
    {
        "id": [0, 1, 2],
        "desk_hours": [9.0, 99.0, None],
        "pain_severity": [1.5, 2.0, float("inf")],
        "deadlift_experience": ["none", "nope", None],
        "slouches": [1, 0, None],
        "equipment": [["mat"], ["matt", None], []],
        "front_sets": ["1", None, None],
    }
)
WRONG = {
    (0, "pain_severity"),
    (0, "slouches"),
    (0, "front_sets"),
    (1, "desk_hours"),
    (1, "deadlift_experience"),
    (1, "slouches"),
    (1, "equipment"),
    (2, "pain_severity"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_values_that_do_not_fit_are_counted_column_by_column_with_examples(builtin, kind):
    who = "row" if kind in ("pandas", "pyarrow") else "id"
    one, zero = ("1.0", "0.0") if kind == "pandas" else ("1", "0")  # whole numbers beside nulls are none in pandas
    assert refused(builtin, as_kind(BAD, kind), key="id") == [
        f"pain_severity: 2 of 3 rows do not fit: expected a whole number from 0 to 10, not '1.5' ({who} 0), "
        f"'inf' ({who} 2)",
        f"desk_hours: 1 of 3 rows do not fit: expected a number from 0 to 24 h/day, not '99.0' ({who} 1)",
        "deadlift_experience: 1 of 3 rows do not fit: expected one of none, learning, comfortable, "
        f"not 'nope' ({who} 1)",
        "equipment: 1 of 3 rows do not fit: expected some of barbell, hex_bar, dumbbells, kettlebell, bands, pull_up_bar, "
        f"lat_pulldown, cable_row, bench, back_extension, mat, not {'[matt, NULL]' if kind == 'duckdb' else 'matt, null'!r} ({who} 1)",
        f"slouches: 2 of 3 rows do not fit: expected true or false, not {one!r} ({who} 0), {zero!r} ({who} 1)",
        f"front_sets: 1 of 3 rows do not fit: expected a number from 0 to 100 sets/week, not '1' ({who} 0)",
    ]


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", KINDS)
def test_values_that_do_not_fit_can_be_taken_as_unknown_and_are_listed(builtin, kind):
    found, problems = builtin.recommend_frame(as_kind(BAD, kind), key="id", on_bad="null", top=None)
    valid = BAD.select("id", pl.col("desk_hours").replace(99.0, None), pain_severity=pl.lit(2).replace(2, None))
    valid = valid.with_columns(
        pl.Series("pain_severity", [None, 2, None]),
        pl.Series("deadlift_experience", ["none", None, None]),
        pl.Series("equipment", [["mat"], None, []]),
    )
    assert rows(found) == rows(builtin.recommend_frame(valid, key="id", top=None))
    assert {(row["id"], row["fact"]) for row in rows(problems)} == WRONG
    assert all(row["value"] and row["expected"] for row in rows(problems))


@pytest.mark.parametrize("kind", KINDS)
def test_people_of_whom_a_value_does_not_fit_can_be_left_out_and_are_listed(builtin, kind):
    good = pl.DataFrame({"id": [7], "desk_hours": [9.0], "slouches": [None]}, schema_overrides={"slouches": pl.Int64})
    both = pl.concat([BAD, good], how="diagonal")
    found, problems = builtin.recommend_frame(as_kind(both, kind), key="id", on_bad="drop", top=1)
    assert [row["id"] for row in rows(found)] == [7]
    assert {(row["id"], row["fact"]) for row in rows(problems)} == WRONG


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_in_which_everything_fits_has_an_empty_table_of_problems(builtin, kind):
    frame = pl.DataFrame({"id": [0, 1], "desk_hours": [9.0, None], "slouches": [True, None]})
    found, problems = builtin.recommend_frame(as_kind(frame, kind), key="id", on_bad="null", top=1)
    assert len(rows(found)) == 2
    assert rows(problems) == []
    only_booleans, problems = builtin.match_frame(as_kind(frame.drop("desk_hours"), kind), key="id", on_bad="null")
    assert len(rows(only_booleans)) == 2
    assert rows(problems) == []


@pytest.mark.parametrize("kind", KINDS)
def test_other_names_texts_and_codes_are_read_as_the_caller_says(builtin, kind):
    frame = pl.DataFrame(
        {
            "id": [0, 1, 2, 3],
            "posture": ["bad", "fine", None, "bad"],
            "kit": ["mat; bench", "-", "", " hex_bar "],
            "level": [0, 2, None, 1],
            "has_pain": [1, 0, None, 0],
            "hours": [9, 3, 7, None],
        }
    )
    columns = {
        "slouches": Column("posture", values={"bad": True, "fine": False}),
        "equipment": Column("kit", separator=";", none="-"),
        "training_level": Column("level", values={0: "new", 1: "intermediate", 2: "advanced"}),
        "back_pain": {"lower": Column("has_pain", values={1: True, 0: False})},
        "desk_hours": "hours",
    }
    people = [
        {"slouches": True, "equipment": ["mat", "bench"], "training_level": "new", "back_pain": {"lower": True}}
        | {"desk_hours": 9},
        {"slouches": False, "equipment": [], "training_level": "advanced", "back_pain": {"lower": False}}
        | {"desk_hours": 3},
        {"desk_hours": 7},
        {"slouches": True, "equipment": ["hex_bar"], "training_level": "intermediate", "back_pain": {"lower": False}},
    ]
    found = builtin.recommend_frame(as_kind(frame, kind), key="id", top=None, columns=columns)
    expected = [(who, one) for who, person in enumerate(people) for one in builtin.recommend(person).outcome or [None]]
    ranked = sorted(rows(found), key=lambda row: (row["id"], row["rank"]))
    assert [(row["id"], row["advice"]) for row in ranked] == expected


@pytest.mark.parametrize("kind", KINDS)
def test_codes_and_texts_that_nobody_explained_are_problems(builtin, kind):
    frame = pl.DataFrame({"id": [0, 1], "s": ["y", "?"], "kit": ["mat;mop", "mat"], "level": [5, 0]})
    columns = {
        "slouches": Column("s", values={"y": True, "n": False}),
        "equipment": Column("kit", separator=";"),
        "training_level": Column("level", values={0: "new"}),
    }
    _, problems = builtin.recommend_frame(as_kind(frame, kind), key="id", columns=columns, on_bad="null")
    assert {(row["id"], row["fact"], row["value"]) for row in rows(problems)} == {
        (1, "slouches", "?"),
        (0, "equipment", "mat;mop"),
        (0, "training_level", "5"),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_nothing_but_nulls_and_nan_are_unknown(builtin, kind):
    frame = pl.DataFrame(
        {
            "id": [0, 1],
            "desk_hours": [float("nan"), None],
            "slouches": pl.Series([None, None], dtype=pl.Boolean),
            "equipment": pl.Series([None, None], dtype=pl.List(pl.String)),
            "deadlift_experience": pl.Series([None, None], dtype=pl.String),
        }
    )
    assert first(builtin, as_kind(frame, kind), key="id") == advised(builtin, {}, {})


def test_columns_without_a_type_are_unknown(builtin):
    nothing = {"id": [0, 1], "desk_hours": [None, None], "slouches": [None, None], "goals": [None, None]}
    for frame in (
        pl.DataFrame(nothing),
        pl.LazyFrame(nothing),
        pd.DataFrame(nothing),
        pa.table(nothing),
        duckdb.sql("select 0 as id, null as desk_hours, null as slouches, null as goals"),
    ):
        assert first(builtin, frame, key="id")[0] == advised(builtin, {})[0]


def test_categories_enumerations_decimals_and_small_numbers_are_read(builtin):
    frame = pl.DataFrame(
        {
            "id": [0, 1],
            "deadlift_experience": pl.Series(["none", "learning"], dtype=pl.Categorical),
            "training_level": pl.Series(["new", None], dtype=pl.Enum(["new", "advanced"])),
            "desk_hours": pl.Series([decimal.Decimal("6.5"), None], dtype=pl.Decimal(10, 2)),
            "front_sets": pl.Series([7, 100], dtype=pl.UInt8),
            "upper_mid_back_sets": pl.Series([7.5, 1], dtype=pl.Float32),
            "lower_back_sets": pl.Series([7, 1], dtype=pl.UInt64),
            "equipment": pl.Series([["mat"], ["barbell"]], dtype=pl.List(pl.Categorical)),
            "goals": pl.Series([["posture"], ["strength"]], dtype=pl.Array(pl.String, 1)),
        }
    )
    people = [
        {"deadlift_experience": "none", "training_level": "new", "desk_hours": 6.5, "front_sets": 7}
        | {"upper_mid_back_sets": 7.5, "lower_back_sets": 7, "equipment": ["mat"], "goals": ["posture"]},
        {"deadlift_experience": "learning", "front_sets": 100, "upper_mid_back_sets": 1, "lower_back_sets": 1}
        | {"equipment": ["barbell"], "goals": ["strength"]},
    ]
    assert first(builtin, frame, key="id") == advised(builtin, *people)
    assert first(builtin, frame.to_pandas(), key="id") == advised(builtin, *people)
    assert first(builtin, frame.to_arrow(), key="id") == advised(builtin, *people)


def test_pandas_own_nulls_are_unknown_whatever_the_type_of_the_column(builtin):
    person = {"desk_hours": 9, "slouches": True}
    for hours, slouches in (
        (pd.Series([9, np.nan]), pd.Series([True, None], dtype=object)),
        (pd.Series([9, None], dtype="Int64"), pd.Series([True, pd.NA], dtype="boolean")),
        (pd.Series([9, None], dtype="float64[pyarrow]"), pd.Series([True, None], dtype="bool[pyarrow]")),
        (pd.Series([9, None], dtype=object), pd.Series([True, None], dtype=object)),
    ):
        frame = pd.DataFrame({"desk_hours": hours, "slouches": slouches, "equipment": [["mat"], None]})
        assert first(builtin, frame) == advised(builtin, person | {"equipment": ["mat"]}, {})


def test_a_pandas_column_of_several_types_is_refused_by_its_name(builtin):
    frame = pd.DataFrame({"desk_hours": [1, "x"], "equipment": [["mat"], 3], "slouches": [True, False]})
    assert [one.split(":")[0] for one in refused(builtin, frame)] == ["desk_hours", "equipment"]


def test_lists_may_repeat_an_option_and_longer_ones_than_can_be_counted_are_problems(builtin):
    frame = pl.DataFrame({"id": [0, 1], "equipment": [["mat", "mat", "bench"], ["mat"] * 10_000]})
    found, problems = builtin.recommend_frame(frame, key="id", on_bad="null", top=1)
    assert rows(found)[0]["advice"] == builtin.recommend({"equipment": ["mat", "bench"]}).outcome[0]
    assert [row["id"] for row in rows(problems)] == [1]


def test_types_that_say_nothing_are_problems(builtin):
    day = datetime.date(2026, 1, 1)
    frame = pl.DataFrame({"id": [0], "desk_hours": [day], "slouches": [day], "equipment": [day], "goals": [[1]]})
    frame = frame.with_columns(deadlift_experience=pl.lit(3), training_level=pl.lit(True), front_sets=pl.lit(True))
    assert [one.split(":")[0] for one in refused(builtin, frame, key="id")] == [
        "desk_hours",
        "deadlift_experience",
        "equipment",
        "slouches",
        "goals",
        "front_sets",
        "training_level",
    ]


# --- columns ---------------------------------------------------------------------------------------------


def test_a_name_that_is_almost_a_facts_is_refused_unless_the_caller_knows_it(builtin):
    frame = pl.DataFrame(
        {"id": [0], "desk_hour": [9], "Slouches": [True], "slouches": [True], "equipment_mats": [True]}
    )
    assert refused(builtin, frame, key="id") == [
        "desk_hour: this column is no fact, and its name is close to 'desk_hours', which has no column",
        "equipment_mats: this column is no fact, and its name is close to 'equipment_mat', which has no column",
    ]
    with pytest.raises(backrules.FrameError, match=r"columns=\{'equipment': \{'mat': 'equipment_mats'\}\}"):
        builtin.recommend_frame(frame, key="id")
    ignored = builtin.recommend_frame(frame, key="id", ignore=["desk_hour", "equipment_mats"], top=1)
    kept = builtin.recommend_frame(frame, key="id", keep=["desk_hour", "equipment_mats"], top=1)
    assert [row["advice"] for row in rows(kept)] == [row["advice"] for row in rows(ignored)]


def test_everything_that_is_wrong_with_columns_is_said_at_once(builtin):
    frame = pl.DataFrame({"id": [0], "h": [3], "equipment": [["mat"]], "equipment_mat": [True]})
    columns = {
        "desk_hours": "hh",
        "slouchs": "h",
        "goals": {"postures": "h"},
        "slouches": Column("h", values={1: "yes"}),
        "tight_back": Column("h", values={}),
        "training_level": Column("h", values={1: "old"}, separator=","),
        "neck_pain": 3,
        "back_pain": Column("h", none="-"),
        "front_sets": {"a": "h"},
        "red_flags": Column("h", separator=""),
        "lower_back_sets": Column("h", values={1: 2}),
    }
    assert sorted(refused(builtin, frame, key="id", columns=columns)) == [
        "columns.back_pain: `none` goes with a separator",
        "columns.desk_hours: there is no column 'hh'",
        "columns.front_sets.a: there is no option with a column of its own",
        "columns.goals.postures: there is no such option",
        "columns.lower_back_sets.values: values mean nothing: only a boolean, a choice and an option of choices have "
        "values, not 'values'",
        "columns.neck_pain: a column is named by a text or a Column, not 3",
        "columns.red_flags: a separator has a character at least",
        "columns.slouches.values: values mean true and false, not 'yes'",
        "columns.slouchs: there is no such fact",
        "columns.tight_back.values: values list one value at least",
        "columns.training_level.values: values mean new, intermediate, advanced, not 'old'",
        "columns.training_level: only a choices fact in one column has a separator",
        "equipment: both this column and 'equipment_mat' say it",
    ]


def test_a_table_that_says_nothing_is_refused(builtin):
    assert refused(builtin, pl.DataFrame({"x": [1]})) == [": no column says a fact; the columns are 'x'"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"key": "idd"}, r"key: there is no column 'idd' \(did you mean 'id'\?\)"),
        ({"keep": ["idd"]}, "keep: there is no column 'idd'"),
        ({"keep": 3}, "keep are names of columns, not 3"),
        ({"ignore": "nothing"}, "ignore: there is no column 'nothing'"),
        ({"output": "log"}, r"output is one of long, wide, top, not 'log' \(did you mean 'long'\?\)"),
        ({"on_bad": "ignore"}, "on_bad is one of raise, null, drop, not 'ignore'"),
        ({"top": 0}, "top is a whole number from 1, or None for all, not 0"),
        ({"top": True}, "top is a whole number from 1"),
        ({"keep": "all"}, "the result has columns advice of its own: rename those that are kept"),
    ],
)
def test_arguments_that_are_wrong_are_refused(builtin, options, message):
    frame = pl.DataFrame({"id": [1], "desk_hours": [9], "advice": ["x"]})
    with pytest.raises(backrules.UsageError, match=message):
        builtin.recommend_frame(frame, **options)


def test_what_is_no_table_is_refused(builtin):
    for thing in ([{"desk_hours": 9}], {"desk_hours": [9]}, None, pl.Series([1])):
        with pytest.raises(backrules.UsageError, match="a table is a Polars DataFrame or LazyFrame"):
            builtin.recommend_frame(thing)
    with pytest.raises(backrules.UsageError, match="several columns named desk_hours"):
        builtin.recommend_frame(pd.DataFrame([[1, 2]], columns=["desk_hours", "desk_hours"]))


def test_rows_without_a_number_need_a_key_only_where_there_are_several_for_a_person(builtin):
    relation = duckdb.sql("select 9 as desk_hours")
    with pytest.raises(backrules.UsageError, match="key= is needed: the rows of a DuckDB relation have no numbers"):
        builtin.recommend_frame(relation)
    assert rows(builtin.recommend_frame(relation, output="top", top=1))[0]["advice_1"]["score"] == 9


# --- what stays ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_columns_stay_as_asked_whatever_their_names_and_values(builtin, kind):
    frame = pl.DataFrame({"Größe, in `m`": ["ß", "日本"], "id": [1, 1], "desk_hours": [9, 2], "a.b": [None, 1.5]})
    found = rows(builtin.recommend_frame(as_kind(frame, kind), key="id", keep="all", output="top", top=1))
    assert [list(row) for row in found] == [
        ["id", "Größe, in `m`", "desk_hours", "a.b", "advice_1", "violations", "not_counted"]
    ] * 2
    assert [(row["Größe, in `m`"], row["a.b"]) for row in found] == [("ß", None), ("日本", 1.5)]
    some = rows(builtin.recommend_frame(as_kind(frame, kind), keep=["a.b", "id"], output="wide"))
    assert list(some[0])[:2] == ["a.b", "id"]


@pytest.mark.parametrize("kind", ["polars", "polars-lazy", "pandas", "pyarrow"])
def test_people_without_a_key_are_numbered(builtin, kind):
    frame = as_kind(pl.DataFrame({"desk_hours": [9, 2]}), kind)
    assert [row["row"] for row in rows(builtin.recommend_frame(frame, top=1))] == [0, 1]


def test_pandas_keeps_its_index_and_columns_that_arrow_has_no_type_for(builtin):
    things = [object(), object()]
    frame = pd.DataFrame({"thing": things, 7: [1, 2], "desk_hours": [9, 2]}, index=pd.Index(["x", "y"], name="who"))
    wide = builtin.recommend_frame(frame, keep="all", output="wide")
    assert list(wide.index) == ["x", "y"]
    assert wide.index.name == "who"
    assert list(wide["thing"]) == things
    assert wide["prioritise_rear_chain"].dtype == pd.Int64Dtype()
    long = builtin.recommend_frame(frame, keep="thing", top=2)
    assert list(long.index) == ["x", "x", "y", "y"]
    match = builtin.match_frame(frame)
    assert {str(one) for one in match.dtypes} == {"boolean"}


def test_columns_of_the_caller_may_begin_like_working_columns(builtin):
    frame = pl.DataFrame({"_br_f1": [5], "__br_row": [6], "desk_hours": [9]})
    found = builtin.recommend_frame(frame, keep="all", output="top", top=1)
    assert found.select("_br_f1", "__br_row").row(0) == (5, 6)


def test_a_lazy_table_stays_lazy_and_is_only_asked_whether_its_values_fit(builtin):
    frame = pl.DataFrame({"id": [0], "desk_hours": [9.0]})
    asked = []

    def counted(batch):
        asked.append(batch.height)
        return batch

    lazy = frame.lazy().map_batches(counted)
    result, _ = builtin.recommend_frame(lazy, key="id", on_bad="null")
    assert isinstance(result, pl.LazyFrame)
    assert asked == []
    assert isinstance(builtin.recommend_frame(lazy, key="id"), pl.LazyFrame)
    assert asked == [1]


def test_more_places_than_there_is_advice_are_empty(folder):
    ruleset = folder().load()
    frame = pl.DataFrame({"id": [0], "hours": [9.0]})
    top = rows(ruleset.recommend_frame(frame, key="id", output="top", top=9))[0]
    assert [top[f"advice_{place}"] is None for place in range(1, 10)] == [False] * 2 + [True] * 7
    assert len(rows(ruleset.recommend_frame(frame, key="id", top=9))) == 2


def test_a_ruleset_that_advises_nothing_gives_everybody_a_row_of_nothing(folder):
    rules = """\
        rules:
          - id: safety.flags
            when: any(flags)
            avoid: {loaded: true}
            because: A sign keeps the load away.
            source: {author: We say so.}
            safety: true
        """
    ruleset = folder({"rules/all.yaml": rules}).load()
    frame = pl.DataFrame({"id": [0, 1], "hours": [9.0, None]})
    nothing = dict.fromkeys(("rank", "advice", "strength", "score", "assuming", "cautions"))
    assert rows(ruleset.recommend_frame(frame, key="id")) == [{"id": 0, **nothing}, {"id": 1, **nothing}]
    assert rows(ruleset.recommend_frame(frame, key="id", output="top", top=1))[0]["advice_1"] is None
    assert rows(ruleset.recommend_frame(frame, key="id", output="wide"))[0]["deadlift_status"] == "excluded"


@pytest.mark.parametrize("kind", ["polars", "polars-lazy", "pandas", "pyarrow"])
def test_names_that_polars_takes_for_patterns_are_names(builtin, kind):
    frame = as_kind(pl.DataFrame({"*": ["x"], "^d.*$": [True], "id": [0], "desk_hours": [9.0]}), kind)
    found = builtin.recommend_frame(frame, key="*", columns={"slouches": "^d.*$"}, top=1)
    assert [(row["*"], row["advice"], row["score"]) for row in rows(found)] == [("x", "prioritise_rear_chain", 11)]
    assert first(builtin, frame, key="id") == advised(builtin, {"desk_hours": 9})


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_that_stays_may_be_called_like_a_part_of_the_advice(builtin, kind):
    frame = as_kind(pl.DataFrame({"score_1": ["mine"], "desk_hours": [9.0]}), kind)
    found = rows(builtin.recommend_frame(frame, keep="score_1", output="top", top=1))[0]
    assert (found["score_1"], found["advice_1"]["score"]) == ("mine", 9)


def test_capitals_tell_columns_apart_only_where_the_kind_of_table_says_so(builtin):
    frame = pl.DataFrame({"Score": ["mine"], "desk_hours": [9.0]})
    assert rows(builtin.recommend_frame(frame, keep="Score", top=1))[0] | {"assuming": []} == {
        "cautions": [],
        "Score": "mine",
        "rank": 1,
        "advice": "prioritise_rear_chain",
        "strength": "should",
        "score": 9,
        "assuming": [],
    }
    with pytest.raises(backrules.UsageError, match="the result has columns Score of its own"):
        builtin.recommend_frame(as_kind(frame, "duckdb"), keep="Score")


def test_values_are_explained_for_categories_and_truths_and_texts_that_are_no_number_explain_none(builtin):
    frame = pl.DataFrame(
        {"id": [0, 1], "posture": pl.Series(["bad", "fine"], dtype=pl.Categorical), "old": [True, False]}
    )
    columns = {
        "slouches": Column("posture", values={"bad": True, "fine": False}),
        "training_level": Column("old", values={True: "advanced", False: "new"}),
    }
    people = ({"slouches": True, "training_level": "advanced"}, {"slouches": False, "training_level": "new"})
    assert first(builtin, frame, key="id", columns=columns) == advised(builtin, *people)
    numbers = pl.DataFrame({"id": [0], "level": [1]})
    (problem,) = refused(builtin, numbers, key="id", columns={"training_level": Column("level", values={"one": "new"})})
    assert "expected one of 'one'" in problem


def test_a_key_may_be_called_value_and_a_very_long_name_is_nobodys_slip(builtin):
    frame = pl.DataFrame({"value": ["ann"], "desk_hours": [99.0], "desk_hours" * 9: [1]})
    (problem,) = refused(builtin, frame, key="value")
    assert "not '99.0' (value ann)" in problem or "'99.0' (value 'ann')" in problem or "99.0 (value ann)" in problem

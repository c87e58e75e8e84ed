"""Spark: the same answers as everywhere, in Spark's own expressions, without moving a row."""

from __future__ import annotations

import math
import random
import re

import attrs
import polars as pl
import pytest
from hypothesis import given, settings

import backrules
from backrules import Column
from tests.frames import test_input as inputs
from tests.frames.tables import (
    answers,
    as_kind,
    expected_long,
    expected_match,
    expected_top,
    expected_wide,
    only_lists,
    rows,
    table,
)
from tests.frames.test_conformance import agree
from tests.frames.worlds import people, worlds
from tests.support import SMALL, examples

pytestmark = [pytest.mark.usefixtures("spark"), pytest.mark.xdist_group("spark")]

OPERATORS = {"FileScan", "ColumnarToRow", "Project", "Generate"}


EXPECTED = {
    "long": expected_long,
    "top": expected_top,
    "wide": lambda recs, *, top: expected_wide(recs),
}
WANTED = ("match", "long", "long all", "top", "wide")


def agrees(ruleset, someone, wanted, *, lists, strict):
    """A table of Spark says of people what the reference engine says, in every form that is wanted."""
    someone = only_lists(someone) if lists else someone
    frame = table(ruleset.data.facts.values(), someone, "spark", lists=lists)
    recs = answers(ruleset, someone, strict=strict)
    for one in wanted:
        output, _, rest = one.partition(" ")
        top = None if rest == "all" else 3
        if output == "match":
            agree(ruleset.match_frame(frame, key="id"), expected_match(ruleset, someone))
        else:
            found = ruleset.recommend_frame(frame, key="id", output=output, top=top, strict=strict)
            agree(found, EXPECTED[output](recs, top=top))


@pytest.mark.unmeasured
@pytest.mark.parametrize(("lists", "strict"), [(True, False), (False, True)], ids=["lists", "options, strict"])
def test_a_small_ruleset_says_of_people_at_its_thresholds_what_the_reference_engine_says(folder, lists, strict):
    ruleset = folder().load()
    agrees(ruleset, [{}, *people(ruleset, random.Random(7), 200)], WANTED, lists=lists, strict=strict)


@pytest.mark.long
@settings(max_examples=examples(3))
@given(world=worlds())
def test_random_rulesets_say_of_every_person_what_the_reference_engine_says(world):
    ruleset, someone = world
    lists, strict = len(ruleset.data.advice) % 2 == 1, len(ruleset.data.rules) % 2 == 1
    agrees(ruleset, someone, WANTED, lists=lists, strict=strict)


@pytest.mark.long
@pytest.mark.parametrize(
    ("lists", "strict", "wanted"),
    [(True, False, ("match", "long", "wide")), (False, True, ("long all", "top"))],
    ids=["lists", "options, strict"],
)
def test_the_built_in_ruleset_says_the_same_of_people_at_its_thresholds(builtin, lists, strict, wanted):
    someone = [{}, *people(builtin, random.Random(7), 200, known=0.6)]
    agrees(builtin, someone, wanted, lists=lists, strict=strict)


@pytest.fixture(scope="module")
def few(builtin):
    """Some rules of the built-in ruleset, since to make a query of all takes Spark seconds."""
    rules = dict(list(builtin.data.rules.items())[::8])
    return backrules.Ruleset(attrs.evolve(builtin.data, rules=rules))


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "same",
    [
        inputs.test_values_that_do_not_fit_can_be_taken_as_unknown_and_are_listed,
        inputs.test_people_of_whom_a_value_does_not_fit_can_be_left_out_and_are_listed,
        inputs.test_a_table_in_which_everything_fits_has_an_empty_table_of_problems,
        inputs.test_other_names_texts_and_codes_are_read_as_the_caller_says,
        inputs.test_codes_and_texts_that_nobody_explained_are_problems,
        inputs.test_columns_of_nothing_but_nulls_and_nan_are_unknown,
        inputs.test_columns_stay_as_asked_whatever_their_names_and_values,
    ],
    ids=lambda test: test.__name__.removeprefix("test_"),
)
def test_what_a_table_may_say_is_the_same_as_for_other_kinds(few, same):
    same(few, "spark")


def test_values_that_do_not_fit_are_counted_with_examples(few):
    problems = inputs.refused(few, as_kind(inputs.BAD, "spark"), key="id")
    assert [one.partition(":")[0] for one in problems] == [
        "pain_severity",
        "desk_hours",
        "deadlift_experience",
        "equipment",
        "slouches",
        "front_sets",
    ]
    assert problems[1].endswith("1 of 3 rows do not fit: expected a number from 0 to 24 h/day, not '99.0' (id 1)")
    assert problems[3].endswith("not 'matt, null' (id 1)")


def test_lists_may_be_empty_repeat_options_and_hold_nulls(few):
    equipment = [[], ["mat", "mat", "bench"], ["mat", None], [None], None, ["mat"] * 300, ["Mat"], ["mat "]]
    frame = as_kind(pl.DataFrame({"id": range(len(equipment)), "equipment": equipment}), "spark")
    found, problems = few.match_frame(frame, key="id", on_bad="null")
    meant = [[], ["mat", "bench"], None, None, None, ["mat"], None, None]
    agree(found, expected_match(few, [{"equipment": one} for one in meant]))
    assert [row["id"] for row in rows(problems)] == [2, 3, 6, 7]


COMPUTED = {"ratio": "a / b", "cube": "a * a * a / 3", "none": "a / (n - n)", "part": "1 / n"}
WHEN = ("ratio >= 1", "ratio == 0", "cube > 1e15", "cube < 0", "none > 0", "not none > 0", "part > 0", "n >= 9e15")
NUMBERS = {
    "facts.yaml": """\
        flags: {title: signs, type: choices, options: {fever: fever}, ask: Signs?, safety: true}
        a: {title: one number, type: number, ask: How much?}
        b: {title: another, type: number, ask: How much?}
        n: {title: a whole one, type: integer, ask: How many?}
        """,
    "exercises.yaml": "kind: exercise\n",
    "ruleset.yaml": SMALL["ruleset.yaml"].partition("guards:")[0],
    "advice.yaml": "sit_less: {kind: priority, title: Sit less, detail: Stand up., source: {article: A2}}\n",
    "rules/all.yaml": "\n".join(
        [
            "derived:",
            *(f"  {name}: {{compute: {text}}}" for name, text in COMPUTED.items()),
            "rules:",
            *(
                f"  - {{id: r.{number}, when: {when}, advise: sit_less, because: So it is., source: {{article: A1}}}}"
                for number, when in enumerate(WHEN)
            ),
        ]
    ),
}


def test_numbers_may_be_extreme_divide_by_zero_and_overflow(spark, folder):
    assert spark.conf.get("spark.sql.ansi.enabled") == "true"
    ruleset = folder(NUMBERS).load()
    values = [None, 0.0, -0.0, 1.0, -1.5, 1e-300, 5e-324, 2.0**53, -(2.0**53), 2.0**53 - 1, 0.1]
    whole = [None, 0, 1, -1, 2**53, -(2**53)]
    rng = random.Random(3)
    someone = [{"a": rng.choice(values), "b": rng.choice(values), "n": rng.choice(whole)} for _ in range(400)]
    frame = table(ruleset.data.facts.values(), someone, "spark")
    agree(ruleset.match_frame(frame, key="id"), expected_match(ruleset, someone))


def test_numbers_that_are_none_are_problems_and_nan_is_unknown(spark, folder):
    ruleset = folder(NUMBERS).load()
    values = [math.nan, math.inf, -math.inf, 1e300, 2.0**54, 1.0]
    frame = as_kind(pl.DataFrame({"id": range(6), "a": values, "n": [2**63 - 1, *[None] * 5]}), "spark")
    found, problems = ruleset.match_frame(frame, key="id", on_bad="null")
    agree(found, expected_match(ruleset, [*[{}] * 5, {"a": 1.0}]))
    assert [(row["id"], row["fact"]) for row in rows(problems)] == [(0, "n"), *((id, "a") for id in (1, 2, 3, 4))]


@pytest.mark.parametrize("type", ["tinyint", "smallint", "int", "bigint", "float", "double", "decimal(20,3)", "void"])
def test_numbers_of_every_type_of_spark_are_read(spark, folder, type):
    frame = spark.sql(f"select id, cast(null as {type}) as hours from values (0) as t(id)")
    if type != "void":
        frame = spark.sql(
            f"select id, cast(hours as {type}) as hours from values (0, null), (1, 6), (2, 25) t(id, hours)"
        )
    ruleset = folder().load()
    found, problems = ruleset.match_frame(frame, key="id", on_bad="null")
    expected = {0: None} if type == "void" else {0: None, 1: True, 2: None}
    assert {row["id"]: row["desk.sit_less"] for row in rows(found)} == expected
    assert [row["id"] for row in rows(problems)] == ([] if type == "void" else [2])


SETTINGS = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.mark.parametrize("names", [[*SETTINGS], *(pytest.param([one], marks=pytest.mark.long) for one in SETTINGS)])
def test_other_sessions_settings_change_nothing(spark, folder, names):
    ruleset = folder(NUMBERS).load()
    someone = [{"a": 1.0, "b": 0.0, "n": 0}, {"a": 2.0**53, "b": 5e-324, "n": 1}, {}]
    frame = table(ruleset.data.facts.values(), someone, "spark")
    before = {name: spark.conf.get(name) for name in names}
    try:
        for name in names:
            spark.conf.set(name, SETTINGS[name])
        agree(ruleset.match_frame(frame, key="id"), expected_match(ruleset, someone))
        agree(ruleset.recommend_frame(frame, key="id"), expected_long(answers(ruleset, someone, strict=False), top=3))
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)


# --- columns -------------------------------------------------------------------------------------------


ODD = ["a.b", "a b", "`", "a`.`b", "*", "日本", "Größe", "'", '"', "x.*", "select", "(1)"]


def test_columns_of_people_and_facts_may_have_odd_names(folder):
    ruleset = folder().load()
    odd = {name: [f"{place}", None] for place, name in enumerate(ODD)}
    facts = pl.DataFrame({"my.id": [1, 2], "h.`x`": [9.0, 1.0], "f,.*": ["bar.|mat", ""]})
    frame = as_kind(pl.DataFrame({**odd, **facts.to_dict(as_series=False)}), "spark")
    options = {"key": "my.id", "columns": {"hours": "h.`x`", "tools": Column("f,.*", separator=".|")}}
    for ask, more in ((ruleset.recommend_frame, {"top": 1}), (ruleset.match_frame, {})):
        found = rows(ask(frame, keep=ODD, **more, **options))
        assert [*found[0]][: len(ODD) + 1] == ["my.id", *ODD]
        assert [{name: row.pop(name) for name in ODD} for row in found] == pl.DataFrame(odd).to_dicts()
        assert found == rows(ask(facts, **more, **options))
    bad = facts.with_columns(pl.lit("bar.|mop").alias("f,.*"))
    assert inputs.refused(ruleset, as_kind(bad, "spark"), **options) == inputs.refused(ruleset, bad, **options)


def test_a_column_that_stays_may_not_be_one_with_a_new_one_in_other_letters(folder):
    ruleset = folder().load()
    frame = as_kind(pl.DataFrame({"id": [1], "Score": ["mine"], "hours": [9.0]}), "spark")
    with pytest.raises(backrules.UsageError, match="the result has columns Score of its own"):
        ruleset.recommend_frame(frame, key="id", keep="Score")


def test_long_needs_a_key_and_the_others_do_not(folder):
    ruleset = folder().load()
    frame = as_kind(pl.DataFrame({"hours": [9.0]}), "spark")
    with pytest.raises(backrules.UsageError, match="key= is needed: the rows of a Spark DataFrame have no numbers"):
        ruleset.recommend_frame(frame)
    assert rows(ruleset.recommend_frame(frame, output="top", top=1))[0]["advice_1"]["advice"] == "sit_less"


@pytest.mark.parametrize("output", ["long", "wide", "top"])
def test_nobody_at_all_gets_nothing_at_all(folder, output):
    ruleset = folder().load()
    frame = table(ruleset.data.facts.values(), [], "spark", lists=True)
    assert rows(ruleset.recommend_frame(frame, key="id", output=output)) == []
    assert rows(ruleset.match_frame(frame, key="id")) == []


# --- the plan ------------------------------------------------------------------------------------------


def stored(spark, ruleset, path):
    """People of a ruleset in a Parquet file, as Spark reads them."""
    someone = only_lists(people(ruleset, random.Random(5), 50))
    table(ruleset.data.facts.values(), someone, "polars", lists=True).write_parquet(path)
    return spark.read.parquet(str(path))


def ask(ruleset, frame, what):
    if what == "match":
        return ruleset.match_frame(frame, key="id", on_bad="null")[0]
    output, _, top = what.partition(" ")
    options = {"top": None if top == "all" else 3}
    return ruleset.recommend_frame(frame, key="id", output=output, on_bad="null", **options)[0]


@pytest.mark.parametrize("size", ["small", pytest.param("built in", marks=pytest.mark.long)])
@pytest.mark.parametrize("what", WANTED)
def test_a_query_reads_once_moves_nothing_and_runs_no_python(spark, builtin, folder, tmp_path, what, size):
    ruleset = builtin if size == "built in" else folder().load()
    plans = ask(ruleset, stored(spark, ruleset, tmp_path / "people.parquet"), what)._jdf.queryExecution()
    plan = plans.executedPlan().toString()
    operators = re.findall(r"^[\s:+*\-]*(?:\(\d+\) )?([A-Z]\w+)", plan, re.MULTILINE)
    assert set(operators) <= OPERATORS, plan
    assert operators.count("FileScan") == 1
    assert operators.count("Generate") == (1 if what.startswith("long") else 0)
    assert not re.search("Python|Pandas|Exchange|Sort|Join|Window", plan)
    # expressions that are read twice are not copied into their readers: nothing grows while it is optimised
    assert len(plans.optimizedPlan().toString()) < 1.2 * len(plans.analyzed().toString())

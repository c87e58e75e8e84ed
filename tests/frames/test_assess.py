"""Assessments of tables: row by row what `recommend()` says of that person, on every kind of table and as SQL."""

from __future__ import annotations

import functools
import random

import duckdb
import polars as pl
import pytest

import backrules
from backrules.errors import UsageError
from tests.assess.test_assessment import HABITS
from tests.frames.tables import KINDS, rows, table
from tests.frames.worlds import people

SETS = ("front_sets", "upper_mid_back_sets", "lower_back_sets", "sagittal_sets", "frontal_sets", "transverse_sets")
WELL = {"red_flags": [], "back_pain": [], "health_conditions": []}


def expected(ruleset, someone, *, strict):
    """Rows of `assess_frame` as `recommend()` gives them, one by one."""
    return [expected_row(ruleset, number, person, strict=strict) for number, person in enumerate(someone)]


@functools.cache
def expected_of_the_crowd(strict):
    return expected(backrules.builtin(), crowd(), strict=strict)


def expected_row(ruleset, number, person, *, strict):
    assessment = ruleset.recommend(person, strict=strict).assessment
    row = {"id": number, "band": assessment.band, "good": assessment.good, "known": assessment.known}
    row["held"] = assessment.held is not None
    definitions = ruleset.data.assessment.checks
    for check in assessment.checks:
        row[check.id] = check.band
        if definitions[check.id].value is not None:
            row[f"{check.id}_value"] = check.value
    changes = [change.fact for definition in definitions.values() for change in definition.changes]
    row |= {f"{fact}_change": sum(check.changes.get(fact, 0) for check in assessment.checks) for fact in changes}
    return row


def agree(found, wanted):
    found = sorted(rows(found), key=lambda row: row["id"])
    for one, other in zip(found, wanted, strict=True):
        assert one == {
            name: pytest.approx(value) if isinstance(value, float) else value for name, value in other.items()
        }


@functools.cache
def crowd():
    """People with few sets, so that limits are reached, and people at the thresholds."""
    rng = random.Random(3)
    numbers = [0, 0, 1, 2, 3, 4, 5.5, 7, 8, 12, 20, 99]
    someone = [{}, *people(backrules.builtin(), rng, 60, known=0.5)]
    for _ in range(140):
        person = {name: rng.choice(numbers) for name in SETS if rng.random() < 0.9}
        person["training_days"] = rng.randrange(4)
        someone.append(person | (WELL if rng.random() < 0.8 else {"red_flags": {"fever": rng.random() < 0.5}}))
    return someone


@pytest.mark.unmeasured
@pytest.mark.parametrize(("kind", "strict"), [*((kind, False) for kind in KINDS), ("polars", True)])
def test_every_kind_of_table_says_of_every_person_what_one_at_a_time_says(builtin, kind, strict):
    frame = table(builtin.data.facts.values(), crowd(), kind)
    agree(builtin.assess_frame(frame, key="id", strict=strict), expected_of_the_crowd(strict))


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_are_not_there_are_unknown_for_everybody(builtin, kind):
    someone = [{"upper_mid_back_sets": sets} for sets in (0, 2, 9)]
    frame = table([builtin.data.facts["upper_mid_back_sets"]], someone, kind)
    agree(builtin.assess_frame(frame, key="id"), expected(builtin, someone, strict=False))


def test_a_ruleset_about_anything_else(folder):
    ruleset = folder({"assessment.yaml": HABITS}).load()
    someone = people(ruleset, random.Random(5), 120, known=0.8)
    for strict in (False, True):
        frame = table(ruleset.data.facts.values(), someone, "polars")
        agree(ruleset.assess_frame(frame, key="id", strict=strict), expected(ruleset, someone, strict=strict))


def test_as_sql_it_says_the_same(builtin):
    names = ["red_flags", "back_pain", "health_conditions", *SETS]
    facts = [builtin.data.facts[name] for name in names]
    someone = [{name: value for name, value in person.items() if name in names} for person in crowd()]
    connection = duckdb.connect()
    connection.register("people", table(facts, someone, "polars").to_arrow())
    query = builtin.to_sql(
        "duckdb",
        output="assessment",
        choices="columns",
        ignore=[*_columns(builtin, set(builtin.data.facts) - {*names})],
    )
    agree(connection.sql(query), expected(builtin, someone, strict=False))


def _columns(ruleset, names):
    for name in sorted(names):
        fact = ruleset.data.facts[name]
        yield from [f"{name}_{option}" for option in fact.options] if fact.type == "choices" else [name]


def test_what_does_not_fit_is_listed_and_names_must_not_clash(builtin):
    frame = pl.DataFrame({"id": [1, 2], "front_sets": [3.0, 500.0], "good": ["a", "b"]})
    found, problems = builtin.assess_frame(frame, key="id", on_bad="null")
    assert found["front_and_back"].to_list() == ["unknown", "unknown"]
    assert problems["fact"].to_list() == ["front_sets"]
    with pytest.raises(UsageError, match="the result has columns good of its own"):
        builtin.assess_frame(frame, key="id", keep="good", on_bad="null")


def test_a_ruleset_without_one_says_so(folder):
    with pytest.raises(UsageError, match="the ruleset small has no assessment"):
        folder({}).load().assess_frame(pl.DataFrame({"hours": [1.0]}))

"""Plans of tables: row by row what fills the slots of that person's plan, on every kind of table and as SQL."""

from __future__ import annotations

import functools
import random

import duckdb
import polars as pl
import pytest

import backrules
from backrules.errors import UsageError
from backrules.plan.filling import filled
from backrules.plan.making import _Making
from tests.frames.tables import KINDS, rows, table
from tests.frames.worlds import people
from tests.plan.test_plan import PLAN, files
from tests.support import SMALL

WELL = {"red_flags": [], "back_pain": [], "health_conditions": [], "neck_pain": False}


def expected(ruleset, someone, *, strict):
    """Rows of `plan_frame` as `recommend()` gives them, one by one."""
    return [expected_row(ruleset, number, person, strict=strict) for number, person in enumerate(someone)]


@functools.cache
def expected_of_the_crowd(strict):
    return expected(backrules.builtin(), crowd(), strict=strict)


def expected_row(ruleset, number, person, *, strict):
    rec, template = ruleset.recommend(person, strict=strict), ruleset.data.plan
    row = {"id": number, "held": rec.plan().held is not None, "assuming": [], "cautions": []}
    row |= dict.fromkeys(template.slots)
    if not row["held"]:
        slots, _ = _Making(template, rec.answer, None, strict=strict)._slots()
        fills = filled(slots, rec.advice, ruleset.data.alternatives)
        row |= {slot: fill.advice.id for slot, fill in fills.items()}
        pieces = [fill.advice for fill in fills.values()]
        row["assuming"] = sorted({one.id for advice in pieces for one in advice.assuming})
        row["cautions"] = sorted({one.rule for advice in pieces for one in advice.cautions})
        planned = {item.slot: item.advice.id for day in rec.plan().days for item in day.items}
        assert planned.items() <= row.items()
    return row


def agree(found, wanted):
    assert sorted(rows(found), key=lambda row: row["id"]) == wanted


@functools.cache
def crowd():
    """People of all kinds, most of them well."""
    rng = random.Random(5)
    someone = people(backrules.builtin(), rng, 90, known=0.7)
    return [{}, *(person | WELL if rng.random() < 0.7 else person for person in someone)]


@pytest.mark.unmeasured
@pytest.mark.parametrize(("kind", "strict"), [*((kind, False) for kind in KINDS), ("polars", True)])
def test_every_kind_of_table_fills_every_slot_as_one_at_a_time_does(builtin, kind, strict):
    wanted = expected_of_the_crowd(strict)
    assert {row["held"] for row in wanted} == {True, False}
    assert [row for row in wanted if row["cautions"]]
    assert strict or [row for row in wanted if row["assuming"]]
    frame = table(builtin.data.facts.values(), crowd(), kind)
    agree(builtin.plan_frame(frame, key="id", strict=strict), wanted)


def template(**changes):
    """A template in which slots may take the same pieces, and pieces of one group."""
    slots = f"""\
      - {{id: lift, title: l, day: A, choose: [cat_cow, deadlift], {changes.get("lift", "")} source: {{author: Ours.}}}}
      - {{id: gentle, title: g, day: B, choose: [cat_cow, stretch], or_else: {{choose: [sit_less, deadlift], says: So.}},
         source: {{author: Ours.}}}}
      - {{id: sit, title: s, day: [A, B], choose: {{kind: priority}}, minutes: 3, source: {{author: Ours.}}}}
    """
    before, rest = PLAN.split("    slots:\n")[0], PLAN[PLAN.index("    notes:") :]
    indented = "".join(f"  {line[4:]}\n" if line.strip() else "" for line in slots.splitlines())
    return (
        f"{before}    slots:\n"
        + indented.replace("  - {", "      - {").replace("     source", "         source")
        + rest
    )


@pytest.mark.parametrize(
    "group", ["", "alternatives: {move: [cat_cow, stretch]}\n", "alternatives: {b: [deadlift, sit_less]}\n"]
)
@pytest.mark.parametrize("lift", ["", "when: hours >= 4,"])
def test_slots_that_may_take_the_same_pieces_or_pieces_of_a_group(folder, group, lift):
    ruleset = folder({**files(template(lift=lift)), "advice.yaml": SMALL["advice.yaml"] + group}).load()
    someone = [{}, *people(ruleset, random.Random(2), 80, known=0.8)]
    for strict in (False, True):
        frame = table(ruleset.data.facts.values(), someone, "polars")
        agree(ruleset.plan_frame(frame, key="id", strict=strict), expected(ruleset, someone, strict=strict))


@pytest.mark.unmeasured
def test_as_sql(builtin):
    frame = table(builtin.data.facts.values(), crowd()[:40], "polars")
    query = builtin.to_sql("duckdb", output="plan", choices="columns")
    connection = duckdb.connect()
    connection.register("people", frame.to_arrow())
    agree(connection.sql(query), expected_of_the_crowd(False)[:40])


def test_a_ruleset_without_a_template_and_names_that_clash_are_refused(folder, builtin):
    with pytest.raises(UsageError, match="has no plan"):
        folder().load().plan_frame(pl.DataFrame({"hours": [1.0]}))
    frame = pl.DataFrame({"hinge": ["x"], "cautions": ["y"], "desk_hours": [9.0]})
    with pytest.raises(UsageError, match="columns cautions, hinge of its own"):
        builtin.plan_frame(frame, keep=("cautions", "hinge"))

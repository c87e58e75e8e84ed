"""One suite for every kind of table: row by row it says what the reference engine says about that person."""

from __future__ import annotations

import functools
import random

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

import backrules
from tests.frames.tables import (
    KINDS,
    answers,
    expected_long,
    expected_match,
    expected_top,
    expected_wide,
    only_lists,
    rows,
    table,
)
from tests.frames.worlds import people, worlds
from tests.support import examples

COMPILED = ("polars", "duckdb")  # the others are read and closed in their own way, and computed as polars


def in_order(found):
    return sorted(found, key=lambda row: (row["id"], row.get("rank") or 0))


def agree(found, expected):
    found, expected = in_order(rows(found)), in_order(expected)
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == other


@pytest.mark.unmeasured
@settings(max_examples=examples(16))
@given(world=worlds(), lists=st.booleans())
def test_every_kind_of_table_says_of_every_person_what_the_reference_engine_says(world, lists):
    ruleset, someone = world
    someone = only_lists(someone) if lists else someone
    strict = len(ruleset.data.rules) % 2 == 1
    most = None if len(someone[1]) % 2 else 2  # what is left out is one filter
    recs = answers(ruleset, someone, strict=strict)
    wanted = {
        "match": expected_match(ruleset, someone),
        "long": expected_long(recs, top=most),
        "wide": expected_wide(recs),
        "top": expected_top(recs, top=3),
    }
    one = [*wanted][(len(ruleset.data.facts) + len(ruleset.data.rules)) % len(wanted)]
    for kind in KINDS:  # of one world: what is right takes longer to find out than what each kind says
        frame = table(ruleset.data.facts.values(), someone, kind, lists=lists)
        for output in wanted if kind in COMPILED else [one]:
            note(f"{kind}, {output}")
            if output == "match":
                found = ruleset.match_frame(frame, key="id")
            else:
                top = 3 if output == "top" else most
                found = ruleset.recommend_frame(frame, key="id", strict=strict, output=output, top=top)
            agree(found, wanted[output])


@functools.cache
def everything(lists, strict):
    """People at the thresholds of the built-in ruleset, and what they get."""
    ruleset = backrules.builtin()
    someone = [{}, *people(ruleset, random.Random(7), 150, known=0.6)]
    someone = only_lists(someone) if lists else someone
    recs = answers(ruleset, someone, strict=strict)
    return someone, expected_long(recs), expected_wide(recs)


# the two have nothing to do with each other, and random rulesets try them together
@pytest.mark.parametrize(("lists", "strict"), [(False, True), (True, False)], ids=["options, strict", "lists, lenient"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.unmeasured
def test_the_built_in_ruleset_says_the_same_of_people_at_its_thresholds(builtin, kind, lists, strict):
    someone, long, wide = everything(lists, strict)
    frame = table(builtin.data.facts.values(), someone, kind, lists=lists)
    top = 3 if lists else None  # what is left out is one filter, whatever the ruleset: the random ones try it for both
    expected = [row for row in long if (row["rank"] or 1) <= (top or len(long))]
    agree(builtin.recommend_frame(frame, key="id", strict=strict, top=top), expected)
    agree(builtin.recommend_frame(frame, key="id", strict=strict, output="wide"), wide)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_at_all_gets_nothing_at_all(folder, kind):
    ruleset = folder().load()
    frame = table(ruleset.data.facts.values(), [], kind)
    for output in ("long", "wide", "top"):
        assert rows(ruleset.recommend_frame(frame, key="id", output=output)) == []
    assert rows(ruleset.match_frame(frame, key="id")) == []

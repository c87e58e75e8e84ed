"""The counts of a result, of each shape."""

from pathlib import Path

import polars as pl
import pytest

import backrules
from backrules.bulk.files.run import RunResult
from backrules.bulk.files.summary import Summary, summary_of

ADVICE = ["one", "two", "three"]
LONG = pl.DataFrame(
    {"id": [1, 1, 2, 3], "rank": [1, 2, 1, None], "advice": ["two", "one", "two", None]},
    schema={"id": pl.Int64, "rank": pl.Int64, "advice": pl.String},
)
WIDE = pl.DataFrame({"id": [1, 2, 3], "one": [3, None, None], "two": [9, 3, None], "three": [None] * 3})
TOP = pl.DataFrame({"id": [1, 2, 3], "advice_1": ["two", "two", None], "advice_2": ["one", None, None]})


@pytest.mark.parametrize(("table", "shape"), [(LONG, "long"), (WIDE, "wide"), (TOP, "top")])
def test_people_and_who_gets_what_are_counted_and_what_nobody_gets_is_not_there(table, shape):
    found = summary_of(table, shape, ADVICE, 2)
    assert (found.people, found.advised) == (3, 2)
    assert dict(found.given) == {"one": 1, "two": 2}
    assert [*found.given] == ["one", "two"]
    assert found.first == (None if shape == "wide" else {"two": 2})


def test_counts_are_added_and_kept():
    one, other = Summary(3, 2, {"two": 2}, {"one": 1, "two": 2}), Summary(2, 1, {"one": 1}, {"one": 1, "three": 1})
    both = Summary(5, 3, {"two": 2, "one": 1}, {"one": 2, "two": 2, "three": 1})
    assert one + other == both
    assert (one + Summary(1, 0, None, {})).first is None
    assert Summary.from_dict(both.to_dict()) == both
    for damaged in (
        {},
        both.to_dict() | {"people": -1},
        both.to_dict() | {"given": [1]},
        both.to_dict() | {"given": {"one": True}},
    ):
        with pytest.raises(ValueError, match="counts"):
            Summary.from_dict(damaged)


@pytest.mark.parametrize(("first", "shown"), [({"pull_up": 1}, 1), ({}, 0), (None, None)])
def test_a_run_says_how_often_each_advice_came_first_where_that_is_known(first, shown):
    result = RunResult(Path("out"), 3, 2, 0, 0.5, 0, 0, None, Summary(3, 2, first, {"pull_up": 2}))
    assert result.to_dict(backrules.builtin())["advice"] == [{"id": "pull_up", "first": shown, "given": 2}]

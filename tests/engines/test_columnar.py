"""The columnar engine decides as the others do: here a table of one person at a time, in the suite of all engines."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
import pytest

from backrules.conditions import Compare, Constant, Flag, Has, Is, Known, Number, Operation, Or, Quantity
from backrules.engines import Match, Program
from backrules.facts import CHOICES, Fact
from backrules.frames.expressions import Columnar, Slots
from backrules.frames.truths import as_expr
from backrules.testing import run_conformance
from tests.support import examples


class OneRow:
    """A columnar program that is asked about one person, and knows what it answered last."""

    def __init__(self, program: Program) -> None:
        self._facts = program.facts
        self._last: tuple[dict[str, Any], Match] | None = None
        options = {name: {one: f"{name}.{one}" for one in fact.options} for name, fact in program.facts.items()}
        slots = Slots(
            {name: name for name, fact in program.facts.items() if fact.type != CHOICES},
            {name: options[name] for name, fact in program.facts.items() if fact.type == CHOICES},
        )
        self._columnar = Columnar(program, slots)

    def match(self, values):
        row = {"_": pl.Series([0])}
        for name, fact in self._facts.items():
            value = values.get(name)
            if fact.type == CHOICES:
                for one in fact.options:
                    held = None if value is None else value.get(one) if isinstance(value, dict) else one in value
                    row[f"{name}.{one}"] = pl.Series([held], dtype=pl.Boolean)
            else:
                row[name] = pl.Series([value], dtype=TYPES[fact.type], strict=False)
        frame = self._columnar.on(nw.from_native(pl.LazyFrame(row)))
        truths = {key: as_expr(truth) for key, truth in self._columnar.truths.items()}
        found = frame.select(some=nw.col("_"), **truths).collect().rows(named=True)[0]
        match = Match({key for key in truths if found[key]}, {key for key in truths if found[key] is None})
        self._last = dict(values), match
        return match

    def fired(self, values):
        return (self._last[1] if self._last and self._last[0] == values else self.match(values)).fired


TYPES = {"boolean": pl.Boolean, "integer": pl.Float64, "number": pl.Float64, "choice": pl.String}


@pytest.mark.unmeasured
def test_the_columnar_engine_conforms():
    run_conformance(OneRow, max_examples=examples(50))


FACTS = {
    "many": Fact("many", "choices", "many", "?", options={"a": "a", "b": "b"}),
    "one": Fact("one", "choice", "one", "?", options={"a": "a"}),
    "number": Fact("number", "number", "number", "?"),
}


def constant_truths(program: Program) -> dict[str, object]:
    """What is the same for everybody, in a table that says nothing."""
    return {
        key: truth for key, truth in Columnar(program, Slots({}, {})).truths.items() if not isinstance(truth, nw.Expr)
    }


def test_a_fact_without_a_column_is_unknown_for_everybody_and_nothing_is_asked_of_the_table():
    conditions = {
        "known": Known("many"),
        "has": Has("many", "a"),
        "is": Is("one", "a"),
        "compare": Compare("number", ">", 3),
        "or": Or((Has("many", "a"), Constant(True))),
    }
    assert constant_truths(Program(FACTS, conditions)) == {
        "known": False,
        "has": None,
        "is": None,
        "compare": None,
        "or": True,
    }


def test_a_computed_number_that_is_the_same_for_everybody_is_known():
    numbers = {
        "three": Number(3),
        "six": Operation("*", Quantity("three"), Number(2)),
        "never": Operation("/", Number(1), Number(0)),
        "huge": Operation("*", Number(2**53), Number(2)),
    }
    conditions = {name: Compare(name, ">=", 3) for name in numbers} | {"flag": Flag("yes")}
    engine = OneRow(Program(FACTS, conditions, {"yes": Compare("six", "==", 6)}, numbers))
    assert engine.match({}) == Match({"three", "six", "flag"}, {"never", "huge"})

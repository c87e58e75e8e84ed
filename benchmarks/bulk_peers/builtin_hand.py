"""Polars by hand for the rules of the built-in ruleset: each rule one expression, nothing shared between rules.

`shared` is the lazy query of a careful author: what has a name in the ruleset is a column first.
"""

from __future__ import annotations

from functools import reduce
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, or_, sub, truediv
from typing import Any

import polars as pl

import backrules
from backrules.conditions import (
    And,
    Compare,
    Constant,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Number,
    Operation,
    Or,
    Quantity,
    Unknown,
)
from backrules.conditions import Any as AnyOf
from bulk_peers._peer import OnPolars

COMPARE = {"<": lt, "<=": le, "==": eq, "!=": ne, ">=": ge, ">": gt}
SIGNS = {"+": add, "-": sub, "*": mul, "/": truediv}


class Hand(OnPolars):
    def __init__(self, output: str, form: str = "options", *, shared: bool = False) -> None:
        if output != "match":
            raise ValueError("by hand there is only matching")
        self.form, self.shared, self.ruleset = form, shared, backrules.builtin()
        plan = self.ruleset.compiled
        self.program = plan.program
        self.rules = [
            self.expression(decision.condition).alias(decision.id)
            for decision in plan.decisions.values()
            if decision.rule
        ]

    def load(self, files: list[str], rows: int) -> Any:
        return super().load(files, rows).with_row_index("id")

    def run(self, table: pl.DataFrame) -> pl.DataFrame:
        if not self.shared:
            return table.select("id", *self.rules)
        query = table.lazy()
        for name, number in self.program.numbers.items():
            query = query.with_columns(self.number(number).alias(name))
        for name, condition in self.program.derived.items():
            query = query.with_columns(self.expression(condition).alias(name))
        return query.select("id", *self.rules).collect()

    def rows(self, answer: Any) -> list[dict[str, Any]]:
        return answer.to_dicts()

    def expression(self, condition: Any) -> pl.Expr:
        match condition:
            case Constant(value):
                return pl.lit(value)
            case Not(part):
                return ~self.expression(part)
            case And(parts):
                return reduce(and_, map(self.expression, parts))
            case Or(parts):
                return reduce(or_, map(self.expression, parts))
            case Has(fact, option):
                return self._has(fact, option)
            case AnyOf(fact):
                if self.form == "lists":
                    return pl.col(fact).list.len() > 0
                return reduce(or_, (self._has(fact, option) for option in self.program.facts[fact].options))
            case Known(fact) | Unknown(fact):
                known = self._known(fact)
                return known if isinstance(condition, Known) else ~known
            case Flag(name):
                return self._flag(name)
            case Compare(fact, operator, value):
                return COMPARE[operator](self.quantity(fact), value)
            case Is(fact, option):
                return pl.col(fact) == option
            case In(fact, options):
                return pl.col(fact).is_in([*options])
        raise TypeError(condition)

    def _has(self, fact: str, option: str) -> pl.Expr:
        return pl.col(f"{fact}_{option}") if self.form == "options" else pl.col(fact).list.contains(option)

    def _known(self, fact: str) -> pl.Expr:
        options = self.program.facts[fact].options
        if self.program.facts[fact].type != "choices" or self.form == "lists":
            return pl.col(fact).is_not_null()
        return reduce(and_, (self._has(fact, option).is_not_null() for option in options))

    def _flag(self, name: str) -> pl.Expr:
        if name in self.program.derived and not self.shared:
            return self.expression(self.program.derived[name])
        return pl.col(name)

    def quantity(self, name: str) -> pl.Expr:
        computed = name in self.program.numbers and not self.shared
        return self.number(self.program.numbers[name]) if computed else pl.col(name)

    def number(self, expression: Any) -> pl.Expr:
        match expression:
            case Number(value):
                return pl.lit(value)
            case Quantity(name):
                return self.quantity(name)
            case Operation(sign, left, right):
                one, other = self.number(left), self.number(right)
                return one / pl.when(other != 0).then(other) if sign == "/" else SIGNS[sign](one, other)
        raise TypeError(expression)


BUILD: dict[str, Any] = {
    "polars_hand": Hand,
    "polars_hand_shared": lambda output: Hand(output, shared=True),
    "polars_hand_lists": lambda output: Hand(output, form="lists"),
}

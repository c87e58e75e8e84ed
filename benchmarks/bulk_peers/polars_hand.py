"""Polars by hand: the expression of each rule, as one writes it; one `select`, or one step for each level."""

from __future__ import annotations

from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import Any

import polars as pl
from workload import levels

from bulk_peers._peer import OnPolars, Peer

COMPARE = {"lt": lt, "le": le, "gt": gt, "ge": ge, "eq": eq, "ne": ne}


class Polars(OnPolars):
    def __init__(self, rules: list[Any], facts: dict[str, Any], form: str = "options") -> None:
        self.form, self.ids, self.facts = form, [rule["id"] for rule in rules], facts
        groups = levels(rules)
        self.levels = [[self.expression(rule["when"]).alias(rule["id"]) for rule in group] for group in groups]
        self.derived = [{rule["derives"]: pl.col(rule["id"]) for rule in group if rule["derives"]} for group in groups]

    def run(self, table: pl.DataFrame) -> pl.DataFrame:
        if len(self.levels) == 1:
            return table.select(self.levels[0])
        query = table.lazy()
        for expressions, derived in zip(self.levels, self.derived, strict=True):
            query = query.with_columns(expressions).with_columns(**derived)
        return query.select(self.ids).collect()

    def expression(self, tree: Any) -> pl.Expr:
        if isinstance(tree, dict):
            ((join, branches),) = tree.items()
            return reduce(and_ if join == "all" else or_, map(self.expression, branches))
        op, fact, *constant = tree
        column, value = pl.col(fact), constant[0] if constant else None
        match op:
            case "has" | "lacks":
                held = pl.col(f"{fact}_{value}") if self.form == "options" else column.list.contains(value)
                return held if op == "has" else ~held
            case "known" | "absent":
                if op != "true" and self.facts[fact]["kind"] == "set" and self.form == "options":
                    column = pl.col(f"{fact}_{self.facts[fact]['values'][0]}")
                return column.is_not_null() if op == "known" else column.is_null()
            case "true":
                return column
            case "in":
                return column.is_in(value)
        if isinstance(value, bool):
            return column if value else ~column
        return COMPARE[op](column, value)


def build(rules: list[Any], facts: dict[str, Any]) -> Peer:
    return Polars(rules, facts)

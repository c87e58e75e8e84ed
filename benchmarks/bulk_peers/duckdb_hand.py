"""DuckDB by hand: one SELECT with a column for each rule; for chained rules one nested SELECT for each level."""

from __future__ import annotations

from typing import Any

from trees import infix
from workload import levels

from bulk_peers._peer import OnDuckDB, Peer

OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=", "ne": "<>"}


class _SQL(OnDuckDB):
    def __init__(self, rules: list[Any], facts: dict[str, Any]) -> None:
        self.facts = facts
        source, groups = "people", levels(rules)
        for group in groups:
            columns = [f'{infix(rule["when"], self._condition)} AS "{rule["id"]}"' for rule in group]
            if len(groups) == 1:
                self.query = f"SELECT {', '.join(columns)} FROM {source}"
                return
            derived = [f'"{rule["id"]}" AS "{rule["derives"]}"' for rule in group if rule["derives"]]
            source = f"(SELECT *, {', '.join(columns)} FROM {source})"
            source = f"(SELECT *, {', '.join(derived)} FROM {source})" if derived else source
        ids = ", ".join(f'"{rule["id"]}"' for rule in rules)
        self.query = f"SELECT {ids} FROM {source}"

    def run(self, table: Any) -> None:  # noqa: ARG002 - it is named in the query
        self.kept(self.query)

    def _condition(self, op: str, fact: str, value: Any) -> str:
        column = f'"{fact}"'
        match op:
            case "true":
                return column
            case "known" | "absent":
                if self.facts[fact]["kind"] == "set":
                    column = f'"{fact}_{self.facts[fact]["values"][0]}"'
                return f"{column} IS {'NOT ' if op == 'known' else ''}NULL"
            case "has":
                return f'"{fact}_{value}"'
            case "lacks":
                return f'NOT "{fact}_{value}"'
            case "in":
                return f"{column} IN ({', '.join(map(_literal, value))})"
        if isinstance(value, bool):
            return column if value else f"NOT {column}"
        return f"{column} {OPERATORS[op]} {_literal(value)}"


def _literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else f"{value}::DOUBLE" if isinstance(value, float) else str(value)


def build(rules: list[Any], facts: dict[str, Any]) -> Peer:
    return _SQL(rules, facts)

"""datalogic-py (JsonLogic in Rust, compiled once): all rules as one list, for each level.

JsonLogic takes null for 0 in comparisons, so a missing number is given a value that fails the comparison.
"""

from collections.abc import Callable
from typing import Any

import datalogic_py
from trees import Evaluate, by_level
from workload import Facts, Rule, Tree

OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
FAR = 1e9


def logic(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, dict):
        ((join, branches),) = tree.items()
        return {"and" if join == "all" else "or": [logic(branch) for branch in branches]}
    op, fact, *rest = tree
    read = {"var": fact}
    value = rest[0] if rest else None
    if op == "count":
        return {">=": [{"+": [{"if": [logic(part), 1, 0]} for part in value]}, fact]}
    if op == "minus":
        sign, other, limit = value
        there = [{"!==": [{"var": name}, None]} for name in (fact, other)]
        return {"and": [*there, {OPERATORS[sign]: [{"-": [read, {"var": other}]}, limit]}]}
    known = {"!==": [read, None]}
    if op in OPERATORS:
        return {OPERATORS[op]: [{"var": [fact, FAR if op in ("lt", "le") else -FAR]}, value]}
    tests: dict[str, Callable[[], dict[str, Any]]] = {
        "known": lambda: known,
        "absent": lambda: {"===": [read, None]},
        "true": lambda: {"===": [read, True]},
        "eq": lambda: {"===": [read, value]},
        "ne": lambda: {"and": [known, {"!==": [read, value]}]},
        "in": lambda: {"in": [read, value]},
        "has": lambda: {"in": [value, read]},
        "lacks": lambda: {"and": [known, {"!": [{"in": [value, read]}]}]},
    }
    return tests[op]()


def build(rules: list[Rule], facts: Facts) -> Evaluate:  # noqa: ARG001
    engine = datalogic_py.Engine()
    return by_level(rules, lambda group: engine.compile([logic(rule["when"]) for rule in group]).evaluate)

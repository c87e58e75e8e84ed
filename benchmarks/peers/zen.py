"""GoRules zen-engine (Rust): all rules as one compiled list expression, for each level.

Zen raises when null is compared or searched, so those conditions are guarded.
"""

import json
from typing import Any

import zen
from trees import Evaluate, by_level, infix
from workload import Facts, Rule

OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "ne": "!="}


def condition(op: str, fact: str, value: Any) -> str:
    if op == "count":
        return f"({' + '.join(f'({condition(*[*part, None][:3])} ? 1 : 0)' for part in value)}) >= {fact}"
    if op == "minus":
        sign, other, limit = value
        return f"({fact} != null and {other} != null and {fact} - {other} {OPERATORS[sign]} {limit})"
    value = json.dumps(value)
    known = f"{fact} != null"
    if op in OPERATORS:
        return f"({known} and {fact} {OPERATORS[op]} {value})"
    return {
        "known": known,
        "absent": f"{fact} == null",
        "true": f"{fact} == true",
        "eq": f"{fact} == {value}",
        "in": f"{fact} in {value}",
        "has": f"({known} and {value} in {fact})",
        "lacks": f"({known} and not ({value} in {fact}))",
    }[op]


def build(rules: list[Rule], facts: Facts) -> Evaluate:  # noqa: ARG001
    def compiled(group: list[Rule]) -> Any:
        return zen.compile_expression(f"[{', '.join(infix(rule['when'], condition) for rule in group)}]").evaluate

    return by_level(rules, compiled)

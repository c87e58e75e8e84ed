"""All rules as one generated Python function: not an engine, but what plain conditions cost in Python.

Each fact is read once; the value for one that is missing (nan, None, empty) makes most conditions false by itself.
"""

from math import nan
from typing import Any

from trees import Evaluate, infix
from workload import Facts, Rule

OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
MISSING = {"int": "nan", "float": "nan", "set": "()"}


def condition(op: str, fact: str, value: Any) -> str:
    if op == "true":
        return fact
    if op in ("known", "absent"):
        return f"({fact!r} {'in' if op == 'known' else 'not in'} user)"
    if op == "in":
        return f"{fact} in {tuple(value)!r}"
    if op == "has":
        return f"{value!r} in {fact}"
    if op == "lacks":
        return f"({fact!r} in user and {value!r} not in {fact})"
    test = f"{fact} {OPERATORS[op]} {value!r}"
    return f"({fact!r} in user and {test})" if op == "ne" else test


def source(rules: list[Rule], facts: Facts) -> str:
    lines = ["def evaluate(user):", " get = user.get", " fired = set()", " add = fired.add"]
    lines += [f" {name} = get({name!r}, {MISSING.get(fact['kind'])})" for name, fact in facts.items()]
    lines += [f" {rule['derives']} = False" for rule in rules if rule["derives"]]
    for rule in rules:
        lines += [f" if {infix(rule['when'], condition)}:", f"  add({rule['id']!r})"]
        if rule["derives"]:
            lines.append(f"  {rule['derives']} = True")
    return "\n".join([*lines, " return fired"])


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    names: dict[str, Any] = {"nan": nan}
    exec(compile(source(rules, facts), "<rules>", "exec"), names)
    return names["evaluate"]

"""The workload in backrules' own terms: conditions are written as text and parsed, users are read as profiles."""

import json
from typing import Any

from trees import Evaluate, infix
from workload import Facts, Rule

from backrules.conditions import Condition, parse, resolved
from backrules.engines import Program
from backrules.engines import build as build_engine
from backrules.facts import Fact, Profiles

OPERATORS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
TYPES = {"int": "integer", "float": "number", "bool": "boolean", "choice": "choice", "set": "choices"}


def condition(op: str, fact: str, value: Any) -> str:
    if op == "true":
        return fact
    if op == "count":
        return f"count({', '.join(condition(*[*part, None][:3]) for part in value)}) >= {fact}"
    if op == "minus":
        sign, other, limit = value
        return f"{fact} - {other} {OPERATORS[sign]} {limit}"
    if op in ("known", "absent"):
        return f"{'known' if op == 'known' else 'unknown'}({fact})"
    if op == "in":
        return f"{fact} in [{', '.join(value)}]"
    if op in ("has", "lacks"):
        return f"{json.dumps(value)} {'in' if op == 'has' else 'not in'} {fact}"
    if isinstance(value, bool):
        return fact if value else f"not {fact}"
    return f"{fact} {OPERATORS[op]} {value}"


def schema(facts: Facts) -> dict[str, Fact]:
    return {
        name: Fact(name, TYPES[fact["kind"]], name, f"{name}?", options={v: v for v in fact.get("values", ())})  # type: ignore[arg-type]
        for name, fact in facts.items()
    }


def program(rules: list[Rule], facts: Facts) -> Program:
    """Return the rules as a program: what a rule derives is a named condition, and the rule fires when it is true."""
    known = schema(facts)
    texts = {rule["id"]: infix(rule["when"], condition) for rule in rules}
    conditions: dict[str, Condition] = {name: resolved(parse(text), known) for name, text in texts.items()}
    derived = {}
    for rule in rules:
        if rule["derives"]:
            derived[rule["derives"]] = conditions[rule["id"]]
            conditions[rule["id"]] = parse(rule["derives"])
    return Program(facts=known, derived=derived, conditions=conditions)


def build_named(name: str, rules: list[Rule], facts: Facts) -> Evaluate:
    """Return the evaluator that an engine gives. The facts are valid already, as for the other engines.

    Sets are lists in the workload and tuples in a profile that was read, so they are turned here.
    """
    sets = [fact for fact, spec in facts.items() if spec["kind"] == "set"]
    fired = build_engine(name, program(rules, facts)).fired

    def evaluate(user: dict[str, Any]) -> set[str]:
        return fired({**user, **{fact: tuple(user[fact]) for fact in sets if fact in user}})

    return evaluate


def build_checked(name: str, rules: list[Rule], facts: Facts) -> Evaluate:
    """Return the evaluator that reads and checks the profile before it matches."""
    read = Profiles(schema(facts)).read
    fired = build_engine(name, program(rules, facts)).fired
    return lambda user: fired(read(user))

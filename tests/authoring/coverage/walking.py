"""What people show of a ruleset, and who there is, by walking everybody. It shares nothing with the decision tables.

A part of a condition decides where putting true and false in its place makes the whole true once and false once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from backrules.conditions import FALSE, TRUE, And, Condition, Constant, Count, Not, Or, leaves
from backrules.model import RulesetData
from tests.questions.brute_force import Judge, truth_for
from tests.recommendation.gates import counting
from tests.recommendation.worlds import Oracle

MOST = 400  # people in a world that is walked


def conditions(data: RulesetData) -> dict[str, Condition]:
    found = {f"rule {rule.id}": rule.when for rule in data.rules.values()}
    found |= {f"need {one.id}": one.needs for one in data.advice.values() if one.needs is not None}
    found |= {f"derived {name}": one.when for name, one in data.derived.items()}
    found |= {f"ask_if {name}": gate for name, gate in data.ask_if.items()}
    return found | {f"never {one.id}": one.never for one in data.constraints.values()}


def with_constant(condition: Condition, place: int, value: Constant) -> Condition:
    """The condition with a constant in the place of one of its leaves."""
    count = iter(range(10**6))

    def walk(node: Condition) -> Condition:
        if isinstance(node, Not):
            return Not(walk(node.part))
        if isinstance(node, (And, Or)):
            return type(node)(tuple(walk(part) for part in node.parts))
        if isinstance(node, Count):
            return Count(tuple(walk(part) for part in node.parts), node.ranges)
        return value if next(count) == place else node

    return walk(condition)


def parts_shown(data: RulesetData, values: dict[str, Any]) -> set[tuple[str, int, bool]]:
    """The parts that decide for somebody, with what they are."""
    found, values = set(), counting(data, values)
    for of, condition in conditions(data).items():
        for place, leaf in enumerate(leaves(condition)):
            value = truth_for(data, leaf, values)
            if value is None or isinstance(leaf, Constant):
                continue
            ends = {truth_for(data, with_constant(condition, place, one), values) for one in (TRUE, FALSE)}
            if ends == {True, False}:
                found.add((of, place, value))
    return found


def everything_shown(data: RulesetData, values: dict[str, Any], *, strict: bool = False) -> set[str]:
    """The same, the rules that fire and the advice that is recommended, by name."""
    oracle = Oracle(data, values, strict=strict)
    found = {f"{of} {place} {value}" for of, place, value in parts_shown(data, values)}
    found |= {f"fires {rule}" for rule, value in oracle.truth.items() if value is True}
    return found | {f"recommended {one}" for one in oracle.outcome()}


def everybody(judge: Judge) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """Somebody who can be for each combination of cells, with the constraints they contradict."""
    cells_of = [list(dict.fromkeys(group.cell(point) for point in group.points({}))) for group in judge.groups]
    for cells in product(*cells_of):
        if not judge.in_vain(cells):
            yield judge.values(cells), judge.violated(cells)


def can_be_shown(data: RulesetData, judge: Judge) -> set[str]:
    """What somebody can show: the parts of a constraint by whoever contradicts no other one."""
    found: set[str] = set()
    for values, violated in everybody(judge):
        if len(violated) <= 1:
            shown = everything_shown(data, values)
            one = f"never {next(iter(violated))} " if violated else ""
            found |= {name for name in shown if name.startswith(one)}
    return found

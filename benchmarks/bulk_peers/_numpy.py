"""Conditions on NumPy arrays. A comparison with NaN is false, as unknown is here; the rest asks what is known."""

from __future__ import annotations

from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import numpy as np

Column = Callable[[str], np.ndarray]
COMPARE = {"lt": lt, "le": le, "gt": gt, "ge": ge, "eq": eq, "ne": ne}


def decided(tree: Any, facts: dict[str, Any], column: Column) -> np.ndarray:
    """Return for each row whether a tree is true.

    Args:
        tree: and, or, or a condition.
        facts: the facts of the workload.
        column: gives the array of a name, as `numpy_columns` has them; of a derived fact, too.
    """
    if isinstance(tree, dict):
        ((join, branches),) = tree.items()
        first, *others = [decided(branch, facts, column) for branch in branches]
        result = first.copy() if others else first
        for other in others:
            if join == "all":
                result &= other
            else:
                result |= other
        return result
    return _condition(tree, facts, column)


def _condition(condition: list[Any], facts: dict[str, Any], column: Column) -> np.ndarray:
    op, name, *constant = condition
    if op == "true":
        return column(name)
    kind, value = facts[name]["kind"], constant[0] if constant else None
    if kind in ("int", "float"):
        unknown = np.isnan(column(name)) if op in ("known", "absent") else None
        if unknown is not None:
            return ~unknown if op == "known" else unknown
        return COMPARE[op](column(name), value)
    if op in ("known", "absent"):
        return column(f"{name}?") if op == "known" else ~column(f"{name}?")
    if op == "has":
        return column(f"{name}_{value}")
    if op == "lacks":
        return column(f"{name}?") & ~column(f"{name}_{value}")
    if kind == "bool":
        return column(name) if value else column(f"{name}?") & ~column(name)
    codes = [facts[name]["values"].index(one) for one in (value if op == "in" else [value])]
    if op == "ne":
        return column(f"{name}?") & (column(name) != codes[0])
    result = column(name) == codes[0]
    for code in codes[1:]:
        result |= column(name) == code
    return result

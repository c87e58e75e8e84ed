"""Trees of conditions in the forms that engines want."""

from __future__ import annotations

from collections.abc import Callable
from itertools import compress, product
from typing import Any

from workload import Rule, Tree, User, levels

Evaluate = Callable[[User], set[str]]


def dnf(tree: Tree) -> list[list[list[Any]]]:
    """Return the tree as conjunctions, each a list of conditions."""
    if not isinstance(tree, dict):
        return [[tree]]
    ((join, branches),) = tree.items()
    parts = [dnf(branch) for branch in branches]
    if join == "any":
        return [term for part in parts for term in part]
    return [[condition for term in terms for condition in term] for terms in product(*parts)]


def infix(tree: Tree, condition: Callable[..., str]) -> str:
    """Return the tree as text, with `and`, `or` and the conditions that `condition(op, fact, value)` writes."""
    if isinstance(tree, dict):
        ((join, branches),) = tree.items()
        parts = [infix(branch, condition) for branch in branches]
        return f"({(' and ' if join == 'all' else ' or ').join(parts)})"
    op, fact, *value = tree
    return condition(op, fact, value[0] if value else None)


def by_level(rules: list[Rule], compiled: Callable[[list[Rule]], Callable[[User], list[Any]]]) -> Evaluate:
    """Return an evaluator for an engine that cannot chain by itself: it runs once for each level of derived facts.

    Args:
        rules: all rules.
        compiled: returns, for the rules of one level, a function from a user to one truth value for each.
    """
    groups = [(compiled(group), [rule["id"] for rule in group], _derives(group)) for group in levels(rules)]
    if len(groups) == 1:
        ((run, ids, _),) = groups
        return lambda user: set(compress(ids, run(user)))

    def evaluate(user: User) -> set[str]:
        facts, fired = dict(user), set()
        for run, ids, derives in groups:
            new = set(compress(ids, run(facts)))
            fired |= new
            facts.update({derives[rule]: True for rule in derives.keys() & new})
        return fired

    return evaluate


def _derives(rules: list[Rule]) -> dict[str, str]:
    return {rule["id"]: rule["derives"] for rule in rules if rule["derives"]}

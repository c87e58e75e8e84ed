"""A tree as conjunctions of tests."""

from __future__ import annotations

from itertools import product

from backrules.conditions import And, Condition, Constant, Or
from backrules.engines.lowering import Ref, Tree

__all__ = ["Term", "disjunctive"]

Term = tuple[Condition | Ref, ...]


def disjunctive(tree: Tree) -> list[Term]:
    """Return the conjunctions of a tree; lowering has seen to it that they are few. `true` is an empty one."""
    match tree:
        case Or(parts):
            return [term for part in parts for term in disjunctive(part)]
        case And(parts):
            joined = product(*(disjunctive(part) for part in parts))
            return [tuple(test for term in terms for test in term) for terms in joined]
        case Constant(value):
            return [()] if value else []
        case _:
            return [(tree,)]

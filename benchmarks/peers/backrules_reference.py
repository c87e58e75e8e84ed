"""backrules' reference semantics, a tree walk."""

from trees import Evaluate
from workload import Facts, Rule

from peers._backrules import build_named


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    return build_named("reference", rules, facts)

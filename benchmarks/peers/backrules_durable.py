"""backrules on the RETE core of durable_rules, its default engine."""

from trees import Evaluate
from workload import Facts, Rule

from peers._backrules import build_named


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    return build_named("durable", rules, facts)

"""backrules on its bitmap index, pure Python."""

from peers._backrules import build_named
from trees import Evaluate
from workload import Facts, Rule


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    return build_named("cells", rules, facts)

"""backrules on its bitmap index, the profile read and checked first."""

from trees import Evaluate
from workload import Facts, Rule

from peers._backrules import build_checked


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    return build_checked("cells", rules, facts)

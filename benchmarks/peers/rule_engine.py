"""rule-engine (pure Python): one Rule object for each rule.

Missing facts are given as None; left out, each would cost a failed lookup (2 to 3 times slower).
"""

from collections.abc import Callable
from typing import Any

import rule_engine
from trees import Evaluate, by_level, infix
from workload import Facts, Rule, User

from peers.zen import condition  # the two languages agree in these conditions


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    nothing = dict.fromkeys([*facts, *(rule["derives"] for rule in rules if rule["derives"])])

    def compiled(group: list[Rule]) -> Callable[[User], list[Any]]:
        matches = [rule_engine.Rule(infix(rule["when"], condition)).matches for rule in group]

        def run(user: User) -> list[Any]:
            given = {**nothing, **user}
            return [match(given) for match in matches]

        return run

    return by_level(rules, compiled)

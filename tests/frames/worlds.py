"""Random people for any facts, many at a time: from a seed, since drawing every value would take Hypothesis minutes."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

import backrules
from backrules.conditions import Compare, leaves
from backrules.facts import INTEGER, Fact
from backrules.facts.schema import LARGEST
from backrules.testing import rulesets

ROWS = 200
_ODD = (0.5, 2.5, 1e-07, 1e15 + 0.5, -1e-300, 5e-324, 0.1, -0.0)


@st.composite
def worlds(draw: st.DrawFn, rows: int = ROWS) -> tuple[backrules.Ruleset, list[dict[str, Any]]]:
    """A ruleset, and people of whom the first is one about whom nothing is known."""
    ruleset = draw(rulesets())
    return ruleset, [{}, *people(ruleset, random.Random(draw(st.integers(0, 2**32))), rows - 1)]


def people(ruleset: backrules.Ruleset, rng: random.Random, count: int, known: float = 0.7) -> list[dict[str, Any]]:
    """Valid people, whose numbers are often those that rules compare with."""
    pools = {name: _pool(fact, cuts(ruleset)[name]) for name, fact in ruleset.data.facts.items()}
    return [
        {name: _value(fact, pools[name], rng) for name, fact in ruleset.data.facts.items() if rng.random() < known}
        for _ in range(count)
    ]


def cuts(ruleset: backrules.Ruleset) -> dict[str, list[float]]:
    """What each number fact is compared with."""
    found: dict[str, list[float]] = {name: [] for name in ruleset.data.facts}
    conditions = [rule.when for rule in ruleset.data.rules.values()]
    conditions += [derived.when for derived in ruleset.data.derived.values()]
    conditions += [advice.needs for advice in ruleset.data.advice.values() if advice.needs is not None]
    for condition in conditions:
        for test in leaves(condition):
            if isinstance(test, Compare) and test.fact in found:
                found[test.fact].append(test.number)
    return found


def _pool(fact: Fact, cuts: list[float]) -> list[Any]:
    if not fact.is_number:
        return []
    return [*_fitting(fact, [*cuts, *_ODD, *range(-3, 13), LARGEST, -LARGEST])]


def _fitting(fact: Fact, numbers: list[float]) -> Iterator[float]:
    low, high = fact.range or (-LARGEST, LARGEST)
    numbers = [*numbers, 0, 364, 365, 366, 730, 731] if fact.is_date else numbers
    for number in numbers:
        for near in (number, math.nextafter(number, math.inf), math.nextafter(number, -math.inf), number - 1):
            if low <= near <= high and (fact.type != INTEGER or float(near).is_integer()):
                yield int(near) if fact.type == INTEGER else near


def _value(fact: Fact, pool: list[Any], rng: random.Random) -> Any:
    if fact.type == "boolean":
        return rng.random() < 0.5
    if fact.is_number:
        return rng.choice(pool)
    if fact.type == "choice":
        return rng.choice([*fact.options])
    if rng.random() < 0.5:
        return [option for option in fact.options if rng.random() < 0.4]
    return {option: rng.choice((True, False, None)) for option in fact.options if rng.random() < 0.8}

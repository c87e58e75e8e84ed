"""Times `recommend()` whole, and its parts, on the built-in ruleset: `python benchmarks/recommend.py`.

Median microseconds over 300 random people, three passes, on one core. `match` is what the engine takes for fired and
possible conditions; what `recommend` takes beyond it is reading the profile, ranking and the result objects.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import backrules
from backrules.facts import Fact

SEED, PEOPLE, PASSES = 1, 300, 3


def value(fact: Fact, rng: random.Random) -> Any:
    if fact.type == "boolean":
        return rng.random() < 0.5
    if fact.is_number:
        low, high = fact.range or (0, 100)
        drawn = rng.uniform(low, high)
        return int(drawn) if fact.type == "integer" else round(drawn, 1)
    if fact.type == "choice":
        return rng.choice(list(fact.options))
    return [] if fact.red_flag and rng.random() < 0.8 else [o for o in fact.options if rng.random() < 0.4]


def median(function: Callable[[Any], object], people: list[Any]) -> float:
    times = []
    for _ in range(PASSES):
        for person in people:
            start = time.perf_counter_ns()
            function(person)
            times.append(time.perf_counter_ns() - start)
    return statistics.median(times) / 1e3


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    ruleset, rng = backrules.builtin(), random.Random(SEED)
    facts = ruleset.data.facts
    groups = {
        "all facts": [{name: value(fact, rng) for name, fact in facts.items()} for _ in range(PEOPLE)],
        "four facts": [{n: value(facts[n], rng) for n in rng.sample(list(facts), 4)} for _ in range(PEOPLE)],
    }
    print("| engine | people | read | fired | match | recommend | 1.4 x match + 40 |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for name in ("durable", "cells", "reference"):
        engine = ruleset.engine(name)
        for group, people in groups.items():
            values = [ruleset.profiles.read(person) for person in people]
            match = median(engine.match, values)
            cells = [
                median(ruleset.profiles.read, people),
                median(engine.fired, values),
                match,
                median(lambda person, name=name: ruleset.recommend(person, engine=name), people),  # type: ignore[misc]
                1.4 * match + 40,
            ]
            print(f"| {name} | {group} | {' | '.join(f'{cell:.1f}' for cell in cells)} |")


if __name__ == "__main__":
    main()

"""Times `recommend()`, its parts, and `recommend_many()` on the built-in ruleset: `python benchmarks/recommend.py`.

Median microseconds over 300 random people, three passes, on one core. `match` is what the engine takes for fired and
possible conditions; `recommend` needs only the former, and reads the profile, ranks and makes the result objects.

Then a list of people, in microseconds for each: loops over `recommend()` and `recommend_many()`, in turns, the median
of the passes. All answers are kept until the list is done.
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
LIST, TURNS = 2000, 9


def value(fact: Fact, rng: random.Random) -> Any:
    if fact.type == "boolean":
        return rng.random() < 0.5
    if fact.is_number:
        low, high = fact.range or (0, 100)
        drawn = rng.uniform(low, high)
        return int(drawn) if fact.type == "integer" else round(drawn, 1)
    if fact.type == "choice":
        return rng.choice(list(fact.options))
    return [] if fact.safety and rng.random() < 0.8 else [o for o in fact.options if rng.random() < 0.4]


def median(function: Callable[[Any], object], people: list[Any]) -> float:
    times = []
    for _ in range(PASSES):
        for person in people:
            start = time.perf_counter_ns()
            function(person)
            times.append(time.perf_counter_ns() - start)
    return statistics.median(times) / 1e3


def alone(ruleset: backrules.Ruleset, groups: dict[str, list[Any]]) -> None:
    """Print what one person takes."""
    print("| engine | people | read | fired | match | recommend | 1.4 x match + 40 |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for name in ("durable", "cells", "reference"):
        engine = ruleset.engine(name)
        for group, people in groups.items():
            values = [ruleset.profiles.read(person) for person in people[:PEOPLE]]
            match = median(lambda known, engine=engine: engine.match(known).possible, values)  # type: ignore[misc]
            cells = [
                median(ruleset.profiles.read, people[:PEOPLE]),
                median(engine.fired, values),
                match,
                median(lambda person, name=name: ruleset.recommend(person, engine=name), people[:PEOPLE]),  # type: ignore[misc]
                1.4 * match + 40,
            ]
            print(f"| {name} | {group} | {' | '.join(f'{cell:.1f}' for cell in cells)} |")


def listed(ruleset: backrules.Ruleset, groups: dict[str, list[Any]]) -> None:
    """Print what each person of a list takes."""
    ways: dict[str, Callable[[list[Any]], list[Any]]] = {
        "loop, durable": lambda people: [ruleset.recommend(person) for person in people],
        "loop, cells": lambda people: [ruleset.recommend(person, engine="cells") for person in people],
        "recommend_many": ruleset.recommend_many,
    }
    print(f"\n| people | {' | '.join(ways)} | of the first loop | of the second |")
    print("|---|---:|---:|---:|---:|---:|")
    for group, people in groups.items():
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(TURNS):
            for name, way in ways.items():
                start = time.perf_counter()
                answers = way(people)
                times[name].append((time.perf_counter() - start) / len(people) * 1e6)
                del answers
        first, second, many = (statistics.median(taken) for taken in times.values())
        print(f"| {group} | {first:.1f} | {second:.1f} | {many:.1f} | {many / first:.2f} | {many / second:.2f} |")


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    ruleset, rng = backrules.builtin(), random.Random(SEED)
    facts = ruleset.data.facts
    groups = {
        "all facts": [{name: value(fact, rng) for name, fact in facts.items()} for _ in range(LIST)],
        "four facts": [{n: value(facts[n], rng) for n in rng.sample(list(facts), 4)} for _ in range(LIST)],
    }
    alone(ruleset, groups)
    listed(ruleset, groups | {"all facts, each person ten times": groups["all facts"][: LIST // 10] * 10})


if __name__ == "__main__":
    main()

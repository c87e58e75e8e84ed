"""The workload of the language: a third of its conditions are counts, dates, and arithmetic over several facts.

The users are those of `workload.py`, with three dates each, drawn from a seed of its own: a date is a number of days
that have gone by, for every engine, as backrules has it once it is asked as of a day. Two more kinds of conditions:

    count    at least so many of some conditions are true: `["count", 2, [...]]`
    minus    one number less another against a constant: `["minus", one, ["ge", other, 3]]`; false if one is missing

`python benchmarks/language.py` describes it.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import workload
from workload import FACTS, Facts, Tree, User, Workload

__all__ = ["RULESET", "load"]

RULESET = "language"
SEED = 20261129
DATES = ("last_injury", "birth_of_child", "last_check_up")
LONGEST = 1500  # days
SHARE = 1 / 3  # of the conditions that are of the language
ALL_FACTS: Facts = {**FACTS, **{name: {"kind": "int", "low": 0, "high": LONGEST} for name in DATES}}


PATH = Path(__file__).parent / "language.json"


def load() -> Workload:
    """Return the workload, drawn anew (a minute) if language.json is not there."""
    if not PATH.exists():
        PATH.write_text(json.dumps(make()))
    return json.loads(PATH.read_text())


def make() -> Workload:
    """Draw the workload."""
    rng = random.Random(SEED)
    users = [_with_dates(rng, user) for user in workload.load()["users"]]
    rules = _Author(rng, users[: workload.CALIBRATION], chained=False).rules(workload.RULES)
    return {"facts": ALL_FACTS, "users": users, "rulesets": {RULESET: rules}}


def _with_dates(rng: random.Random, user: User) -> User:
    days = {name: int(rng.triangular(0, LONGEST, 200)) for name in DATES}
    return {**user, **{name: number for name, number in days.items() if rng.random() >= 0.1}}


class _Author(workload._Author):
    """Writes rules of which a third of the conditions is of the language."""

    def __init__(self, rng: random.Random, users: list[User], *, chained: bool) -> None:
        super().__init__(rng, users, chained=chained)
        self.sample |= {name: [7, 30, 84, 180, 365, 730] for name in DATES}
        self.numbers = [name for name in workload.NUMBERS if name not in ("daily_steps",)]

    def _draw(self, lowest: int) -> Tree:  # noqa: ARG002
        facts = self.rng.sample(sorted(FACTS), len(FACTS))
        return self._fill(self.rng.choice(workload.SHAPES), facts, list(self.rng.sample(DATES, len(DATES))))

    def _fill(self, shape: Any, facts: list[str], dates: list[str]) -> Tree:
        if shape != ".":
            return {"all" if isinstance(shape, tuple) else "any": [self._fill(part, facts, dates) for part in shape]}
        if self.rng.random() >= SHARE:
            return self._condition(facts.pop())
        kind = self.rng.choice(["count", "date", "minus"])
        if kind == "date" and dates:
            name = dates.pop()
            return [self.rng.choice(["lt", "ge"]), name, self.rng.choice(self.sample[name])]
        numbers = [fact for fact in facts if fact in self.numbers]
        if kind == "minus" and len(numbers) > 1:
            return self._difference(facts, numbers)
        if len(facts) < 8:
            return self._condition(facts.pop())
        return ["count", 2, [self._condition(facts.pop()) for _ in range(3)]]

    def _difference(self, facts: list[str], numbers: list[str]) -> Tree:
        one, other = sorted(numbers[:2], key=list(FACTS).index)
        for name in (one, other):
            facts.remove(name)
        limit = self.rng.choice(self.sample[one]) - self.rng.choice(self.sample[other])
        return ["minus", one, [self.rng.choice(["lt", "ge"]), other, round(limit, 1)]]


def described() -> str:
    """Say what is in it."""
    rules = load()["rulesets"][RULESET]
    leaves = [leaf for rule in rules for leaf in workload.conditions(rule["when"])]
    kinds = {
        "counts": sum(leaf[0] == "count" for leaf in leaves),
        "differences": sum(leaf[0] == "minus" for leaf in leaves),
        "dates": sum(leaf[1] in DATES for leaf in leaves),
    }
    fired = [len(workload.reference(rules, user)) for user in load()["users"]]
    return (
        f"{len(rules)} rules, {len(leaves) / len(rules):.1f} conditions each; "
        f"{', '.join(f'{count / len(leaves):.0%} {kind}' for kind, count in kinds.items())}; "
        f"{sum(fired) / len(fired) / len(rules):.1%} fire"
    )


def without_counts(tree: Tree) -> Tree:
    """Return a tree in which counts are spelt out, for engines that have none."""
    if isinstance(tree, dict):
        ((join, branches),) = tree.items()
        return {join: [without_counts(branch) for branch in branches]}
    if tree[0] != "count":
        return tree
    _, least, parts = tree
    every = range(len(parts))
    assert least == 2
    return {"any": [{"all": [parts[a], parts[b]]} for a in every for b in every if a < b]}


if __name__ == "__main__":
    sys.stdout.write(f"{described()}\n{json.dumps(load()['rulesets'][RULESET][:3])}\n")

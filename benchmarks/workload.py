"""The workload: coaching facts, users and rules, all drawn from one seed, and the evaluator that says who is right.

`python benchmarks/workload.py` writes workload.json (git-ignored) and describes it; the other scripts do so when it
is missing. No engine is mentioned here.

A user is a dict of the facts that are known. A rule is `{"id", "when", "derives"}`; a tree is `{"all": [..]}`,
`{"any": [..]}` or a condition `[op, fact, value]`, which is false about a fact that the user does not have:

    lt le gt ge eq ne    a number, truth value or option against a constant
    in                   the option is one of a list
    has lacks            the set does, or does not, contain an option
    known absent         the user has, or does not have, the fact; only `absent` holds without it
    true                 a derived fact was derived (chained rules)
    count                so many of some conditions are true, or more (`language.py`)
    minus                a number, less another one, against a constant (`language.py`)

Rules stand after the rules that derive what they read.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from operator import contains, eq, ge, gt, le, lt, ne
from pathlib import Path
from typing import Any, TypedDict

Tree = dict[str, list[Any]] | list[Any]
User = dict[str, Any]
Facts = dict[str, dict[str, Any]]


class Rule(TypedDict):
    id: str
    when: Tree
    derives: str | None


class Workload(TypedDict):
    facts: Facts
    users: list[User]
    rulesets: dict[str, list[Rule]]


SEED = 20240607
USERS = 2000
CALIBRATION = 1000  # other users, on whom the firing rates of rules are tuned
RULES = 1000
RULESETS = ("flat", "chained")
PATH = Path(__file__).with_name("workload.json")
FINGERPRINT = "4e13eab15a8404e9"  # of workload.json

# name: (type, low, high, mode, step, share of users without it)
NUMBERS = {
    "age": (int, 16, 80, 35, 1, 0.02),
    "body_mass_kg": (float, 45, 130, 75, 0.5, 0.08),
    "resting_hr": (int, 45, 95, 65, 1, 0.25),
    "desk_hours": (float, 0, 24, 7, 0.5, 0.05),
    "sleep_hours": (float, 3, 11, 7, 0.1, 0.10),
    "daily_steps": (int, 500, 20000, 6000, 100, 0.15),
    "weekly_sessions": (int, 0, 7, 3, 1, 0.02),
    "session_minutes": (int, 10, 120, 45, 5, 0.05),
    "stress": (int, 1, 10, 5, 1, 0.10),
    "pain_level": (int, 0, 10, 2, 1, 0.05),
    "protein_g_per_kg": (float, 0.4, 2.6, 1.2, 0.1, 0.20),
    "water_l": (float, 0.5, 4, 1.8, 0.1, 0.20),
    "squat_ratio": (float, 0, 2.5, 0.9, 0.1, 0.30),
}
BOOLEANS = {"has_injury": 0.20, "smoker": 0.15, "night_shifts": 0.15, "has_coach": 0.35}  # share of true
CHOICES = {
    "deadlift_experience": ["none", "learning", "comfortable"],
    "goal": ["strength", "fat_loss", "mobility", "endurance", "health"],
    "training_place": ["home", "gym", "outdoors"],
}
SETS = {"equipment": ["barbell", "dumbbells", "kettlebell", "bands", "mat", "pullup_bar", "bench", "foam_roller"]}
FACTS: Facts = {
    **{name: {"kind": kind.__name__, "low": low, "high": high} for name, (kind, low, high, *_) in NUMBERS.items()},
    **{name: {"kind": "bool"} for name in BOOLEANS},
    **{name: {"kind": "choice", "values": values} for name, values in CHOICES.items()},
    **{name: {"kind": "set", "values": values} for name, values in SETS.items()},
}

# Trees of 2 to 5 conditions: a tuple is "all", a list is "any", a dot is a condition.
SHAPES: list[Any] = [
    (".", "."),
    (".", "."),
    [".", "."],
    (".", ".", "."),
    (".", ".", "."),
    (".", [".", "."]),
    [".", (".", ".")],
    (".", ".", ".", "."),
    (".", ".", [".", "."]),
    ([".", "."], [".", "."]),
    [(".", "."), (".", ".")],
    (".", ".", [".", ".", "."]),
    (".", [".", (".", ".")], "."),
    [(".", ".", "."), (".", ".")],
]
# The share of users for whom a rule is to fire; dealt from shuffled decks, so that any first N rules are alike.
RATES = [0.02, 0.04, 0.06, 0.08, 0.10, 0.12, 0.14, 0.16, 0.18, 0.20]
RATES += [0.20, 0.22, 0.24, 0.26, 0.28, 0.30, 0.32, 0.34, 0.36, 0.40]
ATTEMPTS = 200  # trees tried for one rule

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lt,
    "le": le,
    "gt": gt,
    "ge": ge,
    "eq": eq,
    "ne": ne,
    "in": lambda value, options: value in options,
    "has": contains,
    "lacks": lambda value, option: option not in value,
}


# --- what is right -----------------------------------------------------------------------------------


def holds(tree: Tree, facts: User) -> bool:
    """Whether a tree is true, by its definition."""
    if isinstance(tree, dict):
        join = all if "all" in tree else any
        return join(holds(branch, facts) for branch in _branches(tree))
    op, fact, *constant = tree
    if op == "count":
        return sum(holds(part, facts) for part in constant[0]) >= fact
    if op == "minus":
        sign, other, limit = constant[0]
        return fact in facts and other in facts and COMPARE[sign](facts[fact] - facts[other], limit)
    if op == "absent" or fact not in facts:
        return op == "absent" and fact not in facts
    if op in ("known", "true"):
        return True
    return COMPARE[op](facts[fact], *constant)


def reference(rules: list[Rule], user: User) -> set[str]:
    """Return the ids of the rules that fire for a user."""
    facts, fired = dict(user), set()
    for rule in rules:
        if holds(rule["when"], facts):
            fired.add(rule["id"])
            if rule["derives"]:
                facts[rule["derives"]] = True
    return fired


def _branches(tree: dict[str, list[Any]]) -> list[Any]:
    (branches,) = tree.values()
    return branches


def conditions(tree: Tree) -> Iterator[list[Any]]:
    """Yield the conditions of a tree, left to right."""
    if isinstance(tree, dict):
        for branch in _branches(tree):
            yield from conditions(branch)
    else:
        yield tree


def levels(rules: list[Rule]) -> list[list[Rule]]:
    """Return the rules in groups that only read what groups before them derive."""
    level_of: dict[str, int] = {}
    groups: list[list[Rule]] = []
    for rule in rules:
        level = max((level_of[fact] + 1 for op, fact, *_ in conditions(rule["when"]) if op == "true"), default=0)
        if rule["derives"]:
            level_of[rule["derives"]] = level
        groups += [[] for _ in range(level + 1 - len(groups))]
        groups[level].append(rule)
    return groups


# --- how it is made ----------------------------------------------------------------------------------


def make() -> Workload:
    """Draw everything. The order of the draws is part of the workload."""
    rng = random.Random(SEED)
    users = [_user(rng) for _ in range(USERS)]
    calibration = [_user(rng) for _ in range(CALIBRATION)]
    rulesets = {name: _Author(rng, calibration, chained=name == "chained").rules(RULES) for name in RULESETS}
    return {"facts": FACTS, "users": users, "rulesets": rulesets}


def _user(rng: random.Random) -> User:
    user: User = {}
    for name, (kind, low, high, mode, step, missing) in NUMBERS.items():
        number = kind(round(round(rng.triangular(low, high, mode) / step) * step, 2))
        if rng.random() >= missing:
            user[name] = number

    for name, share in BOOLEANS.items():
        truth = rng.random() < share
        if rng.random() >= 0.08:
            user[name] = truth
    for name, values in CHOICES.items():
        option = rng.choice(values)
        if rng.random() >= 0.08:
            user[name] = option
    for name, values in SETS.items():
        options = [value for value in values if rng.random() < 0.35]
        if rng.random() >= 0.10:
            user[name] = options
    return user


class _Author:
    """Writes rules that fire for wanted shares of the calibration users (bit i of an integer: user i)."""

    def __init__(self, rng: random.Random, users: list[User], *, chained: bool) -> None:
        self.rng, self.users, self.chained = rng, users, chained
        self.everyone = (1 << len(users)) - 1
        self.sample = {name: _middle(sorted(u[name] for u in users if name in u)) for name in NUMBERS}
        self.seen: dict[str, int] = {}
        self.derived: dict[str, tuple[int, int]] = {}  # derived fact -> its level, its users

    def rules(self, count: int) -> list[Rule]:
        rates: list[float] = []
        rules: list[Rule] = []
        for index in range(count):
            rates = rates or self.rng.sample(RATES, len(RATES))
            derives = f"flag_{index:04d}" if self.chained and index % 5 == 0 else None
            tree = self._tuned(rates.pop(), lowest=1 if derives else 2)
            rules.append({"id": f"r{index:04d}", "when": tree, "derives": derives})
            if derives:
                self.derived[derives] = self._level(tree), self._users_where(tree)
        return rules

    def _tuned(self, rate: float, lowest: int) -> Tree:
        """Return the tree nearest to a firing rate, of those drawn until one is near enough."""
        best: Tree = []
        smallest = 2.0
        for _ in range(ATTEMPTS):
            tree = self._draw(lowest)
            error = abs(self._users_where(tree).bit_count() / len(self.users) - rate)
            if error < smallest:
                best, smallest = tree, error
            if error < 0.01:
                break
        return best

    def _draw(self, lowest: int) -> Tree:
        readable = [fact for fact, (level, _) in self.derived.items() if level < lowest]
        flag = [self.rng.choice(readable)] if readable and self.rng.random() < 0.5 else []
        shape = self.rng.choice(SHAPES)
        return self._fill(shape, self.rng.sample(sorted(FACTS), 5), flag)

    def _fill(self, shape: Any, facts: list[str], flag: list[str]) -> Tree:
        if shape != ".":
            return {"all" if isinstance(shape, tuple) else "any": [self._fill(part, facts, flag) for part in shape]}
        return ["true", flag.pop()] if flag else self._condition(facts.pop())

    def _condition(self, fact: str) -> list[Any]:
        rng, kind, values = self.rng, FACTS[fact]["kind"], FACTS[fact].get("values", [])
        if rng.random() < 0.05:
            return [rng.choice(["known", "known", "absent"]), fact]
        if kind in ("int", "float"):
            return [rng.choice(["lt", "le", "gt", "ge"]), fact, rng.choice(self.sample[fact])]
        if kind == "bool":
            return ["eq", fact, rng.random() < 0.5]
        if kind == "set":
            return [rng.choice(["has", "has", "lacks"]), fact, rng.choice(values)]
        op = rng.choice(["eq", "eq", "ne", "in"])
        return [op, fact, sorted(rng.sample(values, 2)) if op == "in" else rng.choice(values)]

    def _users_where(self, tree: Tree) -> int:
        if isinstance(tree, dict):
            parts = [self._users_where(branch) for branch in _branches(tree)]
            result = self.everyone if "all" in tree else 0
            for part in parts:
                result = result & part if "all" in tree else result | part
            return result
        if tree[0] == "true":
            return self.derived[tree[1]][1]
        text = json.dumps(tree)
        if text not in self.seen:
            self.seen[text] = sum(1 << i for i, user in enumerate(self.users) if holds(tree, user))
        return self.seen[text]

    def _level(self, tree: Tree) -> int:
        return max((self.derived[fact][0] + 1 for op, fact, *_ in conditions(tree) if op == "true"), default=0)


def _middle(values: list[Any]) -> list[Any]:
    """Return the middle 90 %."""
    return values[len(values) // 20 : -len(values) // 20]


# --- reading and writing it --------------------------------------------------------------------------


def load() -> Workload:
    """Return the workload, drawn anew if workload.json is not there.

    Raises:
        ValueError: it is not the workload that the published figures are about.
    """
    if not PATH.exists():
        PATH.write_text(json.dumps(make()))
    text = PATH.read_text()
    if fingerprint(text) != FINGERPRINT:
        raise ValueError(f"{PATH} is another workload ({fingerprint(text)}); delete it")
    return json.loads(text)


def fingerprint(text: str) -> str:
    """Return a short hash of a workload's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def describe(workload: Workload) -> Iterator[str]:
    """Yield a line for each set of rules and size."""
    for name, rules in workload["rulesets"].items():
        for count in (20, 60, 200, 1000):
            part = rules[:count]
            fired = [len(reference(part, user)) for user in workload["users"]]
            tests = [json.dumps(condition) for rule in part for condition in conditions(rule["when"])]
            yield (
                f"{name:8}{count:5} rules: {len(tests) / count:.1f} conditions each, {len(set(tests)):4} distinct; "
                f"{sum(fired) / len(fired) / count:.1%} fire ({min(fired)} to {max(fired)}); "
                f"levels {[len(level) for level in levels(part)]}"
            )


if __name__ == "__main__":
    PATH.unlink(missing_ok=True)
    sys.stdout.writelines(line + "\n" for line in describe(load()))

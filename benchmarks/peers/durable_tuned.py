"""durable_rules' C functions driven by hand, a point of reference: one rule for each rule, laid out by its limits.

Rules hang in groups under a test that always holds, and several rulesets share the work: the core stops with error
303 when more than 64 tests are pending, hangs at 512 tests in one place, and looks at every rule for every action
that it hands out. Short property names, choices and booleans as numbers, set members as properties of their own.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from string import ascii_letters
from typing import Any

import durable_rules_engine as core
from trees import Evaluate
from workload import Facts, Rule, Tree, User, levels

GROUP, SPLIT = 15, 180
OPERATORS = {"lt": "$lt", "le": "$lte", "gt": "$gt", "ge": "$gte", "ne": "$neq"}
FIRST = {"eq": 0, "has": 0, "true": 0, "in": 1, "ne": 1}  # all others later
GUARD = "g"


def property_names() -> Iterator[str]:
    """Yield short names; the core starts to look for one at the lowest five bits of its hash, so these differ first."""
    taken, later = {_slot(name) for name in ("sid", "id", GUARD)}, []
    for name in ascii_letters.replace(GUARD, ""):
        if _slot(name) in taken:
            later.append(name)
        else:
            taken.add(_slot(name))
            yield name
    yield from later
    yield from (f"z{i}" for i in count())


def _slot(name: str) -> int:
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value & 31


class Encoding:
    """Facts as properties and values as JSON text."""

    def __init__(self, facts: Facts, rules: list[Rule]) -> None:
        names = property_names()
        self.name = {key: next(names) for key in [*facts, *(r["derives"] for r in rules if r["derives"])]}
        self.member = {(n, v): next(names) for n, f in facts.items() if f["kind"] == "set" for v in f["values"]}
        kinds = {"bool": lambda _: [False, True], "choice": lambda fact: fact["values"]}
        domains = {name: kinds[fact["kind"]](fact) for name, fact in facts.items() if fact["kind"] in kinds}
        self.code = {name: {value: i for i, value in enumerate(domain)} for name, domain in domains.items()}
        self.start = {name: f'"{self.name[name]}":' for name in facts}
        self.text = {n: {v: f"{self.start[n]}{i}," for v, i in codes.items()} for n, codes in self.code.items()}
        self.sets: dict[str, dict[str, str]] = {name: {} for name, fact in facts.items() if fact["kind"] == "set"}
        for (name, value), member in self.member.items():
            self.sets[name][value] = f'"{member}":1,'

    def expression(self, tree: Tree) -> dict[str, Any]:
        if isinstance(tree, dict):
            ((join, branches),) = tree.items()
            branches = sorted(branches, key=_order) if join == "all" else branches
            return {"$and" if join == "all" else "$or": [self.expression(branch) for branch in branches]}
        op, fact, *rest = tree
        name, codes = self.name[fact], self.code.get(fact, {})
        value: Any = rest[0] if rest else None
        if op in OPERATORS:
            return {OPERATORS[op]: {name: codes.get(value, value)}}
        tests: dict[str, Callable[[], dict[str, Any]]] = {
            "known": lambda: {"$ex": {name: 1}},
            "absent": lambda: {"$nex": {name: 1}},
            "true": lambda: {name: 1},
            "eq": lambda: {name: codes[value]},
            "in": lambda: {"$or": [{name: codes[one]} for one in value]},
            "has": lambda: {"$ex": {self.member[fact, value]: 1}},
            "lacks": lambda: {"$and": [{"$ex": {name: 1}}, {"$nex": {self.member[fact, value]: 1}}]},
        }
        return tests[op]()

    def message(self, user: User) -> str:
        """Return the user as JSON text, open at its end."""
        parts, text, sets, start = ['{"sid":"1","id":"u",'], self.text, self.sets, self.start
        for fact, value in user.items():
            if fact in text:
                parts.append(text[fact][value])
            elif fact in sets:
                members = sets[fact]
                parts.append(f"{start[fact]}1,")
                parts += [members[one] for one in value]
            else:
                parts.append(f"{start[fact]}{value},")
        return "".join(parts)


def _order(branch: Tree) -> tuple[int, str]:
    """Equality before comparisons, so that rules share more of the network."""
    return (3, "") if isinstance(branch, dict) else (FIRST.get(branch[0], 2), json.dumps(branch[1:]))


def create(rules: list[Rule], encoding: Encoding) -> int:
    """Return a ruleset in the core, its rules named 000, 001 ..."""
    definitions = {}
    for index, rule in enumerate(rules):
        expression = encoding.expression(rule["when"])
        guard = {"$lte": {GUARD: 10000 + index // GROUP}}
        tests = {"$and": [guard, *expression.get("$and", [expression])]}
        definitions[f"{index:03d}"] = {"all": [{"m": tests}]}
    return core.create_ruleset("rules", json.dumps(definitions))


def _numbered(rules: list[Rule]) -> dict[str, str]:
    return {f"{index:03d}": rule["id"] for index, rule in enumerate(rules)}


def drain(handle: int, text: str, ids: dict[str, str]) -> list[str]:
    """Return the ids of the rules that fire for a message."""
    code, state = core.assert_fact(handle, text)
    if code:
        return []
    found = []
    first = core.start_action_for_state(handle, state)
    action = first and first[1]  # {"007":{"m":...
    while action:
        found.append(ids[action[2:5]])
        action = core.complete_and_start_action(handle, state)
    core.retract_fact(handle, text)
    return found


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    encoding = Encoding(facts, rules)
    groups = []
    for level in levels(rules):
        parts = [level[start : start + SPLIT] for start in range(0, len(level), SPLIT)]
        groups.append([(create(part, encoding), _numbered(part)) for part in parts])
    derived = {rule["id"]: f'"{encoding.name[rule["derives"]]}":1,' for rule in rules if rule["derives"]}
    end = f'"{GUARD}":1}}'

    def evaluate(user: User) -> set[str]:
        text, fired = encoding.message(user), set()
        for group in groups:
            new = {rule for handle, ids in group for rule in drain(handle, text + end, ids)}
            fired |= new
            text += "".join([derived[rule] for rule in derived.keys() & new])
        return fired

    return evaluate

"""experta (CLIPS in pure Python): one User fact, one rule for each conjunction; actions declare derived facts."""

import collections
import collections.abc
from collections.abc import Callable
from operator import ge, gt, le, lt, ne
from typing import Any

from trees import Evaluate, dnf
from workload import Facts, Rule, User

for _name in ("Mapping", "MutableMapping", "Iterable", "Hashable", "Callable"):  # gone since Python 3.10, and used
    setattr(collections, _name, getattr(collections.abc, _name))

import experta  # noqa: E402

COMPARE: dict[str, Callable[[Any, Any], bool]] = {"lt": lt, "le": le, "gt": gt, "ge": ge, "ne": ne}


class Person(experta.Fact):
    pass


class Derived(experta.Fact):
    pass


def field(op: str, fact: str, value: Any = None) -> tuple[str, Any]:
    """Return a field of the Person pattern."""
    if op == "eq":
        return fact, value
    if op in ("has", "lacks"):
        return f"{fact}_{value}", op == "has"
    if op in ("known", "absent"):
        return fact, experta.P(lambda given: (given is None) == (op == "absent"))
    if op == "in":
        return fact, experta.P(lambda given: given in value)
    compare = COMPARE[op]
    return fact, experta.P(lambda given: given is not None and compare(given, value))


def patterns(term: list[list[Any]]) -> list[experta.Fact]:
    fields = dict(field(*condition) for condition in term if condition[0] != "true")
    derived = [Derived(name=fact) for op, fact, *_ in term if op == "true"]
    return [Person(**fields), *derived] if fields else derived


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    fired: set[str] = set()

    def action(rule: Rule) -> Callable[[Any], None]:
        def run(engine: Any) -> None:
            fired.add(rule["id"])
            if rule["derives"]:
                engine.declare(Derived(name=rule["derives"]))

        return run

    body = {
        f"{rule['id']}_{index}": experta.Rule(experta.AND(*patterns(term)))(action(rule))
        for rule in rules
        for index, term in enumerate(dnf(rule["when"]))
    }
    engine = type("Rules", (experta.KnowledgeEngine,), body)()
    sets = {name: fact["values"] for name, fact in facts.items() if fact["kind"] == "set"}
    nothing = dict.fromkeys([*facts, *(f"{name}_{member}" for name, members in sets.items() for member in members)])

    def evaluate(user: User) -> set[str]:
        values = {**nothing, **user}
        for name in sets.keys() & user.keys():
            values.update({f"{name}_{member}": member in user[name] for member in sets[name]})
            values[name] = True
        fired.clear()
        engine.reset()
        engine.declare(Person(**values))
        engine.run()
        return set(fired)

    return evaluate

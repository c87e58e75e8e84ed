"""durable_rules as it is documented: a Host, one rule for each rule, the state deleted after each user.

Three traps are kept out of it: the Host's timer threads are not started; a set is an object with a property for each
member, because `$iall` over an empty array is false; a rule of `absent` conditions alone asks for the user too,
because durable_rules asserts a fact of its own, which would fire it. Chained rules are joined with derived facts.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from durable.engine import Host, MessageNotHandledException, MessageObservedException
from trees import Evaluate, dnf
from workload import Facts, Rule, Tree, User

OPERATORS = {"lt": "$lt", "le": "$lte", "gt": "$gt", "ge": "$gte", "ne": "$neq"}


class QuietHost(Host):
    def _run(self) -> None:
        """Start no threads."""


def expression(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, dict):
        ((join, branches),) = tree.items()
        return {"$and" if join == "all" else "$or": [expression(branch) for branch in branches]}
    op, fact, *rest = tree
    value: Any = rest[0] if rest else None
    if op in OPERATORS:
        return {OPERATORS[op]: {fact: value}}
    tests: dict[str, Callable[[], dict[str, Any]]] = {
        "known": lambda: {"$ex": {fact: 1}},
        "absent": lambda: {"$nex": {fact: 1}},
        "eq": lambda: {fact: value},
        "in": lambda: {"$or": [{fact: one} for one in value]},
        "has": lambda: {f"{fact}.{value}": True},
        "lacks": lambda: {"$and": [{"$ex": {fact: 1}}, {"$nex": {f"{fact}.{value}": 1}}]},
    }
    return tests[op]()


def guarded(tree: Tree) -> dict[str, Any]:
    if any(all(op == "absent" for op, *_ in term) for term in dnf(tree)):
        return {"$and": [{"user": 1}, expression(tree)]}
    return expression(tree)


def patterns(term: list[list[Any]]) -> list[dict[str, Any]]:
    """Return a conjunction as the user joined with derived facts."""
    plain = [condition for condition in term if condition[0] != "true"]
    derived = [{f"f{i}": {"derived": c[1]}} for i, c in enumerate(c for c in term if c[0] == "true")]
    return [{"m": guarded({"all": plain})}, *derived] if plain else derived


def definitions(rule: Rule, run: Callable[[Any], None]) -> dict[str, Any]:
    terms = dnf(rule["when"])
    if not any(op == "true" for term in terms for op, *_ in term):
        return {rule["id"]: {"all": [{"m": guarded(rule["when"])}], "run": run}}
    return {f"{rule['id']}_{i}": {"all": patterns(term), "run": run} for i, term in enumerate(terms)}


def build(rules: list[Rule], facts: Facts) -> Evaluate:  # noqa: ARG001
    fired: set[str] = set()

    def action(rule: Rule) -> Callable[[Any], None]:
        def run(context: Any) -> None:
            fired.add(rule["id"])
            if rule["derives"]:
                with suppress(MessageNotHandledException, MessageObservedException):  # read by no rule, derived already
                    context.assert_fact({"derived": rule["derives"], "id": rule["derives"]})

        return run

    host = QuietHost({"rules": {name: one for rule in rules for name, one in definitions(rule, action(rule)).items()}})

    def evaluate(user: User) -> set[str]:
        fired.clear()
        fact = {k: dict.fromkeys(v, True) if type(v) is list else v for k, v in user.items()}
        fact |= {"user": 1, "sid": "1", "id": "user"}
        try:
            host.assert_fact("rules", fact)
        except MessageNotHandledException:
            pass
        except Exception:
            host.retract_fact("rules", fact)  # deleting a state in which no action ever ran crashes
            raise
        host.delete_state("rules", "1")
        return set(fired)

    return evaluate

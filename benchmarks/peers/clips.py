"""CLIPS (C, through clipspy): one fact for the user, one rule for each conjunction; Rete shares the tests.

After the assert, the agenda is the set of rules that fire, so only those that derive something are run. Reading the
agenda through clipspy's cffi library is 3 to 5 times cheaper than a Python callback or clipspy's Activation objects.
"""

from collections.abc import Callable, Iterator
from typing import Any

import clips
from clips._clips import ffi, lib
from language import without_counts
from trees import Evaluate, dnf
from workload import Facts, Rule, User

COMPARE = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def literal(value: Any) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


def slot(op: str, fact: str, value: Any, variable: str) -> str:
    if op == "minus":
        sign, other, limit = value
        one, two = f"?{variable}", f"?{variable}o"
        test = f"({COMPARE[sign]} (- {one} {two}) {limit})"
        return f"({fact} {one}&:(numberp {one})) ({other} {two}&:(numberp {two})&:{test})"
    if op in COMPARE:
        return f"({fact} ?{variable}&:(numberp ?{variable})&:({COMPARE[op]} ?{variable} {value}))"
    if op in ("has", "lacks"):
        return f"({fact}.{value} {literal(op == 'has')})"
    if op == "in":
        return f"({fact} {'|'.join(value)})"
    tests = {"eq": literal(value), "ne": f"~nil&~{literal(value)}", "known": "~nil", "absent": "nil"}
    return f"({fact} {tests[op]})"


def rule_texts(rule: Rule) -> Iterator[str]:
    """Yield a defrule for each conjunction. What a rule derives is logical: retracted together with the user."""
    fired = f'(bind ?*fired* (str-cat ?*fired* "{rule["id"]} "))'
    then = f"(assert (derived (name {rule['derives']}))) {fired}" if rule["derives"] else ""
    for index, term in enumerate(dnf(without_counts(rule["when"]))):
        slots = [slot(*_three(c), f"v{i}") for i, c in enumerate(term) if c[0] != "true"]
        patterns = [f"(user {' '.join(slots)})"] if slots else []
        needs = " ".join([*patterns, *(f"(derived (name {c[1]}))" for c in term if c[0] == "true")])
        head, needs = ("", f"(logical {needs})") if then else ("(declare (salience -2))", needs)
        yield f"(defrule {rule['id']}_{index} {head} {needs} => {then})"


def _three(condition: list[Any]) -> tuple[str, str, Any]:
    op, fact, *value = condition
    return op, fact, value[0] if value else None


def environment(rules: list[Rule], slots: list[str]) -> Any:
    env = clips.Environment()
    env.build(f"(deftemplate user {' '.join(f'(slot {name})' for name in slots)})")
    env.build("(deftemplate derived (slot name))")
    env.build('(defglobal ?*fired* = "")')
    # when the rules that derive something are through, stop: the others stay on the agenda
    env.build("(defrule stop (declare (salience -1)) (user) => (halt))")
    for rule in rules:
        for text in rule_texts(rule):
            env.build(text)
    return env


def slot_writer(facts: Facts) -> tuple[list[str], Callable[[User], dict[str, Any]]]:
    """Return the slots, and a function from a user to their values."""
    members = {n: [(v, f"{n}.{v}") for v in f["values"]] for n, f in facts.items() if f["kind"] == "set"}
    choices = {name for name, fact in facts.items() if fact["kind"] == "choice"}
    symbol = clips.Symbol

    def values(user: User) -> dict[str, Any]:
        given = {}
        for name, value in user.items():
            if name in choices:
                given[name] = symbol(value)
            elif name in members:
                given[name] = True
                for member, member_slot in members[name]:
                    given[member_slot] = member in value
            else:
                given[name] = value
        return given

    return [*facts, *(member_slot for slots in members.values() for _, member_slot in slots)], values


def build(rules: list[Rule], facts: Facts) -> Evaluate:
    slots, values = slot_writer(facts)
    env = environment(rules, slots)
    template, derived = env.find_template("user"), env.find_global("fired")
    chained = any(rule["derives"] for rule in rules)
    pointer, null = env._env, ffi.NULL

    def evaluate(user: User) -> set[str]:
        fired: set[str] = set()
        fact = template.assert_fact(**values(user))
        if chained:
            env.run()
            fired.update(derived.value.split())
            derived.value = ""
        activation = lib.GetNextActivation(pointer, null)
        while activation != null:
            name = ffi.string(lib.ActivationRuleName(activation))
            if name != b"stop":
                fired.add(name[: name.index(b"_")].decode())
            activation = lib.GetNextActivation(pointer, activation)
        fact.retract()
        return fired

    return evaluate

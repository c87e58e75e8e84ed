"""What facts.yaml says about when a fact applies: its `ask_if`, and the value that counts `otherwise`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from backrules.conditions import Condition, Not, leaves, names_read, quantities
from backrules.errors import ProfileError
from backrules.facts import Fact, Profiles, Value
from backrules.facts.schema import DATE
from backrules.loading.dependencies import dependency_order, reaches_unknown, unknown_reach
from backrules.model import DerivedCondition, DerivedNumber
from backrules.semantics.program import names_behind

__all__ = ["check_gates", "otherwise_of"]

_Finding = tuple[str, Condition | None, str, str]  # fact, the test of its gate that is wrong, message, hint


def check_gates(
    gates: Mapping[str, Condition],
    derived: Mapping[str, DerivedCondition],
    numbers: Mapping[str, DerivedNumber],
) -> Iterator[_Finding]:
    """Yield what is wrong with gates: that they wait for each other, or hang on what was asked.

    Args:
        gates: fact -> when it applies.
        derived: the derived conditions.
        numbers: the computed numbers.
    """
    found = list(_circles(gates, derived, numbers))
    yield from found
    circling = {name for name, *_ in found}
    reach = unknown_reach({name: one.when for name, one in derived.items()})
    for name, gate in gates.items():
        if name in circling:
            continue
        if reaches_unknown(gate, reach) or reaches_unknown(Not(gate), reach):
            hint = "a fact applies by what a person is like, not by what was asked"
            yield name, None, "known() and unknown() may not stand in ask_if", hint


def _circles(
    gates: Mapping[str, Condition], derived: Mapping[str, DerivedCondition], numbers: Mapping[str, DerivedNumber]
) -> Iterator[_Finding]:
    behind = partial(
        names_behind,
        derived={name: one.when for name, one in derived.items()},
        numbers={name: one.compute for name, one in numbers.items()},
    )
    itself = {name for name, gate in gates.items() if name in behind(names_read(gate))}
    for name in gates:
        for leaf in leaves(gates[name]) if name in itself else ():
            if name in behind(names_read(leaf)):
                through = "" if name in names_read(leaf) else f" through {names_read(leaf)[0]}"
                hint = "a fact is unknown until it is asked"
                yield name, leaf, f"ask_if may not read {name} itself{through}", hint
    reads = {name: list(names_read(gate)) for name, gate in gates.items() if name not in itself}
    reads |= {name: list(names_read(one.when)) for name, one in derived.items()}
    reads |= {name: [one.name for one in quantities(number.compute)] for name, number in numbers.items()}
    for cycle in dependency_order(reads)[1]:
        first = next((name for name in cycle if name in gates), None)
        if first is not None:  # others are a matter of derived facts alone
            message = f"facts wait for each other in a circle: {' -> '.join(cycle)}"
            yield first, None, message, "one of them is asked at any rate"


def otherwise_of(fact: Fact, given: Any, *, has_gate: bool) -> tuple[Value | None, list[tuple[str, str]]]:
    """Return the canonical value that counts where a fact does not apply, and what is wrong with it, each with a hint.

    Args:
        fact: the fact.
        given: what facts.yaml says.
        has_gate: whether there is an `ask_if`.
    """
    if given is None:
        return None, []
    if not has_gate:
        return None, [("otherwise is what counts while ask_if is false, and there is no ask_if", "")]
    if fact.type == DATE:
        return None, [("a date is unknown where it does not apply: otherwise is for facts of other types", "")]
    try:
        return Profiles({fact.name: fact}).read({fact.name: given}).get(fact.name), []
    except ProfileError as error:
        return None, [(problem.message, problem.hint) for problem in error.problems]

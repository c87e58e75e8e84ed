"""What of told values counts (DESIGN 2.7), worked out the long way: it shares nothing with `semantics.gates`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from backrules.conditions import (
    And,
    Condition,
    Count,
    Flag,
    Not,
    Or,
    calculator,
    names_read,
    parse_arithmetic,
    quantities,
    truth,
)
from backrules.facts import PartlyKnown
from backrules.model import RulesetData

Waived = Callable[[str, set[str]], bool]  # a fact, and what is left in its gate -> whether that counts as true


def with_derived(data: RulesetData, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with what is computed and derived from them."""
    known = dict(values)
    for name, number in data.numbers.items():
        known[name] = calculator(number.compute)(known)
        known = {key: value for key, value in known.items() if value is not None}
    for name, one in data.derived.items():
        found = truth(one.when, known)
        known |= {} if found is None else {name: found}
    return known


def asked_behind(data: RulesetData, names: Iterable[str]) -> set[str]:
    """Return the asked facts behind names of facts, computed numbers and derived conditions."""
    found: set[str] = set()
    for name in names:
        if name in data.numbers:
            found |= asked_behind(data, [one.name for one in quantities(data.numbers[name].compute)])
        elif not name.isidentifier():  # a number that only stands in a comparison goes by its text
            found |= asked_behind(data, [one.name for one in quantities(parse_arithmetic(name))])
        elif name in data.derived:
            found |= asked_behind(data, names_read(data.derived[name].when))
        else:
            found.add(name)
    return found


def left_in(data: RulesetData, condition: Condition, known: Mapping[str, Any]) -> set[str]:
    """Return the asked facts that are unknown, or an option of them, in the parts of a condition that are unknown."""
    if truth(condition, known) is not None:
        return set()
    match condition:
        case Not(part):
            return left_in(data, part, known)
        case And(parts) | Or(parts) | Count(parts):
            return set().union(*(left_in(data, part, known) for part in parts))
        case Flag(name) if name in data.derived:
            return left_in(data, data.derived[name].when, known)
    asked = asked_behind(data, names_read(condition))
    return {name for name in asked if name not in known or isinstance(known[name], PartlyKnown)}


class Gates:
    """The gates of one person.

    Args:
        data: the ruleset.
        told: what was told.
        waived: whether a gate that is unknown counts as true.
    """

    def __init__(self, data: RulesetData, told: Mapping[str, Any], waived: Waived = lambda *_: False) -> None:
        self.data, self.told, self.waived = data, told, waived
        self.truth: dict[str, bool | None] = {}
        self.left: dict[str, set[str]] = {}
        self._values: dict[str, Any] = {}

    def values(self) -> dict[str, Any]:
        """Return what counts."""
        found = {name: self.value(name) for name in self.data.facts}
        return {name: value for name, value in found.items() if value is not None}

    def value(self, name: str) -> Any:
        """Return the value of a fact that counts, None for unknown."""
        if name not in self._values:
            self._values[name] = self._value(name) if name in self.data.ask_if else self.told.get(name)
        return self._values[name]

    def _value(self, name: str) -> Any:
        fact, gate, told = self.data.facts[name], self.data.ask_if[name], self.told.get(name)
        behind = asked_behind(self.data, names_read(gate))
        known = with_derived(self.data, {one: v for one in behind if (v := self.value(one)) is not None})
        found, self.left[name] = truth(gate, known), left_in(self.data, gate, known)
        if found is None and self.waived(name, self.left[name]):
            found = True
        self.truth[name] = found
        if found is False and fact.safety and told is not None:
            return over(fact, told, fact.otherwise)
        if found is True or (found is None and fact.safety):
            return told
        return fact.otherwise if found is False else None

    def contradicting(self) -> set[str]:
        """Return the safety facts of which something else was told than counts where they do not apply."""
        self.values()
        facts = self.data.facts
        return {
            name
            for name, found in self.truth.items()
            if found is False and facts[name].safety and differs(facts[name], self.told.get(name))
        }

    def in_vain(self) -> set[str]:
        """Return the facts, none of them about safety, that do not apply and of which something told does not count."""
        counting, found = self.values(), set()
        for name, gate in self.truth.items():
            told, fact = self.told.get(name), self.data.facts[name]
            if gate is False and told is not None and not fact.safety:
                counts = counting.get(name)
                if fact.type == "choices" and counts is not None:
                    same = all(options(fact, counts).get(one) is holds for one, holds in options(fact, told).items())
                else:
                    same = told == counts
                found |= set() if same else {name}
        return found

    def unanswered(self) -> set[str]:
        """Return the facts that apply and of which not all is told."""
        self.values()
        facts = self.data.facts.values()
        return {
            fact.name
            for fact in facts
            if self.truth.get(fact.name, True) is True
            and (fact.name not in self.told or len(self.told_of(fact)) < len(fact.options))
        }

    def told_of(self, fact: Any) -> Any:
        """Return what was told of the options of a fact; of any other what counts as all of them."""
        return options(fact, self.told[fact.name]) if fact.type == "choices" else fact.options


def differs(fact: Any, told: Any) -> bool:
    """Whether anything was told of a fact that is not what counts where it does not apply."""
    if told is None:
        return False
    if fact.type != "choices":
        return told != fact.otherwise
    if fact.otherwise is None:
        return isinstance(told, tuple) or True in told.values()
    said, other = options(fact, told), options(fact, fact.otherwise)
    return any(other.get(option, False) is not holds for option, holds in said.items())


def over(fact: Any, told: Any, otherwise: Any) -> Any:
    """Return what was told, and of options that were not told what counts otherwise."""
    if fact.type != "choices" or otherwise is None:
        return told
    every = options(fact, otherwise) | options(fact, told)
    if len(every) == len(fact.options):
        return tuple(option for option in fact.options if every[option])
    return PartlyKnown((option, every[option]) for option in fact.options if option in every)


def options(fact: Any, value: Any) -> dict[str, bool]:
    """Return option -> whether it holds, as far as known."""
    return dict(value) if isinstance(value, dict) else {option: option in value for option in fact.options}


def skipping(skipped: Collection[str]) -> Waived:
    """Return when a gate counts as true of somebody who skipped some facts: nothing else is left in it."""
    return lambda _, left: bool(left) and left <= set(skipped)


def counting(data: RulesetData, told: Mapping[str, Any], skipped: Collection[str] = ()) -> dict[str, Any]:
    """Return what counts of what somebody told who skipped some facts."""
    return Gates(data, told, skipping(skipped)).values()

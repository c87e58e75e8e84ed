"""What is computed once per ruleset, so that an answer is a few operations on integers.

Advice is numbered in catalogue order, and a set of advice is an integer with a bit for each.
"""

from __future__ import annotations

from typing import Literal

import attrs

from backrules.conditions import Condition, names_read, quantities
from backrules.engines import Program
from backrules.model import STRENGTHS, AdviceDefinition, Rule, RulesetData

__all__ = ["Decision", "Plan"]

Role = Literal["advise", "avoid", "caution", "need", "never"]


@attrs.frozen(eq=False)
class Decision:
    """A condition that engines decide for an answer: a rule's, what an advice needs, or a constraint's.

    Attributes:
        role: what it is.
        id: the id of the rule, the advice or the constraint.
        condition: the condition.
        targets: the advice it acts on, as bits.
        rule: the rule, for rules.
    """

    role: Role
    id: str
    condition: Condition
    targets: int
    rule: Rule | None = None


class Plan:
    """The tables of one ruleset.

    Attributes:
        data: the ruleset.
        advice: the catalogue in order.
        decisions: key -> decision; the keys are the ids of the program's conditions.
        program: what engines decide.
        effects: key -> role, targets and the place of an advise rule in `advising`.
        advising: the advise rules, strongest first, then by points and id, each with its rank of strength, points and
            the numbers of its targets.
        urgency: for each advice, 0 if it is urgent, otherwise 1.
        needing: the advice with needs, as bits.
        read: the asked facts that a rule or a need reads, directly or through derived facts, in order.
    """

    def __init__(self, data: RulesetData) -> None:
        self.data = data
        self.advice: tuple[AdviceDefinition, ...] = tuple(data.advice.values())
        self.bit = {advice.id: 1 << index for index, advice in enumerate(self.advice)}
        self.decisions = self._decisions()
        self.program = Program(
            facts=data.facts,
            conditions={key: decision.condition for key, decision in self.decisions.items()},
            derived={name: derived.when for name, derived in data.derived.items()},
            numbers={name: number.compute for name, number in data.numbers.items()},
        )
        self.advising = self._advising()
        places = {rule.id: place for place, (rule, *_) in enumerate(self.advising)}
        self.effects = {
            key: (decision.role, decision.targets, places.get(decision.id, -1))
            for key, decision in self.decisions.items()
        }
        self.urgency = tuple(int(not advice.urgent) for advice in self.advice)
        self.needing = sum(self.bit[advice.id] for advice in self.advice if advice.needs is not None)
        self.inputs = self._inputs()
        rules = [d.condition for d in self.decisions.values() if d.role != "never"]
        read = {fact for condition in rules for fact in self.asked(names_read(condition))}
        self.read = tuple(name for name in data.facts if name in read)

    def _decisions(self) -> dict[str, Decision]:
        decisions = {}
        for rule in self.data.rules.values():
            targets = sum(self.bit[target] for target in rule.targets)
            decisions[f"rule {rule.id}"] = Decision(rule.effect, rule.id, rule.when, targets, rule)
        for advice in self.advice:
            if advice.needs is not None:
                decisions[f"need {advice.id}"] = Decision("need", advice.id, advice.needs, self.bit[advice.id])
        for constraint in self.data.constraints.values():
            decisions[f"never {constraint.id}"] = Decision("never", constraint.id, constraint.never, 0)
        return decisions

    def _advising(self) -> list[tuple[Rule, int, int, tuple[int, ...]]]:
        numbers = {advice.id: number for number, advice in enumerate(self.advice)}
        rules = [rule for rule in self.data.rules.values() if rule.effect == "advise"]
        rules.sort(key=lambda rule: (STRENGTHS.index(rule.strength), -rule.points, rule.id))
        return [
            (rule, STRENGTHS.index(rule.strength), rule.points, tuple(numbers[target] for target in rule.targets))
            for rule in rules
        ]

    def _inputs(self) -> dict[str, frozenset[str]]:
        """Return derived name -> the asked facts it reads, computed once each."""
        inputs: dict[str, frozenset[str]] = {}
        reads = {name: [q.name for q in quantities(one.compute)] for name, one in self.data.numbers.items()}
        reads |= {name: list(names_read(one.when)) for name, one in self.data.derived.items()}
        for name, names in reads.items():
            inputs[name] = frozenset().union(*(inputs.get(one, frozenset((one,))) for one in names))
        return inputs

    def asked(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the asked facts behind names of facts and derived facts."""
        return frozenset().union(*(self.inputs.get(name, frozenset((name,))) for name in names))

    def order(self, facts: frozenset[str] | set[str]) -> tuple[str, ...]:
        """Return facts in the order of facts.yaml."""
        return tuple(name for name in self.data.facts if name in facts)

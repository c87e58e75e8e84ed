"""What the lazy parts of an answer are computed from, when somebody asks for them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from backrules.answer.pieces import Assumption, Caution, Reason
from backrules.answer.plan import Decision, Plan
from backrules.answer.words import in_words
from backrules.conditions import Condition, Constant, holds, names_read, residual
from backrules.engines import Match
from backrules.engines.program import computing
from backrules.facts import Values
from backrules.model import AdviceDefinition, Rule

__all__ = ["Context"]


class Context:
    """One profile, what matched for it, and the ruleset's plan."""

    __slots__ = ("__dict__", "match", "plan", "values")

    def __init__(self, plan: Plan, values: Values, match: Match) -> None:
        self.plan, self.values, self.match = plan, values, match

    def reason(self, rule: Rule) -> Reason:
        """Return why a rule that fired advises."""
        asked = self.plan.asked(names_read(rule.when))
        facts = tuple(name for name in self.plan.data.facts if name in asked and name in self.values)
        return Reason(rule.id, rule.because, facts, rule.source, rule.points)

    def open_decisions(self, *roles: str) -> list[Decision]:
        """Return the decisions of these roles that are unknown, in the order of the plan."""
        decisions = self.plan.decisions
        return [decisions[key] for key in decisions if key in self.match.possible and decisions[key].role in roles]

    def fired_decisions(self, role: str) -> list[Decision]:
        """Return the decisions of a role that are true, in the order of the plan."""
        decisions = self.plan.decisions
        return [decisions[key] for key in decisions if key in self.match.fired and decisions[key].role == role]

    def assuming(self, advice: AdviceDefinition) -> tuple[Assumption, ...]:
        """Return the open avoid rules and needs of an advice."""
        bit = self.plan.bit[advice.id]
        return tuple(self._assumption(d) for d in self.open_decisions("avoid", "need") if d.targets & bit)

    def _assumption(self, decision: Decision) -> Assumption:
        if decision.rule is None:
            text = f"you have what it takes ({in_words(decision.condition, self.plan.data)})"
            return Assumption("needs", text, self.missing(decision.condition))
        text = decision.rule.assume or f"not ({in_words(decision.condition, self.plan.data)})"
        return Assumption(decision.id, text, self.missing(decision.condition))

    def cautions(self, advice: AdviceDefinition) -> tuple[Caution, ...]:
        """Return the warnings that go with an advice."""
        bit = self.plan.bit[advice.id]
        rules = [d.rule for d in self.fired_decisions("caution") if d.targets & bit and d.rule is not None]
        return tuple(Caution(rule.id, rule.because, rule.source) for rule in rules)

    def missing(self, *conditions: Condition) -> tuple[str, ...]:
        """Return the unknown facts that are still read by what is left of conditions, in order."""
        facts: set[str] = set()
        for condition in conditions:
            for name in names_read(residual(condition, self._truth)):
                facts |= self._open_behind(name)
        return self.plan.order(facts)

    def _open_behind(self, name: str) -> frozenset[str]:
        """Return the unknown asked facts behind a name."""
        if name in self.plan.data.facts:
            return frozenset((name,)) if self.is_open(name) else frozenset()
        if name in self.plan.data.numbers:
            return frozenset(fact for fact in self.plan.inputs[name] if self.is_open(fact))
        return self._known_derived[1][name]

    def is_open(self, fact: str) -> bool:
        """Whether a fact is unknown, or an option of it is."""
        value = self.values.get(fact)
        return value is None or isinstance(value, dict)

    def _truth(self, test: Condition) -> bool | None:
        return holds(test, self._known_derived[0])

    @cached_property
    def _known_derived(self) -> tuple[dict[str, Any], dict[str, frozenset[str]]]:
        """Facts, numbers and derived conditions that are known; and the open facts behind those that are not."""
        known: dict[str, Any] = dict(computing(self.plan.program)(self.values))
        behind: dict[str, frozenset[str]] = {}
        for name, condition in self.plan.program.derived.items():
            rest = residual(condition, lambda test: holds(test, known))
            if isinstance(rest, Constant):
                known[name] = rest.value
                behind[name] = frozenset()
            else:
                behind[name] = frozenset().union(*(self._behind(one, behind) for one in names_read(rest)))
        return known, behind

    def _behind(self, name: str, behind: dict[str, frozenset[str]]) -> frozenset[str]:
        return behind[name] if name in behind else self._open_behind(name)

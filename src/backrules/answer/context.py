"""What the lazy parts of an answer are computed from, when somebody asks for them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from backrules.answer.pieces import Assumption, Caution, Reason
from backrules.answer.plan import Decision, Plan
from backrules.answer.words import in_words
from backrules.conditions import Condition, Constant, Known, Unknown, holds, names_read, residual
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
        return [decision for role in roles for decision in self._open.get(role, ())]

    def fired_decisions(self, role: str) -> list[Decision]:
        """Return the decisions of a role that are true, in the order of the plan."""
        return self._fired.get(role, [])

    @cached_property
    def _open(self) -> dict[str, list[Decision]]:
        return self._by_role(self.match.possible)

    @cached_property
    def _fired(self) -> dict[str, list[Decision]]:
        return self._by_role(self.match.fired)

    def _by_role(self, keys: set[str]) -> dict[str, list[Decision]]:
        decisions: dict[str, list[Decision]] = {}
        for key, decision in self.plan.decisions.items():
            if key in keys:
                decisions.setdefault(decision.role, []).append(decision)
        return decisions

    def open_on(self, advice: str) -> list[Decision]:
        """Return the avoid rules and the need of an advice that are unknown."""
        return self._open_on.get(advice, [])

    @cached_property
    def _open_on(self) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for decision in self.open_decisions("avoid", "need"):
            for advice in decision.rule.targets if decision.rule else (decision.id,):
                found.setdefault(advice, []).append(decision)
        return found

    def assuming(self, advice: AdviceDefinition) -> tuple[Assumption, ...]:
        """Return the open avoid rules and needs of an advice."""
        return tuple(self._assumption(decision) for decision in self.open_on(advice.id))

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
        return self.plan.order(frozenset().union(*(self._as_it_is.open_facts(one) for one in conditions)))

    def lifting(self, *decisions: Decision) -> tuple[str, ...]:
        """Return the unknown facts whose telling could lift decisions that are true, in order.

        A guard may stand because a fact is unknown, by `unknown(cleared)`.
        """
        return self.plan.order(frozenset().union(*(self._if_told.open_facts(d.condition) for d in decisions)))

    def is_open(self, fact: str) -> bool:
        """Whether a fact is unknown, or an option of it is."""
        value = self.values.get(fact)
        return value is None or isinstance(value, dict)

    @cached_property
    def _as_it_is(self) -> _Residuals:
        return _Residuals(self, told=False)

    @cached_property
    def _if_told(self) -> _Residuals:
        return _Residuals(self, told=True)


class _Residuals:
    """What is left of conditions for one profile.

    Args:
        context: the profile and its plan.
        told: whether `known()` and `unknown()` of an unknown fact are open too, since it may still be told.
    """

    def __init__(self, context: Context, *, told: bool) -> None:
        self._context, self._told = context, told
        self._known: dict[str, Any] = dict(computing(context.plan.program)(context.values))
        self._behind: dict[str, frozenset[str]] = {}
        for name, condition in context.plan.program.derived.items():  # each after the ones it reads
            rest = residual(condition, self._truth)
            if isinstance(rest, Constant):
                self._known[name] = rest.value
            self._behind[name] = self._open_in(rest)

    def open_facts(self, condition: Condition) -> frozenset[str]:
        """Return the unknown asked facts that what is left of a condition reads."""
        return self._open_in(residual(condition, self._truth))

    def _open_in(self, rest: Condition) -> frozenset[str]:
        return frozenset().union(*(self._open_behind(name) for name in names_read(rest)))

    def _open_behind(self, name: str) -> frozenset[str]:
        if name in self._behind:
            return self._behind[name]
        asked = self._context.plan.inputs.get(name, frozenset((name,)))
        return frozenset(fact for fact in asked if self._context.is_open(fact))

    def _truth(self, test: Condition) -> bool | None:
        if self._told and isinstance(test, (Known, Unknown)) and self._context.is_open(test.fact):
            return None
        return holds(test, self._known)

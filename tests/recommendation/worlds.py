"""Whole random rulesets with people, and what DESIGN 2.6 and 2.9 say about them, worked out the long way."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from backrules import Recommendation
from backrules.conditions import truth
from backrules.model import Rule, RulesetData
from backrules.testing.random_rulesets import random_ruleset_data
from tests.recommendation.gates import counting, with_derived
from tests.strategies import people

STRENGTHS = ["must", "should", "can"]


def rulesets(rules: int = 8) -> st.SearchStrategy[RulesetData]:
    """A small ruleset of any shape, as data."""
    return random_ruleset_data(max_rules=rules, gates=True)


@st.composite
def worlds(draw: st.DrawFn, rules: int = 8) -> tuple[RulesetData, dict[str, Any]]:
    """A ruleset and a person."""
    data = draw(rulesets(rules))
    return data, draw(people(data.facts))


class Oracle:
    """What must come out, by the table, one advice at a time."""

    def __init__(self, data: RulesetData, values: dict[str, Any], *, strict: bool) -> None:
        known = with_derived(data, counting(data, values))
        self.data, self.strict = data, strict
        self.truth = {rule.id: truth(rule.when, known) for rule in data.rules.values()}
        self.needs = {key: True if a.needs is None else truth(a.needs, known) for key, a in data.advice.items()}
        self.violated = {key for key, one in data.contradictions.items() if truth(one.never, known) is True}

    def of(self, effect: str, advice: str) -> list[Rule]:
        return [rule for rule in self.data.rules.values() if rule.effect == effect and advice in rule.targets]

    def kleene_or(self, effect: str, advice: str) -> bool | None:
        found = [self.truth[rule.id] for rule in self.of(effect, advice)]
        if any(one is True for one in found):
            return True
        return None if any(one is None for one in found) else False

    def status(self, advice: str) -> tuple[str, str | None]:
        a, v, n = self.kleene_or("advise", advice), self.kleene_or("avoid", advice), self.needs[advice]
        alone = self.alone(advice).values()
        if a is False:
            return "excluded", None
        if a is None:
            return ("excluded" if v is True or n is False or True in alone else "possible"), None
        if v is True:
            return "withheld", "avoid"
        if n is False:
            return "withheld", "need"
        if True in alone:
            return "withheld", "alone"
        waits = None in alone and not self.data.advice[advice].urgent
        if self.strict and (v is None or n is None or waits):
            return "withheld", "unanswered"
        return "recommended", None

    def alone(self, advice: str) -> dict[str, bool | None]:
        """For each advice that keeps this one away when it is advised, whether it is; for what no rule advises nothing."""
        if self.data.advice[advice].alone:
            return {}
        others = (one for one in self.data.advice.values() if one.alone and self.of("advise", one.id))
        return {one.id: self.kleene_or("advise", one.id) for one in others}

    def firing(self, advice: str) -> list[Rule]:
        return [rule for rule in self.of("advise", advice) if self.truth[rule.id] is True]

    def place(self, advice: str) -> tuple[int, int, int, int]:
        firing = self.firing(advice)
        return (
            0 if self.data.advice[advice].urgent else 1,
            min(STRENGTHS.index(rule.strength) for rule in firing),
            -sum(rule.points for rule in firing),
            list(self.data.advice).index(advice),
        )

    def outcome(self) -> list[str]:
        return sorted((one for one in self.data.advice if self.status(one)[0] == "recommended"), key=self.place)

    def cautions(self, advice: str) -> tuple[str, ...]:
        """The cautions about safety that go with an advice."""
        return tuple(one.id for one in self.of("caution", advice) if one.safety and self.truth[one.id] is True)

    def told(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The outcome as DESIGN has it: the ordered ids with the cautions about safety on each."""
        return tuple((one, self.cautions(one)) for one in self.outcome())

    def guards(self, advice: str) -> set[str]:
        """What may hold an advice back and is open."""
        rules = {rule.id for rule in self.of("avoid", advice) if self.truth[rule.id] is None}
        alone = {f"alone.{one}" for one, called_for in self.alone(advice).items() if called_for is None}
        return rules | alone | ({"needs"} if self.needs[advice] is None else set())

    def open(self, advice: str) -> set[str]:
        """What is assumed of an advice."""
        cautions = {one.id for one in self.of("caution", advice) if one.safety and self.truth[one.id] is None}
        return self.guards(advice) | cautions


def told(rec: Recommendation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a recommendation shows of its outcome: the ordered ids with the cautions about safety on each."""
    rules = rec.ruleset.data.rules
    return tuple((one.id, tuple(c.rule for c in one.cautions if rules[c.rule].safety)) for one in rec.advice)

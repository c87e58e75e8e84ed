"""Whole random rulesets with people, and what DESIGN 2.6 and 2.9 say about them, worked out the long way."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from backrules.conditions import calculator
from backrules.engines.reference import truth
from backrules.loading.derived import reaches_unknown, unknown_reach
from backrules.model import (
    POINTS,
    AdviceDefinition,
    Citation,
    Constraint,
    DerivedCondition,
    DerivedNumber,
    Rule,
    RulesetData,
)
from tests.strategies import arithmetic, facts, joined, leaves_of, people

STRENGTHS = ["must", "should", "can"]


@st.composite
def rulesets(draw: st.DrawFn, rules: int = 8) -> RulesetData:
    """A small ruleset of any shape. Its advise rules do not hold `unknown()`, as the loader sees to."""
    known = draw(facts())
    quantities = [name for name, fact in known.items() if fact.is_number]
    numbers = {}
    if quantities and draw(st.booleans()):
        numbers["n0"] = DerivedNumber("n0", draw(arithmetic(quantities)))
    derived: dict[str, DerivedCondition] = {}
    for index in range(draw(st.integers(0, 3))):
        when = draw(joined(leaves_of(known, list(derived), list(numbers)), 4))
        derived[f"d{index}"] = DerivedCondition(f"d{index}", when)
    condition = joined(leaves_of(known, list(derived), list(numbers)), 4)
    advice = {
        f"a{index}": AdviceDefinition(
            id=f"a{index}",
            kind="priority",
            title=f"Advice {index}",
            detail="Do it.",
            urgent=draw(st.integers(0, 3)) == 0,
            needs=draw(st.one_of(st.none(), condition)),
        )
        for index in range(draw(st.integers(1, 5)))
    }
    reach = unknown_reach({name: one.when for name, one in derived.items()})
    made = {}
    for index in range(draw(st.integers(0, rules))):
        effect = draw(st.sampled_from(["advise", "advise", "advise", "avoid", "avoid", "caution"]))
        when = draw(condition)
        if effect == "advise" and reaches_unknown(when, reach):
            continue
        targets = tuple(one for one in advice if draw(st.booleans()))
        strength = draw(st.sampled_from(STRENGTHS))
        made[f"r{index}"] = Rule(
            id=f"r{index}",
            when=when,
            effect=effect,
            targets=targets,
            because=f"Because {index}.",
            source=Citation(author="Us."),
            strength=strength,
            points=(draw(st.sampled_from([POINTS[strength], 1, 5, 9]))) if effect == "advise" else 0,
            safety=draw(st.integers(0, 2)) == 0,
        )
    constraints = {f"x{i}": Constraint(f"x{i}", draw(condition), "No.") for i in range(draw(st.integers(0, 2)))}
    return RulesetData(
        id="world",
        version="1",
        title="A world",
        notice="Not advice.",
        facts=known,
        numbers=numbers,
        derived=derived,
        advice=advice,
        rules=made,
        constraints=constraints,
        alternatives={},
        exclusive={},
        article=None,
        claims={},
        evidence={},
        vocabularies={},
    )


@st.composite
def worlds(draw: st.DrawFn, rules: int = 8) -> tuple[RulesetData, dict[str, Any]]:
    """A ruleset and a person."""
    data = draw(rulesets(rules))
    return data, draw(people(data.facts))


class Oracle:
    """What must come out, by the table, one advice at a time."""

    def __init__(self, data: RulesetData, values: dict[str, Any], *, strict: bool) -> None:
        known = dict(values)
        for name, number in data.numbers.items():
            known[name] = calculator(number.compute)(known)
        for name, one in data.derived.items():
            known[name] = truth(one.when, known)
        known = {name: value for name, value in known.items() if value is not None}
        self.data, self.strict = data, strict
        self.truth = {rule.id: truth(rule.when, known) for rule in data.rules.values()}
        self.needs = {key: True if a.needs is None else truth(a.needs, known) for key, a in data.advice.items()}
        self.violated = {key for key, one in data.constraints.items() if truth(one.never, known) is True}

    def of(self, effect: str, advice: str) -> list[Rule]:
        return [rule for rule in self.data.rules.values() if rule.effect == effect and advice in rule.targets]

    def kleene_or(self, effect: str, advice: str) -> bool | None:
        found = [self.truth[rule.id] for rule in self.of(effect, advice)]
        if any(one is True for one in found):
            return True
        return None if any(one is None for one in found) else False

    def status(self, advice: str) -> tuple[str, str | None]:
        a, v, n = self.kleene_or("advise", advice), self.kleene_or("avoid", advice), self.needs[advice]
        if a is False:
            return "excluded", None
        if a is None:
            return ("excluded" if v is True or n is False else "possible"), None
        if v is True:
            return "withheld", "avoid"
        if n is False:
            return "withheld", "need"
        if self.strict and (v is None or n is None):
            return "withheld", "unanswered"
        return "recommended", None

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

    def open(self, advice: str) -> set[str]:
        rules = {rule.id for rule in self.of("avoid", advice) if self.truth[rule.id] is None}
        return rules | ({"needs"} if self.needs[advice] is None else set())

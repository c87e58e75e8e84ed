"""Strategies for whole rulesets, and for conditions over given facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.conditions import Any as AnyOf
from backrules.conditions import Condition, Flag, Not
from backrules.errors import UsageError
from backrules.facts import BOOLEAN, CHOICES, Fact, Profiles
from backrules.loading.dependencies import reaches_unknown, unknown_reach
from backrules.model import (
    POINTS,
    STRENGTHS,
    AdviceDefinition,
    Citation,
    Constraint,
    DerivedCondition,
    DerivedNumber,
    Effect,
    Guard,
    Kind,
    Rule,
    RulesetData,
)
from backrules.semantics.dates import dated
from backrules.semantics.decisions import gates_of
from backrules.testing.programs import SOMETIMES, arithmetic, between, facts, joined, leaves_of, one_of, quantity_of
from backrules.testing.values import values_of

__all__ = ["conditions", "random_ruleset_data", "rulesets"]

_EFFECTS: list[Effect] = ["advise", "advise", "advise", "avoid", "avoid", "caution"]
_Conditions = st.SearchStrategy[Condition]
_DAYS = st.sampled_from([date(2026, 3, 1), date(2024, 2, 29), date(2025, 12, 31)])


def conditions(known: Ruleset | Mapping[str, Fact], *, max_leaves: int = 8) -> st.SearchStrategy[Condition]:
    """Return a strategy for conditions that fit facts.

    They shrink to `false` and to single tests.

    Args:
        known: a ruleset, whose derived facts are read too, or a mapping name -> fact.
        max_leaves: how many tests a condition has at most.

    Raises:
        UsageError: `known` is neither.
    """
    if isinstance(known, Ruleset):
        data = known.data
        return joined(leaves_of(data.facts, list(data.derived), list(data.numbers)), max_leaves)
    if not isinstance(known, Mapping) or not all(isinstance(fact, Fact) for fact in known.values()):
        raise UsageError(f"conditions are over a ruleset or a mapping name -> fact, not {type(known).__name__}")
    return joined(leaves_of(known), max_leaves)


def rulesets(
    *,
    max_facts: int = 5,
    max_rules: int = 8,
    max_advice: int = 5,
    numbers: bool = True,
    derived: bool = True,
    constraints: bool = True,
    safety: bool = True,
    gates: bool = True,
    dates: bool = True,
) -> st.SearchStrategy[Ruleset]:
    """Return a strategy for whole small rulesets, of which no rule makes sense.

    They hold whatever a ruleset that loads may hold, and as there, no advise rule holds `unknown()`. They shrink to one
    fact and one piece of advice.

    Args:
        max_facts: how many facts there are at most.
        max_rules: how many rules there are at most.
        max_advice: how many pieces of advice there are at most.
        numbers: whether there are number facts, and numbers that are computed from them.
        derived: whether there are derived conditions.
        constraints: whether some people contradict themselves.
        safety: whether some rules are about safety, some of them as guards ask for.
        gates: whether some facts have an `ask_if`, some of these with `otherwise`.
        dates: whether there are dates; such a ruleset is as of a day that is drawn.

    Raises:
        UsageError: there would be no facts or no advice.
    """
    if max_facts < 1 or max_advice < 1 or max_rules < 0:
        raise UsageError("a ruleset has a fact and a piece of advice at least: max_facts and max_advice are from 1")
    data = _written(
        max_facts=max_facts,
        max_rules=max_rules,
        max_advice=max_advice,
        numbers=numbers,
        derived=derived,
        constraints=constraints,
        safety=safety,
        gates=gates,
        dates=dates,
    )
    return st.builds(lambda written, day: Ruleset(written, as_of=day), data, _DAYS)


def random_ruleset_data(**options: Any) -> st.SearchStrategy[RulesetData]:
    """Return a strategy for the data of a ruleset as of a day; the options are those of `rulesets`."""
    return st.builds(dated, _written(**options), _DAYS)


@st.composite
def _written(
    draw: st.DrawFn,
    *,
    max_facts: int = 5,
    max_rules: int = 8,
    max_advice: int = 5,
    numbers: bool = True,
    derived: bool = True,
    constraints: bool = True,
    safety: bool = True,
    gates: bool = True,
    dates: bool = True,
) -> RulesetData:
    """Draw the data of a ruleset, with dates as somebody writes them; the options are those of `rulesets`."""
    known = draw(facts(max_facts, numbers=numbers, dates=dates))
    computed = _numbers(draw, known)
    named = _derived(draw, known, computed) if derived else {}
    condition = joined(leaves_of(known, list(named), list(computed)), 4)
    advice = {f"a{index}": _advice(draw, f"a{index}", condition) for index in range(draw(between(1, max_advice)))}
    reach = unknown_reach({name: one.when for name, one in named.items()})
    rules: dict[str, Rule] = {}
    for index in range(draw(between(0, max_rules))):
        effect = one_of(draw, _EFFECTS)
        when = draw(condition)
        if effect != "advise" or not reaches_unknown(when, reach):
            rules[f"r{index}"] = _rule(draw, index, effect, when, list(advice), safety=safety)
    count = draw(between(0, 2)) if constraints else 0
    constrained = {f"x{index}": Constraint(f"x{index}", draw(condition), "No.") for index in range(count)}
    if safety and draw(between(0, 5)) == 5:
        advice["a0"] = attrs.evolve(advice["a0"], alone=True, needs=None)
        rules = {key: _beside(advice, rule) for key, rule in rules.items()}
    data = _data(
        facts=known,
        numbers=computed,
        derived=named,
        advice=advice,
        rules=rules,
        constraints=constrained,
    )
    data = _guarded(draw, data) if safety else data
    return _gated(draw, data, condition) if gates else data


def _guarded(draw: st.DrawFn, data: RulesetData) -> RulesetData:
    """Return a ruleset in which now and then a guard keeps some advice away, with the rule that it asks for."""
    signs = [fact for fact in data.facts.values() if fact.type in (BOOLEAN, CHOICES)]
    advice = tuple(one.id for one in data.advice.values() if not one.alone and draw(SOMETIMES))
    if not signs or not advice or draw(between(0, 3)) < 3:
        return data
    fact = attrs.evolve(one_of(draw, signs), safety=True)  # whatever its gate is, what is told counts
    when = AnyOf(fact.name) if fact.type == CHOICES else Flag(fact.name)
    rule = Rule("guard", when, "avoid", advice, "Because of a sign.", Citation(author="Us."), safety=True)
    return attrs.evolve(
        data,
        facts={**data.facts, fact.name: fact},
        rules={**data.rules, rule.id: rule},
        guards=(Guard({fact.name: tuple(fact.options)}, None, advice),),
    )


def _gated(draw: st.DrawFn, data: RulesetData, condition: _Conditions) -> RulesetData:
    """Return a ruleset in which some facts apply only to some people, as any that loads may have it."""
    reach = unknown_reach({name: one.when for name, one in data.derived.items()})
    for name, fact in data.facts.items():
        if not draw(SOMETIMES):
            continue
        gate = draw(condition)
        otherwise = Profiles(data.facts).read({name: draw(values_of(fact)) if draw(SOMETIMES) else None}).get(name)
        told = attrs.evolve(fact, otherwise=otherwise, safety=fact.safety or draw(between(0, 3)) == 3)
        facts = {**data.facts, name: told}
        gated = attrs.evolve(data, facts=facts, ask_if={**data.ask_if, name: gate})
        if not any(reaches_unknown(one, reach) for one in (gate, Not(gate))) and _is_in_order(gated):
            data = gated
    return data


def _is_in_order(data: RulesetData) -> bool:
    """Whether no facts wait for each other."""
    try:
        gates_of(data)
    except ValueError:
        return False
    return True


def _numbers(draw: st.DrawFn, known: Mapping[str, Fact]) -> dict[str, DerivedNumber]:
    quantities = [quantity_of(fact) for fact in known.values() if fact.is_number or fact.is_date]
    if not quantities or not draw(SOMETIMES):
        return {}
    return {"n0": DerivedNumber("n0", draw(arithmetic(quantities)))}


def _derived(
    draw: st.DrawFn, known: Mapping[str, Fact], numbers: Mapping[str, DerivedNumber]
) -> dict[str, DerivedCondition]:
    made: dict[str, DerivedCondition] = {}
    for index in range(draw(between(0, 3))):
        when = draw(joined(leaves_of(known, list(made), list(numbers)), 4))
        made[f"d{index}"] = DerivedCondition(f"d{index}", when)
    return made


def _advice(draw: st.DrawFn, name: str, condition: _Conditions) -> AdviceDefinition:
    return AdviceDefinition(
        id=name,
        kind="advice",
        title=f"Advice {name.removeprefix('a')}",
        do="Do it.",
        about=one_of(draw, [None, "It helps."]),
        urgent=draw(between(0, 3)) == 0,
        needs=draw(condition) if draw(SOMETIMES) else None,
    )


def _rule(draw: st.DrawFn, index: int, effect: Effect, when: Condition, advice: list[str], *, safety: bool) -> Rule:
    targets = tuple(one for one in advice if draw(SOMETIMES))
    strength = one_of(draw, STRENGTHS)
    points = one_of(draw, [POINTS[strength], 1, 5, 9]) if effect == "advise" else 0
    return Rule(
        id=f"r{index}",
        when=when,
        effect=effect,
        targets=targets,
        because=f"Because {index}.",
        source=Citation(author="Us."),
        strength=strength,
        points=points,
        safety=safety and draw(between(0, 2)) == 0,
    )


def _beside(advice: Mapping[str, AdviceDefinition], rule: Rule) -> Rule:
    """Return a rule as it may be beside an advice that is alone: nothing avoids that, and what advises it is safety."""
    alone = {target for target in rule.targets if advice[target].alone}
    if rule.effect == "avoid":
        return attrs.evolve(rule, targets=tuple(target for target in rule.targets if target not in alone))
    return attrs.evolve(rule, safety=rule.safety or (rule.effect == "advise" and bool(alone)))


def _data(**parts: Any) -> RulesetData:
    return RulesetData(
        id="world",
        version="1",
        title="A world",
        notice="Not advice.",
        alternatives={},
        exclusive={},
        documents={},
        evidence={},
        kinds={"advice": Kind("advice", "Advice", "advice")},
        **parts,
    )

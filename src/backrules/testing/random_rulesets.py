"""Strategies for whole rulesets, and for conditions over given facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from backrules.api import Ruleset
from backrules.conditions import Condition, Not
from backrules.errors import UsageError
from backrules.facts import Fact, Profiles
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
    Kind,
    Rule,
    RulesetData,
)
from backrules.semantics.decisions import gates_of
from backrules.testing.programs import arithmetic, facts, joined, leaves_of
from backrules.testing.values import values_of

__all__ = ["conditions", "random_ruleset_data", "rulesets"]

_EFFECTS: list[Effect] = ["advise", "advise", "advise", "avoid", "avoid", "caution"]
_Conditions = st.SearchStrategy[Condition]


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
    gates: bool = False,
) -> st.SearchStrategy[Ruleset]:
    """Return a strategy for whole small rulesets, of which no rule makes sense.

    As in every ruleset that loads, no advise rule holds `unknown()`. They shrink to one fact and one piece of advice.

    Args:
        max_facts: how many facts there are at most.
        max_rules: how many rules there are at most.
        max_advice: how many pieces of advice there are at most.
        numbers: whether there are number facts, and numbers that are computed from them.
        derived: whether there are derived conditions.
        constraints: whether some people contradict themselves.
        safety: whether some rules are about safety.
        gates: whether some facts have an `ask_if`, some of these with `otherwise`.

    Raises:
        UsageError: there would be no facts or no advice.
    """
    if max_facts < 1 or max_advice < 1 or max_rules < 0:
        raise UsageError("a ruleset has a fact and a piece of advice at least: max_facts and max_advice are from 1")
    return random_ruleset_data(
        max_facts=max_facts,
        max_rules=max_rules,
        max_advice=max_advice,
        numbers=numbers,
        derived=derived,
        constraints=constraints,
        safety=safety,
        gates=gates,
    ).map(Ruleset)


@st.composite
def random_ruleset_data(
    draw: st.DrawFn,
    *,
    max_facts: int = 5,
    max_rules: int = 8,
    max_advice: int = 5,
    numbers: bool = True,
    derived: bool = True,
    constraints: bool = True,
    safety: bool = True,
    gates: bool = False,
) -> RulesetData:
    """Draw the data of a ruleset; the options are those of `rulesets`."""
    known = draw(facts(max_facts, numbers=numbers))
    computed = _numbers(draw, known)
    named = _derived(draw, known, computed) if derived else {}
    condition = joined(leaves_of(known, list(named), list(computed)), 4)
    advice = {f"a{index}": _advice(draw, f"a{index}", condition) for index in range(draw(st.integers(1, max_advice)))}
    reach = unknown_reach({name: one.when for name, one in named.items()})
    rules: dict[str, Rule] = {}
    for index in range(draw(st.integers(0, max_rules))):
        effect = draw(st.sampled_from(_EFFECTS))
        when = draw(condition)
        if effect != "advise" or not reaches_unknown(when, reach):
            rules[f"r{index}"] = _rule(draw, index, effect, when, list(advice), safety=safety)
    count = draw(st.integers(0, 2)) if constraints else 0
    constrained = {f"x{index}": Constraint(f"x{index}", draw(condition), "No.") for index in range(count)}
    if safety and draw(st.integers(0, 5)) == 5:
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
    return _gated(draw, data, condition) if gates else data


def _gated(draw: st.DrawFn, data: RulesetData, condition: _Conditions) -> RulesetData:
    """Return a ruleset in which some facts apply only to some people, as any that loads may have it."""
    reach = unknown_reach({name: one.when for name, one in data.derived.items()})
    for name, fact in data.facts.items():
        if not draw(st.booleans()):
            continue
        gate = draw(condition)
        otherwise = Profiles(data.facts).read({name: draw(st.one_of(st.none(), values_of(fact)))}).get(name)
        told = attrs.evolve(fact, otherwise=otherwise, safety=draw(st.integers(0, 3)) == 3)
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
    quantities = [name for name, fact in known.items() if fact.is_number]
    if not quantities or not draw(st.booleans()):
        return {}
    return {"n0": DerivedNumber("n0", draw(arithmetic(quantities)))}


def _derived(
    draw: st.DrawFn, known: Mapping[str, Fact], numbers: Mapping[str, DerivedNumber]
) -> dict[str, DerivedCondition]:
    made: dict[str, DerivedCondition] = {}
    for index in range(draw(st.integers(0, 3))):
        when = draw(joined(leaves_of(known, list(made), list(numbers)), 4))
        made[f"d{index}"] = DerivedCondition(f"d{index}", when)
    return made


def _advice(draw: st.DrawFn, name: str, condition: _Conditions) -> AdviceDefinition:
    return AdviceDefinition(
        id=name,
        kind="advice",
        title=f"Advice {name.removeprefix('a')}",
        do="Do it.",
        about=draw(st.sampled_from([None, "It helps."])),
        urgent=draw(st.integers(0, 3)) == 0,
        needs=draw(st.one_of(st.none(), condition)),
    )


def _rule(draw: st.DrawFn, index: int, effect: Effect, when: Condition, advice: list[str], *, safety: bool) -> Rule:
    targets = tuple(one for one in advice if draw(st.booleans()))
    strength = draw(st.sampled_from(STRENGTHS))
    points = draw(st.sampled_from([POINTS[strength], 1, 5, 9])) if effect == "advise" else 0
    return Rule(
        id=f"r{index}",
        when=when,
        effect=effect,
        targets=targets,
        because=f"Because {index}.",
        source=Citation(author="Us."),
        strength=strength,
        points=points,
        safety=safety and draw(st.integers(0, 2)) == 0,
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

"""The mutants of a ruleset: the same ruleset with one small mistake in its meaning.

What has no meaning for the answer is left alone: texts, sources, and `safety:`, which guards rules against overlays
and says what is asked first, and changes no advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Literal

import attrs

from backrules.authoring.mutation.gates import otherwise_changes
from backrules.authoring.mutation.operators import arithmetic_variants, variants
from backrules.authoring.mutation.plans import limit_changes, plan_changes
from backrules.model import POINTS, STRENGTHS, AdviceDefinition, Rule, RulesetData

__all__ = ["Mutant", "mutants_of", "parts"]

Section = Literal["rules", "advice", "derived", "numbers", "constraints", "checks", "limits", "plan", "ask_if", "facts"]


@attrs.frozen
class Mutant:
    """One small mistake.

    Attributes:
        id: what was changed, the same in every run.
        kind: the kind of change.
        section: where the changed thing stands.
        key: its id.
        part: the changed thing, or None where it is dropped.
    """

    id: str
    kind: str
    section: Section
    key: str
    part: Any = attrs.field(repr=False)

    def apply(self, data: RulesetData) -> RulesetData:
        """Return the ruleset with the mistake."""
        table = dict(parts(data, self.section))
        if self.part is None:
            del table[self.key]
        else:
            table[self.key] = self.part
        own: dict[str, Any] = {self.section: table}
        changes = {**own, "fingerprint": ""}
        if self.section in ("checks", "limits") and data.assessment is not None:
            changes = {"assessment": attrs.evolve(data.assessment, **own), "fingerprint": ""}
        elif self.section == "plan":
            changes = {"plan": self.part, "fingerprint": ""}
        return attrs.evolve(data, **changes)

    def acts_on(self, data: RulesetData) -> tuple[str, ...]:
        """Return the advice whose answer may change, in catalogue order; all where that is not plain."""
        if self.section in ("constraints", "checks", "limits", "plan"):
            return ()
        own: tuple[str, ...] = ()
        if self.section == "rules":
            own, still = data.rules[self.key].targets, self.part.targets if self.part is not None else ()
            if own != still and still:  # all else stays as it is for those that are left
                own = tuple(target for target in own if target not in still)
        elif self.section == "advice":
            own = (self.key,)
        # what becomes of an advice that is alone is seen in all others
        return own if own and not any(data.advice[one].alone for one in own) else tuple(data.advice)


def parts(data: RulesetData, section: Section) -> Mapping[str, Any]:
    """Return what stands in a section of a ruleset, by id."""
    if section in ("checks", "limits"):
        return getattr(data.assessment, section) if data.assessment is not None else {}
    if section == "plan":
        return {"plan": data.plan} if data.plan is not None else {}
    found: Mapping[str, Any] = getattr(data, section)
    return found


def mutants_of(data: RulesetData, rule: str | None = None) -> tuple[Mutant, ...]:
    """Return the mutants of a ruleset, rules first.

    Args:
        data: the ruleset.
        rule: a pattern (`deadlift.*`) of the ids of rules, advice, derived facts, constraints, checks and limits to
            mutate, or of the facts whose gate is; `plan` is the template of plans.
    """
    found, seen = [], dict[str, int]()
    for one in _mutants(data):
        if rule is None or fnmatchcase(one.key, rule):
            seen[one.id] = count = seen.get(one.id, 0) + 1
            found.append(one if count == 1 else attrs.evolve(one, id=f"{one.id} ({count})"))
    return tuple(found)


def _mutants(data: RulesetData) -> Iterator[Mutant]:
    for rule in data.rules.values():
        yield from _of_rule(rule, data)
    for advice in data.advice.values():
        yield from _of_advice(advice, data)
    for derived in data.derived.values():
        for one in variants(derived.when, data.facts):
            part = attrs.evolve(derived, when=one.result)
            yield Mutant(f"derived {derived.name}: {one.says}", one.kind, "derived", derived.name, part)
    for number in data.numbers.values():
        for one in arithmetic_variants(number.compute):
            changed = attrs.evolve(number, compute=one.result)
            yield Mutant(f"derived {number.name}: {one.says}", one.kind, "numbers", number.name, changed)
    for constraint in data.constraints.values():
        yield Mutant(f"never {constraint.id}: dropped", "dropped", "constraints", constraint.id, None)
        for one in variants(constraint.never, data.facts):
            never = attrs.evolve(constraint, never=one.result)
            yield Mutant(f"never {constraint.id}: {one.says}", one.kind, "constraints", constraint.id, never)
    for check in parts(data, "checks").values():
        for key in ("good", "thin"):
            for one in variants(getattr(check, key), data.facts):
                changed = attrs.evolve(check, **{key: one.result})
                yield Mutant(f"check {check.id}: {key}: {one.says}", one.kind, "checks", check.id, changed)
    for key, change in limit_changes(data):
        yield Mutant(f"limit {key}: {change.says}", change.kind, "limits", key, change.result)
    for change in plan_changes(data):
        yield Mutant(f"plan: {change.says}", change.kind, "plan", "plan", change.result)
    for fact, gate in data.ask_if.items():
        yield Mutant(f"ask_if {fact}: dropped", "dropped", "ask_if", fact, None)
        for one in variants(gate, data.facts):
            yield Mutant(f"ask_if {fact}: {one.says}", one.kind, "ask_if", fact, one.result)
        for change in otherwise_changes(data.facts[fact]):
            yield Mutant(f"otherwise {fact}: {change.says}", change.kind, "facts", fact, change.result)


def _of_rule(rule: Rule, data: RulesetData) -> Iterator[Mutant]:
    def mutant(kind: str, says: str, part: Rule | None) -> Mutant:
        return Mutant(f"{rule.id}: {says}", kind, "rules", rule.id, part)

    yield mutant("dropped", "dropped", None)
    for one in variants(rule.when, data.facts):
        yield mutant(one.kind, one.says, attrs.evolve(rule, when=one.result))
    if rule.effect == "advise":
        yield mutant("effect", "advise -> avoid", attrs.evolve(rule, effect="avoid", points=0))
        place = STRENGTHS.index(rule.strength)
        for strength in STRENGTHS[max(0, place - 1) : place] + STRENGTHS[place + 1 : place + 2]:
            yield mutant("strength", f"{rule.strength} -> {strength}", attrs.evolve(rule, strength=strength))
        for points in (rule.points - 1, rule.points + 1):
            if 1 <= points <= max(POINTS.values()):
                says = f"points {rule.points} -> {points}"
                yield mutant("points", says, attrs.evolve(rule, points=points))
    elif rule.effect == "avoid":
        yield mutant("effect", "avoid -> advise", attrs.evolve(rule, effect="advise", points=POINTS[rule.strength]))
    if len(rule.targets) > 1:
        for target in rule.targets:
            rest = tuple(one for one in rule.targets if one != target)
            yield mutant("target dropped", f"target {target} dropped", attrs.evolve(rule, targets=rest))


def _of_advice(advice: AdviceDefinition, data: RulesetData) -> Iterator[Mutant]:
    if advice.needs is not None:
        part = attrs.evolve(advice, needs=None)
        yield Mutant(f"need {advice.id}: dropped", "dropped", "advice", advice.id, part)
        for one in variants(advice.needs, data.facts):
            changed = attrs.evolve(advice, needs=one.result)
            yield Mutant(f"need {advice.id}: {one.says}", one.kind, "advice", advice.id, changed)
    if advice.urgent:
        calm = attrs.evolve(advice, urgent=False)
        yield Mutant(f"advice {advice.id}: urgent dropped", "urgent", "advice", advice.id, calm)
    if advice.alone:
        beside = attrs.evolve(advice, alone=False)
        yield Mutant(f"advice {advice.id}: alone dropped", "alone", "advice", advice.id, beside)

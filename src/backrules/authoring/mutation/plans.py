"""Mistakes in plans: a slot that is gone or takes something else, a weaker `never`, another limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from backrules.authoring.mutation.operators import arithmetic_variants, variants
from backrules.model import RulesetData
from backrules.model.limits import Between
from backrules.model.plan import Amount, PlanDefinition, Slot

__all__ = ["Change", "limit_changes", "plan_changes"]


@attrs.frozen
class Change:
    """A mistake in a plan or in a limit: what kind it is of, what it is in words, and what is there then."""

    kind: str
    says: str
    result: Any


def plan_changes(data: RulesetData) -> Iterator[Change]:
    """Yield the mistakes in the template of plans."""
    plan = data.plan
    if plan is None:
        return
    for slot in plan.slots.values():
        yield from _of_slot(slot, plan, data)
    yield from _of_never(plan, data)
    yield from _of_numbers(plan)
    for key, note in plan.notes.items():
        if note.most is None:  # whether it is said is no matter of the plan
            continue
        others = {one: other for one, other in plan.notes.items() if one != key}
        yield Change("dropped", f"note {key}: dropped", attrs.evolve(plan, notes=others))
        for most in (note.most - 1, note.most + 1):
            changed = {**plan.notes, key: attrs.evolve(note, most=most)}
            if most >= 1:
                yield Change("points", f"note {key}: most {note.most} -> {most}", attrs.evolve(plan, notes=changed))
        for one in variants(note.when, data.facts):
            changed = {**plan.notes, key: attrs.evolve(note, when=one.result)}
            yield Change(one.kind, f"note {key}: {one.says}", attrs.evolve(plan, notes=changed))


def limit_changes(data: RulesetData) -> Iterator[tuple[str, Change]]:
    """Yield the mistakes in the limits of the assessment, each with the id of the limit."""
    for key, limit in data.assessment.limits.items() if data.assessment is not None else ():
        for one in arithmetic_variants(limit.most):
            yield key, Change(one.kind, f"most: {one.says}", attrs.evolve(limit, most=one.result))


def _of_slot(slot: Slot, plan: PlanDefinition, data: RulesetData) -> Iterator[Change]:
    def change(kind: str, says: str, **parts: Any) -> Change:
        slots = {**plan.slots, slot.id: attrs.evolve(slot, **parts)}
        return Change(kind, f"slot {slot.id}: {says}", attrs.evolve(plan, slots=slots))

    slots = {key: other for key, other in plan.slots.items() if key != slot.id}
    drop = tuple(key for key in plan.drop if key != slot.id)
    yield Change("dropped", f"slot {slot.id}: dropped", attrs.evolve(plan, slots=slots, drop=drop))
    kinds = {data.advice[one].kind for one in slot.advice}
    every = tuple(key for key, advice in data.advice.items() if advice.kind in kinds)
    if every != slot.advice:
        yield change("widened", "takes all of its kinds", advice=every)
    for one in slot.advice if len(slot.advice) > 1 else ():
        yield change("target dropped", f"{one} dropped", advice=tuple(key for key in slot.advice if key != one))
    if slot.fallback is not None:
        yield change("dropped", "or_else dropped", fallback=None)
    if slot.follows is not None:
        yield change("dropped", "follows dropped", follows=None)


def _of_never(plan: PlanDefinition, data: RulesetData) -> Iterator[Change]:
    if plan.never is None:
        return
    yield Change("dropped", "never dropped", attrs.evolve(plan, never=None))
    for one in variants(plan.never.when, data.facts):
        never = attrs.evolve(plan.never, when=one.result)
        yield Change(one.kind, f"never: {one.says}", attrs.evolve(plan, never=never))


def _of_numbers(plan: PlanDefinition) -> Iterator[Change]:
    if plan.amount is not None:
        yield from _of_amount(plan, plan.amount)
    for other in (plan.warm_up - 1, plan.warm_up + 1):
        if other >= 0:
            yield Change("points", f"warm_up {plan.warm_up} -> {other}", attrs.evolve(plan, warm_up=other))


def _of_amount(plan: PlanDefinition, amount: Amount) -> Iterator[Change]:
    allowed = {"start": Between(1, amount.most), "most": Between(amount.start), "minutes": Between(1)}
    for name, limits in allowed.items():
        number = getattr(amount, name)
        for other in (number - 1, number + 1):
            if limits.holds(other):
                changed = attrs.evolve(amount, **{name: other})
                yield Change("points", f"{name} {number} -> {other}", attrs.evolve(plan, amount=changed))
    if amount.limit is not None:
        changed = attrs.evolve(amount, limit=None)
        yield Change("dropped", f"limit {amount.limit} dropped", attrs.evolve(plan, amount=changed))

"""Mistakes in what a fact is otherwise, where its gate (`ask_if`) is false."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backrules.authoring.coverage import flow
from backrules.authoring.mutation.operators import following, shifted
from backrules.authoring.mutation.plans import Change
from backrules.facts import BOOLEAN, CHOICE, Fact, PartlyKnown, Value
from backrules.facts.schema import LARGEST

__all__ = ["otherwise_changes"]


def otherwise_changes(fact: Fact) -> Iterator[Change]:
    """Yield the mistakes in what a fact is otherwise: nothing, or a value beside the one that is written."""
    if fact.otherwise is None:
        return
    yield Change("dropped", "dropped", attrs.evolve(fact, otherwise=None))
    for value in _beside(fact, fact.otherwise):
        says = f"{flow(fact.otherwise)} -> {flow(value)}"
        yield Change("otherwise", says, attrs.evolve(fact, otherwise=value))


def _beside(fact: Fact, value: Value) -> Iterator[Value]:
    """Yield the values next to one: the other truth, the next option, a step up and down, each option turned."""
    if fact.type == BOOLEAN:
        yield not value
    elif fact.type == CHOICE:
        yield from following(str(value), (str(value),), fact)
    elif isinstance(value, (tuple, PartlyKnown)):
        held = fact.held(value)
        for option in held:
            turned = {**held, option: not held[option]}
            whole = tuple(option for option in fact.options if turned.get(option))
            yield PartlyKnown(turned.items()) if isinstance(value, PartlyKnown) else whole
    elif isinstance(value, (int, float)) and not fact.is_date:
        low, high = fact.range or (-LARGEST, LARGEST)
        yield from (number for number in shifted(value) if low <= number <= high)

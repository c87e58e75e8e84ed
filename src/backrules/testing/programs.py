"""Whole random programs: facts, conditions over them, computed numbers; and people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from backrules.conditions import (
    And,
    Arithmetic,
    Call,
    Compare,
    Condition,
    Constant,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Number,
    Operation,
    Or,
    Quantity,
    Unknown,
)
from backrules.conditions import Any as AnyOf
from backrules.conditions.arithmetic import Function
from backrules.conditions.comparing import comparison
from backrules.conditions.counting import ranges_of, union
from backrules.conditions.nodes import Operator
from backrules.engines import Program
from backrules.facts import Fact, FactType

__all__ = ["NUMBERS", "OPTIONS", "arithmetic", "facts", "joined", "leaves_of", "people", "programs", "value_of"]

OPTIONS = ["red", "green", "blue", "none", "in_between"]
NUMBERS: st.SearchStrategy[int | float] = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([0.5, 2.5, 1e-07, 1e15 + 0.5, -1e-300, 2**53, -(2**53), 0.1]),
    st.floats(-10, 10, allow_nan=False),
)


@st.composite
def facts(draw: st.DrawFn, most: int = 5, *, numbers: bool = True) -> dict[str, Fact]:
    """Draw a few facts of every type.

    Args:
        draw: Hypothesis' draw.
        most: how many there are at most; there is one at least.
        numbers: whether some may be numbers.
    """
    kinds: list[FactType] = ["boolean", "integer", "number", "choice", "choices"]
    allowed = [kind for kind in kinds if numbers or kind not in ("integer", "number")]
    types = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=most))
    found: dict[str, Fact] = {}
    for index, kind in enumerate(types):
        size = draw(st.integers(1, 4))
        options = {o: o for o in OPTIONS[:size]} if kind in ("choice", "choices") else {}
        name = f"f{index}"
        found[name] = Fact(name=name, type=kind, title=name, ask=f"{name}?", options=options)
    return found


def leaves_of(
    known: Mapping[str, Fact], derived: Sequence[str] = (), numbers: Sequence[str] = ()
) -> st.SearchStrategy[Condition]:
    """Return a strategy for tests of facts, derived conditions and computed numbers."""
    options: list[st.SearchStrategy[Condition]] = [st.booleans().map(Constant)]
    operators = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
    for name, fact in known.items():
        options += [st.just(Known(name)), st.just(Unknown(name))]
        if fact.is_number:
            options += [st.builds(Compare, st.just(name), operators, NUMBERS)] * 3
        elif fact.type == "boolean":
            options.append(st.just(Flag(name)))
        else:
            option = st.sampled_from(list(fact.options))
            if fact.type == "choice":
                options.append(st.builds(Is, st.just(name), option))
                several = st.lists(option, min_size=1, max_size=3, unique=True).map(tuple)
                options.append(st.builds(In, st.just(name), several))
            else:
                options += [st.builds(Has, st.just(name), option), st.just(AnyOf(name))]
    options += [st.builds(Compare, st.just(name), operators, NUMBERS) for name in numbers]
    quantities = [*numbers, *(name for name, fact in known.items() if fact.is_number)]
    options += [comparisons(quantities)] if quantities else []
    options += [st.just(Flag(name)) for name in derived] * 2
    return st.one_of(options)


def joined(leaf: st.SearchStrategy[Condition], most: int = 8) -> st.SearchStrategy[Condition]:
    """Return a strategy for conditions made of at most so many tests."""
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=4).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=4).map(lambda parts: Or(tuple(parts))),
            st.lists(inner, min_size=2, max_size=4).flatmap(_counts),
        ),
        max_leaves=most,
    )


def _counts(drawn: list[Condition]) -> st.SearchStrategy[Condition]:
    """Return a strategy for comparisons of a count that can be true and false; of parts that are the same, for one."""
    parts = list(dict.fromkeys(drawn))  # a list that is unique by itself, and hard to fill, is said in full
    if len(parts) < 2:
        return st.just(parts[0])
    some = st.sets(st.integers(0, len(parts)), min_size=1, max_size=len(parts))
    limits = st.tuples(st.sampled_from(["<=", ">=", "==", "!="]), st.integers(1, len(parts) - 1))
    return st.one_of(some.map(union), limits.map(lambda limit: ranges_of(*limit))).map(
        lambda ranges: Count(tuple(parts), ranges)
    )


def comparisons(names: Sequence[str]) -> st.SearchStrategy[Condition]:
    """Return a strategy for comparisons of expressions over numbers.

    What the parser refuses (no fact on either side, a constant without a value) is a comparison with a number instead:
    filters that seldom let anything pass are slow.
    """
    operators: list[Operator] = ["<", "<=", "==", "!=", ">=", ">"]

    def compared(left: Arithmetic, operator: Operator, right: Arithmetic) -> Condition:
        with suppress(ValueError, OverflowError):
            return comparison(left, operator, right)
        return Compare(names[0], operator, 1)

    return st.builds(compared, arithmetic(names), st.sampled_from(operators), arithmetic(names))


def arithmetic(names: Sequence[str]) -> st.SearchStrategy[Arithmetic]:
    """Return a strategy for expressions over number facts."""
    leaf = st.one_of(st.sampled_from(names).map(Quantity), st.integers(-3, 9).map(Number))
    several: list[Function] = ["min", "max"]
    single: list[Function] = ["abs", "round", "floor"]
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(Operation, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
            st.builds(Call, st.sampled_from(several), st.tuples(inner, inner)),
            st.builds(Call, st.sampled_from(single), st.tuples(inner)),
        ),
        max_leaves=4,
    )


@st.composite
def programs(draw: st.DrawFn, most: int = 8) -> Program:
    """Draw a program with computed numbers, chained derived conditions and conditions to decide."""
    known = draw(facts())
    quantities = [name for name, fact in known.items() if fact.is_number]
    numbers: dict[str, Arithmetic] = {}
    for index in range(draw(st.integers(0, 2)) if quantities else 0):
        numbers[f"n{index}"] = draw(arithmetic([*quantities, *numbers]))
    derived: dict[str, Condition] = {}
    for index in range(draw(st.integers(0, 4))):
        derived[f"d{index}"] = draw(joined(leaves_of(known, list(derived), list(numbers)), most))
    leaf = leaves_of(known, list(derived), list(numbers))
    conditions = draw(st.lists(joined(leaf, most), min_size=1, max_size=6))
    return Program(known, {f"c{index}": one for index, one in enumerate(conditions)}, derived, numbers)


def value_of(fact: Fact) -> st.SearchStrategy[Any]:
    """Return a strategy for valid values, as a caller may give them."""
    if fact.type == "boolean":
        return st.booleans()
    if fact.type == "integer":
        return st.integers(-4, 13)
    if fact.type == "number":
        return NUMBERS
    option = st.sampled_from(list(fact.options))
    if fact.type == "choice":
        return option
    return st.one_of(
        st.lists(option, unique=True),
        st.dictionaries(option, st.one_of(st.booleans(), st.none())),
    )


@st.composite
def people(draw: st.DrawFn, known: Mapping[str, Fact]) -> dict[str, Any]:
    """Draw a person about whom some facts are known."""
    return {name: draw(value_of(fact)) for name, fact in known.items() if draw(st.booleans())}

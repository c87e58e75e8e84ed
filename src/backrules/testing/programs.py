"""Whole random programs: facts, conditions over them, computed numbers; and people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import product
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
from backrules.conditions.resolve import resolved
from backrules.engines import Program
from backrules.facts import Fact, FactType
from backrules.facts.dates import date_of

__all__ = [
    "NUMBERS",
    "OPTIONS",
    "arithmetic",
    "facts",
    "joined",
    "leaves_of",
    "people",
    "programs",
    "quantity_of",
    "value_of",
]

OPTIONS = ["red", "green", "blue", "none", "in_between"]
NUMBERS: st.SearchStrategy[int | float] = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([0.5, 2.5, 1e-07, 1e15 + 0.5, -1e-300, 2**53, -(2**53), 0.1]),
    st.floats(-10, 10, allow_nan=False),
)
OPERATORS: list[Operator] = ["<", "<=", "==", "!=", ">=", ">"]
DAYS: st.SearchStrategy[int] = st.one_of(st.sampled_from([0, 1, 30, 364, 365, 366, 730, 731]), st.integers(0, 1100))


@st.composite
def facts(draw: st.DrawFn, most: int = 5, *, numbers: bool = True, dates: bool = False) -> dict[str, Fact]:
    """Draw a few facts of every type.

    Args:
        draw: Hypothesis' draw.
        most: how many there are at most; there is one at least.
        numbers: whether some may be numbers.
        dates: whether some may be dates.
    """
    kinds: list[FactType] = ["boolean", "choice", "choices"]
    kinds += ["integer", "number"] if numbers else []
    kinds += ["date"] if dates else []
    types = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most))
    found: dict[str, Fact] = {}
    for index, kind in enumerate(types):
        size = draw(st.integers(1, 4))
        options = {o: o for o in OPTIONS[:size]} if kind in ("choice", "choices") else {}
        name = f"f{index}"
        groups = {"some": OPTIONS[: size - 1]} if size > 2 and draw(st.booleans()) else {}
        found[name] = Fact(name=name, type=kind, title=name, ask=f"{name}?", options=options, groups=groups)
    return found


def leaves_of(
    known: Mapping[str, Fact], derived: Sequence[str] = (), numbers: Sequence[str] = ()
) -> st.SearchStrategy[Condition]:
    """Return a strategy for tests of facts, derived conditions and computed numbers."""
    options: list[st.SearchStrategy[Condition]] = [st.booleans().map(Constant)]
    operators = st.sampled_from(OPERATORS)
    for name, fact in known.items():
        options += [st.just(Known(name)), st.just(Unknown(name)), *_tests_of(fact)]
    options += [st.builds(Compare, st.just(name), operators, NUMBERS) for name in numbers]
    quantities: list[Arithmetic] = [Quantity(name) for name in numbers]
    quantities += [quantity_of(fact) for fact in known.values() if fact.is_number or fact.is_date]
    options += [comparisons(quantities)] if quantities else []
    options += [st.just(Flag(name)) for name in derived] * 2
    return st.one_of(options)


def _tests_of(fact: Fact) -> list[st.SearchStrategy[Condition]]:
    """Return strategies for tests of one fact, as somebody may write them."""
    name, operators = fact.name, st.sampled_from(OPERATORS)
    if fact.is_date:
        return _tests_of_date(fact)
    if fact.is_number:
        compared: st.SearchStrategy[Condition] = st.builds(Compare, st.just(name), operators, NUMBERS)
        return [compared] * 3
    if fact.type == "boolean":
        return [st.just(Flag(name))]
    option = st.sampled_from(list(fact.options))
    if fact.type == "choice":
        several = st.lists(st.sampled_from([*fact.options, *fact.groups]), min_size=1, max_size=3, unique=True)
        return [st.builds(Is, st.just(name), option), several.map(partial(_among, fact))]
    tests: list[st.SearchStrategy[Condition]] = [st.builds(Has, st.just(name), option), st.just(AnyOf(name))]
    tests += [st.just(resolved(AnyOf(name, group), {name: fact})) for group in fact.groups]
    options: list[Condition] = [Has(name, one) for one in fact.options]
    return [*tests, _counts(options)] if len(options) > 1 else tests


def _among(fact: Fact, names: list[str]) -> Condition:
    """Return that a choice is one of some options, and of those of some groups."""
    options = (option for name in names for option in fact.groups.get(name, (name,)))
    return In(fact.name, tuple(dict.fromkeys(options)))


def _tests_of_date(fact: Fact) -> list[st.SearchStrategy[Condition]]:
    """Return strategies for tests of how long ago a date is: in days, and in years where it is a date still."""
    ago, operators = quantity_of(fact), st.sampled_from(OPERATORS)
    days = st.builds(lambda sign, number: comparison(ago, sign, Number(number)), operators, DAYS)
    if fact.as_of is not None:
        return [days]
    years = [
        comparison(Call("years_since", (Quantity(fact.name),)), sign, Number(number))
        for sign, number in product(OPERATORS, range(4))
    ]
    return [days, st.sampled_from(years)]


def quantity_of(fact: Fact) -> Arithmetic:
    """Return what is computed with of a fact."""
    quantity = Quantity(fact.name)
    return Call("days_since", (quantity,)) if fact.type == "date" else quantity


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


def comparisons(numbers: Sequence[str | Arithmetic]) -> st.SearchStrategy[Condition]:
    """Return a strategy for comparisons of expressions over numbers: names, or what is computed with of a date.

    What the parser refuses (no fact on either side, a constant without a value) is a comparison with a number instead:
    filters that seldom let anything pass are slow.
    """
    every = [Quantity(one) if isinstance(one, str) else one for one in numbers]

    def compared(left: Arithmetic, operator: Operator, right: Arithmetic) -> Condition:
        with suppress(ValueError, OverflowError):
            return comparison(left, operator, right)
        return comparison(every[0], operator, Number(1))

    return st.builds(compared, arithmetic(every), st.sampled_from(OPERATORS), arithmetic(every))


def arithmetic(numbers: Sequence[str | Arithmetic]) -> st.SearchStrategy[Arithmetic]:
    """Return a strategy for expressions over number facts, and what is computed with of a date."""
    every = [Quantity(one) if isinstance(one, str) else one for one in numbers]
    leaf = st.one_of(st.sampled_from(every), st.integers(-3, 9).map(Number))
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
    if fact.is_date:
        return DAYS if fact.as_of is None else st.one_of(DAYS, DAYS.map(partial(_said_as, fact.as_of)))
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


def _said_as(as_of: date, days: int) -> str:
    return date_of(days, as_of).isoformat()


@st.composite
def people(draw: st.DrawFn, known: Mapping[str, Fact]) -> dict[str, Any]:
    """Draw a person about whom some facts are known."""
    return {name: draw(value_of(fact)) for name, fact in known.items() if draw(st.booleans())}

"""Whole random programs: facts, conditions over them, computed numbers; and people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeVar

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
from backrules.conditions.arithmetic import Function, Sign
from backrules.conditions.comparing import comparison
from backrules.conditions.counting import ranges_of, union
from backrules.conditions.nodes import Operator
from backrules.conditions.resolve import resolved
from backrules.engines import Program
from backrules.facts import Fact, FactType
from backrules.facts.dates import date_of

T = TypeVar("T")
Drawn = Callable[[st.DrawFn], T]  # a way to draw something

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
SOMETIMES = st.booleans()
_OPERATOR: st.SearchStrategy[Operator] = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
_OF_A_COUNT: st.SearchStrategy[Operator] = st.sampled_from(["<=", ">=", "==", "!="])
_SHAPE = st.sampled_from(["test", "test", "not", "and", "or", "count"])
_FORMULA: st.SearchStrategy[Sign | Function | None] = st.sampled_from(
    [None, None, "+", "-", "*", "/", "min", "max", "abs", "round", "floor"]
)
DAYS: st.SearchStrategy[int] = st.one_of(st.sampled_from([0, 1, 30, 364, 365, 366, 730, 731]), st.integers(0, 1100))


@lru_cache
def between(low: int, high: int) -> st.SearchStrategy[int]:
    """Return the strategy for whole numbers of a range; Hypothesis takes longer to find it again than to draw."""
    return st.integers(low, high)


def one_of(draw: st.DrawFn, parts: Sequence[T]) -> T:
    """Draw one of some parts that are other ones in each example: no strategy is made for them."""
    return parts[draw(between(0, len(parts) - 1))]


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
    types = draw(_types(tuple(kinds), most))
    found: dict[str, Fact] = {}
    for index, kind in enumerate(types):
        size = draw(between(1, 4))
        options = {o: o for o in OPTIONS[:size]} if kind in ("choice", "choices") else {}
        name = f"f{index}"
        groups = {"some": OPTIONS[: size - 1]} if size > 2 and draw(SOMETIMES) else {}
        found[name] = Fact(name=name, type=kind, title=name, ask=f"{name}?", options=options, groups=groups)
    return found


@lru_cache
def _types(kinds: tuple[FactType, ...], most: int) -> st.SearchStrategy[list[FactType]]:
    return st.lists(st.sampled_from(kinds), min_size=1, max_size=most)


def leaves_of(
    known: Mapping[str, Fact], derived: Sequence[str] = (), numbers: Sequence[str] = ()
) -> st.SearchStrategy[Condition]:
    """Return a strategy for tests of facts, derived conditions and computed numbers."""
    tests: list[Drawn[Condition]] = [lambda draw: Constant(draw(SOMETIMES))]
    for name, fact in known.items():
        tests += [*_said(Known(name), Unknown(name)), *_tests_of(fact)]
    tests += [partial(_compared, name) for name in numbers]
    quantities: list[Arithmetic] = [Quantity(name) for name in numbers]
    quantities += [quantity_of(fact) for fact in known.values() if fact.is_number or fact.is_date]
    tests += [partial(_comparison, quantities)] if quantities else []
    tests += [*_said(*map(Flag, derived))] * 2
    return _one_of(tests)


@st.composite
def _one_of(draw: st.DrawFn, ways: Sequence[Drawn[Condition]]) -> Condition:
    """Draw in one of several ways: functions, since strategies made anew for each example take most of its time."""
    return one_of(draw, ways)(draw)


def _said(*conditions: Condition) -> list[Drawn[Condition]]:
    return [partial(_same, condition) for condition in conditions]


def _same(condition: Condition, _: st.DrawFn) -> Condition:
    return condition


def _compared(name: str, draw: st.DrawFn) -> Condition:
    """Draw a comparison of a number with a number."""
    return Compare(name, draw(_OPERATOR), draw(NUMBERS))


def _tests_of(fact: Fact) -> list[Drawn[Condition]]:
    """Return ways to draw tests of one fact, as somebody may write them."""
    name, options = fact.name, list(fact.options)
    if fact.is_date:
        return _tests_of_date(fact)
    if fact.is_number:
        return [partial(_compared, name)] * 3
    if fact.type == "boolean":
        return _said(Flag(name))
    if fact.type == "choice":
        return [lambda draw: Is(name, one_of(draw, options)), partial(_among, fact)]
    tests: list[Drawn[Condition]] = [lambda draw: Has(name, one_of(draw, options)), *_said(AnyOf(name))]
    tests += _said(*(resolved(AnyOf(name, group), {name: fact}) for group in fact.groups))
    every: list[Condition] = [Has(name, one) for one in options]
    return [*tests, partial(_counted, every)] if len(every) > 1 else tests


def _among(fact: Fact, draw: st.DrawFn) -> Condition:
    """Draw that a choice is one of some options, and of those of some groups."""
    every = [*fact.options, *fact.groups]
    names = [one_of(draw, every) for _ in range(draw(between(1, 3)))]
    options = (option for name in names for option in fact.groups.get(name, (name,)))
    return In(fact.name, tuple(dict.fromkeys(options)))


def _tests_of_date(fact: Fact) -> list[Drawn[Condition]]:
    """Return ways to draw tests of how long ago a date is: in days, and in years where it is a date still."""
    ago, years = quantity_of(fact), Call("years_since", (Quantity(fact.name),))

    def days(draw: st.DrawFn) -> Condition:
        return comparison(ago, draw(_OPERATOR), Number(draw(DAYS)))

    def whole(draw: st.DrawFn) -> Condition:
        return comparison(years, draw(_OPERATOR), Number(draw(between(0, 3))))

    return [days] if fact.as_of is not None else [days, whole]


def quantity_of(fact: Fact) -> Arithmetic:
    """Return what is computed with of a fact."""
    quantity = Quantity(fact.name)
    return Call("days_since", (quantity,)) if fact.type == "date" else quantity


@st.composite
def joined(draw: st.DrawFn, leaf: st.SearchStrategy[Condition], most: int = 8) -> Condition:
    """Draw a condition made of at most so many tests."""
    return _joined(draw, leaf, most)


def _joined(draw: st.DrawFn, leaf: st.SearchStrategy[Condition], most: int) -> Condition:
    """Draw a condition: by itself, since a strategy for each of its parts takes as long as all the rest."""
    shape = draw(_SHAPE)
    if shape == "not":
        return Not(_joined(draw, leaf, most - 1) if most > 1 else draw(leaf))
    if shape == "test" or most < 2:
        return draw(leaf)
    count = draw(between(2, min(4, most)))
    parts = tuple(_joined(draw, leaf, most // count) for _ in range(count))
    return _counted(parts, draw) if shape == "count" else (And if shape == "and" else Or)(parts)


def _counted(drawn: Sequence[Condition], draw: st.DrawFn) -> Condition:
    """Draw a comparison of a count that can be true and false; of parts that are the same, one of these."""
    parts = list(dict.fromkeys(drawn))  # a list that is unique by itself, and hard to fill, is said in full
    if len(parts) < 2:
        return parts[0]
    if draw(SOMETIMES):
        ranges = ranges_of(draw(_OF_A_COUNT), draw(between(1, len(parts) - 1)))
    else:
        counts = [count for count in range(len(parts) + 1) if draw(SOMETIMES)]
        ranges = union(counts[: len(parts)] or [len(parts)])
    return Count(tuple(parts), ranges)


def comparisons(numbers: Sequence[str | Arithmetic]) -> st.SearchStrategy[Condition]:
    """Return a strategy for comparisons of expressions over numbers: names, or what is computed with of a date."""
    return _one_of([partial(_comparison, _quantities(numbers))])


def _comparison(numbers: Sequence[Arithmetic], draw: st.DrawFn) -> Condition:
    """Draw a comparison of expressions.

    What the parser refuses (no fact on either side, a constant without a value) is a comparison with a number instead:
    filters that seldom let anything pass are slow.
    """
    left, operator, right = _computed(draw, numbers, 4), draw(_OPERATOR), _computed(draw, numbers, 4)
    with suppress(ValueError, OverflowError):
        return comparison(left, operator, right)
    return comparison(numbers[0], operator, Number(1))


@st.composite
def arithmetic(draw: st.DrawFn, numbers: Sequence[str | Arithmetic]) -> Arithmetic:
    """Draw an expression over number facts, and what is computed with of a date."""
    return _computed(draw, _quantities(numbers), 4)


def _quantities(numbers: Sequence[str | Arithmetic]) -> list[Arithmetic]:
    return [Quantity(one) if isinstance(one, str) else one for one in numbers]


def _computed(draw: st.DrawFn, numbers: Sequence[Arithmetic], most: int) -> Arithmetic:
    """Draw an expression that reads at most so many numbers."""
    way = draw(_FORMULA) if most > 1 else None
    match way:
        case "abs" | "round" | "floor":
            return Call(way, (_computed(draw, numbers, most - 1),))
        case "+" | "-" | "*" | "/":
            return Operation(way, _computed(draw, numbers, most // 2), _computed(draw, numbers, most // 2))
        case "min" | "max":
            return Call(way, (_computed(draw, numbers, most // 2), _computed(draw, numbers, most // 2)))
    at = draw(between(0, 2 * len(numbers) - 1))  # as often a quantity as a number
    return numbers[at] if at < len(numbers) else Number(draw(between(-3, 9)))


@st.composite
def programs(draw: st.DrawFn, most: int = 8) -> Program:
    """Draw a program with computed numbers, chained derived conditions and conditions to decide."""
    known = draw(facts())
    quantities = [name for name, fact in known.items() if fact.is_number]
    numbers: dict[str, Arithmetic] = {}
    for index in range(draw(between(0, 2)) if quantities else 0):
        numbers[f"n{index}"] = draw(arithmetic([*quantities, *numbers]))
    derived: dict[str, Condition] = {}
    for index in range(draw(between(0, 4))):
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
    return st.sampled_from(tuple(fact.options)) if fact.type == "choice" else _several(tuple(fact.options))


@lru_cache
def _several(options: tuple[str, ...]) -> st.SearchStrategy[Any]:
    option = st.sampled_from(options)
    return st.one_of(st.lists(option, unique=True), st.dictionaries(option, st.one_of(st.booleans(), st.none())))


def _said_as(as_of: date, days: int) -> str:
    return date_of(days, as_of).isoformat()


@st.composite
def people(draw: st.DrawFn, known: Mapping[str, Fact]) -> dict[str, Any]:
    """Draw a person about whom some facts are known."""
    return {name: draw(value_of(fact)) for name, fact in known.items() if draw(SOMETIMES)}

"""Random programs of numbers: facts, computed numbers that are linear in them (or quotients of sums), and tests."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from backrules.conditions import Compare, Condition, Known, Number, Operation, Quantity, Unknown, quantities
from backrules.engines import Program, build
from backrules.facts import Fact
from backrules.semantics.program import computing

NAMES = ["x", "y", "z", "w"]
SIGNS = ["<", "<=", "==", "!=", ">=", ">"]
# halves and quarters: sums and multiples of them are not rounded
LEVELS = st.integers(-8, 24).map(lambda number: number / 2)
WHERE = st.integers(-16, 48).map(lambda number: number / 4)
RANGES = [(0, 3), (0, 10), (-2, 2.5), (0.5, 4), (1, 1)]


@st.composite
def number_facts(draw: st.DrawFn, most: int = 4, *, ranged: bool = False) -> dict[str, Fact]:
    """One to four number facts."""
    found = {}
    for name in NAMES[: draw(st.integers(1, most))]:
        kind: Any = draw(st.sampled_from(["number", "number", "integer"]))
        ranges = st.sampled_from(RANGES)
        limits = draw(ranges if ranged or kind == "integer" else st.one_of(st.none(), ranges))
        found[name] = Fact(name, kind, name, f"{name}?", range=limits)
    return found


def sums(names: list[str], *, rounded: bool) -> st.SearchStrategy[Any]:
    """Sums of facts, multiplied and divided by constants."""
    factor = st.sampled_from([1, 2, 4, 0.5, -1, *([3] if rounded else [])]).map(Number)
    one = st.one_of(
        st.sampled_from(names).map(Quantity),
        st.builds(Operation, st.just("*"), st.sampled_from(names).map(Quantity), factor),
        st.builds(Operation, st.just("*"), factor, st.sampled_from(names).map(Quantity)),
        st.builds(
            Operation, st.just("/"), st.sampled_from(names).map(Quantity), st.sampled_from([2, 4, 0]).map(Number)
        ),
        st.integers(-2, 6).map(Number),
    )
    return st.recursive(
        one, lambda inner: st.builds(Operation, st.sampled_from(["+", "-"]), inner, inner), max_leaves=4
    )


@st.composite
def linear(draw: st.DrawFn, names: list[str], made: dict[str, Any], *, rounded: bool) -> Any:
    """A sum, perhaps of numbers that were computed before, or a share of facts in a sum of facts."""
    if not rounded or draw(st.integers(0, 4)):
        flat = [name for name, one in made.items() if not divides_by_a_fact(one, made)]
        return draw(sums([*names, *names, *flat], rounded=rounded))
    whole = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    above: Any = Quantity(draw(st.sampled_from(whole)))
    below: Any = Quantity(whole[0])
    for name in whole[1:]:
        below = Operation("+", below, Quantity(name))
    return Operation("/", above, below)


def divides_by_a_fact(expression: Any, made: dict[str, Any]) -> bool:
    """Whether a computed number has facts below the line."""
    match expression:
        case Operation(sign, left, right):
            below = sign == "/" and any(quantities(right))
            return below or divides_by_a_fact(left, made) or divides_by_a_fact(right, made)
        case Quantity(name) if name in made:
            return divides_by_a_fact(made[name], made)
    return False


@st.composite
def number_programs(draw: st.DrawFn, most: int = 4, *, rounded: bool = False) -> Program:
    """Tests of number facts and of linear computed numbers; the conditions are the single tests.

    Args:
        draw: Hypothesis's.
        most: facts.
        rounded: let numbers be rounded: huge ones, thirds and shares.
    """
    facts = draw(number_facts(most, ranged=not rounded))
    numbers: dict[str, Any] = {}
    for index in range(draw(st.integers(0, 2))):
        numbers[f"n{index}"] = draw(linear(list(facts), numbers, rounded=rounded))
    compared = st.builds(Compare, st.sampled_from([*facts, *numbers, *numbers]), st.sampled_from(SIGNS), LEVELS)
    known = st.builds(lambda kind, name: kind(name), st.sampled_from([Known, Unknown]), st.sampled_from(list(facts)))
    tests = draw(st.lists(st.one_of(compared, compared, compared, known), min_size=1, max_size=6, unique=True))
    return Program(facts, {f"c{index}": test for index, test in enumerate(tests)}, {}, numbers)


def within(fact: Fact, number: float) -> bool:
    """Whether a number is a value of a fact."""
    low, high = fact.range or (-(2**53), 2**53)
    return low <= number <= high and (fact.type == "number" or number == int(number))


def plain(number: float) -> int | float:
    """A number as profiles hold it."""
    return int(number) if number == int(number) else number


def points(program: Program) -> st.SearchStrategy[dict[str, Any]]:
    """Values of some of the facts, often where tests change."""
    levels = sorted({test.number for test in program.conditions.values() if isinstance(test, Compare)})
    strategies = {}
    for name, fact in program.facts.items():
        ends = [*(fact.range or (-(2**53), 2**53))]
        near = [one for level in [*levels, *ends] for one in (level, level - 0.25, level + 0.25) if within(fact, one)]
        near = near or [math.ceil(ends[0])]
        anywhere = WHERE.filter(lambda number, fact=fact: within(fact, number))
        strategies[name] = st.one_of(st.none(), st.sampled_from(near), anywhere, anywhere).map(
            lambda number: None if number is None else plain(number)
        )
    return st.fixed_dictionaries(strategies).map(
        lambda found: {name: value for name, value in found.items() if value is not None}
    )


def truths_of(program: Program, tests: tuple[Condition, ...], values: dict[str, Any]) -> tuple[bool | None, ...]:
    """What the reference engine says of some tests."""
    asked = Program(program.facts, dict(enumerate(tests)), program.derived, program.numbers)  # type: ignore[arg-type]
    match = build("reference", asked).match(values)
    return tuple(
        True if place in match.fired else None if place in match.possible else False for place in range(len(tests))
    )


def is_rounded(program: Program, values: dict[str, Any]) -> bool:
    """Whether a computed number is not what it would be in fractions."""
    found = computing(program.numbers)(values)
    exact = {name: Fraction(value) for name, value in values.items() if program.facts[name].is_number}
    for name, expression in program.numbers.items():
        number = in_fractions(expression, exact)
        if number is not None and abs(number) <= 2**53:
            exact[name] = number
    return any(exact.get(name) != found.get(name) for name in program.numbers)


def in_fractions(expression: Any, values: dict[str, Fraction]) -> Fraction | None:
    """The value of an expression without rounding, or None where it is unknown."""
    if isinstance(expression, Number):
        return Fraction(expression.value)
    if isinstance(expression, Quantity):
        return values.get(expression.name)
    left, right = in_fractions(expression.left, values), in_fractions(expression.right, values)
    if left is None or right is None or (expression.sign == "/" and not right):
        return None
    by_sign = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
    return Fraction(by_sign[expression.sign](left, right))

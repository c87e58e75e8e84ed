"""Conditions as Narwhals expressions: the truth of every condition for a whole table at once.

A column of truths holds true, false and null, and null is Kleene's unknown in every back end that Narwhals drives
(Polars, DuckDB, Spark, and what Ibis writes as SQL). Derived facts and computed numbers become columns of their own,
level by level, so a condition that reads them stays small however deep they hang together.

What a table says about the facts arrives in *canonical* columns, which `Slots` names:

| type of the fact | column |
|---|---|
| boolean | Boolean |
| integer, number | Float64, without NaN |
| choice | String, one of the options |
| choices | one Boolean for each option |

Null is unknown; a fact, or an option of one, that has no column is unknown for everybody.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any as AnyType

import narwhals as nw

from backrules.conditions import And as AndNode
from backrules.conditions import (
    Any,
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
    Operation,
    Or,
    Quantity,
    Unknown,
    constant,
    quantities,
)
from backrules.conditions.arithmetic import Function
from backrules.facts import CHOICE, CHOICES, Fact
from backrules.facts.schema import LARGEST
from backrules.frames.crediting import credited, outweighed
from backrules.frames.slots import Slots
from backrules.frames.stages import lifted, stages_of
from backrules.frames.truths import Truth, as_expr, balanced, count_lies_in, joined, negated
from backrules.semantics.program import Gate, Program

__all__ = ["Columnar"]

_COMPARISONS: dict[str, Callable[[nw.Expr, nw.Expr | float], nw.Expr]] = {
    "<": lambda column, number: column < number,
    "<=": lambda column, number: column <= number,
    "==": lambda column, number: column == number,
    "!=": lambda column, number: column != number,
    ">=": lambda column, number: column >= number,
    ">": lambda column, number: column > number,
}


class Columnar:
    """A program as stages of columns; each stage reads the ones before it.

    Args:
        program: what is to be decided.
        slots: where a table says it.
        prefix: what the names of the new columns begin with; no column of the table may begin so.
        constant: makes an expression of a number where a table needs that. Constants are folded before, in Python.

    Attributes:
        slots: where a table says what.
        counting: where it says what once lists are counted.
        stages: each a mapping from the name of a new column to its expression.
        truths: id of a condition -> its truth; an expression is the column of the last stage that holds it.
        idle: fact with a gate that is not about safety, or that a list fills -> where something is told of it that does
            not count; False for nobody.
    """

    def __init__(
        self, program: Program, slots: Slots, prefix: str = "_", constant: Callable[[float], nw.Expr | float] = float
    ) -> None:
        self._facts, self.constant = program.facts, constant
        self.slots = slots
        self.counting, counted = credited(program, slots, prefix, constant)
        slots = self.counting
        self._names: dict[str, str] = dict(slots.facts)  # facts, computed numbers and derived facts -> their columns
        self._constants: dict[str, bool | None] = {}  # derived facts that are the same for everybody
        self._options = {fact: dict(options) for fact, options in slots.options.items()}
        self.stages: list[dict[str, nw.Expr]] = [counted] if counted else []
        self.idle: dict[str, Truth] = outweighed(program, self.slots, self.counting)
        numbers = lifted(program.numbers)
        columns = {name: name if name.isidentifier() else str(place) for place, name in enumerate(numbers)}
        for names in stages_of(program, numbers):
            computed = (name for name in names if name in numbers)
            self._stage((name, f"{prefix}n_{columns[name]}", self._number(numbers[name])) for name in computed)
            derived = (name for name in names if name in program.derived)
            self._stage((name, f"{prefix}d_{name}", self._truth(program.derived[name])) for name in derived)
            self._counting({name: program.gates[name] for name in names if name in program.gates}, prefix)
        self.truths = self._decide(program.conditions, prefix)

    def _counting(self, gates: Mapping[str, Gate], prefix: str) -> None:
        """Put what counts of facts with a gate in the place of what was told."""
        truths = {name: self._truth(gate.condition) for name, gate in gates.items()}
        opening = {f"{prefix}g_{name}": one for name, one in truths.items() if isinstance(one, nw.Expr)}
        truths |= {name: nw.col(f"{prefix}g_{name}") for name, one in truths.items() if isinstance(one, nw.Expr)}
        stage: dict[str, nw.Expr] = {}
        for name, gate in gates.items():
            options, idle = gate.fact.options if gate.fact.type == CHOICES else (None,), list[Truth]()
            for place, option in enumerate(options):
                told = self._column(name) if option is None else self._option(name, option)
                value = self._value_that_counts(gate, told, truths[name], option)
                columns = self._names if option is None else self._options.setdefault(name, {})
                key = name if option is None else option
                columns.pop(key, None)
                if value is not None:
                    columns[key] = f"{prefix}v_{name}" if option is None else f"{prefix}v_{name}_{place}"
                    stage[columns[key]] = value
                if told is not None:
                    counts = False if value is None else (nw.col(columns[key]) == told).fill_null(value=False)
                    idle.append(~told.is_null() if value is None else ~told.is_null() & ~counts)
            if not gate.fact.safety:  # of which what is told always counts
                self.idle[name] = joined(idle, absorbing=True)
        self.stages += [one for one in (opening, stage) if one]

    def _value_that_counts(
        self, gate: Gate, told: nw.Expr | None, applies: Truth, option: str | None
    ) -> nw.Expr | None:
        """Return what counts of a fact with a gate, or of an option; None where that is unknown for everybody."""
        otherwise = self._literal(gate.fact, gate.otherwise_of(option))
        if gate.fact.safety:
            if otherwise is None or applies is None or applies is True:
                return told
            shut = as_expr(negated(applies))
            return nw.when(shut).then(otherwise) if told is None else _first(told, nw.when(shut).then(otherwise))
        if not isinstance(applies, nw.Expr):
            return told if applies is True else otherwise if applies is False else None
        if told is None or otherwise is None:
            value, where = (otherwise, ~applies) if told is None else (told, applies)
            return None if value is None else nw.when(where).then(value)
        return nw.when(applies).then(told).otherwise(nw.when(~applies).then(otherwise))

    def _literal(self, fact: Fact, value: AnyType) -> nw.Expr | None:
        """Return a value as a column that has it for everybody."""
        if value is None:
            return None
        if fact.is_number:
            made = self.constant(float(value))
            return nw.lit(made, nw.Float64()) if isinstance(made, float) else made
        return nw.lit(value, nw.String() if fact.type == CHOICE else nw.Boolean())

    def on(self, frame: nw.LazyFrame[AnyType]) -> nw.LazyFrame[AnyType]:
        """Return a table with the columns of all stages added."""
        for stage in self.stages:
            frame = frame.with_columns(**stage)
        return frame

    def number(self, name: str) -> nw.Expr | None:
        """Return a number of the program or a number fact as a column; None where it is unknown for everybody."""
        return self._column(name)

    def _stage(self, columns: Iterator[tuple[str, str, Truth]]) -> None:
        stage = {}
        for name, column, truth in columns:
            if isinstance(truth, nw.Expr):
                self._names[name] = column
                stage[column] = truth
            else:
                self._constants[name] = truth
        if stage:
            self.stages.append(stage)

    def _decide(self, conditions: Mapping[str, Condition], prefix: str) -> dict[str, Truth]:
        """Return the truths of all conditions; equal conditions share a column."""
        found: dict[Condition, Truth] = {}
        stage: dict[str, nw.Expr] = {}
        for condition in conditions.values():
            if condition not in found:
                truth = self._truth(condition)
                if isinstance(truth, nw.Expr):
                    column = f"{prefix}c_{len(stage)}"
                    stage[column] = truth
                    truth = nw.col(column)
                found[condition] = truth
        if stage:
            self.stages.append(stage)
        return {key: found[condition] for key, condition in conditions.items()}

    def _truth(self, condition: Condition) -> Truth:
        match condition:
            case Constant(value):
                return value
            case Not(part):
                return negated(self._truth(part))
            case AndNode(parts):
                return joined([self._truth(part) for part in parts], absorbing=False)
            case Or(parts):
                return joined([self._truth(part) for part in parts], absorbing=True)
            case Count(parts, ranges):
                return count_lies_in([self._truth(part) for part in parts], ranges)
            case Has(fact, option):
                return self._option(fact, option)
            case Any(fact):
                return joined([self._option(fact, option) for option in self._facts[fact].options], absorbing=True)
            case Known(fact):
                return self._is_known(fact)
            case Unknown(fact):
                return negated(self._is_known(fact))
            case Flag(name):
                return self._constants[name] if name in self._constants else self._column(name)
            case _:
                return self._comparison(condition)

    def _comparison(self, test: Compare | Is | In) -> Truth:
        column = self._column(test.fact)
        if column is None:
            return None
        match test:
            case Compare(_, operator, number):
                return _COMPARISONS[operator](column, self.constant(float(number)))
            case Is(_, option):
                return column == option
            case In(_, options):  # back ends differ in `is_in` of null
                return joined([column == option for option in options], absorbing=True)

    def _column(self, name: str) -> nw.Expr | None:
        return nw.col(self._names[name]) if name in self._names else None

    def _option(self, fact: str, option: str) -> nw.Expr | None:
        column = self._options.get(fact, {}).get(option)
        return None if column is None else nw.col(column)

    def _is_known(self, fact: str) -> Truth:
        if self._facts[fact].type != CHOICES:
            column = self._column(fact)
            return False if column is None else ~column.is_null()
        options = [self._option(fact, option) for option in self._facts[fact].options]
        return joined([False if one is None else ~one.is_null() for one in options], absorbing=False)

    def _number(self, expression: Arithmetic) -> nw.Expr | None:
        """Return a computed number: unknown where an input is, after a division by zero, and beyond 2**53."""
        value = self._value(expression)
        if value is None:
            return None
        if not isinstance(value, nw.Expr):
            made = self.constant(value) if abs(value) <= LARGEST else None
            return nw.lit(made, nw.Float64()) if isinstance(made, float) else made
        return nw.when((value >= float(-LARGEST)) & (value <= float(LARGEST))).then(value)  # not for NaN either

    def _value(self, expression: Arithmetic) -> nw.Expr | float | None:
        """Return a part of a computed number; one that reads nothing is a number, with the floats of Python."""
        match expression:
            case Quantity(name):
                return self._column(name)
            case Operation(sign, left, right) if any(quantities(expression)):
                return _operation(sign, *(self._side(one) for one in (left, right)))
            case Call(function, arguments) if any(quantities(expression)):
                return _function(function, list(map(self._side, arguments)))
        return constant(expression)

    def _side(self, expression: Arithmetic) -> nw.Expr | float | None:
        value = self._value(expression)
        return self.constant(value) if isinstance(value, float) and value != 0 else value


def _operation(sign: str, left: nw.Expr | float | None, right: nw.Expr | float | None) -> nw.Expr | float | None:
    if left is None or right is None:
        return None
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    if not isinstance(right, float):  # back ends differ in x / 0
        right = nw.when(right != 0.0).then(right)
    elif right == 0:
        return None
    return left / right


def _function(function: Function, arguments: list[nw.Expr | float | None]) -> nw.Expr | None:
    """Return a function of numbers that are columns or constants."""
    if any(argument is None for argument in arguments):
        return None
    given = [argument if isinstance(argument, nw.Expr) else nw.lit(argument, nw.Float64()) for argument in arguments]
    match function:
        case "abs":
            return given[0].abs()
        case "floor":
            return given[0].floor()
        case "round":
            return (given[0] + 0.5).floor()
    known = balanced([~number.is_null() for number in given], operator.and_)  # nulls are passed over
    return nw.when(known).then(nw.min_horizontal(*given) if function == "min" else nw.max_horizontal(*given))


def _first(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """Return the value of a column, that of another one where it has none."""
    return nw.when(~one.is_null()).then(one).otherwise(other)

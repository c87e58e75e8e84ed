"""From the columns of a table to the canonical ones: what each fact is, or unknown, and what does not fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs
import narwhals as nw

from backrules._util.numerals import digits
from backrules.errors import quoted_list
from backrules.facts import CHOICE, INTEGER, Fact
from backrules.facts.dates import LONGEST_AGO
from backrules.facts.schema import LARGEST
from backrules.frames.backends import Backend
from backrules.frames.mapping import Source
from backrules.frames.slots import Slots
from backrules.frames.truths import Truth, joined

__all__ = ["ColumnCheck", "Reading", "number_words", "read"]

_TEXTS = (nw.String, nw.Categorical, nw.Enum)
_WIDE = (nw.UInt64, nw.Int128, nw.UInt128)  # some do not fit into 64 bits with a sign


@attrs.frozen
class ColumnCheck:
    """What a column may hold.

    Attributes:
        source: the column, and what it says.
        bad: the name of the canonical column that is true where a value does not fit; never null.
        shown: such a value as text; None for a list.
        expected: what is allowed, in words.
        hint: how to mend a whole column, or "".
    """

    source: Source
    bad: str
    shown: nw.Expr | None
    expected: str
    hint: str = ""


@attrs.frozen
class Reading:
    """A table with canonical columns.

    Attributes:
        table: the native table.
        slots: where it says what.
        checks: the columns that may hold something that does not fit.
    """

    table: Any
    slots: Slots
    checks: tuple[ColumnCheck, ...]


def read(kind: Backend, table: Any, sources: Iterable[Source], prefix: str) -> Reading:
    """Return a table with the canonical columns of all sources; what does not fit is unknown there.

    Args:
        kind: what handles the table.
        table: the native table.
        sources: which columns say which facts.
        prefix: what the names of the new columns begin with.
    """
    reader = _Reader(kind, table, prefix)
    for source in sources:
        reader.read(source)
    return reader.finish()


class _Reader:
    def __init__(self, kind: Backend, table: Any, prefix: str) -> None:
        self._kind, self._table, self._prefix = kind, table, prefix
        self._schema = nw.from_native(table).collect_schema()
        self._count = 0
        self._aside: nw.Expr | None = None  # of the column that is read, what its kind of table put aside, as texts
        self._columns: dict[str, nw.Expr] = {}
        self._checks: list[ColumnCheck] = []
        self._facts: dict[str, str] = {}
        self._options: dict[str, dict[str, str]] = {}

    def read(self, source: Source) -> None:
        """Read a column, and take what its kind of table put aside for misfits."""
        aside = self._kind.aside.get(source.at)
        self._aside = None if aside is None else nw.col(aside)
        self._read(source)
        if self._aside is not None:  # nothing else of it can be wrong
            expected = "true or false" if source.boolean else f"a list with some of {quoted_list(source.fact.options)}"
            self._check(source, nw.lit(False), expected, shown=self._aside)

    def _read(self, source: Source) -> None:
        dtype = self._schema[source.at]
        if source.boolean:
            self._boolean(source, dtype)
        elif source.fact.is_number:
            self._number(source, dtype)
        elif source.fact.type == CHOICE:
            self._choice(source, dtype)
        else:
            self._choices(source, dtype)

    def finish(self) -> Reading:
        table = nw.from_native(self._table).select(*self._schema, **self._columns)
        return Reading(nw.to_native(table), Slots(self._facts, self._options), tuple(self._checks))

    def _name(self, what: str) -> str:
        self._count += 1
        return f"{self._prefix}{what}{self._count}"

    def _keep(self, source: Source, value: nw.Expr) -> None:
        name = self._name("f")
        self._columns[name] = value
        if source.option is None:
            self._facts[source.fact.name] = name
        else:
            self._options.setdefault(source.fact.name, {})[source.option] = name

    def _check(
        self, source: Source, bad: nw.Expr, expected: str, *, shown: nw.Expr | None = None, hint: str = ""
    ) -> None:
        name = self._name("b")
        if self._aside is not None and shown is not None:
            odd = ~self._aside.is_null()
            bad, shown = bad | odd, nw.when(odd).then(self._aside).otherwise(shown)
            self._aside = None
        self._columns[name] = bad
        self._checks.append(ColumnCheck(source, name, shown, expected, hint))

    def _misfit(self, source: Source, dtype: nw.dtypes.DType, expected: str, hint: str = "") -> None:
        """Every value of a column of a wrong type is a problem."""
        column = nw.col(source.at)
        plain = isinstance(dtype, (*_TEXTS, nw.Boolean)) or dtype.is_numeric()
        self._check(
            source, ~column.is_null(), expected, shown=_text(column) if plain else nw.lit(str(dtype)), hint=hint
        )

    def _boolean(self, source: Source, dtype: nw.dtypes.DType) -> None:
        column = nw.col(source.at)
        if source.column.values is not None:
            self._mapped(source, dtype, source.column.values, nw.Boolean())
        elif dtype == nw.Boolean:
            self._keep(source, column)
        else:
            hint = f"columns={{{_key(source)}: Column({source.column.name!r}, values={{...}})}} says what is true"
            self._misfit(source, dtype, "true or false", hint)

    def _mapped(self, source: Source, dtype: nw.dtypes.DType, values: Mapping[Any, Any], to: nw.dtypes.DType) -> None:
        """Values that mean something by a mapping."""
        fits, column = _comparable(dtype), nw.col(source.at)
        if isinstance(dtype, (nw.Categorical, nw.Enum)):
            column = column.cast(nw.String())
        meant = {typed: meaning for value, meaning in values.items() if fits(typed := _typed(value, dtype))}
        expected = f"one of {quoted_list(map(repr, values))}"
        if not meant:
            self._misfit(source, dtype, expected, f"its type is {dtype}")
            return
        groups: dict[Any, list[nw.Expr]] = {}
        for value, meaning in meant.items():
            groups.setdefault(meaning, []).append(column == value)
        result = nw.lit(None, to)
        tests: list[Truth] = []
        for meaning, equals in groups.items():
            test = joined(equals, absorbing=True)
            assert isinstance(test, nw.Expr)  # noqa: S101 - comparisons of a column are
            result = nw.when(test).then(nw.lit(meaning, to)).otherwise(result)
            tests.append(test)
        known = joined(tests, absorbing=True)
        assert isinstance(known, nw.Expr)  # noqa: S101
        self._keep(source, result)
        self._check(source, ~column.is_null() & ~known.fill_null(False), expected, shown=_text(column))

    def _number(self, source: Source, dtype: nw.dtypes.DType) -> None:
        fact, column = source.fact, nw.col(source.at)
        if fact.as_of is not None and isinstance(dtype, (nw.Date, nw.Datetime, nw.String)):
            self._date(source, dtype, fact.as_of)
            return
        low, high = fact.range or (-LARGEST, LARGEST)
        expected = number_words(fact)
        if not dtype.is_numeric():
            self._misfit(source, dtype, expected, f"its type is {dtype}")
            return
        whole = dtype.is_integer()
        value = column.cast(nw.Float64())
        if whole:
            # as they are: a float may be rounded to the limit
            exact = column if isinstance(dtype, _WIDE) else column.cast(nw.Int64())
            fits = (exact >= math.ceil(low)) & (exact <= math.floor(high))
        else:
            if not isinstance(dtype, nw.Decimal):
                value = nw.when(~self._kind.is_nan(value)).then(value)  # NaN is how some say null
            fits = (value >= self._kind.constant(float(low))) & (value <= self._kind.constant(float(high)))
            if isinstance(dtype, nw.Decimal):
                fits = fits & (column >= -LARGEST) & (column <= LARGEST)
            if fact.type == INTEGER:
                fits = fits & (
                    value == nw.when(fits).then(value).floor()
                )  # Ibis floors to whole numbers, some have none
        self._keep(source, nw.when(fits).then(value))
        self._check(source, ~value.is_null() & ~fits.fill_null(False), expected, shown=_text(column))

    def _date(self, source: Source, dtype: nw.dtypes.DType, as_of: date) -> None:
        """Dates, and texts that are, become the days that have gone by."""
        column = nw.col(source.at)
        if isinstance(dtype, nw.String):
            shape = column.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
            day: nw.Expr = nw.when(shape).then(column)
            day = day.str.to_date(format="%Y-%m-%d")
        else:
            day = column.cast(nw.Date())
        days = self._kind.constant(float(as_of.toordinal() + _DAYS_BEFORE)) - _ordinal(day)
        fits = (days >= self._kind.constant(0.0)) & (days <= self._kind.constant(float(LONGEST_AGO)))
        self._keep(source, nw.when(fits).then(days))
        expected = f"a date up to {as_of}, such as 2026-01-31"
        self._check(source, ~column.is_null() & ~fits.fill_null(False), expected, shown=_text(column))

    def _choice(self, source: Source, dtype: nw.dtypes.DType) -> None:
        fact = source.fact
        if source.column.values is not None:
            self._mapped(source, dtype, source.column.values, nw.String())
            return
        expected = f"one of {quoted_list(fact.options)}"
        if not isinstance(dtype, _TEXTS):
            self._misfit(
                source, dtype, expected, f"columns={{{fact.name!r}: Column(..., values={{...}})}} says what it means"
            )
            return
        text = nw.col(source.at)
        if not isinstance(dtype, nw.String):
            text = text.cast(nw.String())
        known = ~text.is_null() & text.is_in([*fact.options])
        self._keep(source, nw.when(known).then(text))
        self._check(source, ~text.is_null() & ~known, expected, shown=text)

    def _choices(self, source: Source, dtype: nw.dtypes.DType) -> None:
        fact, name = source.fact, source.at
        expected = f"some of {quoted_list(fact.options)}"
        nothing: nw.Expr | None = None
        shown: nw.Expr | None = None
        if source.column.separator is not None and isinstance(dtype, _TEXTS):
            name, nothing = self._split(source)
            shown = _text(nw.col(source.at))
        elif not isinstance(dtype, (nw.List, nw.Array)) or not _of_texts(dtype):
            hint = "or a column for each option, or one text with Column(..., separator=...)"
            self._misfit(source, dtype, f"a list with {expected}", hint)
            return
        found = {option: self._name("o") for option in fact.options}
        foreign = self._name("x")
        self._table = self._kind.options(self._table, name, found, foreign)
        wrong = nw.col(foreign).fill_null(False)
        if nothing is not None:
            wrong = wrong & ~nothing
        for option, column in found.items():
            held = nw.col(column)
            if nothing is not None:
                held = nw.when(nothing).then(nw.lit(False)).otherwise(held)
            self._keep(attrs.evolve(source, option=option), nw.when(~wrong).then(held))
        self._check(source, wrong, expected, shown=shown)

    def _split(self, source: Source) -> tuple[str, nw.Expr]:
        """Turn a text into a list of options; an empty one is unknown. Returns its column, and where it says `none`."""
        separator, lists = source.column.separator or "", self._name("l")
        text = nw.col(source.at).cast(nw.String())
        bare = text.str.replace_all(" ", "", literal=True) if separator.strip() else text.str.strip_chars()
        none = nw.lit(False)
        if source.column.none is not None:
            none = (text == source.column.none).fill_null(False)
            bare = nw.when(~none).then(bare)
        table = nw.from_native(self._table).with_columns(nw.when(bare != "").then(bare).alias(lists))
        self._table = self._kind.split(nw.to_native(table), [lists], separator)
        return lists, none


def _text(column: nw.Expr) -> nw.Expr:
    return column.cast(nw.String())


def _of_texts(dtype: Any) -> bool:
    inner = dtype.inner() if isinstance(dtype.inner, type) else dtype.inner
    return isinstance(inner, (*_TEXTS, nw.Unknown))


def _typed(value: Any, dtype: nw.dtypes.DType) -> Any:
    """Return a value as a column of a type has it: in a file of columns all values are texts."""
    if isinstance(value, str) and dtype.is_numeric():
        try:
            return float(value)
        except ValueError:
            return value
    return {"true": True, "false": False}.get(value, value) if isinstance(dtype, nw.Boolean) else value


def _comparable(dtype: nw.dtypes.DType) -> Any:
    """Return which values a column of a type may be compared with."""
    if isinstance(dtype, nw.Boolean):
        return lambda value: isinstance(value, bool)
    if dtype.is_numeric():
        return lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)
    return lambda value: isinstance(value, str) and isinstance(dtype, _TEXTS)


def _key(source: Source) -> str:
    return repr(source.fact.name) if source.option is None else f"{source.fact.name!r}: {{{source.option!r}"


_DAYS_BEFORE = 306  # of the row below that lie before the first day of Python


def _ordinal(day: nw.Expr) -> nw.Expr:
    """Return the place of a date in a row of all days, as `date.toordinal` does.

    It is made of what every back end has: not all of them subtract dates, or not alike. Years begin in March here, so
    that a leap day is the last of its year.
    """
    parts: dict[str, nw.Expr] = {name: getattr(day.dt, name)() for name in ("year", "month", "day")}
    part = {name: one.cast(nw.Float64()) for name, one in parts.items()}
    late = nw.when(part["month"] > 2.0).then(nw.lit(0.0)).otherwise(nw.lit(1.0))
    year, month = part["year"] - late, part["month"] + late * 12.0 - 3.0
    whole = [((month * 153.0 + 2.0) / 5.0).floor(), *((year / every).floor() for every in (4.0, 100.0, 400.0))]
    return part["day"] + whole[0] + year * 365.0 + whole[1] - whole[2] + whole[3]


def number_words(fact: Fact) -> str:
    """Return what a number of a fact may be, in words."""
    what = "a whole number" if fact.type == INTEGER else "a number"
    unit = f" {fact.unit}" if fact.unit else ""
    if fact.range is None:
        return f"{what} of at most 2**53 either way"
    return f"{what} from {digits(fact.range[0])} to {digits(fact.range[1])}{unit}"

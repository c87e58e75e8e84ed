"""The databases that a query can be written for, and where they differ from what Ibis takes for granted."""

# ruff: noqa: N802 - Ibis finds methods by the names of its operations

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import attrs
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.sql.compilers.bigquery import BigQueryCompiler
from ibis.backends.sql.compilers.databricks import DatabricksCompiler
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.compilers.postgres import PostgresCompiler
from ibis.backends.sql.compilers.snowflake import SnowflakeCompiler

from backrules.facts.schema import LARGEST

__all__ = ["DIALECTS", "Dialect"]

# of 64-bit floats, with a little to spare: what is nearer to the ends counts as infinite, or as zero
_LEAST, _MOST = -745.13, 709.7827128  # logarithms of the smallest and of the largest
_LARGE = 8e307  # a sum of two smaller ones is finite
_MINOR = 1e290  # a sum with a smaller one is finite
_QUARTER = 4.4942e307  # a quarter of the largest


class _Postgres(PostgresCompiler):  # type: ignore[misc] # Ibis has no types
    """PostgreSQL raises errors where floats become infinite, or so small that they become zero; a query must not."""

    __slots__ = ()

    def visit_Cast(self, op: Any, *, arg: Any, to: Any) -> Any:
        """Only one kind of whole number can be made of a boolean."""
        if op.arg.dtype.is_boolean() and to.is_integer():
            arg = self.cast(arg, dt.int32)
        return super().visit_Cast(op, arg=arg, to=to)

    def visit_ArraySort(self, op: Any, *, arg: Any) -> Any:  # noqa: ARG002
        """As Ibis does it, with a name that is a part of the tree."""
        name = sg.to_identifier("x")
        return self.f.array(sg.select(name).from_(self._unnest(arg, as_=name)).order_by(name))

    def visit_Add(self, op: Any, *, left: Any, right: Any) -> Any:
        """A sum; of floats it may be infinite."""
        return self._sum(op, sge.Add, left, right)

    def visit_Subtract(self, op: Any, *, left: Any, right: Any) -> Any:
        """A difference; of floats it may be infinite."""
        return self._sum(op, sge.Sub, left, right)

    def visit_Multiply(self, op: Any, *, left: Any, right: Any) -> Any:
        """A product; of floats it may be infinite, or too small."""
        plain = self.binop(sge.Mul, left, right)
        if not op.dtype.is_floating() or (_bound(op) < math.inf and (_factor(op.left) or _factor(op.right))):
            return plain
        return self._guarded(left, right, sge.Mul, sge.Add)

    def visit_Divide(self, op: Any, *, left: Any, right: Any) -> Any:
        """A quotient; of floats it may be infinite, or too small."""
        if not (op.left.dtype.is_floating() or op.right.dtype.is_floating()):
            return super().visit_Divide(op, left=left, right=right)
        return self._guarded(left, right, sge.Div, sge.Sub)

    def _sum(self, op: Any, sign: Any, left: Any, right: Any) -> Any:
        plain = self.binop(sign, left, right)
        if not op.dtype.is_floating() or _bound(op) < math.inf:
            return plain
        x, y = _operands()
        least, most = (function(self.f.abs(x), self.f.abs(y)) for function in (self.f.least, self.f.greatest))
        quarter = sign(this=x / 4, expression=y / 4)
        ifs = [
            self.if_(sg.or_(least < _MINOR, most < _LARGE, most >= self.POS_INF), sign(this=x, expression=y)),
            self.if_(self.f.abs(quarter) >= _QUARTER, self.f.sign(x) * self.POS_INF),
        ]
        return self._over(left, right, sge.Case(ifs=ifs, default=sign(this=x, expression=y)))

    def _guarded(self, left: Any, right: Any, sign: Any, of_logarithms: Any) -> Any:
        """Return a product or a quotient whose size is known from logarithms before it is computed."""
        x, y = _operands()
        result = sign(this=x, expression=y)
        most = self.f.greatest(self.f.abs(x), self.f.abs(y))
        exponent = of_logarithms(this=self.f.ln(self.f.abs(x)), expression=self.f.ln(self.f.abs(y)))
        ifs = [
            # nothing is raised of these; NaN is larger than all, and a logarithm of zero is an error
            self.if_(sg.or_(x.eq(0), y.eq(0), most >= self.POS_INF), result),
            self.if_(exponent < _LEAST, sge.convert(0)),
            self.if_(exponent > _MOST, self.f.sign(x) * self.f.sign(y) * self.POS_INF),
        ]
        return self._over(left, right, sge.Case(ifs=ifs, default=result))

    def _over(self, left: Any, right: Any, value: Any) -> Any:
        """Return what is made of two operands, each of which is written once, however deep they nest."""
        rows = sge.Unnest(
            expressions=[self.f.array(self.cast(one, dt.float64)) for one in (left, right)],
            alias=sge.TableAlias(this=sg.to_identifier("o"), columns=[one.this for one in _operands()]),
        )
        return sg.select(value).from_(rows).subquery()


class _BigQuery(BigQueryCompiler):  # type: ignore[misc]
    """BigQuery raises errors where floats become infinite; its SAFE functions give null, which is unknown."""

    __slots__ = ()

    def visit_Add(self, op: Any, *, left: Any, right: Any) -> Any:
        """A sum."""
        return self.f.anon.safe_add(left, right) if op.dtype.is_floating() else self.binop(sge.Add, left, right)

    def visit_Subtract(self, op: Any, *, left: Any, right: Any) -> Any:
        """A difference."""
        return self.f.anon.safe_subtract(left, right) if op.dtype.is_floating() else self.binop(sge.Sub, left, right)

    def visit_Multiply(self, op: Any, *, left: Any, right: Any) -> Any:
        """A product."""
        return self.f.anon.safe_multiply(left, right) if op.dtype.is_floating() else self.binop(sge.Mul, left, right)


class _Spark(DatabricksCompiler):  # type: ignore[misc]
    """Spark splits texts at what matches a regular expression.

    The compiler of PySpark reads options of a running Spark; that of Databricks says the same without.
    """

    __slots__ = ()

    def visit_StringSplit(self, op: Any, *, arg: Any, delimiter: Any) -> Any:  # noqa: ARG002
        """The texts between separators."""
        return self.f.split(arg, sge.convert(re.escape(op.delimiter.value)))


class _Snowflake(SnowflakeCompiler):  # type: ignore[misc]
    """Snowflake's CONCAT_WS is null where a part is null; an array can leave nulls out."""

    __slots__ = ()

    def visit_StringJoin(self, op: Any, *, sep: Any, arg: Any) -> Any:  # noqa: ARG002
        """The texts that are not null, with a separator between them."""
        return self.f.array_to_string(self.f.anon.array_construct_compact(*arg), sep)


@attrs.frozen
class Dialect:
    """A kind of SQL.

    Attributes:
        compiler: what makes a tree of sqlglot from a table of Ibis.
        writes: the dialect of sqlglot that the text is in.
        longest: how many bytes a name has at most, where longer ones are silently cut.
        fences: whether the database must be kept from writing stages into each other, which makes a query of many
            stages grow without bounds.
    """

    compiler: Any
    writes: str
    longest: int | None = None
    fences: bool = False


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "bigquery": Dialect(_BigQuery(), "bigquery"),
        "duckdb": Dialect(DuckDBCompiler(), "duckdb"),
        "postgres": Dialect(_Postgres(), "postgres", longest=63, fences=True),
        "snowflake": Dialect(_Snowflake(), "snowflake"),
        "spark": Dialect(_Spark(), "spark"),
    }
)


def _operands() -> tuple[Any, Any]:
    return sg.column("x", table="o"), sg.column("y", table="o")


def _factor(op: Any) -> bool:
    """Whether this is a constant that makes no number smaller."""
    number = _number(op)
    return number is not None and abs(number) >= 1


def _number(op: Any) -> float | None:
    """Return the number that a constant is: one that is written as a text that becomes a float is one too."""
    if isinstance(op, ops.Cast) and isinstance(op.arg, ops.Literal) and op.arg.dtype.is_string():
        return float(op.arg.value)
    return float(op.value) if isinstance(op, ops.Literal) and op.value is not None else None


def _bound(op: Any) -> float:
    """Return how large a float may become; infinite where nothing is known."""
    number = _number(op)
    if number is not None:
        return abs(number)
    match op:
        case ops.Literal():
            return 0.0
        case ops.Field():  # facts and computed numbers are no larger
            return float(LARGEST)
        case ops.Add() | ops.Subtract():
            return _bound(op.left) + _bound(op.right)
        case ops.Multiply():
            return _bound(op.left) * _bound(op.right)
        case _:
            return math.inf

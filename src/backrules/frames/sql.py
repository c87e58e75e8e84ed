"""The recommendation as one SQL query: the same compiler as for tables, on a table of Ibis that no database holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import ibis
import sqlglot.expressions as sge
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from backrules.errors import UsageError, hinted, nearest
from backrules.facts import CHOICES, Fact, FactType
from backrules.facts.schema import LARGEST
from backrules.frames.dialects import DIALECTS, Dialect
from backrules.frames.frames import assess_frame, plan_frame, recommend_frame
from backrules.frames.mapping import Column
from backrules.frames.options import AssessOptions, QueryOptions, check_one_of
from backrules.recommendation import CompiledRuleset

__all__ = ["to_sql"]

_DECIMAL = "decimal"  # any kind of number: that it becomes a float is written then
_TYPES: dict[FactType, str] = {
    "boolean": "boolean",
    "integer": _DECIMAL,
    "number": _DECIMAL,
    "choice": "string",
    "choices": "array<string>",
    "date": "date",
}


def to_sql(plan: CompiledRuleset, dialect: str, options: QueryOptions, *, head: Iterable[str]) -> str:
    """Return the query that recommends for every person of a table.

    Args:
        plan: the tables of the ruleset.
        dialect: the database that is to run it.
        options: what is asked of it, and how the table is.
        head: what the comments at its head say.

    Raises:
        FrameError: columns that do not fit.
        UsageError: an argument is wrong.
    """
    check_one_of("dialect", dialect, DIALECTS)
    keep = [options.keep] if isinstance(options.keep, str) else [*options.keep]
    table = _table(plan, options, keep)
    others = {"assessment": assess_frame, "plan": plan_frame}
    if options.output in others:
        asked = AssessOptions(
            key=options.key, columns=options.columns, on_bad=options.on_bad, keep=keep, strict=options.strict
        )
        result, _ = others[options.output](plan, table, asked)
    else:
        result, _ = recommend_frame(plan, table, attrs.evolve(options, keep=keep, ignore=()), flat=True)
    return _text(result, DIALECTS[dialect], head)


def _table(plan: CompiledRuleset, options: QueryOptions, keep: list[str]) -> Any:
    """Return a table of Ibis with the columns that the facts call for; numbers are floats, or null."""
    types: dict[str, str] = {}
    facts = plan.program.facts
    for name, type in _columns(facts.values(), options):
        if types.setdefault(name, type) != type:
            raise UsageError(f"columns: {name!r} would be of two types, {types[name]} and {type}")
    ignored = [options.ignore] if isinstance(options.ignore, str) else [*options.ignore]
    for name in ignored:
        if name not in types:
            hint = nearest(name, types)
            raise UsageError(hinted(f"ignore: no fact has a column {name!r}", hint))
    types = {name: type for name, type in types.items() if name not in ignored}
    others = [*([options.key] if options.key is not None else ()), *keep]
    for name in others:
        if not isinstance(name, str) or not name:
            raise UsageError(f"columns have names, not {name!r}")
        types.setdefault(name, "string")  # of whatever type: it only passes through
    *schema, name = _parts(options.table)
    catalogue, database = [None, None, *schema][-2:]
    table = ibis.table(types, name=name, catalog=catalogue, database=database)
    numbers = {one: table[one] for one, type in types.items() if type == _DECIMAL}
    # in two steps: databases raise errors about what is too large for a float, or for a whole number later
    fit = {
        one: ibis.ifelse(column.between(-LARGEST, LARGEST), column.cast("float64"), ibis.null("float64"))
        for one, column in numbers.items()
    }
    return table.mutate(**fit) if fit else table


def _columns(facts: Iterable[Fact], options: QueryOptions) -> Iterator[tuple[str, str]]:
    """Yield the columns of facts, and their types; whether they fit is seen later."""
    for fact in facts:
        given: Any = options.columns.get(fact.name)
        if given is None and fact.type == CHOICES and options.choices == "columns":
            given = {option: f"{fact.name}_{option}" for option in fact.options}
        if given is None:
            yield fact.name, _TYPES[fact.told_as]
        elif isinstance(given, (str, Column)):
            yield _column(given, _TYPES[fact.told_as])
        else:
            yield from (_column(one, "boolean") for one in given.values())


def _column(given: str | Column, type: str) -> tuple[str, str]:
    if isinstance(given, str):
        return given, type
    if given.separator is not None:
        return given.name, "string"
    return given.name, type if given.values is None else _type_of(given.name, [*given.values])


def _type_of(name: str, values: list[Any]) -> str:
    """Return the type of a column that has these values."""
    if all(isinstance(one, bool) for one in values):
        return "boolean"
    if all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in values):
        return _DECIMAL
    if all(isinstance(one, str) for one in values):
        return "string"
    raise UsageError(f"columns: the values of {name!r} are all texts, all numbers, or true and false")


def _parts(table: str | Iterable[str]) -> list[str]:
    parts = [table] if isinstance(table, str) else [*table]
    if not 1 <= len(parts) <= 3 or not all(isinstance(part, str) and part for part in parts):
        raise UsageError(f"table is a name, or up to three parts of one, not {table!r}")
    return parts


def _text(result: Any, dialect: Dialect, head: Iterable[str]) -> str:
    """Return a table of Ibis as text, each stage a name of its own."""
    query = eliminate_subqueries(dialect.compiler.to_sqlglot(result))
    _rename(query)
    if dialect.longest is not None:
        _check_names(query, dialect.longest)
    if dialect.fences:
        for stage in query.find_all(sge.CTE):
            if isinstance(stage.this, sge.Select):
                stage.this.set("offset", sge.Offset(expression=sge.convert(0)))
    (query.find(sge.With) or query).add_comments([f" {line} " for line in head])
    text: str = query.sql(dialect.writes, pretty=True)
    return text


def _rename(query: Any) -> None:
    """Give names that Ibis made up, other ones each time, names that are always the same."""
    names: dict[str, str] = {}
    for identifier in query.find_all(sge.Identifier):
        if not identifier.quoted and identifier.this.startswith("ibis_"):
            identifier.set("this", names.setdefault(identifier.this, f"x{len(names)}"))


def _check_names(query: Any, longest: int) -> None:
    names = {one.this for one in query.find_all(sge.Identifier)}
    cut = sorted(name for name in names if len(name.encode()) > longest)
    if cut:
        shown = ", ".join(map(repr, cut[:3]))
        raise UsageError(f"this database cuts names after {longest} bytes, and {len(cut)} are longer: {shown}")

"""The recommendation as one SQL query: the same compiler as for tables, on a table of Ibis that no database holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import ibis
import sqlglot.expressions as sge
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from backrules.errors import UsageError, nearest
from backrules.facts import CHOICES, Fact
from backrules.facts.schema import LARGEST
from backrules.frames.dialects import DIALECTS, Dialect
from backrules.frames.frames import Request, recommend_frame
from backrules.frames.mapping import Column, Given
from backrules.recommendation import CompiledRuleset

__all__ = ["CHOICES_IN", "Declared", "to_sql"]

CHOICES_IN = ("lists", "columns")
_DECIMAL = "decimal"  # any kind of number: that it becomes a float is written then
_TYPES = {"boolean": "boolean", "integer": _DECIMAL, "number": _DECIMAL, "choice": "string", "choices": "array<string>"}


@attrs.frozen(kw_only=True)
class Declared:
    """What a caller says of a table that is not at hand.

    Attributes:
        table: its name, or the parts of it: catalogue, schema and table; or schema and table.
        key: the column that names the person, or None.
        keep: which other columns stay.
        columns: fact -> its column, where the names differ.
        ignore: columns of facts that the table does not have.
        choices: whether choices facts are `lists`, or `columns`, one for each option.
    """

    table: str | Iterable[str] = "people"
    key: str | None = "id"
    keep: str | Iterable[str] = ()
    columns: Given = attrs.field(factory=dict)
    ignore: str | Iterable[str] = ()
    choices: str = "lists"


def to_sql(
    plan: CompiledRuleset,
    declared: Declared,
    dialect: str,
    *,
    output: str,
    top: int | None,
    strict: bool,
    head: Iterable[str],
) -> str:
    """Return the query that recommends for every person of a table.

    Args:
        plan: the tables of the ruleset.
        declared: the table.
        dialect: the database that is to run it.
        output: long, wide or top.
        top: how many pieces of advice; None for all.
        strict: whether open avoid rules and needs withhold an advice.
        head: what the comments at its head say.

    Raises:
        FrameError: columns that do not fit.
        UsageError: an argument is wrong.
    """
    target = DIALECTS[_one_of("dialect", dialect, DIALECTS)]
    _one_of("choices", declared.choices, CHOICES_IN)
    keep = [declared.keep] if isinstance(declared.keep, str) else [*declared.keep]
    table = _table(plan, declared, keep)
    request = Request(key=declared.key, keep=keep, columns=declared.columns, on_bad="null")
    result, _ = recommend_frame(plan, table, request, output=output, top=top, strict=strict, flat=True)
    return _text(result, target, head)


def _table(plan: CompiledRuleset, declared: Declared, keep: list[str]) -> Any:
    """Return a table of Ibis with the columns that the facts call for; numbers are floats, or null."""
    types: dict[str, str] = {}
    facts = plan.program.facts
    for name, type in _columns(facts.values(), declared):
        if types.setdefault(name, type) != type:
            raise UsageError(f"columns: {name!r} would be of two types, {types[name]} and {type}")
    ignored = [declared.ignore] if isinstance(declared.ignore, str) else [*declared.ignore]
    for name in ignored:
        if name not in types:
            hint = nearest(name, types)
            raise UsageError(f"ignore: no fact has a column {name!r}{f' ({hint})' if hint else ''}")
    types = {name: type for name, type in types.items() if name not in ignored}
    others = [*([declared.key] if declared.key is not None else ()), *keep]
    for name in others:
        if not isinstance(name, str) or not name:
            raise UsageError(f"columns have names, not {name!r}")
        types.setdefault(name, "string")  # of whatever type: it only passes through
    *schema, name = _parts(declared.table)
    catalogue, database = [None, None, *schema][-2:]
    table = ibis.table(types, name=name, catalog=catalogue, database=database)
    numbers = {one: table[one] for one, type in types.items() if type == _DECIMAL}
    # in two steps: databases raise errors about what is too large for a float, or for a whole number later
    fit = {
        one: ibis.ifelse(column.between(-LARGEST, LARGEST), column.cast("float64"), ibis.null("float64"))
        for one, column in numbers.items()
    }
    return table.mutate(**fit) if fit else table


def _columns(facts: Iterable[Fact], declared: Declared) -> Iterator[tuple[str, str]]:
    """Yield the columns of facts, and their types; whether they fit is seen later."""
    for fact in facts:
        given: Any = declared.columns.get(fact.name)
        if given is None and fact.type == CHOICES and declared.choices == "columns":
            given = {option: f"{fact.name}_{option}" for option in fact.options}
        if given is None:
            yield fact.name, _TYPES[fact.type]
        elif isinstance(given, (str, Column)):
            yield _column(given, _TYPES[fact.type])
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


def _one_of(name: str, value: Any, allowed: Iterable[str]) -> str:
    allowed = [*allowed]
    if value not in allowed:
        hint = nearest(value, allowed)
        raise UsageError(f"{name} is one of {', '.join(allowed)}, not {value!r}{f' ({hint})' if hint else ''}")
    found: str = value
    return found

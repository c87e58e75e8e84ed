"""What is asked of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules.bulk.files.columns import Columns
from backrules.frames import Column

__all__ = ["Options"]


@attrs.frozen(kw_only=True)
class Options:
    """What is asked of a run; all of it decides what is written.

    Attributes:
        output: long, wide or top.
        top: how many pieces of advice each person gets at most; None for all.
        strict: whether advice is withheld while a question that guards it is open.
        key: the column that names the person; None numbers people.
        keep: which other columns stay: `all`, or their names.
        columns: which column says which fact, where the names differ.
        ignore: columns that say nothing about a fact.
        on_bad: what happens to values that do not fit: raise, null or drop.
        report: whether what the report shows is counted.
        spreadsheet_safe: whether texts that a spreadsheet would take for formulas get an apostrophe before them in CSV.
    """

    output: str = "long"
    top: int | None = 3
    strict: bool = False
    key: str | None = None
    keep: str | tuple[str, ...] = ()
    columns: Columns = attrs.field(factory=Columns)
    ignore: tuple[str, ...] = ()
    on_bad: str = "raise"
    report: bool = False
    spreadsheet_safe: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        named = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        columns = {fact: _plain(given) for fact, given in self.columns.given.items()}
        return {**named, "keep": _list(self.keep), "ignore": [*self.ignore], "columns": columns}


def _list(keep: str | tuple[str, ...]) -> str | list[str]:
    return keep if isinstance(keep, str) else [*keep]


def _plain(given: str | Column | Mapping[str, str | Column]) -> Any:
    if isinstance(given, Column):
        values = None if given.values is None else dict(given.values)
        return {"name": given.name, "values": values, "separator": given.separator, "none": given.none}
    return given if isinstance(given, str) else {option: _plain(one) for option, one in given.items()}

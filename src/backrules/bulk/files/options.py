"""What is asked of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from backrules.bulk.files.columns import Columns
from backrules.frames import Column, FrameOptions, Given

__all__ = ["Options"]


@attrs.frozen(kw_only=True)
class Options(FrameOptions):
    """What is asked of a run; all of it decides what is written. Without a `key` people are numbered.

    Attributes:
        columns_file: which column says which fact, and the file that says it; `columns` is what it says.
        report: whether what the report shows is counted.
        spreadsheet_safe: whether texts that a spreadsheet would take for formulas get an apostrophe before them in CSV.
    """

    columns_file: Columns = attrs.field(factory=Columns)
    columns: Given = attrs.field(init=False, default=attrs.Factory(lambda self: self.columns_file.given, True))
    report: bool = False
    spreadsheet_safe: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        named = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        del named["columns_file"]
        columns = {fact: _plain(given) for fact, given in self.columns.items()}
        return {**named, "keep": _list(self.keep), "ignore": _list(self.ignore), "columns": columns}

    def of_table(self, **changes: Any) -> FrameOptions:
        """Return what is asked of a table of people that were read from the files."""
        return FrameOptions(output=self.output, top=self.top, strict=self.strict, **changes)


def _list(names: str | Iterable[str]) -> str | list[str]:
    return names if isinstance(names, str) else [*names]


def _plain(given: str | Column | Mapping[str, str | Column]) -> Any:
    if isinstance(given, Column):
        values = None if given.values is None else dict(given.values)
        return {"name": given.name, "values": values, "separator": given.separator, "none": given.none}
    return given if isinstance(given, str) else {option: _plain(one) for option, one in given.items()}

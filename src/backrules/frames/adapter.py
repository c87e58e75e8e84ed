"""A caller's table while it is worked on: who is who in it, and what of it stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from backrules.errors import UsageError, hinted, nearest
from backrules.frames.backends import Backend, Wanted, kind_of

__all__ = ["ROW", "OpenTable"]

ROW = "row"  # the column that numbers people where nobody says what names them


class OpenTable:
    """A table that can be asked and given back.

    Args:
        frame: the caller's table.
        key: the column that names the person, or None.
        keep: which other columns stay: `all`, or their names.
        ignore: columns that say nothing about a fact.
        places: rows are numbered even where a key tells them apart.

    Attributes:
        kind: what handles it.
        prefix: what the names of working columns begin with; none of the table's does.
        kept: the columns that stay.
        candidates: the columns that may say a fact.
        rows: the working column that numbers the rows, or None where rows have no numbers or need none.

    Raises:
        UsageError: an argument is wrong.
    """

    def __init__(
        self,
        frame: Any,
        *,
        key: str | None,
        keep: str | Iterable[str],
        ignore: Iterable[str],
        places: bool = False,
    ) -> None:
        self.kind: Backend = kind_of(frame)
        self._frame = frame
        names = self.kind.names(frame)
        twice = sorted({str(name) for name in names if names.count(name) > 1})
        if twice:
            raise UsageError(f"the table has several columns named {', '.join(twice)}")
        self.prefix = "_br_"
        while any(str(name).startswith(self.prefix) for name in names):
            self.prefix = f"_{self.prefix}"
        self._working = {
            name: name if self.kind.plain(name) else f"{self.prefix}k{place}" for place, name in enumerate(names)
        }
        self.key = _there("key", [key], names)[0] if key is not None else None
        chosen = names if isinstance(keep, str) and keep == "all" else _there("keep", _texts("keep", keep), names)
        self.kept = tuple(dict.fromkeys([*([self.key] if self.key is not None else ()), *chosen]))
        ignored = {self.key, *_there("ignore", _texts("ignore", ignore), names)}
        self.candidates = tuple(name for name in names if name not in ignored)
        self.named = () if chosen is names else self.kept  # columns of which the caller says that they are something
        numbered = self.kind.numbered and (places or self.kind.attaches or self.key is None)
        self.rows = f"{self.prefix}row" if numbered else None

    def table(self, sources: Mapping[str, Wanted]) -> Any:
        """Return the native table with the columns of facts, those that stay, and the number of each row.

        Args:
            sources: the columns of facts -> what is wanted of them.

        Raises:
            FrameError: columns that cannot be read at all.
        """
        needed = [*sources, *(() if self.kind.attaches else self.kept)]
        table = self.kind.open(self._frame, {name: self.working(name) for name in needed}, sources)
        return table if self.rows is None else self.kind.number(table, self.rows)

    def working(self, name: str) -> str:
        """Return what a column of the caller's is called while the table is worked on."""
        return self._working[name]

    @property
    def who(self) -> str | None:
        """The working column that tells people apart: the key where it is at hand, or the number of the row."""
        return self.rows if self.kind.attaches or self.key is None else self.working(self.key)

    def inner(self, *, numbered: bool) -> tuple[str, ...]:
        """Return the columns that must stay in the working table until the end.

        Args:
            numbered: whether people must be told apart in the result, be it by the number of the row.

        Raises:
            UsageError: nothing would tell them apart.
        """
        if self.kind.attaches:
            return (self.rows,) if self.rows else ()
        if not numbered or self.kept:
            return tuple(map(self.working, self.kept))
        if self.rows is None:
            raise UsageError(f"key= is needed: the rows of {self.kind.name} have no numbers that tell people apart")
        return (self.rows,)

    def close(self, table: Any, *, kept: tuple[str, ...] | None = None, numbered: bool) -> Any:
        """Return a native result as the caller's kind of table.

        Args:
            table: the result, which has the columns that `inner` said.
            kept: the columns of the caller's table that stand in it; by default all that stay.
            numbered: as for `inner`.
        """
        kept = self.kept if kept is None else kept
        inside = () if self.kind.attaches else kept
        names = {self.working(name): name for name in inside if self.working(name) != name}
        if self.rows is not None and numbered and not kept:
            names = {self.rows: ROW}
        result = self.kind.close(self.kind.rename(table, names) if names else table)
        if self.kind.attaches and self.rows is not None:
            rows = self.rows if kept or not numbered else ROW
            return self.kind.attach(result, self._frame, rows, kept, drop=rows != ROW)
        return result


def _texts(name: str, given: str | Iterable[str]) -> list[str]:
    if not isinstance(given, (str, Iterable)):
        raise UsageError(f"{name} are names of columns, not {given!r}")
    return [given] if isinstance(given, str) else list(given)


def _there(argument: str, chosen: list[str], names: list[str]) -> list[str]:
    """Return names of columns if all of them are there."""
    for name in chosen:
        if name not in names:
            hint = nearest(name, map(str, names))
            raise UsageError(hinted(f"{argument}: there is no column {name!r}", hint))
    return chosen

"""What a ruleset makes when it is first used, and keeps: engines and diagrams. Safe to use from many threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backrules._util.once import ProcessLock
from backrules.engines import Engine, build, checked_name, default_engine
from backrules.model import RulesetData
from backrules.semantics.program import Program

if TYPE_CHECKING:
    from backrules.diagrams import Outcomes

__all__ = ["OnDemand"]

_WAIVED = 8  # sets of skipped gates for which diagrams are kept


class OnDemand:
    """The engines and diagrams of a ruleset.

    Args:
        data: the ruleset.
        program: its conditions.
    """

    def __init__(self, data: RulesetData, program: Program) -> None:
        self._data, self._program, self._making = data, program, ProcessLock()
        self.engines: dict[str | None, Engine] = {}  # None: the default one
        self.tables: dict[frozenset[str], Outcomes] = {}  # with gates that count as true while they are unknown

    def engine(self, name: str | None) -> Engine:
        """Return an engine, building it the first time.

        Raises:
            UsageError: there is no such engine.
            MissingExtraError: it is durable, and the extra `durable` is not installed.
        """
        found = self.engines.get(name) if name is None or isinstance(name, str) else None
        if found is not None:
            return found
        known = default_engine() if name is None else checked_name(name)
        with self._making.held():
            if known not in self.engines:
                made = build(known, self._program)
                self.engines.setdefault(known, made)  # a signal handler may have been faster
        return self.engines.setdefault(name, self.engines[known])

    def outcomes(self, waived: frozenset[str] = frozenset()) -> Outcomes:
        """Return the diagrams; those in which no gate counts as true while it is unknown are kept for good."""
        found = self.tables.get(waived)
        if found is None:
            from backrules.diagrams import Outcomes

            with self._making.held():
                found = self.tables.get(waived) or Outcomes(self._data, self._program, waived=waived)
                if len(self.tables) > _WAIVED:
                    self.tables = {key: kept for key, kept in self.tables.items() if not key}
                self.tables[waived] = found
        return found

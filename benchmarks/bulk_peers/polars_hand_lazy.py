"""Polars by hand, as a lazy query: its optimizer may share expressions between rules."""

from __future__ import annotations

from typing import Any

import polars as pl

from bulk_peers._peer import Peer
from bulk_peers.polars_hand import Polars


class _Lazy(Polars):
    def run(self, table: pl.DataFrame) -> pl.DataFrame:
        return super().run(table) if len(self.levels) > 1 else table.lazy().select(self.levels[0]).collect()


def build(rules: list[Any], facts: dict[str, Any]) -> Peer:
    return _Lazy(rules, facts)

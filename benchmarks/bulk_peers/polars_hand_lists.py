"""Polars by hand on list columns: `list.contains` for each option that a rule asks for."""

from __future__ import annotations

from typing import Any

from bulk_peers._peer import Peer
from bulk_peers.polars_hand import Polars


def build(rules: list[Any], facts: dict[str, Any]) -> Peer:
    return Polars(rules, facts, "lists")

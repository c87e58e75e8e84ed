"""JSON in which a key that stands twice in one object is an error, not a choice of one of its values."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from backrules._util.printable import quoted

__all__ = ["read_json"]


def read_json(text: str) -> Any:
    """Return what a JSON text holds.

    Raises:
        ValueError: it is no JSON, or a key stands twice in one of its objects.
        RecursionError: it is nested too deep.
    """
    return json.loads(text, object_pairs_hook=_mapping)


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise ValueError(f"the key {quoted(twice)} stands twice in one object")
    return found

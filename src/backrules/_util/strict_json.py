"""JSON in which a key that stands twice in one object is an error, not a choice of one of its values."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NoReturn

from backrules._util.printable import quoted

__all__ = ["read_json"]


def read_json(text: str, *, finite: bool = False) -> Any:
    """Return what a JSON text holds.

    Args:
        text: the text.
        finite: refuse `NaN` and `Infinity`, which Python reads and JSON does not have.

    Raises:
        ValueError: it is no JSON, or a key stands twice in one of its objects.
        RecursionError: it is nested too deep.
    """
    return json.loads(text, object_pairs_hook=_mapping, parse_constant=_no_number if finite else None)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise ValueError(f"the key {quoted(twice)} stands twice in one object")
    return found

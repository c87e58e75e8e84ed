"""Canonical values of facts.

| type | value |
|---|---|
| boolean | `True` or `False` |
| integer | `int` |
| number | `int` when it is a whole number, otherwise `float` |
| choice | the option |
| date | the days that have gone by since then, an `int` |
| choices | a tuple of the options that hold, when all are known; otherwise a `PartlyKnown` mapping option -> bool |

A fact that is not there is unknown; `None` says the same.
"""

from __future__ import annotations

from typing import Any

from backrules._util.frozen import Frozen

__all__ = ["PartlyKnown", "Value", "Values", "plain_value"]


class PartlyKnown(Frozen[str, bool]):
    """The options of a choices fact that are known, when some are not."""


Value = bool | int | float | str | tuple[str, ...] | PartlyKnown
Values = dict[str, Value]


def plain_value(value: Any) -> Any:
    """Return a value as plain JSON types."""
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, tuple) else value

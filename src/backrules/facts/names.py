"""How a name in `say:` is written whose parts may stand apart, or behind which more may stand."""

from __future__ import annotations

__all__ = ["groups_of", "is_apart", "is_open", "without_end"]

_OPEN = "..."
_IN_CLAUSE, _IN_REPLY = " + ", " & "


def is_open(name: str) -> bool:
    """Whether words that nobody knows may stand behind a name: `fell off ...`."""
    return name.endswith(_OPEN)


def without_end(name: str) -> str:
    """Return a name without what says that more may stand behind it."""
    return name.removesuffix(_OPEN)


def is_apart(name: str) -> bool:
    """Whether the parts of a name may stand apart: `legs + weak`, `pregnant & bleeding`."""
    return _IN_CLAUSE in name or _IN_REPLY in name


def groups_of(name: str) -> list[list[str]]:
    """Return the parts of a name that may stand apart: those of one clause together."""
    return [[part.strip() for part in group.split(_IN_CLAUSE)] for group in name.split(_IN_REPLY)]

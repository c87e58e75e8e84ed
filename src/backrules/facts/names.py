"""How `say:` is written: names whose parts may stand apart or that have an open end, and what denies an option."""

from __future__ import annotations

__all__ = ["denied_by", "groups_of", "is_apart", "is_naming", "is_open", "whole", "whole_by", "without_end"]

_OPEN = "..."
_ALL_OR_NONE = ("none", "all")
_IN_CLAUSE, _IN_REPLY = " + ", " & "
_NOT, _WHOLE = "not ", "whole "


def is_open(name: str) -> bool:
    """Whether words that nobody knows may stand behind a name: `fell off ...`."""
    return name.endswith(_OPEN)


def without_end(name: str) -> str:
    """Return a name without what says that more may stand behind it."""
    return name.removesuffix(_OPEN)


def is_apart(name: str) -> bool:
    """Whether the parts of a name may stand apart: `legs + weak`, `pregnant & bleeding`."""
    return _IN_CLAUSE in name or _IN_REPLY in name


def denied_by(answer: str) -> str | None:
    """Return the option that names of an answer deny: of `not chest_pain` that is `chest_pain`; else None."""
    return answer.removeprefix(_NOT) if answer.startswith(_NOT) else None


def whole(option: str) -> str:
    """Return the answer below which those names of an option stand that deny all of it, with a "no" beside them."""
    return f"{_WHOLE}{option}"


def whole_by(answer: str) -> str | None:
    """Return the option that names stand for the whole of: of `whole fever` that is `fever`; else None."""
    return answer.removeprefix(_WHOLE) if answer.startswith(_WHOLE) else None


def is_naming(answer: str) -> bool:
    """Whether names of an answer say of what it is: not those of none or all of it, and of what denies an option."""
    return answer not in _ALL_OR_NONE and denied_by(answer) is None and whole_by(answer) is None


def groups_of(name: str) -> list[list[str]]:
    """Return the parts of a name that may stand apart: those of one clause together."""
    return [[part.strip() for part in group.split(_IN_CLAUSE)] for group in name.split(_IN_REPLY)]

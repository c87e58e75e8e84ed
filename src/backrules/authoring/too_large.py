"""Why diagrams are too large, where an author can do something about it."""

from __future__ import annotations

from backrules.diagrams import Universe

__all__ = ["cause_of_size"]


def cause_of_size(space: Universe) -> str:
    """Return what makes the diagrams of a ruleset large and the mend, to follow a semicolon; "" if nobody knows."""
    groups = [variable.group for variable in space.tables.variables if variable.group is not None]
    wide = sorted({name for group in groups for name in group.wide if not group.facts[name].is_date})
    if not wide:
        return ""
    one = f"{wide[0]} is a whole number" if len(wide) == 1 else f"{', '.join(wide)} are whole numbers"
    return (
        f"{one} of very many values, and computed with others: a narrower `range`, or the type number, makes it smaller"
    )

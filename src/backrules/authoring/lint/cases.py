"""Cases: what they tell of a person and nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.authoring.lint.context import Study
from backrules.authoring.lint.finding import Finding

__all__ = ["told_in_vain"]


def told_in_vain(study: Study) -> Iterator[Finding]:
    """Find what cases tell of facts that do not apply to their people, and that does not count."""
    for case, counted in study.told():
        for name in (one for one in counted.idle if one in counted.gates):  # not where a list outweighs it
            why = "does not apply to this person" if counted.gates[name] is False else "is not known to apply"
            message = f"{name} {why} (`ask_if`), so what is told of it does not count ({case.place})"
            yield Finding("told-in-vain", f"case {case.id}: {name}", message)

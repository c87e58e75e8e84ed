"""Who notices a mutant of a check: somebody who has another band, or the proof that there is nobody."""

from __future__ import annotations

from typing import Any

import attrs

from backrules.authoring.mutation.mutants import Mutant
from backrules.authoring.mutation.witnesses import Witness
from backrules.conditions import truth
from backrules.diagrams import FALSE, TRUE, TooLarge, Universe
from backrules.facts import Profiles
from backrules.model import RulesetData
from backrules.model.assessment import CheckDefinition, Found
from backrules.semantics.bands import band
from backrules.semantics.decisions import program_of
from backrules.semantics.program import Closure

__all__ = ["band_of", "band_witness"]


def band_witness(data: RulesetData, mutant: Mutant, most: int) -> Witness | None:
    """Return the plainest person who has another band; None where it is proved that there is nobody.

    Args:
        data: the ruleset.
        mutant: a mutant of a check.
        most: diagram nodes that may exist at once.

    Raises:
        TooLarge: it cannot be told.
    """
    assert data.assessment is not None  # noqa: S101 - for the type checker
    old, new = data.assessment.checks[mutant.key], mutant.part
    bare = attrs.evolve(data, rules={}, advice={}, alternatives={}, exclusive={}, guards=())
    space = Universe(bare, conditions=[one for check in (old, new) for one in (check.good, check.thin)], most=most)
    both = space.diagrams.conjunction
    for place, node in enumerate(_bands(space, old)):
        here = both(node, space.diagrams.negation(_bands(space, new)[place]))
        person = space.example(here)
        if person is not None and band_of(data, old, person) != band_of(data, new, person):
            before, after = ((f"{mutant.key}: {band_of(data, one, person)}",) for one in (old, new))
            return Witness(person, False, "assessment", before, after)
    if not space.tables.exact:
        raise TooLarge
    return None


def band_of(data: RulesetData, check: CheckDefinition, person: dict[str, Any]) -> Found:
    """Return the band that somebody has, or unknown."""
    program = program_of(data, {"good": check.good, "thin": check.thin})
    known = Closure(program).of(Profiles(data.facts).read(person))
    return band(truth(check.good, known), truth(check.thin, known)) or "unknown"


def _bands(space: Universe, check: CheckDefinition) -> list[int]:
    """Return where a check has each of its bands, and where none."""
    diagrams = space.diagrams
    not_good, thin = space.where(check.good, FALSE), check.thin
    known = [
        space.where(check.good),
        *(diagrams.conjunction(not_good, space.where(thin, one)) for one in (TRUE, FALSE)),
    ]
    return [*known, diagrams.negation(diagrams.disjunction(*known))]

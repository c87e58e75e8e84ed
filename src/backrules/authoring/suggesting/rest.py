"""What the people who were found together leave unnoticed: one person more for each mistake, or why there is none.

The diagrams of all mistakes at once have only so much room, and show only what a mistake does to the advice that it is
about. Whatever they do not show is tried on the cases, as `mutate` does; if none of them fails, diagrams of its own say
who would notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from backrules.authoring.days import told_in
from backrules.authoring.mutation import Mutant, case_for
from backrules.authoring.mutation.killers import Runner
from backrules.authoring.mutation.witnesses import Witnesses
from backrules.authoring.suggesting.effects import mutants_in
from backrules.authoring.suggesting.people import Suggesting, new_ids
from backrules.diagrams import TooLarge
from backrules.model import Case, RulesetData

__all__ = ["Rest", "rest_of"]

_NOBODY = "nobody gets another answer, or nobody whom a case may be about"
_TOO_LARGE = "the tables are too large to find somebody who gets another answer, or to say that there is nobody"
_GUARD = "it changes no answer; an invariant with `never:` says the same, and is noticed"


@attrs.frozen
class Rest:
    """What is left after the people who were found together.

    Attributes:
        cases: a case more for each mistake that they do not notice.
        unnoticed: what no case notices: a mistake or a guard -> why.
    """

    cases: tuple[Case, ...]
    unnoticed: Mapping[str, str]

    @property
    def reasons(self) -> dict[str, dict[str, list[str]]]:
        """Why no case notices -> what of the ruleset -> the mistakes in it."""
        found: dict[str, dict[str, list[str]]] = {}
        for name, why in self.unnoticed.items():
            part, _, mistake = name.partition(": ")
            found.setdefault(why, {}).setdefault(part, []).extend([mistake] if mistake else [])
        return found


def rest_of(suggesting: Suggesting, cases: Sequence[Case], taken: Iterable[str] = ()) -> Rest:
    """Return the cases that it takes besides, and what no case notices.

    Args:
        suggesting: which has found people.
        cases: their cases.
        taken: ids that other cases have.
    """
    data = suggesting.data
    runner, witnesses = Runner(data, [*suggesting.given, *cases]), Witnesses(data)
    ids, more = new_ids([*taken, *(case.id for case in cases)]), list[Case]()
    unnoticed: dict[str, str] = {}
    for mutant in _uncertain(suggesting, cases):
        if runner.killer(mutant) is not None:
            continue
        try:
            witness = witnesses.of(mutant)
        except TooLarge:
            unnoticed[mutant.id] = _TOO_LARGE
            continue
        if witness is None or not suggesting.is_possible(witness.profile, strict=witness.strict):
            unnoticed[mutant.id] = _NOBODY
            continue
        case = attrs.evolve(case_for(data, mutant, witness, 0), id=next(ids))
        more.append(case)
        runner.add(case)
    return Rest(tuple(more), unnoticed | _guards(data))


def _uncertain(suggesting: Suggesting, cases: Sequence[Case]) -> list[Mutant]:
    """Return the mistakes of which the people who were found do not say whether one of them notices it."""
    effects = suggesting.effects
    left = [effect for effect in effects if effect in suggesting.nodes]
    for case in cases:
        noticed = effects.noticed_by(case, told_in(case, suggesting.data), left)
        left = [effect for effect in left if effect not in noticed]
    names = {effect.mutant for effect in left} | effects.unseen
    return [mutant for mutant in mutants_in(suggesting.data) if mutant.id in names]


def _guards(data: RulesetData) -> dict[str, str]:
    return {f"guard {number} ({', '.join(one.each)})": _GUARD for number, one in enumerate(data.guards, 1)}

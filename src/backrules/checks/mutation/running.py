"""Which cases notice a mutant. Only those are run that it can make a difference to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from backrules.api import Ruleset
from backrules.checks.cases import run_case
from backrules.checks.coverage.knowing import Knowing
from backrules.checks.mutation.mutants import Mutant
from backrules.conditions import Condition, calculator
from backrules.engines.reference import truth
from backrules.facts import Profiles
from backrules.model import AdviceDefinition, Case, Constraint, DerivedCondition, DerivedNumber, Rule, RulesetData

__all__ = ["Runner"]


@attrs.frozen(eq=False)
class _Person:
    """A case, and what is known of its person: facts, computed numbers, derived conditions."""

    case: Case
    known: dict[str, Any]


class Runner:
    """Runs cases against mutants of one ruleset.

    Args:
        data: the ruleset.
        cases: its cases, all of which pass.
    """

    def __init__(self, data: RulesetData, cases: Sequence[Case]) -> None:
        self.data = data
        profiles, knowing = Profiles(data.facts), Knowing(data)
        self._people = [_Person(case, knowing.of(profiles.read(case.profile))) for case in cases]

    def killer(self, mutant: Mutant) -> Case | None:
        """Return the first case that fails on a mutant, or None if all pass."""
        touched = [person.case for person in self._people if self._touches(mutant, person.known)]
        if touched:
            ruleset = Ruleset(mutant.apply(self.data))
            for case in touched:
                if not run_case(case, ruleset, engine="reference").passed:
                    return case
        return None

    def _touches(self, mutant: Mutant, known: dict[str, Any]) -> bool:
        """Whether what was changed is another for somebody; whoever it is not may be left out."""
        old = getattr(self.data, mutant.section)[mutant.key]
        new = mutant.part
        match old:
            case Rule(when=when):
                before = truth(when, known)
                if new is None or attrs.evolve(new, when=when) != old:  # more than the condition
                    return before is not False
                return truth(new.when, known) is not before
            case DerivedCondition(when=when):
                return truth(new.when, known) is not known.get(mutant.key)
            case DerivedNumber():
                return calculator(new.compute)(known) != known.get(mutant.key)
            case Constraint(never=never):
                return (False if new is None else truth(new.never, known)) is not truth(never, known)
            case AdviceDefinition(needs=needs):
                return new.urgent != old.urgent or _met(new.needs, known) is not _met(needs, known)
        return True


def _met(needs: Condition | None, known: dict[str, Any]) -> bool | None:
    return True if needs is None else truth(needs, known)

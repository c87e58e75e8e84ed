"""What a number of people have shown of a ruleset, and who would show the rest."""

from __future__ import annotations

from typing import Any

import attrs

from backrules.authoring.coverage.obligations import Obligation, every_condition, obligations_of, unmasked_parts
from backrules.authoring.coverage.reachability import People
from backrules.conditions import truth
from backrules.diagrams import FALSE, TooLarge
from backrules.facts import Profiles, Values
from backrules.model import RulesetData
from backrules.semantics.algebra import KLEENE
from backrules.semantics.decisions import deciding, program_of
from backrules.semantics.gates import Gating
from backrules.semantics.program import Closure
from backrules.semantics.status import standing_of

__all__ = ["Coverage", "CoverageReport", "Missing", "Watcher"]

_Mark = tuple[str, str, int, bool]  # an obligation: its kind, what it belongs to, which leaf, which value


@attrs.frozen
class Missing:
    """An obligation that nobody has met so far.

    Attributes:
        obligation: the obligation.
        person: the plainest person who meets it, as a profile is written; None where the diagrams are too large to say.
    """

    obligation: Obligation
    person: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.obligation.id, "says": self.obligation.says, "person": self.person}


@attrs.frozen
class CoverageReport:
    """What was shown of a ruleset.

    Attributes:
        met: what somebody has shown.
        missing: what somebody could show, and nobody has.
        impossible: what nobody can show, as the diagrams prove.
        people: how many different people were recorded.
    """

    met: tuple[Obligation, ...]
    missing: tuple[Missing, ...]
    impossible: tuple[Obligation, ...]
    people: int = 0

    def counts(self, kind: str | None = None) -> tuple[int, int]:
        """Return how many obligations are met, and how many there are that somebody could meet.

        Args:
            kind: `part`, `rule` or `advice`, or None for all.
        """
        met = sum(1 for one in self.met if kind in (None, one.kind))
        return met, met + sum(1 for one in self.missing if kind in (None, one.obligation.kind))

    def percent(self, kind: str | None = None) -> float:
        """Return the share of the obligations that are met, in percent; 100 where there are none."""
        met, total = self.counts(kind)
        return 100.0 * met / total if total else 100.0

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "percent": round(self.percent(), 2),
            "counts": {name: list(self.counts(kind)) for name, kind in _KINDS.items()},
            "people": self.people,
            "missing": [one.to_dict() for one in self.missing],
            "impossible": [one.id for one in self.impossible],
        }


_KINDS = {"parts of conditions": "part", "rules": "rule", "advice": "advice"}


class Watcher:
    """Tells what one person shows of a ruleset, by the reference semantics; the diagrams have no part in it."""

    def __init__(self, data: RulesetData) -> None:
        self.data = data
        self._conditions = every_condition(data)
        program = program_of(data, {})
        self._closure, self._gating, self._deciding = Closure(program), Gating(program), deciding(data)

    def shows(self, values: Values, *, strict: bool = False) -> set[_Mark]:
        """Return the marks of what somebody shows.

        Args:
            values: what is told, canonical.
            strict: whether open guards withheld advice.
        """
        known = self._closure.of(self._gating.values(values))
        truths = {of: truth(condition, known) for of, condition in self._conditions.items()}
        found: set[_Mark] = {
            ("part", of, *one) for of, condition in self._conditions.items() for one in unmasked_parts(condition, known)
        }
        found.update(("rule", f"rule {rule}", 0, True) for rule in self.data.rules if truths[f"rule {rule}"])
        for advice, decisions in self._deciding.items():
            standing = standing_of(decisions, lambda decision: truth(decision.condition, known), KLEENE)
            if standing.recommended(strict=strict):
                found.add(("advice", f"advice {advice}", 0, True))
        return found


class Coverage:
    """Collects what people show of one ruleset.

    Args:
        data: the ruleset.
    """

    def __init__(self, data: RulesetData) -> None:
        self.data = data
        self.obligations = obligations_of(data)
        self._watcher = Watcher(data)
        self._profiles = Profiles(data.facts)
        self._of_mark: dict[_Mark, Obligation] = {
            (one.kind, one.of, one.leaf, one.value): one for one in self.obligations
        }
        self._met: set[Obligation] = set()
        self._people: set[str] = set()

    def record(self, values: Values, *, strict: bool = False) -> None:
        """Take in what one person shows.

        Args:
            values: what is known, canonical.
            strict: as in the recommendation.
        """
        person = repr((sorted(values.items(), key=lambda pair: pair[0]), strict))
        if person not in self._people:
            self._people.add(person)
            self._met |= self.met_by(values, strict=strict)

    def met_by(self, values: Values, *, strict: bool = False) -> set[Obligation]:
        """Return the obligations that one person meets."""
        return {self._of_mark[mark] for mark in self._watcher.shows(values, strict=strict)}

    def merge(self, other: Coverage) -> None:
        """Take in what another coverage of the same ruleset has."""
        self.take(other.state())

    def state(self) -> dict[str, list[str]]:
        """Return what was met as plain data, for another process to `take`."""
        return {"met": sorted(one.id for one in self._met), "people": sorted(self._people)}

    def take(self, state: dict[str, list[str]]) -> None:
        """Take in the `state` of another coverage of the same ruleset."""
        self._met |= {one for one in self.obligations if one.id in {*state["met"]}}
        self._people.update(state["people"])

    @property
    def met(self) -> tuple[Obligation, ...]:
        """What was shown so far, in the order of the obligations."""
        return tuple(one for one in self.obligations if one in self._met)

    def report(self, people: People | None = None) -> CoverageReport:
        """Return what was shown, what nobody can show, and for the rest who would show it.

        Args:
            people: the diagrams, if there are some already.
        """
        people = people or People(self.data)
        missing, impossible = [], []
        for one in self.obligations:
            if one not in self._met:
                try:
                    node = people.possible(one, people.meeting(one))
                except TooLarge:
                    missing.append(Missing(one, None))
                    continue
                if node == FALSE and people.exact:
                    impossible.append(one)
                else:
                    missing.append(Missing(one, self._replayed(one, people.minimal_witness(node))))
        return CoverageReport(self.met, tuple(missing), tuple(impossible), len(self._people))

    def _replayed(self, one: Obligation, person: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return a person if they show what they should by the reference semantics."""
        if person is None or one not in self.met_by(self._profiles.read(person)):
            return None
        return person

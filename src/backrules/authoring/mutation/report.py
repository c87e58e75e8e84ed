"""All mutants of a ruleset: how many the cases and invariants kill, and which they do not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from backrules.authoring.mutation.verdicts import Result
from backrules.model import Accepted

__all__ = ["FINDING", "MutationReport", "report_on"]

FINDING = "mutant"  # as accepted.yaml calls it


@attrs.frozen
class MutationReport:
    """What became of the mutants.

    Attributes:
        results: one for each mutant, in order.
        accepted: the survivors that the author accepts: mutant -> reason.
        outdated: accepted mutants that do not survive, or that there are not.
    """

    results: tuple[Result, ...]
    accepted: dict[str, str]
    outdated: tuple[str, ...]

    def count(self, status: str) -> int:
        """Return how many mutants have a status: killed, survived, equal, not exact."""
        return sum(one.status == status for one in self.results)

    @property
    def score(self) -> float:
        """The share of mutants that were killed, in percent; those that are equal to the ruleset do not count."""
        counted = len(self.results) - self.count("equal")
        return 100.0 * self.count("killed") / counted if counted else 100.0

    @property
    def survivors(self) -> tuple[Result, ...]:
        """The mutants that nothing killed and that nobody proved equal."""
        return tuple(one for one in self.results if one.status in ("survived", "not exact"))

    @property
    def open(self) -> tuple[Result, ...]:
        """The survivors that the author has not accepted."""
        return tuple(one for one in self.survivors if one.id not in self.accepted)

    @property
    def open_in(self) -> dict[str, int]:
        """Where the open survivors are, as mutants are named (a rule by its id, `need X`, `check X`) -> how many."""
        return dict(Counter(one.part for one in self.open).most_common())

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        kinds = Counter((one.kind, one.status) for one in self.results)
        return {
            "score": math.floor(100 * self.score) / 100,  # 100 is all of them
            "mutants": len(self.results),
            **{status.replace(" ", "_"): self.count(status) for status in ("killed", "survived", "equal", "not exact")},
            "kinds": {
                kind: {s: n for (k, s), n in kinds.items() if k == kind} for kind in sorted({k for k, _ in kinds})
            },
            "survivors": [one.to_dict() | {"accepted": self.accepted.get(one.id)} for one in self.survivors],
            "open_in": self.open_in,
            "outdated": list(self.outdated),
        }


def report_on(results: Sequence[Result], accepted: Iterable[Accepted], *, all_of_them: bool = True) -> MutationReport:
    """Return the report on results.

    Args:
        results: one for each mutant.
        accepted: what accepted.yaml says.
        all_of_them: every mutant was judged, so that accepted mutants that are not among them are outdated.
    """
    reasons = {one.at: one.because for one in accepted if one.finding == FINDING}
    alive = {one.id for one in results if one.status in ("survived", "not exact")}
    known = {one.id for one in results}
    outdated = tuple(at for at in reasons if at not in alive and (all_of_them or at in known))
    return MutationReport(tuple(results), {at: why for at, why in reasons.items() if at in alive}, outdated)

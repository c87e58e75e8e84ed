"""Which rules, exercises and texts carry each claim of the article."""

from __future__ import annotations

from typing import Any

import attrs

from backrules.model import Claim, RulesetData

__all__ = ["ClaimCoverage", "claim_coverage"]


@attrs.frozen
class ClaimCoverage:
    """What carries a claim.

    Attributes:
        claim: the claim.
        rules: ids of the rules that cite it.
        advice: ids of the advice and exercises whose text explains it.
    """

    claim: Claim
    rules: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """A fact may be explained by an advice; whatever advises or warns must be carried by a rule."""
        return bool(self.rules or (self.claim.strength == "fact" and self.advice))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "claim": self.claim.id,
            "strength": self.claim.strength,
            "says": self.claim.says,
            "rules": list(self.rules),
            "advice": list(self.advice),
            "covered": self.covered,
        }


def claim_coverage(data: RulesetData) -> tuple[ClaimCoverage, ...]:
    """Return the coverage of every claim, in the order of sources.yaml."""
    rules: dict[str, list[str]] = {claim: [] for claim in data.claims}
    advice: dict[str, list[str]] = {claim: [] for claim in data.claims}
    for rule in data.rules.values():
        for claim in rule.source.article:
            rules[claim].append(rule.id)
    for definition in data.advice.values():
        for claim in definition.source.article if definition.source else ():
            advice[claim].append(definition.id)
    return tuple(ClaimCoverage(c, tuple(rules[c.id]), tuple(advice[c.id])) for c in data.claims.values())

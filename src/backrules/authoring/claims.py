"""Which rules and texts carry each claim of the documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from backrules.model import Citation, Claim, Document, RulesetData

__all__ = ["ClaimCoverage", "claim_coverage"]


@attrs.frozen
class ClaimCoverage:
    """What carries a claim.

    Attributes:
        document: where it stands.
        claim: the claim.
        rules: ids of the rules that cite it.
        advice: ids of the advice whose text explains it.
    """

    document: Document
    claim: Claim
    rules: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the claim is called."""
        return f"{'the claim' if self.document.id == 'article' else self.document.cited} {self.claim.id}"

    @property
    def covered(self) -> bool:
        """A fact may be explained by an advice; whatever advises or warns must be carried by a rule."""
        return bool(self.rules or (self.claim.strength == "fact" and self.advice))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "document": self.document.id,
            "claim": self.claim.id,
            "strength": self.claim.strength,
            "says": self.claim.says,
            "rules": list(self.rules),
            "advice": list(self.advice),
            "covered": self.covered,
        }


def claim_coverage(data: RulesetData) -> tuple[ClaimCoverage, ...]:
    """Return the coverage of every claim, in the order of sources.yaml."""
    rules = _citing((rule.id, rule.source) for rule in data.rules.values())
    advice = _citing((one.id, one.source) for one in data.advice.values() if one.source is not None)
    return tuple(
        ClaimCoverage(document, claim, tuple(rules.get(place, ())), tuple(advice.get(place, ())))
        for document in data.documents.values()
        for claim in document.claims.values()
        if (place := (document.id, claim.id))
    )


def _citing(sources: Iterable[tuple[str, Citation]]) -> dict[tuple[str, str], list[str]]:
    """Return (document, claim) -> who cites it."""
    citing: dict[tuple[str, str], list[str]] = {}
    for name, source in sources:
        for passages in source.passages:
            for claim in passages.claims:
                citing.setdefault((passages.document, claim), []).append(name)
    return citing

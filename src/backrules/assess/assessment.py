"""How a person stands, as plain frozen data. `to_dict()` gives plain JSON types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules._util.frozen import frozen
from backrules._util.language import ENGLISH, Language, ngettext_noop
from backrules.facts import Values
from backrules.model import Citation
from backrules.model.assessment import Found
from backrules.recommendation import Assumption

__all__ = ["Assessment", "Check"]


@attrs.frozen
class Check:
    """A check of a person.

    Attributes:
        id: the id.
        title: what is looked at.
        band: good, thin, off or unknown.
        value: the number that is shown; None where it is not known, or there is none.
        unit: its unit.
        because: why it matters.
        fix: what to do about it; None where it is good or unknown, or where nothing is proposed.
        sources: where its bands come from.
        missing: the facts that could decide it, while it is unknown.
        changes: number fact -> by how much the fix changes it.
    """

    id: str
    title: str
    band: Found
    value: int | float | None
    unit: str | None
    because: str
    sources: Citation
    missing: tuple[str, ...] = ()
    fix: str | None = None
    changes: Mapping[str, int] = attrs.field(factory=dict, converter=frozen)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "band": self.band,
            "value": self.value,
            "unit": self.unit,
            "because": self.because,
            "fix": self.fix,
            "changes": dict(self.changes),
            "sources": self.sources.to_list(),
            "missing": list(self.missing),
        }


@attrs.frozen
class Assessment:
    """How a person stands.

    Attributes:
        title: the question that it answers.
        band: the worst band of a check that is known, or unknown.
        verdict: the same in a sentence.
        checks: the checks, in order.
        held: why no fix is proposed, or None.
        assuming: what is taken for granted by proposing one.
        after: what would be known of the person once all fixes are done, canonical.
        titles: fact -> what it is called, of those that are missing.
        language: in which it is said.
    """

    title: str
    band: Found
    verdict: str
    checks: tuple[Check, ...]
    held: str | None = None
    assuming: tuple[Assumption, ...] = ()
    after: Values = attrs.field(factory=dict, eq=False, repr=False)
    titles: Mapping[str, str] = attrs.field(factory=dict, eq=False, repr=False)
    language: Language = attrs.field(default=ENGLISH, eq=False, repr=False)

    @property
    def good(self) -> int:
        """How many checks are good."""
        return sum(check.band == "good" for check in self.checks)

    @property
    def known(self) -> int:
        """How many checks are known."""
        return sum(check.band != "unknown" for check in self.checks)

    @property
    def count(self) -> str:
        """How many of the known checks are good, in words."""
        one, many = ngettext_noop("{good} of {n} known check", "{good} of {n} known checks")
        return self.language.ngettext(one, many, self.known, good=self.good)

    @property
    def summary(self) -> str:
        """The verdict, and how many of the known checks are good."""
        if not self.known:
            return self.verdict
        return self.language.gettext("{verdict} ({count})", verdict=self.verdict, count=self.count)

    def __str__(self) -> str:
        return self.summary

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "title": self.title,
            "band": self.band,
            "verdict": self.verdict,
            "good": self.good,
            "known": self.known,
            "checks": [check.to_dict() for check in self.checks],
            "held": self.held,
            "assuming": [assumption.to_dict() for assumption in self.assuming],
        }

"""A finding as plain data, and the kinds there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from backrules._util.frozen import frozen
from backrules._util.spans import Span
from backrules.facts import plain_value
from backrules.model import Accepted

__all__ = ["KINDS", "Finding", "FindingKind", "Report", "Rewrite", "Severity"]

Severity = Literal["error", "warning", "note"]


@attrs.frozen
class FindingKind:
    """A kind of finding.

    Attributes:
        severity: error: wrong for somebody or for everybody; warning: dead or misleading; note: could be better.
        says: what it means, in a sentence.
    """

    severity: Severity
    says: str


KINDS: dict[str, FindingKind] = {
    "never-fires": FindingKind("error", "A rule whose condition is true of nobody."),
    "no-effect": FindingKind(
        "warning",
        "A rule without which everybody would get the same, with the same scores.",
    ),
    "stays-unknown": FindingKind(
        "warning",
        "A rule or a need that is unknown for somebody of whom everything is known: a computed number has no value.",
    ),
    "never-cleared": FindingKind(
        "warning",
        "An avoid rule that stays unknown for somebody whom a fact does not apply to, and so holds back for ever.",
    ),
    "idle-part": FindingKind(
        "warning",
        "A part of a condition that could be left out without any difference, also where something is unknown.",
    ),
    "constant-test": FindingKind("warning", "A comparison that has the same result for every number its fact can be."),
    "advise-and-avoid": FindingKind("warning", "A rule that advises something only when another rule keeps it away."),
    "never-recommended": FindingKind("error", "Advice that nobody can get."),
    "always-withheld": FindingKind("error", "Advice that is always held back when a rule advises it."),
    "exclusive-together": FindingKind("error", "Advice that must not be given together is."),
    "unguarded": FindingKind("error", "Advice is recommended to somebody whom a guard keeps it away from."),
    "no-advice": FindingKind("warning", "Somebody of whom everything is known gets no advice at all."),
    "said-twice": FindingKind("warning", "Two rules that say the same: what they say counts twice."),
    "band-never-reached": FindingKind("warning", "A check with a band that nobody can have."),
    "slot-never-filled": FindingKind("warning", "A slot of a plan that nothing recommended can ever fill."),
    "unused-attribute": FindingKind("warning", "An attribute that no advice says."),
    "unread-fact": FindingKind("warning", "A fact that no rule, need, check or plan reads."),
    "unread-derived": FindingKind("warning", "A derived fact or computed number that nothing reads."),
    "idle-question": FindingKind(
        "warning",
        "A fact that rules read, and that never changes anybody's advice, its order, or a caution about safety.",
    ),
    "constraint-never-violated": FindingKind("warning", "A constraint that nobody violates."),
    "constraint-always-violated": FindingKind(
        "error", "Constraints that everybody of whom everything is known violates."
    ),
    "told-in-vain": FindingKind("warning", "A case tells something of a fact that does not apply: it does not count."),
    "missing-text": FindingKind("note", "A text is missing that answers are made of."),
    "long-text": FindingKind("note", "The `do` of an advice has more words than `do_words` in ruleset.yaml allows."),
    "stale-accepted": FindingKind("warning", "An accepted finding that is no longer found."),
    "unfinished": FindingKind("note", "The time was over before everything was looked at."),
    "too-large": FindingKind(
        "note", "The decision tables are too large to tell: nothing was found, and nothing is proved."
    ),
}


@attrs.frozen
class Rewrite:
    """A mechanical mend: another text for one condition.

    Attributes:
        span: the text that is replaced.
        text: the new text.
    """

    span: Span
    text: str


@attrs.frozen
class Finding:
    """Something odd about a ruleset.

    Attributes:
        kind: one of `KINDS`.
        at: what it is about: `rule deadlift.light`, `fact desk_hours`, and the part or partner where there is one.
        message: what was found, in a sentence.
        person: the plainest profile that shows it; None where it is about nobody (which is proved) or about texts.
        advice: the advice that the person shows it with.
        span: where it stands in the files, or None.
        rewrite: a mechanical mend, or None.
    """

    kind: str
    at: str
    message: str
    person: Mapping[str, Any] | None = attrs.field(default=None, converter=attrs.converters.optional(frozen))
    advice: tuple[str, ...] = ()
    span: Span | None = None
    rewrite: Rewrite | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its kind."""
        return KINDS[self.kind].severity

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        span = self.span
        return {
            "kind": self.kind,
            "severity": self.severity,
            "at": self.at,
            "message": self.message,
            "person": None if self.person is None else {key: plain_value(value) for key, value in self.person.items()},
            "advice": list(self.advice),
            "file": span.source.name if span else None,
            "line": span.line if span else None,
            "column": span.column if span else None,
            "fixable": self.rewrite is not None,
        }


@attrs.frozen
class Report:
    """All findings of a ruleset.

    Attributes:
        findings: those that are not accepted, errors first, then by place.
        accepted: those that the ruleset accepts, with the reasons.
    """

    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Accepted], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "findings": [finding.to_dict() for finding in self.findings],
            "accepted": [{**finding.to_dict(), "because": one.because} for finding, one in self.accepted],
        }

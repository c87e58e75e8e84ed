"""What comes of an invariant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import attrs

from backrules._util.printable import wrapped
from backrules.model import RulesetData
from backrules.model.invariants import Invariant
from backrules.wording.phrases import known_in_words

__all__ = ["Shown", "Verdict", "Word", "wrapped"]

Word = Literal["proved", "refuted", "not exact", "error"]
_INDENT = " " * 10
_Style = Callable[[str, str], str]
_ROLES = {"proved": "good", "refuted": "warning", "not exact": "muted", "error": "alarm"}


def _plain(_: str, text: str) -> str:
    return text


@attrs.frozen
class Shown:
    """Somebody, and what they are told.

    Attributes:
        profile: what is known of them, as it is written.
        recommended: the ids of their advice, best first.
    """

    profile: Mapping[str, Any]
    recommended: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"profile": dict(self.profile), "recommended": list(self.recommended)}


@attrs.frozen
class Verdict:
    """What comes of an invariant.

    Attributes:
        invariant: the invariant.
        verdict: proved for everybody, refuted by somebody, not exact, or error: a mistake in backrules itself.
        reason: what the people show, why it is not exact, or what went wrong.
        people: who refutes it: one person, or two who differ in one fact.
        strict: whether their answers are strict; None where it makes no difference.
        vacuous: why the invariant proves nothing, or "".
    """

    invariant: Invariant
    verdict: Word
    reason: str = ""
    people: tuple[Shown, ...] = ()
    strict: bool | None = None
    vacuous: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is proved."""
        return self.verdict == "proved"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.invariant.id,
            "says": self.invariant.says,
            "place": self.invariant.place,
            "verdict": self.verdict,
            "reason": self.reason,
            "people": [one.to_dict() for one in self.people],
            "strict": self.strict,
            "vacuous": self.vacuous,
        }

    def to_text(self, data: RulesetData, style: _Style = _plain, width: int = 88) -> str:
        """Return it as lines.

        Args:
            data: the ruleset, for the words of its facts.
            style: puts the colours of a role on a text.
            width: columns to wrap at.
        """
        role = _ROLES[self.verdict]
        place = f"  {self.invariant.place}" if self.verdict in ("refuted", "error") and self.invariant.place else ""
        lines = [f"{style(role, f'{self.verdict:9}')} {style('title', self.invariant.id)}{place}"]
        lines += wrapped(self.invariant.says, width, _INDENT)
        if self.reason:
            lines += [style(role, line) for line in wrapped(f"{self.reason}{self._mode()}", width, _INDENT)]
        for label, one in zip(_labels(len(self.people)), self.people, strict=True):
            known = "; ".join(known_in_words(name, value, data) for name, value in one.profile.items())
            lines += wrapped(known or "somebody of whom nothing is known", width, f"{_INDENT}{label}")
            told = wrapped(", ".join(one.recommended) or "nothing", width, f"{_INDENT}  is told: ")
            lines += [style("muted", line) for line in told]
        if self.vacuous:
            lines += wrapped(f"proves nothing: {self.vacuous}", width, _INDENT)
        return "\n".join(lines)

    def _mode(self) -> str:
        return {True: " (strict)", False: " (not strict)", None: ""}[self.strict]


def _labels(count: int) -> tuple[str, ...]:
    return ("before: ", "after:  ") if count == 2 else ("",) * count

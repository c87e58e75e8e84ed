"""What comes of an invariant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import attrs

from backrules.model import RulesetData
from backrules.model.invariants import Invariant
from backrules.render.text import Layout, Style
from backrules.wording.phrases import known_in_words

__all__ = ["Shown", "Verdict", "Word"]

Word = Literal["proved", "refuted", "not exact", "error"]
_INDENT = " " * 10
_ROLES = {"proved": "good", "refuted": "warning", "not exact": "muted", "error": "alarm"}


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

    def to_text(self, data: RulesetData, *, width: int = 88, style: Style | None = None) -> str:
        """Return it as lines.

        Args:
            data: the ruleset, for the words of its facts.
            width: columns to wrap at.
            style: gives the text of a role its colours.
        """
        return "\n".join(self._lines(data, Layout(width, style)))

    def _lines(self, data: RulesetData, layout: Layout) -> Iterator[str]:
        put, role = layout.lines, _ROLES[self.verdict]
        place = f"  {self.invariant.place}" if self.verdict in ("refuted", "error") and self.invariant.place else ""
        head = layout.style(role, f"{self.verdict:{len(_INDENT) - 1}}")
        yield f"{head} {layout.style('title', self.invariant.id)}{place}"
        yield from put(self.invariant.says, _INDENT)
        if self.reason:
            yield from put(f"{self.reason}{self._mode()}", _INDENT, role=role)
        for label, person in zip(_labels(len(self.people)), self.people, strict=True):
            known = "; ".join(known_in_words(name, value, data) for name, value in person.profile.items())
            yield from put(known or "somebody of whom nothing is known", f"{_INDENT}{label}")
            yield from put(", ".join(person.recommended) or "nothing", f"{_INDENT}  is told: ", role="muted")
        if self.vacuous:
            yield from put(f"proves nothing: {self.vacuous}", _INDENT)

    def _mode(self) -> str:
        return {True: " (strict)", False: " (not strict)", None: ""}[self.strict]


def _labels(count: int) -> tuple[str, ...]:
    return ("before: ", "after:  ") if count == 2 else ("",) * count

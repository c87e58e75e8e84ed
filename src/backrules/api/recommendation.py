"""The ranked answer for one profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backrules.answer import Advice, Answer, Possible, Question, Violation, Withheld, to_html, to_text
from backrules.facts import Values

if TYPE_CHECKING:
    from backrules.answer.text import Style
    from backrules.api.ruleset import Ruleset
    from backrules.explain import Difference, Why

__all__ = ["FORMAT", "Recommendation"]

FORMAT = 1  # of to_dict()


class Recommendation:
    """What is recommended to one person, and why.

    Nothing but the ranked advice is computed before it is asked for. `str()` reads well; notebooks show HTML.
    """

    __slots__ = ("_answer", "_ruleset", "_values", "strict", "top")

    def __init__(self, ruleset: Ruleset, values: Values, answer: Answer, *, strict: bool, top: int | None) -> None:
        self._ruleset, self._values, self._answer = ruleset, values, answer
        self.strict, self.top = strict, top

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset that gave it."""
        return self._ruleset

    @property
    def advice(self) -> tuple[Advice, ...]:
        """The recommended advice, best first."""
        return self._answer.advice

    @property
    def outcome(self) -> tuple[str, ...]:
        """The ordered ids of the recommended advice."""
        return tuple(advice.id for advice in self._answer.advice)

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What was held back and why, in catalogue order."""
        return self._answer.withheld

    @property
    def possible(self) -> tuple[Possible, ...]:
        """What an unknown fact still decides, in catalogue order."""
        return self._answer.possible

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Facts that cannot go together."""
        return self._answer.violations

    @property
    def safety_checked(self) -> bool:
        """False while a safety fact that guards something here is unknown."""
        return self._answer.safety_checked

    @property
    def settled(self) -> bool:
        """True when no fact is unknown that a rule reads."""
        return self._answer.settled

    @property
    def profile(self) -> dict[str, Any]:
        """The known facts in canonical form, plain JSON types, in the order of the facts."""
        return self._ruleset.profiles.canonical(self._values)

    def next_question(self) -> Question | None:
        """Return the question whose answer is needed next: safety first. None when nothing is open."""
        return self._answer.question

    def status(self, advice: str) -> str:
        """Return excluded, possible, withheld or recommended.

        Raises:
            UsageError: there is no such advice.
        """
        self._ruleset.check_advice(advice)
        return self._answer.status(advice)

    def why(self, advice: str) -> Why:
        """Return why an advice has its status: its rules, their conditions, the facts and the sources.

        Raises:
            UsageError: there is no such advice.
        """
        from backrules.explain import why

        self._ruleset.check_advice(advice)
        return why(advice, self._answer, self._ruleset.data)

    def what_if(self, **facts: Any) -> Difference:
        """Return what would be new, gone or moved if these facts were known so; None makes a fact unknown.

        Raises:
            ProfileError: facts that are not valid, all of them.
        """
        from backrules.explain import difference

        changed = {**self._values, **facts}
        other = self._ruleset.recommend(changed, strict=self.strict, top=self.top)
        return difference(self._answer, other._answer)

    def to_dict(self, *, include_profile: bool = True) -> dict[str, Any]:
        """Return plain JSON types, the same bytes for the same input.

        Args:
            include_profile: False leaves the values of facts out; the result cannot be replayed then.
        """
        from backrules import __version__

        data, question = self._ruleset.data, self.next_question()
        result: dict[str, Any] = {
            "format": FORMAT,
            "backrules": __version__,
            "ruleset": {"id": data.id, "version": data.version, "fingerprint": data.fingerprint},
            "options": {"strict": self.strict, "top": self.top},
        }
        if include_profile:
            result["profile"] = self.profile
        return result | {
            "advice": [advice.to_dict() for advice in self.advice],
            "withheld": [withheld.to_dict() for withheld in self.withheld],
            "possible": [possible.to_dict() for possible in self.possible],
            "violations": [violation.to_dict() for violation in self.violations],
            "safety_checked": self.safety_checked,
            "settled": self.settled,
            "next_question": question.to_dict() if question else None,
        }

    def to_text(self, *, width: int = 88, style: Style | None = None) -> str:
        """Return lines of text, wrapped at `width` columns.

        Args:
            width: columns.
            style: gives the text of a role (title, heading, muted, warning) its colours.
        """
        return to_text(self._answer, self._ruleset.data, width=width, **({"style": style} if style else {}))

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Recommendation of {self._ruleset.data.id}: {', '.join(self.outcome) or 'nothing'}>"

    def _repr_html_(self) -> str:
        return to_html(self._answer, self._ruleset.data)

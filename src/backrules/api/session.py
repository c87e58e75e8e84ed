"""What is known so far in a conversation, as an immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from backrules.api.shipped import builtin
from backrules.errors import Problem, ProfileError, UsageError, nearest
from backrules.facts import Values
from backrules.frozen import frozen

if TYPE_CHECKING:
    from backrules.answer import Question
    from backrules.api.recommendation import Recommendation
    from backrules.api.ruleset import Ruleset

__all__ = ["SESSION_FORMAT", "Session", "Step"]

SESSION_FORMAT = 1  # of to_dict()
_MOST_STEPS = 10_000  # in a snapshot that is read


@attrs.frozen
class Step:
    """One step of a conversation.

    Attributes:
        told: the facts that were told, in canonical form.
        forgotten: the facts that were taken back.
    """

    told: Mapping[str, Any] = attrs.field(factory=dict, converter=frozen)
    forgotten: tuple[str, ...] = ()


class Session:
    """A conversation: facts arrive one by one, some never.

    Every method that changes something returns a new session and leaves this one as it is, so a session may be shared
    between threads and tasks, kept, and gone back to. It holds no answers: they are computed when asked for.

    Args:
        ruleset: the ruleset; the built-in one by default.
        strict: withhold advice while a question that guards it is open.
    """

    __slots__ = ("_history", "_ruleset", "_strict", "_values")

    def __init__(self, ruleset: Ruleset | None = None, *, strict: bool = True) -> None:
        self._ruleset = ruleset or builtin()
        self._strict = bool(strict)
        self._values: Values = {}
        self._history: tuple[Step, ...] = ()

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""
        return self._ruleset

    @property
    def strict(self) -> bool:
        """Whether advice is withheld while a question that guards it is open."""
        return self._strict

    @property
    def profile(self) -> dict[str, Any]:
        """What is known, in canonical form, plain JSON types."""
        return self._ruleset.profiles.canonical(self._values)

    def tell(self, profile: object = None, /, **facts: Any) -> Session:
        """Return a session that knows more: all of it, or none if something is not valid.

        Options of a choices fact that are told as a mapping are added to the ones that are known already.

        Args:
            profile: a mapping fact -> value, or an attrs or dataclass instance.
            facts: more facts, by name.

        Raises:
            ProfileError: facts that are not valid, all of them.
        """
        read = self._ruleset.profiles.read
        given = dict(self._ruleset.profiles.as_mapping(profile)) if profile is not None else {}
        told = read({**given, **facts})
        told = {name: self._joined(name, value) for name, value in told.items()}
        return self._after({**self._values, **told}, Step(told=told))

    def _joined(self, name: str, value: Any) -> Any:
        """Add options that are told one by one to those that are known."""
        known = self._values.get(name)
        if not isinstance(value, dict) or known is None:
            return value
        options = self._ruleset.data.facts[name].options
        before = dict(known) if isinstance(known, dict) else {option: option in known for option in options}  # type: ignore[operator]
        return self._ruleset.profiles.read({name: {**before, **value}})[name]

    def forget(self, *facts: str) -> Session:
        """Return a session to which these facts are unknown again.

        Raises:
            ProfileError: there are no such facts.
        """
        known = self._ruleset.data.facts
        missing = [fact for fact in facts if not isinstance(fact, str) or fact not in known]
        if missing:
            raise ProfileError(
                [Problem("there is no such fact", str(one)[:60], hint=nearest(one, known)) for one in missing]
            )
        values = {name: value for name, value in self._values.items() if name not in facts}
        return self._after(values, Step(forgotten=tuple(facts)))

    def undo(self) -> Session:
        """Return the session before the last step; the same if there was none."""
        session = Session(self._ruleset, strict=self._strict)
        for step in self._history[:-1]:
            session = session._again(step)
        return session

    def _again(self, step: Step) -> Session:
        return self.forget(*step.forgotten) if step.forgotten else self.tell(step.told)

    def _after(self, values: Values, step: Step) -> Session:
        session = Session(self._ruleset, strict=self._strict)
        session._values, session._history = values, (*self._history, step)
        return session

    @property
    def history(self) -> tuple[Step, ...]:
        """The steps so far, first to last."""
        return self._history

    @property
    def recommendation(self) -> Recommendation:
        """Ranked advice from what is known."""
        return self._ruleset.recommend(self._values, strict=self._strict)

    def next_question(self) -> Question | None:
        """Return the question to ask next: safety first. None when nothing is open."""
        return self.recommendation.next_question()

    @property
    def settled(self) -> bool:
        """True when no fact is unknown that a rule reads."""
        return self.recommendation.settled

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types, from which `from_dict` makes the session again."""
        data = self._ruleset.data
        return {
            "format": SESSION_FORMAT,
            "ruleset": {"id": data.id, "version": data.version, "fingerprint": data.fingerprint},
            "strict": self._strict,
            "history": [
                {"told": self._ruleset.profiles.canonical(step.told), "forgotten": list(step.forgotten)}
                for step in self.history
            ],
        }

    @classmethod
    def from_dict(cls, snapshot: Mapping[str, Any], ruleset: Ruleset | None = None) -> Session:
        """Return the session of a snapshot.

        A snapshot made with another version of the ruleset is taken over when everything that was told is still valid.

        Args:
            snapshot: what `to_dict` gave.
            ruleset: the ruleset; the built-in one by default.

        Raises:
            UsageError: this is no snapshot, or one of another ruleset.
            ProfileError: something that was told is no longer valid.
        """
        session = cls(ruleset, strict=_checked(snapshot)["strict"])
        theirs, ours = snapshot["ruleset"].get("id"), session.ruleset.id
        if theirs != ours:
            raise UsageError(f"this session was made with the ruleset {theirs!r}, not with {ours!r}")
        for step in snapshot["history"]:
            session = session._again(Step(step["told"], tuple(step["forgotten"])))
        return session

    def __repr__(self) -> str:
        return f"<Session of {self._ruleset.id}: {', '.join(self._values) or 'nothing'} known>"


def _checked(snapshot: object) -> Mapping[str, Any]:
    if not isinstance(snapshot, Mapping) or snapshot.get("format") != SESSION_FORMAT:
        raise UsageError(f"this is no session of format {SESSION_FORMAT}, as Session.to_dict() gives it")
    steps = snapshot.get("history")
    whole = (
        isinstance(snapshot.get("strict"), bool)
        and isinstance(snapshot.get("ruleset"), Mapping)
        and isinstance(steps, list)
        and len(steps) <= _MOST_STEPS
        and all(_is_step(step) for step in steps)
    )
    if not whole:
        raise UsageError(
            "this session is damaged: it needs strict, ruleset and history, as Session.to_dict() gives them"
        )
    return snapshot


def _is_step(step: object) -> bool:
    return (
        isinstance(step, Mapping)
        and isinstance(step.get("told"), Mapping)
        and isinstance(step.get("forgotten"), list)
        and all(isinstance(fact, str) for fact in step["forgotten"])
    )

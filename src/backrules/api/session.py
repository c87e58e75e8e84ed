"""What is known so far in a conversation, as an immutable value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakValueDictionary

import attrs

from backrules._util.frozen import Frozen, frozen
from backrules._util.language import SOURCE
from backrules._util.printable import quoted, shortened
from backrules.api.shipped import builtin
from backrules.api.snapshot import FORMAT, MOST_STEPS, fitting_steps, read_snapshot
from backrules.errors import Problem, ProfileError, UsageError, nearest
from backrules.facts import PartlyKnown, Value, Values

if TYPE_CHECKING:
    from backrules.api.recommendation import Recommendation
    from backrules.api.ruleset import Ruleset
    from backrules.questions import Prefer, Question

__all__ = ["SESSION_FORMAT", "Session", "Step"]

SESSION_FORMAT = FORMAT  # of to_dict()

_NOTHING: Mapping[str, Value] = Frozen()


@attrs.frozen
class Step:
    """One step of a conversation.

    Attributes:
        told: the facts that were told, in canonical form.
        skipped: the facts that cannot be answered.
    """

    told: Mapping[str, Any] = attrs.field(factory=dict, converter=frozen)
    skipped: tuple[str, ...] = ()


class _Link(NamedTuple):
    """A step and what was before it. Sessions share their past, and thousands of them are kept, so it is small."""

    before: _Link | None
    told: tuple[tuple[str, Any], ...]
    skipped: tuple[str, ...]


class Session:
    """A conversation: facts arrive one by one, some never.

    Every method that changes something returns a new session and leaves this one as it is, so a session may be shared
    between threads and tasks, kept, and gone back to. What it recommends is computed when asked for, and kept with it.
    Equal are sessions of the same ruleset, options and steps. It pickles, together with its ruleset unless that is the
    built-in one; `to_dict` is what to keep of it.

    Args:
        ruleset: the ruleset; the built-in one by default.
        strict: withhold advice while a question that guards it is open.
        as_of: the day that dates are counted up to, for the whole session; the day on which it begins if not given.
        lang: the language of what is said; that of the ruleset if not given.
    """

    __slots__ = ("_last", "_recommendation", "_ruleset", "_skipped", "_strict", "_values")

    def __init__(
        self,
        ruleset: Ruleset | None = None,
        *,
        strict: bool = True,
        as_of: date | str | None = None,
        lang: str | None = None,
    ) -> None:
        if ruleset is not None and not hasattr(ruleset, "profiles"):
            raise UsageError(f"a session is of a ruleset, as load() gives it, not of {type(ruleset).__name__}")
        ruleset = (ruleset or builtin()).staying_on(as_of)
        self._ruleset = ruleset if lang is None else ruleset.in_language(lang)
        self._strict = bool(strict)
        self._values: Values = {}
        self._skipped: tuple[str, ...] = ()
        self._last: _Link | None = None
        self._recommendation: Recommendation | None = None  # made when first asked for

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

    @property
    def skipped(self) -> tuple[str, ...]:
        """The facts that cannot be answered and are not asked again, in the order of the facts."""
        return self._skipped

    def tell(self, profile: object = None, /, **facts: Any) -> Session:
        """Return a session that knows more: all of it, or none if something is not valid.

        Options of a choices fact that are told as a mapping are added to the ones that are known already. What is told
        is no longer skipped.

        Args:
            profile: a mapping fact -> value, or an attrs or dataclass instance.
            facts: more facts, by name.

        Raises:
            ProfileError: facts that are not valid, all of them.
        """
        read = self._ruleset.profiles.read
        given = dict(self._ruleset.profiles.as_mapping(profile)) if profile is not None else {}
        return self._after(told=read({**given, **facts}))

    def forget(self, *facts: str) -> Session:
        """Return a session to which these facts are unknown again, and may be asked again, as if never told or skipped.

        Their values are erased from the history too, so this is no step, and `undo` cannot bring them back. Sessions
        from before, snapshots and pickles that were made of them, still hold the values.

        Raises:
            ProfileError: there are no such facts.
        """
        erased = frozenset(self._named(facts))
        links = [
            link._replace(
                told=tuple([pair for pair in link.told if pair[0] not in erased]),
                skipped=tuple([name for name in link.skipped if name not in erased]),
            )
            for link in self._links()
        ]
        known = erased.isdisjoint(self._values) and erased.isdisjoint(self._skipped)
        return self if known and links == self._links() else self._with(links)

    def skip(self, *facts: str) -> Session:
        """Return a session that does not ask for these facts: they cannot be answered.

        What is known of them stays known; a fact that is known entirely is not asked for anyway, and not skipped.
        Telling or forgetting a fact has it asked again.

        Raises:
            ProfileError: there are no such facts.
        """
        return self._after(skipped=self._named(facts))

    def _named(self, facts: tuple[object, ...]) -> tuple[str, ...]:
        known, renamed = self._ruleset.data.facts, self._ruleset.data.renamed
        names = [one if isinstance(one, str) else f"a value of type {type(one).__name__}" for one in facts]
        problems: list[Problem] = []
        for one in (name for name in names if name not in known):
            problems.append(
                Problem(
                    "there is no such fact", shortened(one), hint=renamed.hint(one) or nearest(one, known, problems)
                )
            )
        if problems:
            raise ProfileError(problems)
        return tuple(names)

    def undo(self) -> Session:
        """Return the session before the last step; the same if there was none."""
        return self._with(self._links()[:-1])

    def _links(self) -> list[_Link]:
        """The steps, first to last."""
        links, link = [], self._last
        while link is not None:
            links.append(link)
            link = link.before
        return links[::-1]

    def _with(self, links: Sequence[_Link]) -> Session:
        """Return a session of the same kind that went through these steps."""
        session = Session(self._ruleset, strict=self._strict)
        for link in links:
            session = session._after(dict(link.told), link.skipped)
        return session

    def _after(self, told: Mapping[str, Value] = _NOTHING, skipped: tuple[str, ...] = ()) -> Session:
        """Return the session after one step, or this one where it changes nothing: facts are told, then skipped.

        Args:
            told: facts in canonical form.
            skipped: names of facts.
        """
        facts = self._ruleset.data.facts
        # the names are the ruleset's own, so that those of the caller can go
        told = {
            facts[name].name: self._ruleset.profiles.joined(name, self._values.get(name), value)
            for name, value in told.items()
        }
        values = self._values | told
        closed = {name for name in skipped if name not in values or isinstance(values[name], PartlyKnown)}
        closed |= {*self._skipped}.difference(told)
        still = tuple(name for name in facts if name in closed) if closed else ()
        if still == self._skipped and values == self._values:
            return self
        session = Session(self._ruleset, strict=self._strict)
        session._values = values
        session._skipped = still
        session._last = _Link(self._last, tuple(told.items()), skipped)
        return session

    @property
    def history(self) -> tuple[Step, ...]:
        """The steps so far, first to last."""
        return tuple(Step(dict(link.told), skipped=link.skipped) for link in self._links())

    @property
    def recommendation(self) -> Recommendation:
        """Ranked advice from what is known: computed when first asked for, and kept with the session."""
        found = self._recommendation
        if found is None:
            found = self._ruleset.recommend(self._values, strict=self._strict, skipped=self._skipped)
            self._recommendation = found
        return found

    def next_question(self, *, prefer: Prefer = "outcome", form: str | None = None) -> Question | None:
        """Return the question worth asking next, or None when it is settled; see `Recommendation.next_question`.

        Raises:
            UsageError: `prefer` is neither outcome nor top, or there is no such form.
        """
        return self.recommendation.next_question(prefer=prefer, form=form)

    @property
    def settled(self) -> bool:
        """True when nothing that may still be asked can change the outcome, whatever else is answered."""
        return self.recommendation.settled

    @property
    def relevant(self) -> tuple[str, ...]:
        """The facts whose answer can still change the outcome, alone or together with others, in their order."""
        return self.recommendation.relevant

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types, from which `from_dict` makes the session again.

        Of more than 10,000 steps, the first ones become one.
        """
        data, canonical = self._ruleset.data, self._ruleset.profiles.canonical
        links = self._shortened(self._links())
        settled = {name for link in links for name, value in link.told if isinstance(value, tuple)}
        return {
            "format": SESSION_FORMAT,
            "ruleset": {"id": data.id, "version": data.version, "fingerprint": data.fingerprint},
            "strict": self._strict,
            **({} if self._ruleset.as_of is None else {"as_of": self._ruleset.as_of.isoformat()}),
            **({} if self._ruleset.language == SOURCE else {"language": self._ruleset.language}),
            # so that an option that another version adds is not taken for answered
            "options": {name: list(fact.options) for name, fact in data.facts.items() if name in settled},
            "history": [
                {"told": canonical(dict(link.told)), "forgotten": [], "skipped": list(link.skipped)} for link in links
            ],
        }

    def _shortened(self, links: list[_Link]) -> list[_Link]:
        """Make one step of the first ones where there are more than a snapshot may have."""
        if len(links) <= MOST_STEPS:
            return links
        first = self._with(links[: 1 - MOST_STEPS])
        return [_Link(None, tuple(first._values.items()), first._skipped), *links[1 - MOST_STEPS :]]

    @classmethod
    def from_dict(cls, snapshot: Mapping[str, Any], ruleset: Ruleset | None = None) -> Session:
        """Return the session of a snapshot.

        A snapshot made with another version of the ruleset is taken over when everything that was told is still valid;
        options that are new since then are unknown, and facts and options that were renamed have their names of today.

        Args:
            snapshot: what `to_dict` gave, in this format or an earlier one.
            ruleset: the ruleset; the built-in one by default.

        Raises:
            UsageError: this is no snapshot, a damaged one, or one of another ruleset.
            ProfileError: something in it is not valid, or no longer; it says which version it was made with.
        """
        kept = read_snapshot(snapshot)
        session = cls(ruleset, strict=kept.strict, as_of=kept.as_of, lang=kept.language)
        if kept.id != session.ruleset.id:
            raise UsageError(
                f"this session was made with the ruleset {quoted(kept.id)}, not with {session.ruleset.id!r}"
            )
        for step in fitting_steps(kept, session.ruleset.data, session.ruleset.profiles):
            if step.forgotten:  # a snapshot of an earlier version, which kept what was forgotten
                session = session.forget(*step.forgotten)
            session = session._after(step.told, step.skipped)
        return session

    def __copy__(self) -> Session:
        return self

    def __deepcopy__(self, _: object) -> Session:
        return self  # it never changes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Session) and self._key == other._key

    def __hash__(self) -> int:
        *options, steps = self._key
        return hash((*options, len(steps), tuple(self._values)))

    @property
    def _key(self) -> tuple[str, date | None, str, bool, list[tuple[Any, ...]]]:
        """What makes a session the same: the ruleset, the options and the steps."""
        ruleset, steps = self._ruleset, [link[1:] for link in self._links()]
        return ruleset.fingerprint, ruleset.as_of, ruleset.language, self._strict, steps

    def __reduce__(self) -> tuple[Any, ...]:
        steps = [link[1:] for link in self._links()]  # in a list: a chain would be as deep as it is long
        language = self._ruleset.language
        shipped = self._ruleset is builtin().languages.get(language)
        return _revived, (self._ruleset.fingerprint if shipped else self._ruleset, self._strict, steps, language)

    def __repr__(self) -> str:
        return f"<Session of {self._ruleset.id}: {', '.join(self._values) or 'nothing'} known>"


_carried: WeakValueDictionary[str, Ruleset] = WeakValueDictionary()  # rulesets that came with pickled sessions


def _revived(ruleset: Ruleset | str, strict: bool, steps: list[tuple[Any, ...]], language: str) -> Session:
    if not isinstance(ruleset, str):
        there = _carried.setdefault(ruleset.fingerprint, ruleset)
        ruleset = there if there.data == ruleset.data else ruleset
    elif ruleset == builtin().fingerprint:
        ruleset = builtin(language)
    else:
        raise UsageError("this session was pickled with another version of the built-in ruleset; keep its to_dict()")
    return Session(ruleset, strict=strict)._with([_Link(None, *step) for step in steps])

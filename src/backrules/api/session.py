"""What is known so far in a conversation, as an immutable value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, overload
from weakref import WeakValueDictionary

from backrules._util.frozen import Frozen
from backrules._util.printable import quoted
from backrules.api.answering import AnswerError, facts_of, question_id, reply_of, sentence, values_of, with_id
from backrules.api.shipped import builtin
from backrules.api.snapshot import MOST_STEPS, fitting_steps, read_snapshot, snapshot_of
from backrules.api.steps import By, Link, Source, Step, days_before
from backrules.api.telling import check_keywords, checked_names, unproven_facts
from backrules.errors import Problem, ProfileError, UsageError
from backrules.facts import PartlyKnown, Value, Values

if TYPE_CHECKING:
    from backrules.api.recommendation import Recommendation
    from backrules.api.ruleset import Ruleset
    from backrules.questions import Prefer, Question
    from backrules.replies import Reply

__all__ = ["Session", "Step"]


_NOWHERE = Source()
_NOTHING: Mapping[str, Value] = Frozen()


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

    __slots__ = ("_last", "_number", "_recommendation", "_ruleset", "_skipped", "_strict", "_values")

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
        self._last: Link | None = None
        self._number = 0  # of changes so far: it never falls
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
    def number(self) -> int:
        """How many changes there were, taken back or not: questions are bound to it."""
        return self._number

    @property
    def profile(self) -> dict[str, Any]:
        """What is known, in canonical form, plain JSON types."""
        return self._ruleset.profiles.canonical(self._values)

    @property
    def skipped(self) -> tuple[str, ...]:
        """The facts that cannot be answered and are not asked again, in the order of the facts."""
        return self._skipped

    @overload
    def tell(
        self, profile: object = None, /, *, on_error: Literal["collect"], **facts: Any
    ) -> tuple[Session, tuple[Problem, ...]]: ...

    @overload
    def tell(self, profile: object = None, /, *, on_error: Literal["raise"] = "raise", **facts: Any) -> Session: ...

    def tell(
        self,
        profile: object = None,
        /,
        *,
        on_error: str = "raise",
        at: datetime | str | None = None,
        by: By | None = None,
        words: str | None = None,
        quotes: Mapping[str, str] | None = None,
        message: str | None = None,
        **facts: Any,
    ) -> Session | tuple[Session, tuple[Problem, ...]]:
        """Return a session that knows more: all of it, or none if something is not valid.

        Options of a choices fact that are told as a mapping are added to the ones that are known already. What is told
        is no longer skipped. A fact that is called like one of the keywords is told in the mapping.

        Args:
            profile: a mapping fact -> value, or an attrs or dataclass instance.
            on_error: `raise`, or `collect`: tell what is valid, and return the session and the problems of the rest.
            at: when, for the step; nothing here reads a clock.
            by: who told it: `user`, `model` or `app`.
            words: in which words.
            quotes: fact -> the words of the message that say so, which stand in for `words`.
            message: what the person wrote. With it, every fact must have a quote that stands there: what a language
                model made of a message is so held against it.
            facts: more facts, by name.

        Raises:
            ProfileError: facts that are not valid, or without their quote, all of them.
            UsageError: a keyword is none of what it may be.
        """
        check_keywords(self._ruleset.data.facts, locals(), on_error)
        profiles = self._ruleset.profiles
        given = {**(profiles.as_mapping(profile) if profile is not None else {}), **facts}
        unproven = tuple(unproven_facts(given, quotes or {}, message))
        values, problems = profiles.read_valid(given)
        problems = (*unproven, *(one for one in problems if one.path not in {other.path for other in unproven}))
        if problems and on_error == "raise":
            raise ProfileError(problems)
        refused = {one.path for one in unproven}
        told = {name: value for name, value in values.items() if name not in refused}
        said = " … ".join(quotes[name] for name in told if quotes and name in quotes) if quotes else words
        after = self._after(told, source=Source.of(at, by, said))
        return (after, problems) if on_error == "collect" else after

    def forget(self, *facts: str) -> Session:
        """Return a session to which these facts are unknown again, and may be asked again, as if never told or skipped.

        Their values are erased from the history too, so this is no step, and `undo` cannot bring them back. Sessions
        from before, snapshots and pickles that were made of them, still hold the values.

        Raises:
            ProfileError: there are no such facts.
        """
        erased = frozenset(self._checked_names(facts))
        links = [link.without(erased) for link in self._links()]
        known = erased.isdisjoint(self._values) and erased.isdisjoint(self._skipped)
        return self if known and links == self._links() else self._with(links)

    def skip(
        self, *facts: str, at: datetime | str | None = None, by: By | None = None, words: str | None = None
    ) -> Session:
        """Return a session that does not ask for these facts: they cannot be answered.

        What is known of them stays known; a fact that is known entirely is not asked for anyway, and not skipped.
        Telling or forgetting a fact has it asked again.

        Args:
            facts: the facts.
            at: when, for the step.
            by: who said so.
            words: in which words.

        Raises:
            ProfileError: there are no such facts.
            UsageError: `at`, `by` or `words` is none of what it may be.
        """
        return self._after(skipped=self._checked_names(facts), source=Source.of(at, by, words))

    def answer(
        self,
        question: Question | str,
        answer: Any,
        *,
        lang: str | None = None,
        numbered: bool = False,
        prefer: Prefer = "outcome",
        at: datetime | str | None = None,
        by: By | None = "user",
    ) -> Session:
        """Return a session that knows the answer to a question, and only to that: one that is not open is refused.

        A text is understood (`Question.parse`): an answer is told, "don't know" skips, "back" takes the last step back.
        So a message that comes twice, late, or from another tab is never taken for the answer to another question.

        Args:
            question: the question, as `next_question` or `question` gave it, or its id.
            answer: a text, a value, or a mapping fact -> value.
            lang: the language of a text; that of the ruleset if not given.
            numbered: whether the options were shown with numbers from 1 on, and 0 for none of them.
            prefer: how the question is chosen that an error carries.
            at: when, for the step.
            by: who answered.

        Raises:
            AnswerError: the question is not open any more, or a text is no answer; it says what to send.
            ProfileError: a value is not valid.
            UsageError: this is no question of a session of this ruleset.
        """
        from backrules.replies import spoken  # not until somebody replies

        lang = lang or spoken(self._ruleset.language)
        facts = self._facts_asked(question, lang, prefer)
        profiles, asked = self._ruleset.profiles, [self._ruleset.data.facts[fact] for fact in facts]
        if not isinstance(answer, str):
            return self._after(profiles.read(values_of(asked, answer)), source=Source.of(at, by, None))
        waiting = self.recommendation.answer.context.counted.first
        reply = reply_of(self._ruleset.data, facts, self._values, waiting, answer, lang, numbered=numbered)
        source = Source.of(at, by, answer)
        if reply.has_value:
            told = profiles.read(reply.value if len(facts) > 1 else {facts[0]: reply.value})
            closed = reply.status == "partial" and not reply.ask_back  # nothing can be said about the rest
            return self._after(told, facts if closed else (), source)
        if reply.status == "skip":
            return self._after(skipped=facts, source=source)
        if reply.status == "back":
            return self.undo()
        raise self._not_taken(reply, facts, lang, prefer)

    def _facts_asked(self, question: Question | str, lang: str, prefer: Prefer) -> tuple[str, ...]:
        """Return the facts that a question of this very state asks for."""
        facts = facts_of(question, self._ruleset.id)
        if question_id(self._ruleset.data, facts, self._number) == getattr(question, "id", question):
            if not {*facts} <= self._ruleset.data.facts.keys() or len({*facts}) < len(facts):
                raise UsageError(
                    f"{quoted(getattr(question, 'id', question))} is not the id of a question that was asked"
                )
            return facts
        answered = all(fact in self._values or fact in self._skipped for fact in facts)
        open_now = self.next_question(prefer=prefer)
        say = sentence(lang, "stale", ask=open_now.ask) if open_now else sentence(lang, "settled")
        raise AnswerError("answered" if answered else "stale", say, open_now)

    def _not_taken(self, reply: Reply, facts: tuple[str, ...], lang: str, prefer: Prefer) -> AnswerError:
        open_now = self.next_question(prefer=prefer)
        if reply.status == "why":
            asked = open_now if open_now is not None and open_now.facts == facts else self.question(facts[0])
            return AnswerError("why", asked.why, open_now)
        say = sentence(lang, "stopped") if reply.status == "stop" else reply.ask_back
        return AnswerError(reply.status, say, open_now)

    def _checked_names(self, facts: tuple[object, ...]) -> tuple[str, ...]:
        return checked_names(facts, self._ruleset.data.facts, self._ruleset.data.renamed)

    def undo(self) -> Session:
        """Return the session before the last step; the same if there was none."""
        links = self._links()
        return self._with(links[:-1]) if links else self

    def _links(self) -> list[Link]:
        """The steps, first to last."""
        links, link = [], self._last
        while link is not None:
            links.append(link)
            link = link.before
        return links[::-1]

    def _with(self, links: Sequence[Link]) -> Session:
        """Return a session of the same kind that went through these steps."""
        session = Session(self._ruleset, strict=self._strict)
        for link in links:
            session = session._after(dict(link.told), link.skipped, link.source)
        session._number = self._number + 1
        return session

    def _after(
        self, told: Mapping[str, Value] = _NOTHING, skipped: tuple[str, ...] = (), source: Source = _NOWHERE
    ) -> Session:
        """Return the session after one step, or this one where it changes nothing: facts are told, then skipped.

        Args:
            told: facts in canonical form.
            skipped: names of facts.
            source: when, by whom and in which words.
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
        session._last = Link(self._last, tuple(told.items()), skipped, source)
        session._number = self._number + 1
        return session

    @property
    def history(self) -> tuple[Step, ...]:
        """The steps so far, first to last."""
        return tuple(link.step for link in self._links())

    def stale(self, *, days: float, now: datetime | str) -> tuple[str, ...]:
        """Return the facts that should be asked again: told longer ago than that, or nobody said when.

        Args:
            days: how many days an answer is good for.
            now: the time.

        Raises:
            UsageError: this is no time, or no number of days.
        """
        oldest = days_before(now, days)
        told = {name: link.source.at for link in self._links() for name, _ in link.told}
        return tuple(name for name in self._ruleset.data.facts if name in self._values and told.get(name, "") < oldest)

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
        found = self.recommendation.next_question(prefer=prefer, form=form)
        return None if found is None else with_id(found, self._ruleset.data, self._number)

    def question(self, fact: str) -> Question:
        """Return the question for a fact, whether or not it is open: to change an answer, and for forms of one's own.

        Raises:
            ProfileError: there is no such fact.
        """
        (name,) = self._checked_names((fact,))
        return with_id(self.recommendation.question(name), self._ruleset.data, self._number)

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
        return snapshot_of(self._ruleset, self._shortened(self._links()), strict=self._strict, number=self._number)

    def _shortened(self, links: list[Link]) -> list[Link]:
        """Make one step of the first ones where there are more than a snapshot may have."""
        if len(links) <= MOST_STEPS:
            return links
        first = self._with(links[: 1 - MOST_STEPS])
        return [Link(None, tuple(first._values.items()), first._skipped), *links[1 - MOST_STEPS :]]

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
            session = session._after(step.told, step.skipped, step.source)
        session._number = max(session._number, kept.number)
        return session

    def __copy__(self) -> Session:
        return self

    def __deepcopy__(self, _: object) -> Session:
        return self  # it never changes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Session) and self._key == other._key

    def __hash__(self) -> int:
        *options, steps = self._key
        return hash((*options, len(steps), frozenset(self._values)))

    @property
    def _key(self) -> tuple[str, date | None, str, bool, list[tuple[Any, ...]]]:
        """What makes a session the same: the ruleset, the options and the steps."""
        ruleset, steps = self._ruleset, [(dict(link.told), link.skipped) for link in self._links()]
        return ruleset.fingerprint, ruleset.as_of, ruleset.language, self._strict, steps

    def __reduce__(self) -> tuple[Any, ...]:
        steps = [link[1:] for link in self._links()]  # in a list: a chain would be as deep as it is long
        language = self._ruleset.language
        shipped = self._ruleset is builtin().languages.get(language)
        ruleset = self._ruleset.fingerprint if shipped else self._ruleset
        return _revived, (ruleset, self._strict, steps, self._number, language)

    def __repr__(self) -> str:
        return f"<Session of {self._ruleset.id}: {', '.join(self._values) or 'nothing'} known>"


_carried: WeakValueDictionary[str, Ruleset] = WeakValueDictionary()  # rulesets that came with pickled sessions


def _revived(ruleset: Ruleset | str, strict: bool, steps: list[tuple[Any, ...]], number: int, language: str) -> Session:
    if not isinstance(ruleset, str):
        there = _carried.setdefault(ruleset.fingerprint, ruleset)
        ruleset = there if there.data == ruleset.data else ruleset
    elif ruleset == builtin().fingerprint:
        ruleset = builtin(language)
    else:
        raise UsageError("this session was pickled with another version of the built-in ruleset; keep its to_dict()")
    session = Session(ruleset, strict=strict)._with([Link(None, *step) for step in steps])
    session._number = number
    return session

"""The one question worth asking, why it is asked, and what each answer would change."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from heapq import heapify, heappop, heapreplace
from typing import Literal

import attrs

from backrules._util.language import gettext_noop
from backrules._util.lazy import lazy
from backrules.diagrams import Outcomes, Restriction, TooLarge, is_open
from backrules.facts import Fact, Values
from backrules.questions.answers import answers_of
from backrules.questions.question import AnswerEffect, Part, Question
from backrules.questions.ranks import Candidate, Rank
from backrules.questions.relevance import Relevance
from backrules.questions.sameness import kept_question, sameness
from backrules.questions.top_k import TopK
from backrules.recommendation import Answer
from backrules.replies import Asked
from backrules.wording.texts import without_values
from backrules.wording.words import in_words

__all__ = ["Prefer", "QuestionPlanner"]

Prefer = Literal["outcome", "top"]
_MOST_TITLES = 3
_CHANGES_NOTHING = gettext_noop("By itself, no answer to it changes anything at present.")
_Decides = Literal["whether", "care", "order"]
# what it decides, by whether that is certain
_DECIDED: dict[tuple[_Decides, bool], str] = {
    ("whether", True): gettext_noop("It helps to decide whether these are for you: {titles}."),
    ("care", True): gettext_noop("It helps to decide what to take care of with these: {titles}."),
    ("order", True): gettext_noop("It helps to decide in which order these stand: {titles}."),
    ("whether", False): gettext_noop("It may help to decide whether these are for you: {titles}."),
    ("care", False): gettext_noop("It may help to decide what to take care of with these: {titles}."),
    ("order", False): gettext_noop("It may help to decide in which order these stand: {titles}."),
}


class QuestionPlanner:
    """What is left to ask one person.

    Args:
        answer: the answer from what is known.
        outcomes: the diagrams of the ruleset.
        strict: whether open avoid rules and needs withhold an advice.
        skipped: facts that were asked and cannot be answered.
        told: the answer once a fact is told, too, whatever was known of it.
    """

    def __init__(
        self,
        answer: Answer,
        outcomes: Outcomes,
        *,
        strict: bool,
        skipped: Collection[str] = (),
        told: Callable[[Values, str, object], Answer],
    ) -> None:
        self.answer, self.outcomes, self.strict, self.told = answer, outcomes, strict, told
        self.values: Values = answer.context.counted.told
        self.skipped = frozenset(skipped)
        self._kept: tuple[int, weakref.ref[TopK]] | None = None
        self._is_bound = False  # whether `relevant` is only a bound
        self._questions: dict[tuple[Prefer, str | None], Question | None] = {}
        # the same for every question about this person
        self._decided: dict[str, tuple[tuple[str, ...], _Decides]] = {}
        self._answers: dict[str, tuple[AnswerEffect, ...]] = {}

    @lazy
    def _permitted(self) -> Mapping[str, bool | None]:
        """Fact -> whether it may be asked, for those with an `ask_if`; None while that is unknown."""
        return self.answer.context.counted.gates

    @lazy
    def _closed(self) -> frozenset[str]:
        """The facts that stay unknown."""
        return self.skipped | self.answer.context.counted.closed

    def _relevance(self) -> Relevance:
        return self._top().relevance

    def _top(self) -> TopK:
        """Return what the open facts decide: the same for every question about this person, as long as it is kept.

        It is as large as hundreds of profiles, so `Outcomes.recent` keeps only the latest ones alive.
        """
        generation, kept = self._kept or (0, None)
        top = kept() if kept is not None and generation == self.outcomes.generation else None
        if top is None:
            self.outcomes.prepare()
            top = TopK(Relevance(self._view()))
            self.outcomes.recent.append(top)
            self._kept = self.outcomes.generation, weakref.ref(top)
        return top

    def _view(self) -> Restriction:
        outcomes, closed = self.outcomes, self._closed
        view = Restriction(outcomes, self.values, closed=closed, strict=self.strict, earlier=outcomes.earlier)
        outcomes.earlier.append(view.filled_in)
        return view

    @lazy
    def relevant(self) -> tuple[str, ...]:
        """The facts that can still change the outcome and may be asked, in the order of the facts."""
        with self.outcomes.held():
            return self._relevant

    @lazy
    def _relevant(self) -> tuple[str, ...]:
        """The same, for whoever holds the tables already."""
        try:
            relevance = self._relevance()
            return self._with_gates(fact for fact in relevance.view.open if relevance.is_relevant(fact))
        except TooLarge:
            self._is_bound = True
            return self._with_gates(self._bound)

    def _with_gates(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Return facts together with the ones that are asked before them, in the order of the facts."""
        found = {one for fact in facts for one in (fact, *self._gates(fact))}
        return tuple(fact for fact in self.outcomes.data.facts if fact in found)

    def _gates(self, fact: str) -> list[str]:
        """Return the facts that decide whether a fact applies, while that is unknown; the last is asked first."""
        first, found = self.answer.context.counted.first, list[str]()
        while fact in first:
            fact = next(one for one in first[fact] if one not in self._closed)
            found.append(fact)
        return [fact for fact in found if is_open(self.values, fact)]  # what was told too early waits, too

    @lazy
    def settled(self) -> bool:
        """Whether nothing that may still be asked can change the outcome: whether nothing is `relevant`."""
        with self.outcomes.held(), suppress(TooLarge):
            if not self._is_bound:
                relevance = self._relevance()
                return not any(map(relevance.is_relevant, relevance.view.open))
        return not self.relevant

    @lazy
    def decisive(self) -> dict[str, bool | None]:
        """Fact -> whether it can change the first three pieces of advice, for the facts that may be asked.

        None is: it may, but the ruleset is too large to be sure. What cannot change them is not there.
        """
        with self.outcomes.held():
            try:
                top = self._top()
                found = {fact: top.decides(fact) for fact in top.view.open}
            except TooLarge:
                return dict.fromkeys(self._bound)
        return {fact: decides for fact, decides in found.items() if decides is not False}

    @property
    def _bound(self) -> tuple[str, ...]:
        """The unknown facts that any rule reads: a bound where the diagrams are too large."""
        open_facts = (fact for fact in self.answer.context.plan.read if is_open(self.values, fact))
        return tuple(fact for fact in open_facts if fact not in self._closed)

    def question(self, prefer: Prefer = "outcome", form: str | None = None) -> Question | None:
        """Return the question with the highest expected effect per cost, safety first; None when it is settled.

        Args:
            prefer: `outcome` asks on while anything can change, `top` only while the first three can.
            form: the id of a form: only what is left of that is asked for.
        """
        if (prefer, form) not in self._questions:
            self._questions.setdefault((prefer, form), self._found(prefer, form))
        return self._questions[prefer, form]

    def _found(self, prefer: Prefer, form: str | None) -> Question | None:
        with self.outcomes.held():
            key = self._same, prefer, form
            return kept_question(self.outcomes, key, lambda: self._sought(prefer, self._asked_in(form)))

    @lazy
    def _same(self) -> bytes:
        return sameness(self.outcomes, self.values, self.strict, sorted(self.skipped), self._permitted)

    def _asked_in(self, form: str | None) -> tuple[str, ...]:
        """Return the facts that may be asked for; of a form those that wait for nothing outside of it."""
        data = self.outcomes.data
        if form is None:
            return tuple(data.facts)
        facts = data.forms[form].facts
        return tuple(fact for fact in facts if self._first_asked(data.facts[fact]).name in facts)

    def _sought(self, prefer: Prefer, among: Collection[str]) -> Question | None:
        try:
            top = self._top()
            relevance, relevance.is_rough = top.relevance, False
            chosen = self._chosen(relevance, top if prefer == "top" else None, among)
            return None if chosen is None else self._question(chosen, relevance, top if prefer == "top" else None)
        except TooLarge:
            return self._bounded_question(among)

    def _bounded_question(self, among: Collection[str]) -> Question | None:
        """Return a question that may matter: a fact that safety waits for, or the first that any rule reads.

        Of a fact that is known not to be relevant it is not asked, whatever else was too large to tell.
        """
        may_matter = dict.fromkeys((*self._bound, *self._relevant))  # what rules read goes before what opens it
        bound = [fact for fact in may_matter if fact in among and fact in self._relevant]
        waiting = [fact for fact in bound if fact in self.answer.open_safety]
        for name in waiting or bound:
            fact = self.outcomes.data.facts[name]
            chosen = Candidate(fact, 0.0, bool(waiting), exact=False, estimated=True)
            facts = self._together(self._first_asked(fact), self._bound.__contains__)
            return self._asked(chosen, [(fact, ()) for fact in facts], (), "whether")
        return None

    def _question(self, chosen: Candidate, relevance: Relevance, top: TopK | None) -> Question:
        name = chosen.fact.name
        facts = self._together(self._first_asked(chosen.fact), partial(self._matters, relevance=relevance, top=top))
        if name not in self._decided:
            self._decided[name] = self._what_it_decides(name, relevance)
        for fact in facts:
            if fact.name not in self._answers:
                self._answers[fact.name] = self._effects(fact)
        decides, what = self._decided[name]
        return self._asked(chosen, [(fact, self._answers[fact.name]) for fact in facts], decides, what)

    def _matters(self, name: str, *, relevance: Relevance, top: TopK | None) -> bool:
        """Whether a fact does, or one that waits for it: rules need not read what says what others are.

        Of what they read, only what is asked next matters for a gate alone: it may be all that the gate hangs on.
        """
        is_read = name in relevance.view.open
        if is_read and (relevance.is_relevant(name) if top is None else top.decides(name) is not False):
            return True
        waiting = self.answer.context.counted.first
        gates = self._permitted if is_read else ()
        behind = [one for one, waits in waiting.items() if name in (self._gates(one) if one in gates else waits)]
        return any(self._matters(one, relevance=relevance, top=top) for one in behind)

    def about(self, name: str) -> Question:
        """Return the question for one fact, whether or not it is open: for edits and forms."""
        with self.outcomes.held():
            fact = self.outcomes.data.facts[name]
            if name not in self._answers:
                self._answers[name] = self._effects(fact)
            answers = self._answers[name]
            changed = {
                one for effect in answers for one in (*effect.new, *effect.gone, *effect.moved, *effect.cautions)
            }
            decides = tuple(one for one in self.outcomes.data.advice if one in changed)
            chosen = Candidate(fact, 0.0, fact.safety, exact=True, estimated=False)
            found = self._asked(chosen, [(fact, answers)], decides, "whether")
        language = self.outcomes.data.language
        return found if decides else attrs.evolve(found, why=language.gettext(_CHANGES_NOTHING))

    def _together(self, first: Fact, matters: Callable[[str], bool]) -> list[Fact]:
        """Return the facts that are asked for together with one: what still matters of its form.

        A fact whose gate is unknown is among them if all that matters of what its gate waits for is asked before it.

        Args:
            first: the fact that is asked for.
            matters: whether another fact of the form does.
        """
        form = self.outcomes.data.form_of.get(first.name)
        if form is None:
            return [first]
        left = [fact for fact in form.facts if fact not in self._closed and is_open(self.values, fact)]
        waiting, found = self.answer.context.counted.first, list[str]()
        for fact in left:
            awaited = [one for one in waiting.get(fact, ()) if one not in self._closed and one not in found]
            if fact == first.name or (matters(fact) and not any(map(matters, awaited))):
                found.append(fact)
        return [self.outcomes.data.facts[fact] for fact in found]

    @staticmethod
    def _what_it_decides(fact: str, relevance: Relevance) -> tuple[tuple[str, ...], _Decides]:
        if hanging := relevance.hanging(fact):
            return hanging, "whether"
        if cautioning := relevance.cautioning(fact):
            return cautioning, "care"
        return relevance.reordered(fact), "order"

    def _asked(
        self,
        chosen: Candidate,
        facts: Sequence[tuple[Fact, tuple[AnswerEffect, ...]]],
        decides: tuple[str, ...],
        what: _Decides,
    ) -> Question:
        why = self._why(decides, what, safety=chosen.safety, exact=chosen.exact)
        if all(fact is not chosen.fact for fact, _ in facts):
            message = gettext_noop("It decides whether to ask about this: {title}. {why}")
            if chosen.fact.name not in self._permitted:  # it has no gate, and so a list fills it
                message = gettext_noop("It says this, too: {title}. {why}")
            why = self.outcomes.data.language.gettext(message, title=chosen.fact.title, why=why)
        form = self.outcomes.data.form_of.get(facts[0][0].name)
        return Question(
            parts=tuple(self._part(fact, answers) for fact, answers in facts),
            title=form.title if form else "",
            safety=chosen.safety,
            why=why,
            decides=decides,
            effect=chosen.effect,
            exact=chosen.exact,
            estimated=chosen.estimated,
        )

    def _part(self, fact: Fact, answers: tuple[AnswerEffect, ...]) -> Part:
        data = self.outcomes.data
        waiting = self.answer.context.counted.first
        waits = fact.name in waiting
        return Part(
            fact=fact.name,
            ask=self.answer.context.say(fact.ask),
            type=fact.told_as,
            options=fact.options,
            unit=fact.unit,
            range=None if fact.is_date else fact.range,
            only_if=in_words(data.ask_if[fact.name], data) if waits and fact.name in data.ask_if else "",
            answers=answers,
            asked=Asked.of(fact, self.values.get(fact.name), waiting, data.language.code, data.settled_by),
            discreet=without_values(fact.ask, data),
        )

    def _first_asked(self, fact: Fact) -> Fact:
        """Return the fact itself or, where it is open whether it may be asked, the one that decides that."""
        gates = self._gates(fact.name)
        return self.outcomes.data.facts[gates[-1]] if gates else fact

    # which

    def _chosen(self, relevance: Relevance, top: TopK | None, among: Collection[str]) -> Candidate | None:
        """Return the best candidate: of the most urgent group the first in order.

        Where it is not certain that a fact matters, one of which it is goes first, unless safety waits for it.
        """
        bound = None
        for facts, safety in self._groups(relevance, among):
            for candidate in self._ranked(facts, safety, relevance, top):
                if candidate.exact or safety or top is None:
                    return candidate
                bound = bound or candidate
        return bound

    def _groups(self, relevance: Relevance, among: Collection[str]) -> Iterator[tuple[list[Fact], bool]]:
        """Yield the open facts and whether safety waits for them: what guards are about comes first.

        Then come the other facts about safety, then what else guards advice, then the rest. Of each, the forms come in
        their order, then the facts in no form: of the rest, those that decide which advice is given before those that
        only decide its order, and last the facts whose `ask_if` is unknown.
        """
        facts = [self.outcomes.data.facts[name] for name in relevance.view.open if name in among]
        guarding = self.outcomes.data.guarding
        urgencies = [0 if fact.name in guarding else 1 if fact.safety else 2 for fact in facts]
        for urgency in range(3):
            some = [fact for fact, its in zip(facts, urgencies, strict=True) if its == urgency]
            for group in self._by_forms(some):
                yield [fact for fact in group if relevance.is_guard(fact.name)], True
        *forms, alone = self._by_forms([fact for fact in facts if not relevance.is_guard(fact.name)])
        yield from ((group, False) for group in forms)
        for permitted in (True, None):
            others = [fact for fact in alone if self._permitted.get(fact.name, True) is permitted]
            yield [fact for fact in others if relevance.hangs(fact.name)], False
            yield [fact for fact in others if not relevance.hangs(fact.name)], False

    def _by_forms(self, facts: list[Fact]) -> list[list[Fact]]:
        """Part facts by the form in which they are asked for, form by form; those in no form come last."""
        form_of, forms = self.outcomes.data.form_of, self.outcomes.data.forms
        groups: dict[str | None, list[Fact]] = {form: [] for form in (*forms, None)}
        for fact in facts:
            form = form_of.get(fact.name)
            groups[form.id if form else None].append(fact)
        return list(groups.values())

    def _ranked(self, facts: list[Fact], safety: bool, relevance: Relevance, top: TopK | None) -> Iterator[Candidate]:
        """Yield candidates, the greatest effect per cost first, of nearly equal ones that on which most advice hangs.

        Both are looked for only as far as they decide who is next; until then each is as large as it might be. An
        effect is a probability, so 1 per cost is the most there can be.
        """
        found = [Rank(place, fact, relevance, top) for place, fact in enumerate(facts)]
        heapify(found)
        while found:
            first, *others = found[:3]  # the second is one of the others
            if first.leads(others):
                heappop(found)
                if first.effect is not None:
                    exact = relevance.exact and (top is None or top.is_certain(first.fact.name))
                    estimated = not relevance.exact or relevance.is_rough
                    yield Candidate(first.fact, first.effect, safety, exact, estimated)
            else:
                first.look(alone=not others)
                heapreplace(found, first)

    # why

    def _why(self, decides: tuple[str, ...], what: _Decides, *, safety: bool, exact: bool) -> str:
        data, language = self.outcomes.data, self.outcomes.data.language
        titles = [language.quoted(data.advice[one].label) for one in decides]
        named = ", ".join(titles[:_MOST_TITLES])
        if not titles:
            return language.gettext("It may matter; the ruleset is too large to tell.")
        if (rest := len(titles) - _MOST_TITLES) > 0:
            named = language.ngettext("{titles} and {n} more", "{titles} and {n} more", rest, titles=named)
        said = language.gettext(_DECIDED[what, exact], titles=named)
        if safety:
            return language.gettext("It is about {safety}. {what}", safety=data.safety, what=said)
        return said

    # what each answer would change

    def _effects(self, fact: Fact) -> tuple[AnswerEffect, ...]:
        """Return what each answer would change; none if it is a number of which not all cells are known."""
        try:
            return tuple(self._effect_of_each(fact))
        except TooLarge:
            return ()

    def _effect_of_each(self, fact: Fact) -> Iterator[AnswerEffect]:
        before, cautions = _ranks(self.answer), dict(self.answer.outcome)
        for value, words in answers_of(fact, self.values, self.outcomes):
            then = self.told(self.values, fact.name, value)
            after = _ranks(then)
            yield AnswerEffect(
                value,
                words,
                new=tuple(one for one in after if one not in before),
                gone=tuple(one for one in before if one not in after),
                moved=tuple(one for one in after if one in before and before[one] != after[one]),
                cautions=tuple(one for one, with_it in then.outcome if cautions.get(one, with_it) != with_it),
            )


def _ranks(answer: Answer) -> dict[str, int]:
    return {one.id: rank for rank, one in enumerate(answer.given, 1)}

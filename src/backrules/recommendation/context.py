"""What the lazy parts of an answer are computed from, when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import attrs

from backrules._util.language import Language, gettext_noop
from backrules._util.lazy import lazy
from backrules.conditions import And, Condition, Not, Or, names_read
from backrules.engines import Match
from backrules.facts import Values
from backrules.model import AdviceDefinition, Rule
from backrules.model.texts import holds_braces
from backrules.recommendation.compiled import CompiledRuleset
from backrules.recommendation.parts import Assumption, Caution, Reason
from backrules.recommendation.residuals import Residuals
from backrules.semantics.decisions import Decision
from backrules.semantics.gates import Counted
from backrules.wording.texts import filled
from backrules.wording.words import clause, if_clause, if_words, in_words

__all__ = ["Context", "assumed_by"]

_T = TypeVar("_T")
_MOST_RULES = 8  # of a possible advice that are said


@attrs.frozen
class _Wanted:
    """What still decides a possible advice, in words, and with all derived conditions opened; the names it reads."""

    words: str
    whole: Condition
    names: frozenset[str]


@attrs.frozen
class _Guard:
    """An open guard in words, whether they are what it takes for granted, and what is left of it, likewise."""

    words: str
    is_assumed: bool
    against: Condition
    names: frozenset[str]


class Context:
    """One profile, what matched for it or what matches when somebody asks, and the ruleset's plan.

    Args:
        plan: the compiled ruleset.
        values: the known facts that count.
        match: what matched, or what asks an engine.
        counted: what counts of what was told; all of it if None.
        discreet: texts say nothing of the values.
    """

    __slots__ = ("__dict__", "_counted", "_match", "discreet", "plan", "values")

    def __init__(
        self,
        plan: CompiledRuleset,
        values: Values,
        match: Match | Callable[[], Match],
        counted: Counted | None = None,
        *,
        discreet: bool = False,
    ) -> None:
        self.plan, self.values, self._match, self.discreet = plan, values, match, discreet
        self._counted = counted

    @property
    def counted(self) -> Counted:
        """What counts of what was told, by the gates of the facts."""
        return self._counted or Counted.whole(self.values)

    @property
    def match(self) -> Match:
        """What matched."""
        found = self._match
        if not isinstance(found, Match):  # two threads may both ask; they are told the same
            found = self._match = found()
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Context, discreet=self.discreet), (self.plan, self.values, self.match, self._counted)

    @property
    def language(self) -> Language:
        """The language of what is said."""
        return self.plan.data.language

    def titles(self, facts: Iterable[str]) -> str:
        """Return what facts are called, as an enumeration."""
        return ", ".join(self.plan.data.facts[fact].title for fact in facts)

    def inapplicable(self, facts: frozenset[str] | set[str]) -> dict[str, str]:
        """Return of some facts those that do not apply to this person, each with its title and why, in words."""
        data, gates = self.plan.data, self.counted.gates
        counts = {name for name in self.counted.told if data.facts[name].safety}  # a contradiction
        names = (name for name in self.plan.order(facts) if gates.get(name) is False and name not in counts)
        message = gettext_noop("{title}, because it applies only if {clause}")
        return {
            name: self.language.gettext(message, title=data.facts[name].title, clause=clause(data.ask_if[name], data))
            for name in names
        }

    def not_known(self, missing: Sequence[str]) -> str:
        """Say that something is open, and which facts would tell."""
        if missing:
            return self.language.gettext("Not known yet: {titles}.", titles=self.titles(missing))
        return self.language.gettext("It cannot be told from what is known.")

    def say(self, text: str, **own: str) -> str:
        """Return a text of the ruleset with the values that it holds.

        Args:
            text: the text.
            own: values of this text alone, in words.
        """
        return filled(text, self._told, self.plan.data, **own) if holds_braces(text) else text

    @lazy
    def _told(self) -> Mapping[str, Any]:
        return {} if self.discreet else self.known

    @lazy
    def known(self) -> Mapping[str, Any]:
        """The known facts, and the computed numbers and derived conditions that follow from them."""
        return self.plan.closure.of(self.values)

    def advising(self, advice: str) -> tuple[Rule, ...]:
        """Return the rules that advise an advice, strongest first."""
        return tuple(rule for key, rule in self.plan.rules_for[advice] if key in self.match.fired)

    def reason(self, rule: Rule) -> Reason:
        """Return why a rule that fired advises."""
        asked = self.plan.asked(names_read(rule.when))
        facts = tuple(name for name in self.plan.data.facts if name in asked and name in self.values)
        return Reason(rule.id, self.say(rule.because), facts, rule.source, rule.points)

    def open_decisions(self, *roles: str) -> list[Decision]:
        """Return the decisions of these roles that are unknown, in the order of the plan."""
        return [decision for role in roles for decision in self._open.get(role, ())]

    def fired_decisions(self, role: str) -> list[Decision]:
        """Return the decisions of a role that are true, in the order of the plan."""
        return self._fired.get(role, [])

    @lazy
    def _open(self) -> dict[str, list[Decision]]:
        return self._by_role(self.match.possible)

    @lazy
    def _fired(self) -> dict[str, list[Decision]]:
        return self._by_role(self.match.fired)

    def _by_role(self, keys: set[str]) -> dict[str, list[Decision]]:
        roles = self.plan.by_role.items()
        return {role: [decision for key, decision in decisions if key in keys] for role, decisions in roles}

    def open_on(self, advice: str) -> list[Decision]:
        """Return the avoid rules and the need of an advice that are unknown."""
        return self._open_on.get(advice, [])

    @lazy
    def _open_on(self) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for decision in self.open_decisions("avoid", "need"):
            for advice in decision.rule.targets if decision.rule else (decision.id,):
                found.setdefault(advice, []).append(decision)
        return found

    def open_beside(self, advice: AdviceDefinition) -> list[Decision]:
        """Return the open avoid rules and needs of an advice, and its open cautions that are about safety."""
        bit = self.plan.bit[advice.id]
        cautions = [d for d in self.open_decisions("caution") if d.targets & bit and d.is_safety]
        return [*self.open_on(advice.id), *cautions]

    def assuming(self, advice: AdviceDefinition) -> tuple[Assumption, ...]:
        """Return what an advice takes for granted."""
        return tuple(self._assumption(decision) for decision in self.open_beside(advice))

    def _assumption(self, decision: Decision) -> Assumption:
        missing, say = self.missing(decision.condition), partial(self._still_open, decision)
        if decision.rule is None:
            words = in_words(decision.condition, self.plan.data)
            text = self.language.gettext("you have what it takes ({what})", what=words)
            return Assumption(assumed_by(decision), text, missing, say, self.language)
        text = self._assumed(decision) or in_words(self.plan.simplified(Not(decision.condition)), self.plan.data)
        return Assumption(assumed_by(decision), text, missing, say, self.language)

    def _assumed(self, decision: Decision) -> str | None:
        """Say what an open avoid rule or caution takes for granted, where it says so in a word."""
        if decision.rule is not None and decision.rule.alone:  # nobody wrote it, so nobody wrote that
            return in_words(self.plan.simplified(Not(decision.condition)), self.plan.data)
        assume = decision.rule.assume if decision.rule is not None else None
        return None if assume is None else self.say(assume)

    def _still_open(self, decision: Decision) -> str:
        """Say what is left of an open need ("if ...") or avoid rule ("unless ...")."""
        words = self.still(decision.condition)
        if decision.rule is None:
            return if_clause(words, self.language)
        return self.language.gettext("unless {clause}", clause=words)

    def open_words(self, advice: str) -> tuple[str, ...]:
        """Say what still decides a possible advice: what is left of its rules and its need, then of its guards."""
        key = advice, tuple(map(self._alike.get, self.plan.read_by(advice))), self.discreet
        return self.plan.sayings.get(key) or self.plan.sayings.keep(key, self._open_words(advice))

    def _open_words(self, advice: str) -> tuple[str, ...]:
        guards = self.open_on(advice)
        wanted = self._kept(("wanted", advice), self.plan.wanting(advice), partial(self._wanted, advice))
        waiting = [self._guard_of(guard) for guard in guards if guard.rule is not None]
        standing = [
            one
            for one in waiting
            if one.names.isdisjoint(wanted.names) or self._as_it_is.stands(one.against, wanted.whole)
        ]
        assumed = tuple(dict.fromkeys(one.words for one in standing if one.is_assumed))
        unless = dict.fromkeys(one.words for one in standing if not one.is_assumed)
        return (wanted.words, *([self._taken(assumed)] if assumed else []), *unless)

    def _taken(self, assumed: tuple[str, ...]) -> str:
        """Say what is taken for granted; of most advice that is the same."""
        found = self._takings.get(assumed)
        if found is None:
            language = self.language
            found = language.gettext("assuming {assumptions}", assumptions=language.joined(assumed))
            self._takings[assumed] = found
        return found

    @lazy
    def _takings(self) -> dict[tuple[str, ...], str]:
        return {}

    def _guard_of(self, decision: Decision) -> _Guard:
        """Return an open guard in words; most advice has the same ones."""
        found = self._guards.get(decision.id)
        if found is None:
            what = "guard", decision.key
            found = self._kept(what, self.plan.guarding(decision), partial(self._guard, decision))
            self._guards[decision.id] = found
        return found

    @lazy
    def _guards(self) -> dict[str, _Guard]:
        return {}

    def _kept(self, what: tuple[str, str], facts: tuple[str, ...], say: Callable[[], _T]) -> _T:
        """Return what is said of an advice, or of a guard, once for all of whom the same facts are known."""
        key = what, tuple(map(self._alike.get, facts)), self.discreet
        found = self.plan.parts_said.get(key)
        return self.plan.parts_said.keep(key, say()) if found is None else found  # type: ignore[no-any-return]

    def missing_for(self, advice: str) -> tuple[str, ...]:
        """Return the unknown facts that the rules for a possible advice still read, in order."""
        return self._kept(
            ("missing", advice), self.plan.wanting(advice), lambda: self.missing(*self._rules_for(advice))
        )

    def _rules_for(self, advice: str) -> list[Condition]:
        """Return the conditions of the rules for an advice that are unknown."""
        bit = self.plan.bit[advice]
        return [d.condition for d in self.open_decisions("advise") if d.targets & bit]

    def _wanted(self, advice: str) -> _Wanted:
        """Say what is left of the rules for an advice, and of its need."""
        needs, rules = [d.condition for d in self.open_on(advice) if d.rule is None], self._rules_for(advice)
        wanted = And((_any_of(rules[:_MOST_RULES]), *needs)) if needs else _any_of(rules[:_MOST_RULES])
        left, whole = self._as_it_is.forms(wanted)
        language, words = self.language, if_words(left, self.plan.data)
        if (more := len(rules) - _MOST_RULES) > 0:
            words = language.ngettext(
                "{words}, or in {n} other way", "{words}, or in {n} other ways", more, words=words
            )
        if not self.missing(*rules):  # nothing that is told could decide it
            words = language.gettext("{words}, which cannot be told from what is known", words=words)
        return _Wanted(words, whole, frozenset(names_read(whole)))

    def _guard(self, decision: Decision) -> _Guard:
        """Say what an open guard takes for granted, or what is left of it."""
        assumed = self._assumed(decision)
        against = self._as_it_is.opened(decision.condition)
        words = self._still_open(decision) if assumed is None else assumed
        return _Guard(words, assumed is not None, against, frozenset(names_read(against)))

    def cautions(self, advice: AdviceDefinition) -> tuple[Caution, ...]:
        """Return the warnings that go with an advice."""
        return tuple(Caution(rule.id, self.say(rule.because), rule.source) for rule in self._cautioning(advice))

    def safety_cautions(self, advice: AdviceDefinition) -> tuple[str, ...]:
        """Return the ids of the warnings about safety that go with an advice."""
        bit = self.plan.bit[advice.id]
        return tuple([rule for _, rule, targets in self._safety_cautions if targets & bit])

    @lazy
    def _safety_cautions(self) -> list[tuple[int, str, int]]:
        """The warnings about safety that fired, in order, and the advice that they go with."""
        return sorted(self.plan.safety_cautions.among(self.match.fired))

    def _cautioning(self, advice: AdviceDefinition) -> list[Rule]:
        bit = self.plan.bit[advice.id]
        return [d.rule for d in self.fired_decisions("caution") if d.targets & bit and d.rule is not None]

    def missing(self, *conditions: Condition) -> tuple[str, ...]:
        """Return the unknown facts that are still read by what is left of conditions of the ruleset, in order."""
        return self._open_in(conditions, told=False)

    def lifting(self, *decisions: Decision) -> tuple[str, ...]:
        """Return the unknown facts whose telling could lift decisions that are true, in order.

        A guard may stand because a fact is unknown, by `unknown(cleared)`.
        """
        return self._open_in([decision.condition for decision in decisions], told=True)

    def _open_in(self, conditions: Iterable[Condition], *, told: bool) -> tuple[str, ...]:
        """Return the unknown facts that are left in conditions, in order."""
        kept, alike, facts = self.plan.open_in, self._alike.get, set[str]()
        for condition in conditions:
            # from one answer to the next most conditions have nothing to do with what was said
            mark, read = self.plan.read_in(condition)
            key = mark, told, *map(alike, read)
            found = kept.get(key)
            if found is None:
                residuals = self._if_told if told else self._as_it_is
                found = kept.keep(key, tuple(residuals.open_facts(condition)))
            facts.update(found)
        return self.plan.order(facts) if facts else ()

    @lazy
    def _alike(self) -> dict[str, Any]:
        """The known values as keys, the same for all of whom the same is to be said."""
        return self.plan.alike(self.values)

    def still(self, condition: Condition) -> str:
        """Say what is left of a condition that is unknown, as a clause."""
        return clause(self._as_it_is.left(condition), self.plan.data)

    @lazy
    def _as_it_is(self) -> Residuals:
        return Residuals(self.plan, self.values, told=False)

    @lazy
    def _if_told(self) -> Residuals:
        return Residuals(self.plan, self.values, told=True)


def assumed_by(decision: Decision) -> str:
    """Return the id of what an open avoid rule, caution or need makes an advice take for granted."""
    return "needs" if decision.rule is None else decision.id


def _any_of(conditions: list[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else Or(tuple(conditions))

"""Statuses and ranking for one person: `semantics`, on integers with a bit for each advice.

What is recommended depends only on what fired, denials of guards included; what is possible is read when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial, reduce
from operator import or_

from backrules._util.lazy import lazy
from backrules.conditions import names_read
from backrules.engines import Match
from backrules.facts import Fact, Values
from backrules.model import AdviceDefinition, Cause
from backrules.recommendation.advice import Advice
from backrules.recommendation.choices import Choice, choices
from backrules.recommendation.compiled import CompiledRuleset
from backrules.recommendation.context import Context
from backrules.recommendation.parts import NotCounted, Possible, Violation, Withheld
from backrules.semantics.algebra import BITS, Bits
from backrules.semantics.decisions import Decision
from backrules.semantics.gates import Counted
from backrules.semantics.status import Standing, Status, allowed, cause, open_holds_back
from backrules.wording.words import clause

__all__ = ["Answer"]


class Answer:
    """What is recommended for one profile, and what is held back or open.

    Which status an advice has, `semantics.status` says, and which comes first, `semantics.order`. `context` is what
    the lazy parts are computed from.

    Args:
        plan: the compiled ruleset.
        values: the known facts that count.
        match: what an engine answered for them, or what asks it.
        strict: whether open avoid rules and needs withhold an advice.
        top: how many pieces of advice are given; all if None.
        weights: the numbers of the recommended advice with their weights, where they are known.
        discreet: texts say nothing of the values.
        counted: what counts of what was told, where facts have an `ask_if`.
    """

    def __init__(
        self,
        plan: CompiledRuleset,
        values: Values,
        match: Match | Callable[[], Match],
        *,
        strict: bool,
        top: int | None,
        weights: Mapping[int, int] | None = None,
        discreet: bool = False,
        counted: Counted | None = None,
    ) -> None:
        self.context = Context(plan, values, match, counted, discreet=discreet)
        self.strict, self._top, orders, count = strict, top, plan.orders, plan.scale.count
        if weights is None:
            weights = self._weights()
        self._weight_of = weights
        ranked = sorted([orders[number] + weight * count for number, weight in weights.items()])
        self.more = max(0, len(ranked) - top) if top is not None else 0  # pieces of advice that `top` cut off
        self._ranked = ranked[:top]

    @lazy
    def advice(self) -> tuple[Advice, ...]:
        """The recommended advice, best first."""
        context, weights, ranked = self.context, self._weight_of, self._ranked
        catalogue, count = context.plan.advice, context.plan.scale.count
        return tuple(
            [
                Advice(catalogue[place % count], rank, weights[place % count], context, ranked)
                for rank, place in enumerate(ranked, 1)
            ]
        )

    @lazy
    def given(self) -> tuple[AdviceDefinition, ...]:
        """What is recommended, best first, for whoever asks for no more of it: of each answer to a question, say."""
        catalogue, count = self.context.plan.advice, self.context.plan.scale.count
        return tuple([catalogue[place % count] for place in self._ranked])

    @lazy
    def choices(self) -> tuple[Choice, ...]:
        """The recommended advice as it is shown: alternatives below the best of them."""
        return choices(self.advice)

    def discreetly(self) -> Answer:
        """Return the same answer with texts that say nothing of the values."""
        plan, values, match = self.context.plan, self.context.values, self.context.match
        if not plan.says_values and plan.data.assessment is None:  # which says numbers besides
            return self
        counted = self.context.counted
        return Answer(plan, values, match, strict=self.strict, top=self._top, discreet=True, counted=counted)

    @lazy
    def outcome(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The ordered ids of the recommended advice, each with the cautions about safety that go with it."""
        return tuple([(one.id, self.context.safety_cautions(one)) for one in self.given])

    def _weights(self) -> dict[int, int]:
        """Return the numbers of the recommended advice with their weights."""
        weights: dict[int, int] = {}
        for _, weight, points, numbers in sorted(self.context.plan.advising.among(self.context.match.fired)):
            for number in numbers:  # the first rule is the strongest
                weights[number] = weights[number] - points if number in weights else weight
        open_to = allowed(BITS, self._against, strict=self.strict)
        return {number: weight for number, weight in weights.items() if open_to >> number & 1}

    @lazy
    def _avoided(self) -> int:
        return _together(self.context.plan.avoids.among(self.context.match.fired))

    @lazy
    def _lacking(self) -> int:
        return _together(self.context.plan.lacks.among(self.context.match.fired))

    @lazy
    def _against(self) -> Bits:
        """What stands against each advice. What is open is not looked for where it holds nothing back."""
        plan, fired = self.context.plan, self.context.match.fired
        stopped = _together(plan.stopping.among(fired))
        unanswered = _unanswered(plan, fired) if open_holds_back(strict=self.strict) else 0
        return Bits(stopped, ~(stopped | unanswered))

    @lazy
    def _advised(self) -> int:
        return _together(decision.targets for decision in self.context.fired_decisions("advise"))

    @lazy
    def _held(self) -> int:
        # what is not advised may be open or not: nobody is asked that here
        return Standing(BITS, Bits(self._advised, 0), self._against).withheld(strict=self.strict)

    @lazy
    def _possible(self) -> int:
        advisable = _together(decision.targets for decision in self.context.open_decisions("advise"))
        return Standing(BITS, Bits(self._advised, ~(self._advised | advisable)), self._against).possible()

    @lazy
    def causes(self) -> dict[str, Cause]:
        """What was held back, in catalogue order, and why: what `withheld` says, without the words."""
        held, bit = self._held, self.context.plan.bit
        return {one.id: self._cause(one) for one in self.context.plan.advice if held & bit[one.id]}

    def _cause(self, definition: AdviceDefinition) -> Cause:
        bit = self._bit(definition.id)
        written = any(d.targets & bit and d.is_rule for d in self.context.fired_decisions("avoid"))
        return cause(written, bool(bit & self._lacking), bool(bit & self._against.true))

    @lazy
    def withheld(self) -> tuple[Withheld, ...]:
        """What was held back and why, in catalogue order."""
        return tuple(map(self.held_back, self.causes))

    def held_back(self, advice: str) -> Withheld:
        """Return what is said of an advice that is held back."""
        cause = self.causes[advice]
        context, bit = self.context, self._bit(advice)
        definition = context.plan.data.advice[advice]
        title = context.say(definition.title)
        if cause in ("avoid", "alone"):
            firing = [d.rule for d in context.fired_decisions("avoid") if d.targets & bit and d.rule]
            rules = [rule for rule in firing if bool(rule.alone) == (cause == "alone")]
            because = " ".join(dict.fromkeys(context.say(rule.because) for rule in rules))
            # a guard that stands because something is not known says what
            missing = context.lifting(*(d for d in context.fired_decisions("avoid") if d.targets & bit))
            return Withheld(advice, title, cause, tuple(rule.id for rule in rules), missing, because)
        if cause == "need" and definition.needs is not None:
            words = clause(definition.needs, context.plan.data)
            because = context.language.gettext("It works only if {clause}.", clause=words)
            return Withheld(advice, title, "need", (), (), because)
        waiting = context.open_on(advice)
        missing = context.missing(*(decision.condition for decision in waiting))
        return Withheld(
            advice, title, "unanswered", tuple(d.id for d in waiting if d.rule), missing, context.not_known(missing)
        )

    @lazy
    def possible(self) -> tuple[Possible, ...]:
        """What an unknown fact still decides, in catalogue order."""
        context, possible, bit = self.context, self._possible, self.context.plan.bit
        return tuple(
            Possible(one.id, context.say(one.title), context.missing_for(one.id), partial(context.open_words, one.id))
            for one in context.plan.advice
            if bit[one.id] & possible
        )

    @lazy
    def violations(self) -> tuple[Violation, ...]:
        """Facts that cannot go together, by the id of the constraint."""
        plan, violations = self.context.plan, []
        for decision in self.context.fired_decisions("never"):
            constraint = plan.data.contradictions[decision.id]
            facts = plan.order(plan.asked(names_read(constraint.never)))
            violations.append(Violation(constraint.id, self.context.say(constraint.because), facts))
        return tuple(violations)

    @lazy
    def not_counted(self) -> tuple[NotCounted, ...]:
        """The facts of which something was told that does not count, in their order."""
        idle, facts = self.context.counted.idle, self.context.plan.data.facts
        return tuple(self._not_counted(fact) for name, fact in facts.items() if name in idle)

    def _not_counted(self, fact: Fact) -> NotCounted:
        counted, data = self.context.counted, self.context.plan.data
        missing = counted.first.get(fact.name, ())
        language = data.language
        if missing:
            titles = self.context.titles(missing)
            because = language.gettext("It is not known yet whether it applies: {titles}.", titles=titles)
        elif lists := [one.fact for one in data.credits.values() if any(fact.name in of for of in one.of.values())]:
            because = language.gettext("What was counted outweighs it: {titles}.", titles=self.context.titles(lists))
        else:
            because = language.gettext("It applies only if {clause}.", clause=clause(data.ask_if[fact.name], data))
        return NotCounted(fact.name, fact.title, because, missing)

    def status(self, advice: str) -> Status:
        """Return excluded, possible, withheld or recommended (also when `top` cut it off)."""
        bit = self._bit(advice)
        if bit & self._held:
            return "withheld"
        if bit & self._advised:
            return "recommended"
        return "possible" if bit & self._possible else "excluded"

    @lazy
    def safety_checked(self) -> bool:
        """False while a safety rule about something here is unknown, or stands because a fact is unknown."""
        return not self._waiting_safety and not self.open_safety

    @lazy
    def _waiting_safety(self) -> list[Decision]:
        """The safety rules that are unknown, about something that is advised or possible."""
        waiting = self.context.open_decisions("advise", "avoid", "caution")
        return [d for d in waiting if d.targets & self._on_the_table and d.is_safety]

    @lazy
    def open_safety(self) -> tuple[str, ...]:
        """The facts that safety rules wait for, about something that is advised or possible.

        A guard or a caution that stands because a fact is unknown waits for it too.
        """
        fired = (d for role in ("avoid", "caution") for d in self.context.fired_decisions(role))
        standing = [d for d in fired if d.targets & self._on_the_table and d.is_safety]
        missing = {*self.context.missing(*(d.condition for d in self._waiting_safety))}
        missing.update(self.context.lifting(*standing))
        return self.context.plan.order(missing)

    @lazy
    def _on_the_table(self) -> int:
        """The advice that is advised or possible, and not held back for good."""
        context = self.context
        settled = self._lacking & ~self._avoided
        for decision in context.fired_decisions("avoid"):
            if not context.lifting(decision):
                settled |= decision.targets
        return (self._advised | self._possible) & ~settled

    def _bit(self, advice: str) -> int:
        return self.context.plan.bit[advice]


def _together(targets: Iterable[int]) -> int:
    """Return all advice that is among some."""
    return reduce(or_, targets, 0)


def _unanswered(plan: CompiledRuleset, fired: set[str]) -> int:
    """Return the advice with a guard that neither fired nor was denied."""
    waiting = plan.guards.keys() - plan.settling.among(fired)
    return _together([plan.guards[key][1] for key in waiting])

"""Statuses and ranking: DESIGN's table, on integers with a bit for each advice."""

from __future__ import annotations

from functools import cached_property, partial

from backrules.answer.advice import Advice
from backrules.answer.context import Context
from backrules.answer.pieces import Possible, Violation, Withheld
from backrules.answer.plan import Decision, Plan
from backrules.answer.words import clause
from backrules.conditions import names_read
from backrules.engines import Match
from backrules.facts import Values
from backrules.model import STRENGTHS

__all__ = ["Answer"]


class Answer:
    """What is recommended for one profile, and what is held back or open.

    With A the or of the advise rules of an advice, V of its avoid rules and N its needs:

    | A | | status |
    |---|---|---|
    | false | | excluded |
    | unknown | V true or N false | excluded |
    | unknown | otherwise | possible |
    | true | V true or N false | withheld (avoid, need) |
    | true | V or N unknown, strict | withheld (unanswered) |
    | true | otherwise | recommended |

    `context` is what the lazy parts are computed from.

    Args:
        plan: the tables of the ruleset.
        values: the known facts.
        match: what an engine answered for them.
        strict: whether open avoid rules and needs withhold an advice.
        top: how many pieces of advice are given; all if None.
    """

    def __init__(self, plan: Plan, values: Values, match: Match, *, strict: bool, top: int | None) -> None:
        self.context = Context(plan, values, match)
        effects = plan.effects
        advising: list[int] = []
        advised = avoided = needed = 0
        for key in match.fired:
            role, targets, place = effects[key]
            if role == "advise":
                advised |= targets
                advising.append(place)
            elif role == "avoid":
                avoided |= targets
            elif role == "need":
                needed |= targets
        maybe_advised = maybe_avoided = maybe_needed = 0
        for key in match.possible:
            role, targets, _ = effects[key]
            if role == "advise":
                maybe_advised |= targets
            elif role == "avoid":
                maybe_avoided |= targets
            elif role == "need":
                maybe_needed |= targets
        lacking = plan.needing & ~needed & ~maybe_needed
        stopped = avoided | lacking
        unanswered = (maybe_avoided | maybe_needed) if strict else 0
        self._avoided, self._lacking = avoided & advised, lacking & advised & ~avoided
        self._unanswered = advised & unanswered & ~stopped
        self._possible = maybe_advised & ~advised & ~stopped
        self.advice: tuple[Advice, ...] = self._ranked(advising, advised & ~stopped & ~unanswered, top)

    def _ranked(self, advising: list[int], recommended: int, top: int | None) -> tuple[Advice, ...]:
        """Rank by urgency, strength, score and catalogue order."""
        plan, context = self.context.plan, self.context
        rules, urgency = plan.advising, plan.urgency
        advising.sort()  # so that the rules of each advice come strongest first
        found: dict[int, list[int]] = {}  # advice -> its rules
        scores: dict[int, int] = {}
        for place in advising:
            _, _, points, targets = rules[place]
            for number in targets:
                if number in found:
                    scores[number] += points
                    found[number].append(place)
                elif recommended >> number & 1:
                    scores[number] = points
                    found[number] = [place]
        self.more = max(0, len(scores) - top) if top is not None else 0  # pieces of advice that `top` cut off
        ranked = sorted([(urgency[one], rules[found[one][0]][1], -score, one) for one, score in scores.items()])
        return tuple(
            [
                Advice(plan.advice[number], rank, STRENGTHS[strength], -score, found[number], context)
                for rank, (_, strength, score, number) in enumerate(ranked[:top], 1)
            ]
        )

    @cached_property
    def withheld(self) -> tuple[Withheld, ...]:
        """What was held back and why, in catalogue order."""
        held = self._avoided | self._lacking | self._unanswered
        return tuple(self._held_back(advice.id) for advice in self.context.plan.advice if held & self._bit(advice.id))

    def _held_back(self, advice: str) -> Withheld:
        context, bit = self.context, self._bit(advice)
        definition = context.plan.data.advice[advice]
        if bit & self._avoided:
            rules = [d.rule for d in context.fired_decisions("avoid") if d.targets & bit and d.rule]
            because = " ".join(dict.fromkeys(rule.because for rule in rules))
            # a guard that stands because something is not known says what
            missing = context.lifting(*(d for d in context.fired_decisions("avoid") if d.targets & bit))
            return Withheld(advice, definition.title, "avoid", tuple(rule.id for rule in rules), missing, because)
        if bit & self._lacking and definition.needs is not None:
            because = f"It works only if {clause(definition.needs, context.plan.data)}."
            return Withheld(advice, definition.title, "need", (), (), because)
        waiting = context.open_on(advice)
        missing = context.missing(*(decision.condition for decision in waiting))
        titles = ", ".join(context.plan.data.facts[fact].title for fact in missing)
        because = f"Not known yet: {titles}." if titles else "It cannot be told from what is known."
        return Withheld(
            advice, definition.title, "unanswered", tuple(d.id for d in waiting if d.rule), missing, because
        )

    @cached_property
    def possible(self) -> tuple[Possible, ...]:
        """What an unknown fact still decides, in catalogue order."""
        context, possible = self.context, []
        waiting = context.open_decisions("advise")
        for advice in context.plan.advice:
            bit = self._bit(advice.id)
            if bit & self._possible:
                missing = context.missing(*(d.condition for d in waiting if d.targets & bit))
                say = partial(context.open_words, advice.id)
                possible.append(Possible(advice.id, advice.title, missing, say))
        return tuple(possible)

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Facts that cannot go together, by the id of the constraint."""
        plan, violations = self.context.plan, []
        for decision in self.context.fired_decisions("never"):
            constraint = plan.data.constraints[decision.id]
            facts = plan.order(plan.asked(names_read(constraint.never)))
            violations.append(Violation(constraint.id, constraint.because, facts))
        return tuple(violations)

    def status(self, advice: str) -> str:
        """Return excluded, possible, withheld or recommended (also when `top` cut it off)."""
        bit = self._bit(advice)
        if bit & (self._avoided | self._lacking | self._unanswered):
            return "withheld"
        if bit & self._possible:
            return "possible"
        advised = any(d.targets & bit for d in self.context.fired_decisions("advise"))
        return "recommended" if advised else "excluded"

    @cached_property
    def safety_checked(self) -> bool:
        """False while a safety rule about something here is unknown, or stands because a fact is unknown."""
        return not self._waiting_safety and not self.open_safety

    @cached_property
    def _waiting_safety(self) -> list[Decision]:
        """The safety rules that are unknown, about something that is advised or possible."""
        waiting = self.context.open_decisions("advise", "avoid")
        return [d for d in waiting if d.targets & self._on_the_table and _is_safety(d)]

    @cached_property
    def open_safety(self) -> tuple[str, ...]:
        """The facts that safety rules wait for, about something that is advised or possible.

        A guard that stands because a fact is unknown waits for it too.
        """
        standing = [d for d in self.context.fired_decisions("avoid") if d.targets & self._on_the_table]
        missing = {*self.context.missing(*(d.condition for d in self._waiting_safety))}
        missing.update(self.context.lifting(*(d for d in standing if _is_safety(d))))
        return self.context.plan.order(missing)

    @cached_property
    def _on_the_table(self) -> int:
        """The advice that is advised or possible, and not held back for good."""
        context = self.context
        on_the_table = self._possible
        for decision in context.fired_decisions("advise"):
            on_the_table |= decision.targets
        settled = self._lacking
        for decision in context.fired_decisions("avoid"):
            if not context.lifting(decision):
                settled |= decision.targets
        return on_the_table & ~settled

    def _bit(self, advice: str) -> int:
        return self.context.plan.bit[advice]


def _is_safety(decision: Decision) -> bool:
    return decision.rule is not None and decision.rule.safety

"""Who notices a mutant: a person whom the two rulesets answer differently, or the proof that there is nobody.

What is compared is what an answer shows and a case can ask for: the status of each advice with its cause, the order of
the recommended ones, their strength and score, what they assume and the cautions beside them, and which constraints
are violated. Two rulesets that agree in all of this for everybody, strictly and not, are the same to any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import attrs

from backrules.authoring.cases import applies
from backrules.authoring.coverage import Answers
from backrules.authoring.mutation.mutants import Mutant
from backrules.authoring.mutation.sharing import Shared
from backrules.conditions import Condition
from backrules.diagrams import FALSE, TRUE, UNKNOWN, Outcomes, TooLarge, Universe, minimal_witness
from backrules.model import Cause, RulesetData
from backrules.recommendation import Answer
from backrules.semantics.algebra import Kleene
from backrules.semantics.status import Status, cause, status

__all__ = ["Beside", "Difference", "Search", "Witness", "Witnesses", "witness_of"]

Difference = Literal["advice", "order", "cautions", "assuming", "violations", "score", "assessment", "plan", "applies"]
Beside = Literal["cautions", "assuming", "score"]  # what stands beside a recommended advice
# those between two answers, in the order in which they are looked for
DIFFERENCES: tuple[Difference, ...] = ("advice", "order", "cautions", "assuming", "violations", "score", "applies")


@attrs.frozen
class Witness:
    """The person who notices a mutant.

    Attributes:
        profile: what is known of them, as a profile is written.
        strict: whether they ask strictly.
        differs: what of the answer differs.
        before: the ordered ids of what the ruleset recommends.
        after: the same of the mutant.
    """

    profile: dict[str, Any]
    strict: bool
    differs: Difference
    before: tuple[str, ...]
    after: tuple[str, ...]


def witness_of(data: RulesetData, mutant: Mutant, most: int = 1_000_000) -> Witness | None:
    """Return the plainest person who notices a mutant, what differs most first; None where the tables prove it equal.

    Args:
        data: the ruleset.
        mutant: the mutant.
        most: diagram nodes that may exist at once.

    Raises:
        TooLarge: the tables are too large to say, or do not have all cells of numbers and found nobody.
    """
    return Witnesses(data, most).of(mutant)


class Witnesses:
    """Finds who notices mutants of one ruleset.

    Args:
        data: the ruleset.
        most: diagram nodes that may exist at once.
    """

    def __init__(self, data: RulesetData, most: int = 1_000_000) -> None:
        self.data, self._most = data, most
        self._answers, self._shared = Answers(data), Shared(data, most=most)

    def of(self, mutant: Mutant) -> Witness | None:
        """Return what `witness_of` does."""
        changed = mutant.apply(self.data)
        return self._shared.found(changed, lambda *spaces: self._found(mutant, changed, *spaces))

    def _found(self, mutant: Mutant, changed: RulesetData, space: Universe, new: Outcomes) -> Witness | None:
        search = Search(space, space.outcomes[0], new, mutant)
        replay = self._answers, Answers(changed)
        # what is told in vain shows a gate, too, but nobody tells it
        for differs in sorted(DIFFERENCES, key=lambda one: mutant.section == "ask_if" and one != "applies"):
            people = [person for node in search.nodes(differs) if (person := search.person(node)) is not None]
            for person in sorted(people, key=_size):
                for strict in (False, True):
                    before, after = (one.answer(person, strict=strict) for one in replay)
                    if _shown(before, differs) != _shown(after, differs):
                        return Witness(person, strict, differs, _outcome(before), _outcome(after))
        if not space.tables.exact:
            raise TooLarge
        return None


def _size(person: dict[str, Any]) -> tuple[int, str]:
    return sum(len(value) if isinstance(value, dict) else 1 for value in person.values()), repr(person)


def _outcome(answer: Answer) -> tuple[str, ...]:
    return tuple(one.id for one in answer.advice)


def _shown(answer: Answer, differs: Difference) -> object:
    """Return the part of an answer in which two differ."""
    match differs:
        case "advice":
            statuses = {one.id: answer.status(one.id) for one in answer.context.plan.advice}
            return statuses, answer.causes
        case "order":
            return _outcome(answer)
        case "cautions":
            return {one.id: [caution.rule for caution in one.cautions] for one in answer.advice}
        case "assuming":
            return {one.id: [assumption.id for assumption in one.assuming] for one in answer.advice}
        case "violations":
            return [one.id for one in answer.violations]
        case "applies":
            return {fact: applies(answer, fact) for fact in answer.context.plan.data.facts}
        case _:
            return {one.id: (one.strength, one.score) for one in answer.advice}


class Search:
    """The diagrams of a ruleset and a mutant over the same people.

    Args:
        space: the diagrams of both.
        old: what becomes of the advice of the ruleset.
        new: the same of the mutant.
        mutant: the mutant.
    """

    def __init__(self, space: Universe, old: Outcomes, new: Outcomes, mutant: Mutant) -> None:
        self.data, self.changed, self.mutant = old.data, new.data, mutant
        self.space, self.diagrams = space, space.diagrams
        self.old, self.new = old, new
        self.advice = mutant.acts_on(old.data)

    def _where(self, outcomes: Outcomes, condition: Condition, truth: int = TRUE) -> int:
        """Return where a condition of one of the two has a truth, two-valued."""
        return self.diagrams.is_value(truth, outcomes.tables.of(condition))

    def person(self, node: int) -> dict[str, Any] | None:
        """Return the plainest person in a two-valued diagram who may be; of a constraint, whom the others allow."""
        if node == FALSE:
            return None
        if self.mutant.section != "constraints":
            return self.space.example(node)
        others = [one.never for one in self.data.constraints.values() if one.id != self.mutant.key]
        kept = [self.diagrams.negation(self.space.where(one)) for one in others]
        return minimal_witness(self.space.tables, self.diagrams.conjunction(node, *kept))

    def nodes(self, differs: Difference) -> Iterator[int]:
        """Yield where something differs, a diagram for each advice or pair of advice."""
        if differs == "violations":
            yield from self._violations()
            return
        if differs == "applies":
            yield from self._applying()
            return
        for advice in self.advice:
            match differs:
                case "advice":
                    yield self.space.differ(*self.statuses(advice))
                case "order":
                    yield from self._order(advice)
                case "cautions" | "assuming" | "score":
                    yield from self.beside(differs, advice)

    def statuses(self, advice: str) -> tuple[int, int]:
        """Return the diagrams of the status of an advice, not strict and strict; why, where it is held back."""
        return self._status(self.old, advice), self._status(self.new, advice)

    def beside(self, differs: Beside, advice: str) -> Iterator[int]:
        """Yield where something beside a recommended advice differs."""
        match differs:
            case "cautions":
                yield from self._rules(advice, "caution", TRUE)
            case "assuming":
                yield from self._assuming(advice)
            case "score":
                yield self._scored(advice)

    def _status(self, outcomes: Outcomes, advice: str) -> int:
        outcome, diagrams = outcomes.of(advice), self.diagrams
        held = diagrams.merged("held", _pair, outcomes.avoided(advice), outcomes.lacking(advice))
        guarded = diagrams.merged("guarded", _guarded, held, outcome.against)
        return diagrams.merged("status and cause", _shown_of, outcome.advised, guarded)

    def _recommended(self, advice: str) -> int:
        outcomes = (outcomes.of(advice) for outcomes in (self.old, self.new))
        return self.diagrams.conjunction(*(outcome.recommended[False] for outcome in outcomes))

    def _scored(self, advice: str) -> int:
        differing = self.space.differ(self.old.key(advice), self.new.key(advice))
        return self.diagrams.conjunction(differing, self._recommended(advice))

    def _order(self, advice: str) -> Iterator[int]:
        """Yield where an advice changes places with another one."""
        urgent = self.data.advice[advice].urgent != self.changed.advice[advice].urgent
        differing = self._recommended(advice) if urgent else self._scored(advice)
        if differing == FALSE:
            return
        for other in self.data.advice:
            if other == advice:
                continue
            both = self.diagrams.conjunction(differing, self._recommended(other))
            if both != FALSE:
                swapped = self.space.differ(
                    *(self._first(outcomes, advice, other) for outcomes in (self.old, self.new))
                )
                yield self.diagrams.conjunction(both, swapped)

    def _first(self, outcomes: Outcomes, advice: str, other: str) -> int:
        """Return where an advice stands before another one, if both are recommended."""
        return outcomes.before(advice, other, outcomes.key(advice), outcomes.key(other))

    def _rules(self, advice: str, effect: str, truth: int, *, safety: bool = False) -> Iterator[int]:
        """Yield where rules of one effect differ in whether they have a truth, beside the recommended advice.

        Args:
            advice: the advice.
            effect: the effect.
            truth: the truth.
            safety: leave out rules that are not about safety.
        """
        recommended = self._recommended(advice)
        both = self.old, self.new
        rules = [
            {rule.id: rule.when for rule in outcomes.rules(effect, advice) if rule.safety or not safety}
            for outcomes in both
        ]
        for rule in dict.fromkeys([*rules[0], *rules[1]]):
            there = [
                self._where(outcomes, own[rule], truth) if rule in own else FALSE
                for outcomes, own in zip(both, rules, strict=True)
            ]
            yield self.diagrams.conjunction(self.space.differ(*there), recommended)

    def _assuming(self, advice: str) -> Iterator[int]:
        yield from self._rules(advice, "avoid", UNKNOWN)
        yield from self._rules(advice, "caution", UNKNOWN, safety=True)
        needs = [outcomes.data.advice[advice].needs for outcomes in (self.old, self.new)]
        open_needs = [
            FALSE if one is None else self._where(outcomes, one, UNKNOWN)
            for outcomes, one in zip((self.old, self.new), needs, strict=True)
        ]
        yield self.diagrams.conjunction(self.space.differ(*open_needs), self._recommended(advice))

    def _applying(self) -> Iterator[int]:
        """Yield where a fact applies by the gate of one of the two and not by that of the other."""
        for fact in self.old.data.ask_if:
            there = (one.tables.gate(fact) if fact in one.data.ask_if else TRUE for one in (self.old, self.new))
            yield self.space.differ(*there)

    def _violations(self) -> Iterator[int]:
        for key in self.data.contradictions:
            yield self.space.differ(*(self._violated(outcomes, key) for outcomes in (self.old, self.new)))

    def _violated(self, outcomes: Outcomes, constraint: str) -> int:
        found = outcomes.data.contradictions.get(constraint)
        return FALSE if found is None else self._where(outcomes, found.never)


def _pair(avoided: Kleene, lacking: Kleene) -> tuple[Kleene, Kleene]:
    return avoided, lacking


def _guarded(held: tuple[Kleene, Kleene], against: Kleene) -> tuple[Kleene, Cause]:
    return against, cause(*held, against)


def _shown_of(advised: Kleene, guarded: tuple[Kleene, Cause]) -> tuple[Status | Cause, ...]:
    against, why = guarded
    found = (status(advised, against, strict=strict) for strict in (False, True))
    return tuple(why if one == "withheld" else one for one in found)

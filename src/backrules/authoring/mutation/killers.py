"""Which cases notice a mutant. Only those are run that it can make a difference to, and only what it changes anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import attrs

from backrules.authoring.cases import passes
from backrules.authoring.days import told_in
from backrules.authoring.mutation.mutants import Mutant, parts
from backrules.authoring.mutation.readers import Reach, Readers, reach_of, reaches_of_decisions
from backrules.conditions import Condition, calculator, names_read, quantities, truth
from backrules.engines import Match, build
from backrules.model import AdviceDefinition, Case, Constraint, DerivedCondition, DerivedNumber, Rule, RulesetData
from backrules.recommendation import Answer, CompiledRuleset
from backrules.semantics.beside import names_beside
from backrules.semantics.decisions import program_of
from backrules.semantics.gates import Counted
from backrules.semantics.program import Closure, Program

__all__ = ["Runner"]


@attrs.frozen(eq=False)
class _Person:
    """A case, and what counts of its person; with it computed numbers, derived conditions; and what matches."""

    case: Case
    counted: Counted
    known: dict[str, Any]
    match: Match

    def answer(self, plan: CompiledRuleset, match: Match) -> Answer:
        """Return what the person is told where something else matches, by rules that count alike."""
        counted = self.counted
        return Answer(plan, counted.values, match, strict=self.case.strict, top=None, counted=counted)


class Runner:
    """Runs cases against mutants of one ruleset.

    Args:
        data: the ruleset.
        cases: its cases, all of which pass.
    """

    def __init__(self, data: RulesetData, cases: Sequence[Case]) -> None:
        self.data, self._plan = data, CompiledRuleset(data)
        self._conditions = conditions = self._plan.program.conditions
        self._following = frozenset(f"rule {rule.id}" for rule in data.acting.values() if rule.alone)
        self._reads = {key: frozenset(names_read(one)) for key, one in conditions.items()}
        gates = self._plan.program.gates.values()
        self._gating = frozenset(name for gate in gates for name in names_read(gate.condition))
        self._beside = names_beside(data)
        self._derivation = program_of(data, {})
        self._closure = Closure(self._derivation)
        self._people, self._readers = list[_Person](), Readers(data)
        for case in cases:
            self.add(case)

    def add(self, case: Case) -> None:
        """Take another case, which passes."""
        counted = self._plan.gating.of(told_in(case, self.data))
        known = self._closure.of(counted.values)
        person = _Person(case, counted, known, _matched(self._conditions, known))
        # a case of another day may lie between two days that the years since a date are counted by
        answer = person.answer(self._plan, person.match)
        if case.as_of is None or passes(case, answer):
            self._readers.add(1 << len(self._people), case, answer)
            self._people.append(person)

    def killer(self, mutant: Mutant) -> Case | None:
        """Return the first case that fails on a mutant, or None if all pass."""
        if mutant.section in ("ask_if", "facts"):
            plan = CompiledRuleset(mutant.apply(self.data), like=self._plan)
            return self._killer_by_gates(plan, [one for one in self._people if _counts_otherwise(plan, mutant, one)])
        names = _derived_from(self._derivation, mutant)
        if not self._gating.isdisjoint(names):
            plan = CompiledRuleset(mutant.apply(self.data), like=self._plan)
            return self._killer_by_gates(plan, self._people)
        reaches = self._reaches(names) if names else [reach_of(mutant, self.data)]
        keys, changed = frozenset[str]().union(*(reach.keys for reach in reaches)), None
        for person in self._touched(mutant, self._readers.of(reaches)):
            changed = changed or _Changed(mutant, self._plan, self._reads, self._following)
            if not passes(person.case, person.answer(changed.plan, changed.match(person)), keys):
                return person.case
        return None

    def _reaches(self, names: Sequence[str]) -> list[Reach]:
        """Return what may change of an answer with derived facts."""
        decisions = self._plan.decisions.items()
        reading = (decision for key, decision in decisions if not self._reads[key].isdisjoint(names))
        return [*reaches_of_decisions(reading, beside=not self._beside.isdisjoint(names))]

    def _touched(self, mutant: Mutant, cases: int) -> Iterator[_Person]:
        """Yield the people of some cases for whom what was changed is another."""
        old = parts(self.data, mutant.section)[mutant.key]
        more = _changes_more(old, mutant.part)
        people = (person for place, person in enumerate(self._people) if cases >> place & 1)
        yield from (person for person in people if _touches(old, mutant, person, more=more))

    @staticmethod
    def _killer_by_gates(plan: CompiledRuleset, people: Iterable[_Person]) -> Case | None:
        """Return what `killer` does where the mutant may change what of the told values counts."""
        engine = build("reference", plan.program)
        for person in people:
            counted, case = plan.gating.of(person.counted.told), person.case
            match = engine.match(counted.values)
            if not passes(case, Answer(plan, counted.values, match, strict=case.strict, top=None, counted=counted)):
                return case
        return None


def _counts_otherwise(plan: CompiledRuleset, mutant: Mutant, person: _Person) -> bool:
    """Whether a mutant of a gate, or of what is there otherwise, may make a difference to what counts of somebody."""
    if mutant.section == "facts":
        return person.counted.gates[mutant.key] is False
    return plan.gating.of(person.counted.told) != person.counted


def _changes_more(old: Any, new: Any) -> bool:
    """Whether more is changed than a condition or computed number."""
    match old:
        case Rule(when=when):
            return new is not None and attrs.evolve(new, when=when) != old
        case AdviceDefinition(needs=needs):
            return bool(attrs.evolve(new, needs=needs) != old)
    return False


def _touches(old: Any, mutant: Mutant, person: _Person, *, more: bool) -> bool:
    """Whether what was changed is another for somebody; whoever it is not may be left out."""
    new, known = mutant.part, person.known
    match old:
        case Rule(id=rule):
            before = _found(f"rule {rule}", person.match)
            return _truth(new and new.when, known, False) is not before or (more and before is not False)
        case Constraint(id=constraint):
            return _truth(new and new.never, known, False) is not _found(f"never {constraint}", person.match)
        case AdviceDefinition(needs=needs):
            return more or _truth(new.needs, known, True) is not _truth(needs, known, True)
        case DerivedCondition(name=name):
            return truth(new.when, known) is not known.get(name)
        case DerivedNumber(name=name):
            return bool(calculator(new.compute)(known) != known.get(name))
    return True


def _truth(condition: Condition | None, known: dict[str, Any], otherwise: bool) -> bool | None:
    return otherwise if condition is None else truth(condition, known)


class _Changed:
    """What a mutant changes of what matches: its own condition, and whatever reads the derived fact that it changes.

    Args:
        mutant: the mutant.
        plan: the tables of the unchanged ruleset.
        reads: key -> the names that a condition of the unchanged ruleset reads.
        following: the keys of conditions that follow from other ones, and may follow from what is changed.
    """

    def __init__(
        self, mutant: Mutant, plan: CompiledRuleset, reads: Mapping[str, frozenset[str]], following: frozenset[str]
    ) -> None:
        data = plan.data
        changed = mutant.apply(data)
        self.plan = CompiledRuleset(changed, like=plan)
        self._steps = _steps(changed, mutant)
        own = {f"{_ROLES[mutant.section]} {mutant.key}"} if mutant.section in _ROLES else set()
        if any(data.advice[one].alone for one in mutant.acts_on(data)):
            own |= following
        self._keys = own | {f"not {key}" for key in own}
        if self._steps:
            self._keys |= {key for key, names in reads.items() if not names.isdisjoint(self._steps)}
        self._conditions = {key: self.plan.conditions[key] for key in self._keys & self.plan.conditions.keys()}

    def match(self, person: _Person) -> Match:
        """Return what matches for a person."""
        before, again = person.match, _matched(self._conditions, self._known(person.known))
        return Match(before.fired - self._keys | again.fired, before.possible - self._keys | again.possible)

    def _known(self, before: dict[str, Any]) -> dict[str, Any]:
        if not self._steps:
            return before
        known = {name: value for name, value in before.items() if name not in self._steps}
        for name, work_out in self._steps.items():
            value = work_out(known)
            if value is not None:
                known[name] = value
        return known


_ROLES = {"rules": "rule", "advice": "need", "constraints": "never"}
_DERIVING = ("derived", "numbers")


def _steps(changed: RulesetData, mutant: Mutant) -> dict[str, Callable[[dict[str, Any]], Any]]:
    """Return what works out, from what is known, each name of `_derived_from`."""
    if mutant.section not in _DERIVING:
        return {}
    program = program_of(changed, {})
    numbers, derived = program.numbers, program.derived
    return {
        name: calculator(numbers[name]) if name in numbers else partial(truth, derived[name])
        for name in _derived_from(program, mutant)
    }


def _derived_from(program: Program, mutant: Mutant) -> tuple[str, ...]:
    """Return the computed numbers and derived conditions that a mutant may change, each after the ones it reads."""
    if mutant.section not in _DERIVING:
        return ()
    changed = {mutant.key: None}
    reads = {name: [one.name for one in quantities(number)] for name, number in program.numbers.items()}
    reads |= {name: [*names_read(condition)] for name, condition in program.derived.items()}
    for name, names in reads.items():
        if not changed.keys().isdisjoint(names):
            changed[name] = None
    return tuple(changed)


def _matched(conditions: Mapping[str, Condition], known: dict[str, Any]) -> Match:
    found = {key: truth(condition, known) for key, condition in conditions.items()}
    return Match(
        {key for key, value in found.items() if value is True},
        {key for key, value in found.items() if value is None},
    )


def _found(key: str, match: Match) -> bool | None:
    return True if key in match.fired else None if key in match.possible else False

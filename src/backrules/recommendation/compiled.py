"""What is computed once per ruleset, so that an answer is a few operations on integers.

Advice is numbered in catalogue order, and a set of advice is an integer with a bit for each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from backrules._util.lazy import lazy
from backrules.conditions import Compare, Condition, Not, leaves, names_read, quantities, simplified
from backrules.facts import Values
from backrules.model import AdviceDefinition, Rule, RulesetData
from backrules.model.texts import values_in
from backrules.recommendation.effects import Effects
from backrules.semantics.beside import conditions_beside
from backrules.semantics.decisions import Decision, deciding, decisions_of, program_of
from backrules.semantics.gates import Counted, Gating
from backrules.semantics.order import Scale, key_of, spots
from backrules.semantics.program import Closure, Program
from backrules.semantics.texts import hold_values, shown_texts

__all__ = ["CompiledRuleset"]

_MOST_KEPT = 4_000
_T = TypeVar("_T")
_DECIDING = frozenset(("advise", "avoid", "need"))


class Kept(dict[object, _T]):
    """What is made once for all to whom it is the same; at most so many, and never pickled."""

    def keep(self, key: object, made: _T) -> _T:
        """Keep what was made, and forget all else where it has become much."""
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[key] = made
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Kept, ()


class CompiledRuleset:
    """The tables of one ruleset.

    Args:
        data: the ruleset.
        like: the tables of a ruleset with the same catalogue, of which this one is a variant that answers a few people:
            what the same rules do is taken from there, and nobody is told apart by less than what is known of them.

    Attributes:
        data: the ruleset.
        advice: the catalogue in order.
        decisions: key -> decision; the keys are the ids of the program's conditions.
        scale: writes the order of advice as whole numbers.
        advising: key of an advise rule -> its place among them, the weight that it gives alone, its points and the
            numbers of its targets; the strongest rules first, then by points and id.
        rules_for: id of an advice -> the keys of the rules that advise it, and the rules, in that order.
        avoids: key of an avoid rule -> its targets.
        lacks: key of the denial of a need -> the advice that then lacks something.
        stopping: both of them.
        guards: key of an avoid rule or a need -> the key of its denial, and the targets that wait for it when strict.
        settling: both of these keys -> the first.
        safety_cautions: key of a caution about safety -> its place among them, its id and its targets.
        orders: for each advice its order, if it had no weight.
        sayings: what was said about advice, for whom it is the same.
        parts_said: what was said of what they hang on, likewise.
        open_in: the unknown facts that are left in a condition, by what stands for it, likewise.
    """

    def __init__(self, data: RulesetData, *, like: CompiledRuleset | None = None) -> None:
        self.data, self._like = data, like
        self.advice: tuple[AdviceDefinition, ...] = tuple(data.advice.values())
        self.bit = {advice.id: 1 << index for index, advice in enumerate(self.advice)}
        before: Mapping[str, Decision] = {} if like is None else like.decisions
        self.decisions: dict[str, Decision] = {decision.key: decision for decision in decisions_of(data, before)}
        self.guards = {
            key: (f"not {key}", decision.waiting)
            for key, decision in self.decisions.items()
            if decision.role in ("avoid", "need")
        }
        self.settling = Effects((name, key) for key, (denial, _) in self.guards.items() for name in (key, denial))
        self.scale = Scale.of(data.rules.values(), len(data.advice))
        self.rules_for: dict[str, list[tuple[str, Rule]]] = {advice.id: [] for advice in self.advice}
        self.advising = self._advising()
        decisions = self.decisions.items()
        self.avoids = Effects((key, one.targets) for key, one in decisions if one.role == "avoid")
        self.lacks = Effects((f"not {key}", one.targets) for key, one in decisions if one.role == "need")
        self.stopping = Effects((*self.avoids.items(), *self.lacks.items()))
        cautions = [(key, one) for key, one in decisions if one.role == "caution" and one.is_safety]
        self.safety_cautions = Effects((key, (place, one.id, one.targets)) for place, (key, one) in enumerate(cautions))
        self.orders = tuple(self.scale.order(spot, 0) for spot in spots(self.advice).values())
        self.sayings = Kept[tuple[str, ...]]()
        self.parts_said = Kept[Any]()
        self.open_in = Kept[tuple[str, ...]]()
        self._read_in = Kept[tuple[Condition, object, tuple[str, ...]]]()
        self._simplified = Kept[Condition]()
        self._read_by: dict[str, tuple[str, ...]] = {}

    @lazy
    def conditions(self) -> dict[str, Condition]:
        """The conditions of the decisions and, for what may hold an advice back, their denials.

        A denial is true where the condition is false, so what fires tells all that a ranking depends on.
        """
        conditions = {key: decision.condition for key, decision in self.decisions.items()}
        return conditions | {denial: Not(conditions[key]) for key, (denial, _) in self.guards.items()}

    @lazy
    def program(self) -> Program:
        """What engines decide: the conditions, over the facts."""
        return program_of(self.data, self.conditions)

    def _advising(self) -> Effects[tuple[int, int, int, tuple[int, ...]]]:
        numbers = {advice.id: number for number, advice in enumerate(self.advice)}
        keys = {decision.id: key for key, decision in self.decisions.items() if decision.rule is not None}
        advising = {}
        ordered = sorted((key_of(rule), rule.id) for rule in self.data.rules.values() if rule.effect == "advise")
        for place, ((rank, _), name) in enumerate(ordered):
            rule, key = self.data.rules[name], keys[name]
            weight = self.scale.weight(rank, rule.points)
            advising[key] = place, weight, rule.points, tuple([numbers[target] for target in rule.targets])
            for target in rule.targets:
                self.rules_for[target].append((key, rule))
        return Effects(advising.items())

    @lazy
    def inputs(self) -> dict[str, frozenset[str]]:
        """Derived name -> the asked facts that it reads."""
        inputs: dict[str, frozenset[str]] = {}
        reads = {name: [q.name for q in quantities(one.compute)] for name, one in self.data.numbers.items()}
        reads |= {name: list(names_read(one.when)) for name, one in self.data.derived.items()}
        for name, names in reads.items():
            inputs[name] = frozenset().union(*(inputs.get(one, frozenset((one,))) for one in names))
        return inputs

    @lazy
    def by_role(self) -> dict[str, list[tuple[str, Decision]]]:
        """The decisions of each role, with their keys."""
        found: dict[str, list[tuple[str, Decision]]] = {}
        for key, decision in self.decisions.items():
            found.setdefault(decision.role, []).append((key, decision))
        return found

    @lazy
    def read(self) -> tuple[str, ...]:
        """The asked facts that a rule or a need reads, directly or through derived facts, in order."""
        conditions = [decision.condition for decision in self.decisions.values() if decision.role != "never"]
        return self.order({fact for condition in conditions for fact in self.asked(names_read(condition))})

    @lazy
    def alternatives(self) -> dict[str, frozenset[str]]:
        """For each advice of a group of alternatives the others of its groups."""
        found: dict[str, frozenset[str]] = {}
        for members in self.data.alternatives.values():
            for one in members:
                found[one] = found.get(one, frozenset()) | {*members} - {one}
        return found

    @lazy
    def derived_in(self) -> dict[str, tuple[str, ...]]:
        """For each derived condition the other ones that it reads itself."""
        derived = self.program.derived
        return {name: tuple(one for one in names_read(when) if one in derived) for name, when in derived.items()}

    @lazy
    def closure(self) -> Closure:
        """Works out the derived facts of a person, with the numbers in comparisons of the assessment and the plan.

        That of a variant need not know all numbers in its own comparisons: who asks for one works it out.
        """
        like = self._like
        if like is not None and like.data.derived is self.data.derived and like.data.numbers is self.data.numbers:
            return like.closure
        beside = {f"beside {place}": one for place, (_, one) in enumerate(conditions_beside(self.data))}
        return Closure(attrs.evolve(self.program, conditions={**self.program.conditions, **beside}))

    @lazy
    def says_values(self) -> bool:
        """Whether a text of the ruleset holds values of a person."""
        return hold_values(self.data)

    @lazy
    def deciding(self) -> dict[str, tuple[Decision, ...]]:
        """For each advice the decisions that act on it, each as if it acted on nothing else."""
        return deciding(self.data)

    def counted(self, told: Values, skipped: Collection[str] = ()) -> Counted | None:
        """Return what of the told values counts, None where all of it does, whatever it is."""
        return self.gating.of(told, skipped) if self.program.selects else None

    @lazy
    def gating(self) -> Gating:
        """Tells what of the told values counts."""
        return Gating(self.program)

    def simplified(self, condition: Condition) -> Condition:
        """Return a condition in fewer words: what is left of the same rules is often the same."""
        return self._simplified.get(condition) or self._simplified.keep(condition, simplified(condition))

    def rules(self, keys: Iterable[str]) -> set[str]:
        """Return the ids of the rules among keys."""
        decisions = (self.decisions.get(key) for key in keys)
        return {decision.id for decision in decisions if decision is not None and decision.id in self.data.rules}

    def read_by(self, advice: str) -> tuple[str, ...]:
        """Return the asked facts that decide an advice, and those that the words for that hold, in order."""
        return self._reads(f"all of {advice}", [d for d in self.deciding[advice] if d.role in _DECIDING])

    def alike(self, values: Values) -> dict[str, Any]:
        """Return values as keys: of a number that is only held against others, where it stands among these."""
        cuts, alike = {} if self._like else self._cuts, dict[str, Any]()
        for name, value in values.items():
            if name in cuts:
                value = bisect_left(cuts[name], value) + bisect_right(cuts[name], value)  # type: ignore[type-var]
            alike[name] = tuple(value.items()) if isinstance(value, dict) else value
        return alike

    @lazy
    def _cuts(self) -> dict[str, list[float]]:
        """For each number fact what conditions compare it with, unless something else is done with it, too."""
        program = self.closure.program
        computed = {one.name for number in program.numbers.values() for one in quantities(number)}
        said = {value.name for shown in shown_texts(self.data) for value in values_in(shown.text)}
        plain = self.data.facts.keys() - computed - self.asked(tuple(said))
        cuts: dict[str, set[float]] = {name: set() for name in plain if self.data.facts[name].is_number}
        for condition in (*program.conditions.values(), *program.derived.values(), *self.data.ask_if.values()):
            for test in leaves(condition):
                if isinstance(test, Compare) and test.fact in cuts:
                    cuts[test.fact].add(test.number)
        return {name: sorted(some) for name, some in cuts.items()}

    def read_in(self, condition: Condition) -> tuple[object, tuple[str, ...]]:
        """Return what stands for a condition of the ruleset in keys, and the asked facts that it reads, in order.

        It is found by its place in memory, as it is large; so it is kept, too. What stands for it is nothing to the
        collector of cycles.
        """
        kept = self._read_in.get(id(condition))
        if kept is None:
            read = self.order(self.asked(names_read(condition)))
            kept = self._read_in.keep(id(condition), (condition, object(), read))
        return kept[1:]

    def wanting(self, advice: str) -> tuple[str, ...]:
        """Return the asked facts that the rules for an advice and its need read, in order."""
        return self._reads(f"advice {advice}", [d for d in self.deciding[advice] if d.role in ("advise", "need")])

    def guarding(self, decision: Decision) -> tuple[str, ...]:
        """Return the asked facts that a guard reads, and those that its words hold, in order."""
        return self._reads(decision.key, [decision])

    def _reads(self, key: str, decisions: Iterable[Decision]) -> tuple[str, ...]:
        found = self._read_by.get(key)
        if found is None:
            found = self._read_by[key] = self.order(frozenset().union(*map(self._read, decisions)))
        return found

    def _read(self, decision: Decision) -> frozenset[str]:
        said = () if decision.rule is None else tuple(value.name for value in values_in(decision.rule.assume or ""))
        return self.asked(said) | self.asked(names_read(decision.condition))

    def asked(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the asked facts behind names of facts and derived facts."""
        return frozenset().union(*(self.inputs.get(name, frozenset((name,))) for name in names))

    def order(self, facts: frozenset[str] | set[str]) -> tuple[str, ...]:
        """Return facts in the order of facts.yaml."""
        return tuple(sorted(facts, key=self._places.__getitem__))

    @lazy
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.data.facts)}

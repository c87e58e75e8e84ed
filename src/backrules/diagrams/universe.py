"""Everybody at once: the diagrams of one ruleset, or of several over the same people, without a chat's limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.conditions import Condition, Quantity, renamed, replaced
from backrules.diagrams.compiler import ConditionDiagrams
from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import FALSE, TRUE
from backrules.diagrams.outcomes import Outcomes
from backrules.diagrams.witness import minimal_witness, somebody
from backrules.facts import Fact
from backrules.model import DerivedCondition, DerivedNumber, RulesetData
from backrules.semantics.decisions import conditions_of, gates_of
from backrules.semantics.program import Program

__all__ = ["Universe"]


class Universe:
    """The diagrams of rulesets that ask the same people.

    Use it from one thread. All people are meant, also those of whom little is known; a constraint of the first ruleset
    that is true of somebody makes them impossible.

    Args:
        data: the ruleset.
        others: other rulesets with the same facts; a derived fact of theirs may have another meaning.
        conditions: further conditions that will be asked for.
        most: nodes that may exist at once.
        each: nodes that one diagram may have, or None for no limit of its own.

    Attributes:
        tables: the diagrams of all conditions.
        diagrams: where they live.
        outcomes: for the ruleset and then each of the others the outcomes of its advice.
    """

    def __init__(
        self,
        data: RulesetData,
        others: Iterable[RulesetData] = (),
        conditions: Iterable[Condition] = (),
        most: int = 1_000_000,
        each: int | None = None,
    ) -> None:
        every = [data, *(_with_own_names(other, f"~{index}") for index, other in enumerate(others, 1))]
        self._most, self._each = most, each
        program = _program(every, tuple(conditions))
        self._hold(every, program, ConditionDiagrams(program, most, each))

    def _hold(self, every: list[RulesetData], program: Program, tables: ConditionDiagrams) -> None:
        self.data, self.tables, self._program = every[0], tables, program
        self.diagrams: DiagramManager = tables.diagrams
        self.outcomes = tuple(self.outcomes_of(one) for one in every)

    def beside(self, other: RulesetData, conditions: Iterable[Condition] = ()) -> Universe | None:
        """Return the space of another ruleset in the same diagrams, so that what is the same in both is made once.

        Args:
            other: the other ruleset.
            conditions: further conditions that will be asked for there.

        Returns:
            None where the other one needs cells that there are not, or where it is not known whether these are all.
        """
        program = _program([other], conditions)
        tables = self.tables.beside(program) if self.tables.exact else None
        if tables is None:
            return None
        space = Universe.__new__(Universe)
        space._most, space._each = self._most, self._each
        space._hold([other], program, tables)
        return space

    def outcomes_of(self, data: RulesetData) -> Outcomes:
        """Return the outcomes of another ruleset with the same derived facts, whose conditions were all given."""
        return Outcomes(data, self._program, self._most, self._each, self.tables)

    def of(self, condition: Condition) -> int:
        """Return the diagram of a condition, three-valued.

        Raises:
            TooLarge: it needs more nodes than there may be.
        """
        return self.tables.of(condition)

    def where(self, condition: Condition, truth: int = TRUE) -> int:
        """Return where a condition is TRUE (or UNKNOWN, or FALSE), two-valued."""
        return self.diagrams.is_value(truth, self.of(condition))

    def possible(self, node: int) -> int:
        """Return where a two-valued diagram is true of people who contradict no constraint that has to do with it."""
        return self.diagrams.conjunction(node, self.allowed(self.diagrams.support[node]))

    def allowed(self, support: int) -> int:
        """Return where no constraint is violated that has to do with these variables, directly or not."""
        for never in self._constraints:
            if self.diagrams.value(never, self._open):  # by those of whom nothing is known
                support |= self.diagrams.support[never]
        return self.diagrams.none_of(self._constraints, support)

    @lazy
    def _constraints(self) -> list[int]:
        constraints = [self.where(one.never) for one in self.data.contradictions.values()]
        idle = [name for name, gate in self._program.gates.items() if not gate.fact.safety]
        return [*constraints, *map(self.tables.told_in_vain, idle)]

    @lazy
    def complete(self) -> int:
        """Where every fact is told that applies, and only the others may be left out.

        Where a gate is unknown though all is told that applies, nobody is asked what is behind it.
        """
        diagrams, found = self.diagrams, TRUE
        for name in self._program.gates:
            told, applies = self.tables.is_told(name), diagrams.is_value(TRUE, self.tables.gate(name))
            found = diagrams.conjunction(found, diagrams.disjunction(diagrams.negation(applies), told))
        return found

    @lazy
    def _open(self) -> list[int]:
        return [variable.cell({}) for variable in self.tables.variables]

    def is_never(self, node: int) -> bool:
        """Whether a two-valued diagram is true of nobody who can be."""
        return self.possible(node) == FALSE

    def example(self, node: int, *, complete: bool = False) -> dict[str, Any] | None:
        """Return the plainest person for whom a two-valued diagram is true, or None if there is nobody.

        Args:
            node: the diagram.
            complete: somebody of whom everything is known.
        """
        if not complete:
            return minimal_witness(self.tables, self.possible(node))
        return self.someone(self.diagrams.conjunction(node, self.allowed(-1)))

    def example_of_all(self, nodes: Iterable[int]) -> dict[str, Any] | None:
        """Return somebody of whom everything is known in all of some two-valued diagrams, or None if there is nobody.

        Raises:
            TooLarge: it takes too long to tell.
        """
        return somebody(self.tables, [self.allowed(-1), self.complete, *nodes])

    def someone(self, node: int = TRUE) -> dict[str, Any] | None:
        """Return somebody of whom everything is known, in a two-valued diagram, whatever constraints say."""
        return minimal_witness(self.tables, self.diagrams.conjunction(node, self.complete), complete=True)

    def differ(self, one: int, other: int) -> int:
        """Return where two diagrams have different values, two-valued."""
        return self.diagrams.merged("differ", lambda a, b: a is not b and a != b, one, other)


def _program(every: list[RulesetData], conditions: Iterable[Condition]) -> Program:
    asked: dict[str, Condition] = {}
    for place, data in enumerate(every):
        asked |= {f"{place} {key}": condition for key, condition in conditions_of(data).items()}
    asked |= {f"also {index}": condition for index, condition in enumerate(conditions)}
    facts: dict[str, Fact] = {}
    for data in every:
        facts |= {name: fact for name, fact in data.facts.items() if name not in facts}
    return Program(
        facts=facts,
        conditions=asked,
        derived={name: one.when for data in every for name, one in data.derived.items()},
        numbers={name: one.compute for data in every for name, one in data.numbers.items()},
        gates=gates_of(every[0]),
    )


def _with_own_names(data: RulesetData, mark: str) -> RulesetData:
    """Return a ruleset whose derived facts have names that no other ruleset has."""
    names = {name: name + mark for name in (*data.derived, *data.numbers)}

    def with_names(condition: Condition) -> Condition:
        return renamed(condition, names)

    def with_names_in(number: DerivedNumber) -> DerivedNumber:
        own = replaced(number.compute, lambda quantity: Quantity(names.get(quantity.name, quantity.name)))
        return DerivedNumber(names[number.name], own)

    return attrs.evolve(
        data,
        numbers={names[name]: with_names_in(number) for name, number in data.numbers.items()},
        derived={names[n]: DerivedCondition(names[n], with_names(o.when), o.title) for n, o in data.derived.items()},
        rules={key: attrs.evolve(rule, when=with_names(rule.when)) for key, rule in data.rules.items()},
        advice={
            key: one if one.needs is None else attrs.evolve(one, needs=with_names(one.needs))
            for key, one in data.advice.items()
        },
        constraints={key: attrs.evolve(one, never=with_names(one.never)) for key, one in data.constraints.items()},
        ask_if={key: with_names(condition) for key, condition in data.ask_if.items()},
    )

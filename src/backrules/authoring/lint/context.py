"""What the single checks share: the diagrams of the whole ruleset, and where everything stands in the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from backrules._util.lazy import lazy
from backrules._util.spans import Span
from backrules.conditions import Any, Condition, Flag, Known, numbers_without_names
from backrules.diagrams import FALSE, Outcomes, TooLarge, Universe
from backrules.facts import BOOLEAN
from backrules.loading.source_map import SourceMap
from backrules.model import Case, Guard, Rule, RulesetData
from backrules.semantics.beside import names_beside
from backrules.semantics.decisions import read_by
from backrules.semantics.gates import Counted

__all__ = ["OutOfTime", "Study"]

_MOST_EACH = 10_000  # nodes of one diagram: what is larger takes seconds
# (section, id, key): where a condition stands
Where = tuple[str, str, str]


class OutOfTime(Exception):
    """There is no time left for more."""


class Study:
    """One ruleset under study.

    Attributes:
        data: the ruleset.
        told: the cases, each with what counts of what it tells.
        space: its tables, over everybody.
        outcomes: what becomes of each advice.
    """

    def __init__(
        self,
        data: RulesetData,
        places: Callable[[], SourceMap] = SourceMap,
        late: Callable[[], bool] = lambda: False,
        told: Callable[[], Iterable[tuple[Case, Counted]]] = tuple,
    ) -> None:
        self.data, self.told = data, told
        self._late = late
        self.reached = ""  # what was begun last
        self.too_large: list[str] = []  # what could not be decided
        self._places = places  # asked for when something is found
        # with what decides which facts are asked
        self.gates = [*data.ask_if.values(), *(Known(name) for name in data.ask_if)]
        self.renew()

    def renew(self) -> None:
        """Start with empty tables."""
        signs = (sign for guard in self.data.guards for sign in self.signs(guard))  # also such that no rule reads
        self.space = Universe(self.data, conditions=[*signs, *self.gates], each=_MOST_EACH)
        self.outcomes: Outcomes = self.space.outcomes[0]

    @contextmanager
    def tries(self, what: str) -> Iterator[None]:
        """Note what is too large to decide, and go on after it.

        Raises:
            OutOfTime: there is no time to begin it.
        """
        if self._late():
            raise OutOfTime
        self.reached = what
        try:
            yield
        except TooLarge:
            self.too_large.append(what)

    # where it stands

    def span(self, section: str, identity: str, key: str = "") -> Span | None:
        """Return where an id, or one of its keys, stands."""
        return self._places().span(section, identity, key)

    def text(self, where: Where) -> Span | None:
        """Return the span of a condition's text, where it stands on one line as it is read."""
        return self._places().line(*where)

    # what there is

    def conditions(self) -> Iterator[tuple[str, Where, Condition]]:
        """Yield every condition, with what it is of in words, and where it stands."""
        for rule in self.data.rules.values():
            yield f"rule {rule.id}", ("rules", rule.id, "when"), rule.when
        for name, derived in self.data.derived.items():
            yield f"derived {name}", ("derived", name, "when"), derived.when
        for key, advice in self.data.advice.items():
            if advice.needs is not None:
                yield f"needs of {key}", ("advice", key, "needs"), advice.needs
        for key, constraint in self.data.constraints.items():
            yield f"constraint {key}", ("constraints", key, "never"), constraint.never

    def signs(self, guard: Guard) -> list[Condition]:
        """Return the conditions under which there is a sign that a guard is about."""
        facts = (self.data.facts[name] for name in guard.each)
        return [Flag(fact.name) if fact.type == BOOLEAN else Any(fact.name) for fact in facts]

    def gated_behind(self, condition: Condition) -> list[str]:
        """Return the facts with a gate that a condition reads, directly or not."""
        names = self._behind([condition])
        return [name for name in self.data.ask_if if name in names]

    def is_given(self, fact: str) -> int:
        """Return where something counts for a fact with a gate, of people who tell all that applies; two-valued."""
        gate, fixed = self.data.ask_if[fact], self.data.facts[fact].otherwise is not None
        applies = self.space.where(gate)
        return self.space.diagrams.disjunction(applies, self.space.where(gate, FALSE)) if fixed else applies

    def computes(self, condition: Condition) -> bool:
        """Whether a condition reads a computed number, also one that only stands in a comparison, directly or not."""
        names = self._behind([condition])
        whens = (one.when for name, one in self.data.derived.items() if name in names)
        unnamed = any(True for read in (condition, *whens) for _ in numbers_without_names(read))
        return unnamed or not self.data.numbers.keys().isdisjoint(names)

    def is_read_by(self, fact: str, condition: Condition) -> bool:
        """Whether a condition reads a fact, directly or not."""
        return fact in self._behind([condition])

    def advising(self, advice: str) -> list[Rule]:
        """Return the rules that advise something."""
        return self.outcomes.rules("advise", advice)

    def avoiding(self, advice: str) -> list[Rule]:
        """Return the rules that somebody wrote to keep something away."""
        return [rule for rule in self.outcomes.rules("avoid", advice) if rule.alone is None]

    @lazy
    def read(self) -> frozenset[str]:
        """The facts, derived facts and numbers that a rule or a need reads, directly or not."""
        needs = [advice.needs for advice in self.data.advice.values() if advice.needs is not None]
        return self._behind([*(rule.when for rule in self.data.rules.values()), *needs])

    @lazy
    def used(self) -> frozenset[str]:
        """The same of any condition: also constraints, `ask_if`, and what the assessment and the plan read."""
        others = [*(one.never for one in self.data.constraints.values()), *self.data.ask_if.values()]
        return self.read | self._behind(others) | self.beside

    @lazy
    def beside(self) -> frozenset[str]:
        """What the assessment and the plan read, directly or not."""
        return frozenset(names_beside(self.data))

    @lazy
    def filling(self) -> frozenset[str]:
        """Lists, and what their credits are multiplied with, that say what facts are that something reads."""
        read, found = self.read | self.beside, set[str]()
        for one in self.data.credits.values():
            if any(target in read for credits in one.of.values() for target in credits):
                found |= {one.fact, *([one.times] if one.times else [])}
        return frozenset(found)

    @lazy
    def deciding(self) -> frozenset[str]:
        """What decides whether a fact is asked that a rule or a need reads, directly or through other gates."""
        found: frozenset[str] = frozenset()
        while True:
            gates = [gate for name, gate in self.data.ask_if.items() if name in self.read | found]
            if (more := self._behind(gates)) <= found:
                return found
            found |= more

    def _behind(self, conditions: list[Condition]) -> frozenset[str]:
        return frozenset(read_by(conditions, self.data))

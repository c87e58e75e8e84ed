"""The outcome of each advice, for every profile at once: whether it is recommended, and where it stands."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import count
from typing import Any

from backrules._util.bits import ones
from backrules._util.lazy import lazy
from backrules.conditions import Condition
from backrules.diagrams.algebra import DiagramAlgebra
from backrules.diagrams.compiler import ConditionDiagrams
from backrules.diagrams.limits import TooLarge, made_once, not_too_large
from backrules.diagrams.manager import DiagramManager
from backrules.diagrams.nodes import TRUE
from backrules.diagrams.outcome import Outcome, Reading, part_of
from backrules.model import Rule, RulesetData
from backrules.semantics.decisions import Decision, deciding
from backrules.semantics.order import Key, Spot, comes_before, key_of, key_together, spots
from backrules.semantics.program import Program
from backrules.semantics.status import Standing, standing_of, status

__all__ = ["Outcomes"]

_MOST_EACH = 2_000
# Work is counted in children of nodes that are gone through, some 20 million a second. So the first question takes
# about a second at most, however many rules there are, and what is given up depends on the ruleset alone.
_WORK = 2_000_000  # for all outcomes, and again for all keys, in equal shares
_WORK_OF_RULES = 2_000_000  # for all conditions, likewise
_LEAST_WORK = 5_000  # that each may take in any case
_MOST_TRUTHS = 600_000  # of tests on numbers, in all cells
# What is kept of single people, some 40 MB at most; with more it is forgotten, and the ruleset's own is kept.
_MOST_LEFT = 120_000  # nodes
_MOST_REMEMBERED = 240_000  # operations
_MOST_CACHED = 30_000  # results
_OF_DIAGRAMS = (
    *("_tables", "_constraints", "_base", "_at_first", "_outcomes", "_keys", "_guards", "_cautions", "_levels"),
    *("_reading", "_too_large"),
    *("cache", "generation", "recent", "earlier", "asked"),
)  # all that stands for what is in the diagrams
_EFFECTS = ("advise", "avoid", "caution")
_RECENT = 4  # people of whom what their open facts decide is kept: a turn asks for it several times
_EARLIER = 32  # people of whom what was known is kept: the next turns go on from there


class Outcomes:
    """The diagrams of one ruleset, made when first used.

    An outcome that would be too large raises TooLarge; whoever asks says that the answer is not exact. Use it inside of
    `with outcomes.held():`, one thread at a time; what is made inside is forgotten now and then. Nobody who holds it
    takes hold of it again, but for a signal handler: it interrupts its own thread in the middle of anything, so it
    works with diagrams of its own, and then those it found are back as they were.

    Args:
        data: the ruleset.
        program: its conditions.
        most: nodes that may exist at once.
        each: nodes that one diagram may have: about what keeps an answer under a second. None for no limit of its own.
        tables: the diagrams of conditions to use, which others use too; nothing in them is forgotten.
        waived: facts whose gates count as true while they are unknown, as if they had been skipped.

    Attributes:
        cache: what was found out about people.
        generation: the number of the diagrams; it goes up when they are forgotten.
        recent, earlier: what was last made for single people is kept alive there, and what was filled in for more.
        asked: questions that were found; who puts them there bounds it.
    """

    def __init__(
        self,
        data: RulesetData,
        program: Program,
        most: int = 1_000_000,
        each: int | None = _MOST_EACH,
        tables: ConditionDiagrams | None = None,
        waived: Collection[str] = (),
    ) -> None:
        self.data, self._waived = data, waived
        self._program, self._most, self._each, self._shared = program, most, each, tables
        self._read_by: dict[str, frozenset[str]] = {}
        self._guarded_by: dict[str, frozenset[str]] = {}
        self._tables: ConditionDiagrams | None = None
        self._outcomes: dict[str, Outcome] = {}
        self._keys: dict[str, int] = {}
        self._guards: dict[str, tuple[int, tuple[str, ...]]] = {}
        self._cautions: dict[str, int] = {}
        self._constraints: dict[str, int] | None = None
        self._base: int | None = None  # the nodes of the ruleset, once they lie before all others
        self._at_first: tuple[int, int] | None = None  # nodes, and operations remembered, after the first use
        self.cache: dict[object, object] = {}
        self.asked: dict[object, object]
        self._levels: dict[int, tuple[int, ...]] = {}
        self._reading: dict[bool, dict[str, Reading]]
        self._too_large: frozenset[str] | None
        self.generation = 0  # of diagrams: what was made of earlier ones is of no use
        self.recent: deque[object]
        self.earlier: deque[Any]
        self._locks: dict[int, threading.RLock] = {}  # of this process, and perhaps of the one that it was forked from
        self._process, self._busy = 0, False
        self._generations = count(1)  # none twice: what is kept of a generation must never be taken for another's
        self._forget()

    @contextmanager
    def held(self) -> Iterator[ConditionDiagrams]:
        """Give the diagrams to one thread."""
        process = os.getpid()
        with self._locks.setdefault(process, threading.RLock()):
            if self._process != process:  # a fork may have left them half changed, and the lock taken
                self._start(process)
            if self._busy:
                with self._apart():
                    yield self.tables
                return
            try:
                self._busy = True
                yield self.tables
                self._tidy()
            except BaseException as error:
                if not isinstance(error, TooLarge):  # an interruption, which may have left them half changed
                    self._forget()
                raise
            finally:
                self._busy = False

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """Work with other diagrams for a while: those that there are may be half changed."""
        aside = {name: getattr(self, name) for name in _OF_DIAGRAMS}
        try:
            self._forget()
            yield
        finally:
            self.__dict__.update(aside)  # all at once: nothing interrupts that

    def _start(self, process: int) -> None:
        self._process, self._busy = process, False
        for other in self._locks.keys() - {process}:
            del self._locks[other]
        self._forget()

    def _tidy(self) -> None:
        """Forget what was made for single people when it has become much. No answer hangs on what is remembered."""
        if self._tables is None or self._shared is not None:
            return
        diagrams = self._tables.diagrams
        nodes, remembered = self._at_first = self._at_first or (len(diagrams), diagrams.remembering)
        made, done = len(diagrams) - nodes, diagrams.remembering - remembered
        if made <= _MOST_LEFT and done <= _MOST_REMEMBERED and len(self.cache) <= _MOST_CACHED:
            return
        if self._base is None:  # what is the ruleset's lies between what is people's: this once all is made anew
            self._forget()
            self._base = self._make_all()
        diagrams = self.diagrams
        diagrams.release(self._base)
        self._at_first = len(diagrams), diagrams.remembering
        self.cache, self._levels = {}, {}
        self.generation = next(self._generations)
        self.recent.clear()
        self.earlier.clear()

    def prepare(self) -> None:
        """Make what is the ruleset's own before anything of a person, where nothing is made yet.

        Whoever asks for a question needs nearly all of it, and it need not be made anew when what is people's goes.
        """
        if self._base is None and self._shared is None and not self._outcomes:
            self._base = self._make_all()
            self.diagrams.release(self._base)  # what was remembered on the way
            self._at_first = self._base, self.diagrams.remembering

    def _make_all(self) -> int:
        self.constraints()
        for advice in self.data.advice:
            for make in (self.of, self.key, self.guards, self.cautions):
                not_too_large([advice], make)
        return len(self.diagrams)

    def _forget(self) -> None:
        self._tables, self._constraints, self._base, self._at_first = self._shared, None, None, None
        self._outcomes, self._keys, self._guards, self._cautions, self.cache = {}, {}, {}, {}, {}
        self._levels, self._reading, self._too_large = {}, {}, None
        self.generation = next(self._generations)
        self.recent, self.earlier, self.asked = deque(maxlen=_RECENT), deque(maxlen=_EARLIER), {}

    @property
    def tables(self) -> ConditionDiagrams:
        """The diagrams of the conditions."""
        if self._tables is None:
            limits = {"steps": _share(_WORK_OF_RULES, len(self._program.conditions)), "truths": _MOST_TRUTHS}
            self._tables = ConditionDiagrams(
                self._program,
                self._most,
                self._each,
                waived=self._waived,
                **({} if self._each is None else limits),
            )
        return self._tables

    def _allowance(self) -> AbstractContextManager[object]:
        """Return what limits the work on one outcome or key."""
        if self._each is None:
            return nullcontext()
        return self.diagrams.allowance(_share(_WORK, len(self.data.advice)))

    @property
    def diagrams(self) -> DiagramManager:
        """The diagrams."""
        return self.tables.diagrams

    def of(self, advice: str) -> Outcome:
        """Return the outcome of an advice.

        Raises:
            TooLarge: it is too large.
        """
        return made_once(self._outcomes, advice, lambda: self._outcome(advice))

    def _outcome(self, advice: str) -> Outcome:
        with self._allowance():
            return self._outcome_of(self._deciding[advice])

    def _outcome_of(self, decisions: Iterable[Decision]) -> Outcome:
        standing = self._standing(decisions)
        recommended = {strict: standing.recommended(strict=strict) for strict in (True, False)}
        return Outcome(standing.advised, standing.against, recommended)

    def _standing(self, decisions: Iterable[Decision]) -> Standing[int, int]:
        return standing_of(decisions, lambda one: self.tables.of(one.condition), DiagramAlgebra(self.diagrams))

    def without(self, rule: Rule, advice: str) -> Outcome:
        """Return the outcome that an advice would have without a rule.

        Raises:
            TooLarge: it is too large.
        """
        return self._outcome_of(one for one in self._deciding[advice] if one.rule is not rule)

    def by(self, rule: Rule, advice: str) -> Outcome:
        """Return the outcome that an advice would have if no other rule advised it.

        Raises:
            TooLarge: it is too large.
        """
        return self._outcome_of(one for one in self._deciding[advice] if one.role != "advise" or one.rule is rule)

    def avoided(self, advice: str) -> int:
        """Return the or of the avoid rules of an advice that somebody wrote, three-valued.

        Raises:
            TooLarge: it is too large.
        """
        return self._standing(one for one in self._deciding[advice] if one.role == "avoid" and one.is_rule).against

    def lacking(self, advice: str) -> int:
        """Return whether an advice lacks what it needs, three-valued.

        Raises:
            TooLarge: it is too large.
        """
        return self._standing(one for one in self._deciding[advice] if one.role == "need").against

    @lazy
    def _deciding(self) -> dict[str, tuple[Decision, ...]]:
        return deciding(self.data)

    def status(self, outcome: Outcome, *, strict: bool) -> int:
        """Return the diagram of the status of an advice."""
        return self.diagrams.merged(
            ("status", strict), partial(status, strict=strict), outcome.advised, outcome.against
        )

    @lazy
    def spots(self) -> dict[str, Spot]:
        """What of the place of each advice is the same for everybody."""
        return spots(self.data.advice.values())

    def before(self, one: str, other: str, key: int, others: int) -> int:
        """Return where one advice comes before another; it says nothing where one of them is not recommended.

        Args:
            one: the advice.
            other: the other one.
            key: the diagram of the key of the advice.
            others: that of the other one.
        """
        spot, another = self.spots[one], self.spots[other]
        name = ("before", spot.urgency, another.urgency, spot.number < another.number)  # all that decides besides
        return self.diagrams.merged(name, partial(comes_before, spot, another), key, others)

    def key(self, advice: str) -> int:
        """Return the diagram of the key of an advice, which is None where no rule advises it.

        Raises:
            TooLarge: it is too large.
        """
        return made_once(self._keys, advice, lambda: self._key(advice))

    def _key(self, advice: str) -> int:
        diagrams = self.diagrams
        with self._allowance():
            key = diagrams.terminal(None)
            for rule in self.rules("advise", advice):
                fires = diagrams.is_value(TRUE, self.tables.of(rule.when))
                one = key_of(rule)
                key = diagrams.merged(("add", one), _adding(one), key, fires)
                diagrams.count(key)  # which may be too large
        return key

    def guards(self, advice: str) -> list[tuple[int, tuple[str, ...]]]:
        """Return the safety rules that advise or avoid it, as far as not too large, and the asked facts they read."""
        rules = [rule for effect in ("advise", "avoid") for rule in self.safety_rules(effect, advice)]
        return list(not_too_large(rules, self._guard).values())

    def guarded_by(self, advice: str) -> frozenset[str]:
        """Return the asked facts that safety rules about an advice read, by their text."""
        if advice not in self._guarded_by:
            rules = [rule for effect in _EFFECTS for rule in self.safety_rules(effect, advice)]
            self._guarded_by[advice] = self._program.asked_behind(self._when(rule) for rule in rules)
        return self._guarded_by[advice]

    def _guard(self, rule: str) -> tuple[int, tuple[str, ...]]:
        return made_once(self._guards, rule, lambda: self._made_guard(self._when(rule)))

    def _made_guard(self, when: Condition) -> tuple[int, tuple[str, ...]]:
        return self.tables.of(when), tuple(sorted(self._program.asked_behind([when])))

    def cautions(self, advice: str) -> dict[str, int]:
        """Return the cautions about an advice that are about safety, three-valued.

        They are a part of the outcome: the same advice with another one beside it is not the same.

        Raises:
            TooLarge: one of them is too large.
        """
        return {rule: self.caution(rule) for rule in self.safety_rules("caution", advice)}

    def caution(self, rule: str) -> int:
        """Return where a caution rule fires, three-valued.

        Raises:
            TooLarge: it is too large.
        """
        return made_once(self._cautions, rule, lambda: self.tables.of(self._when(rule)))

    def _when(self, rule: str) -> Condition:
        return self.data.acting[rule].when

    def read_by(self, advice: str) -> frozenset[str]:
        """Return the asked facts that decide an advice and the cautions about safety that go with it.

        They are found by the text of the rules: a bound for what is too large.
        """
        if advice not in self._read_by:
            self._read_by[advice] = self._behind(advice)
        return self._read_by[advice]

    def _behind(self, advice: str) -> frozenset[str]:
        needs = self.data.advice[advice].needs
        rules = [*self.rules("advise", advice), *self.rules("avoid", advice)]
        conditions = [rule.when for rule in rules] + [self._when(rule) for rule in self.safety_rules("caution", advice)]
        return self._program.asked_behind(conditions if needs is None else [*conditions, needs])

    def rules(self, effect: str, advice: str) -> list[Rule]:
        """Return the rules that act on an advice in one way."""
        return self._acting.get((effect, advice), [])

    def safety_rules(self, effect: str, advice: str) -> list[str]:
        """Return the ids of the rules about safety that act on an advice in one way."""
        return [rule.id for rule in self.rules(effect, advice) if rule.safety]

    @lazy
    def _acting(self) -> dict[tuple[str, str], list[Rule]]:
        rules: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.data.acting.values():
            for target in rule.targets:
                rules.setdefault((rule.effect, target), []).append(rule)
        return rules

    def levels(self, diagram: int) -> tuple[int, ...]:
        """Return the variables that a diagram depends on."""
        found = self._levels.get(diagram)
        if found is None:
            found = self._levels[diagram] = tuple(ones(self.diagrams.support[diagram]))
        return found

    def reading(self, *, strict: bool) -> dict[str, Reading]:
        """Return what decides about each advice that is not too large."""
        if strict not in self._reading:
            outcomes = not_too_large(self.data.advice, self.of)
            self._reading[strict] = {
                advice: self._read(advice, one.recommended[strict]) for advice, one in outcomes.items()
            }
        return self._reading[strict]

    def _read(self, advice: str, recommended: int) -> Reading:
        guards = self.guards(advice)
        cautions = not_too_large(self.safety_rules("caution", advice), self.caution)
        keys = not_too_large([advice], self.key)
        read = [recommended, *keys.values(), *cautions.values(), *(guard for guard, _ in guards)]
        part = part_of({level for one in read for level in self.levels(one)})
        return Reading(part, recommended, keys.get(advice), tuple(cautions.values()), tuple(guards))

    @property
    def too_large(self) -> frozenset[str]:
        """The advice whose outcome, place or cautions about safety are too large."""
        if self._too_large is None:
            parts = [not_too_large(self.data.advice, make) for make in (self.of, self.key, self.cautions)]
            self._too_large = frozenset(self.data.advice.keys() - set.intersection(*map(set, parts)))
        return self._too_large

    def constraints(self) -> dict[str, int]:
        """Return, for each constraint that is not too large, where it is violated, two-valued."""
        if self._constraints is None:
            self._constraints = not_too_large(self.data.contradictions, self._violated)
        return self._constraints

    def _violated(self, constraint: str) -> int:
        return self.diagrams.is_value(TRUE, self.tables.of(self.data.contradictions[constraint].never))

    def unconstrained(self) -> frozenset[str]:
        """Return the facts that constraints read which are too large."""
        left_out = self.data.contradictions.keys() - self.constraints().keys()
        return frozenset().union(*(self._constrained[key] for key in left_out))

    def tied(self, facts: frozenset[str]) -> frozenset[str]:
        """Return facts with all those that constraints tie to them, directly or not."""
        before: frozenset[str] | None = None
        while facts and facts != before:
            before = facts
            facts = facts.union(*(read for read in self._constrained.values() if read & facts))
        return facts

    @lazy
    def _constrained(self) -> dict[str, frozenset[str]]:
        """The asked facts that each constraint reads."""
        return {key: self._program.asked_behind([one.never]) for key, one in self.data.contradictions.items()}


def _share(work: int, parts: int) -> int:
    return max(_LEAST_WORK, work // max(1, parts))


def _adding(one: Key) -> Callable[[Key | None, bool], Key | None]:
    return lambda key, fires: key if not fires else one if key is None else key_together(key, one)

"""invariants.yaml: what a ruleset must keep to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import attrs

from backrules._util.printable import quoted, shortened
from backrules.conditions import Condition, Kind, check_condition, resolved
from backrules.conditions.nodes import TRUE
from backrules.errors import Problem, RulesetError, few_hints, nearest, quoted_list
from backrules.loading.entries import Names, Targets
from backrules.loading.id_shapes import DOTTED
from backrules.loading.layers import Item
from backrules.loading.merge import read_sections
from backrules.loading.selectors import Catalogue
from backrules.loading.structure import LONGEST_ID, problem_at, structure, wrong_condition
from backrules.loading.structure import Path as Steps
from backrules.model import RulesetData
from backrules.model.invariants import (
    Always,
    Apart,
    Before,
    Cautioned,
    Fills,
    First,
    Invariant,
    Keeps,
    Learning,
    Never,
    NoPlan,
    Only,
    Promise,
    Together,
    Withheld,
)
from backrules.model.plan import PlanDefinition
from backrules.semantics.dates import as_of_the_day_of

__all__ = ["InvariantEntry", "read_invariants"]

_ANY = "any"
_OF_ADVICE: dict[str, Callable[[tuple[str, ...]], Promise]] = {
    "never": Never,
    "always": Always,
    "only": Only,
    "first": First,
    "before": Before,
    "together": Together,
    "not_together": Apart,
    "withheld": Withheld,
}
_OF_CAUTION = "caution"
_OF_CHANGE = ("more", "less", "learning")
_OF_PLAN = ("no_plan", "fills")
_SEVERAL = ("before", "together", "not_together")  # of one alone these say nothing


@attrs.frozen
class InvariantEntry:
    """An invariant, as it is written."""

    id: str
    says: str
    when: Condition | None = None
    strict: bool | None = None
    never: Targets | None = None
    always: Targets | None = None
    only: Targets | None = None
    first: str | None = None
    before: Targets | None = None
    together: Targets | None = None
    not_together: Targets | None = None
    withheld: Targets | None = None
    caution: Targets | None = None
    by: Names | None = None
    more: str | None = None
    less: str | None = None
    learning: Names | None = None
    keeps: Targets | None = None
    keeps_rank: Targets | None = None
    no_plan: Literal[True] | None = None
    fills: Names | None = None


@few_hints()
def read_invariants(folders: Sequence[Path], data: RulesetData) -> tuple[Invariant, ...]:
    """Return the invariants in invariants.yaml of a ruleset's folder and its overlays.

    Args:
        folders: the ruleset's folder, then overlays.
        data: the ruleset that they load to.

    Raises:
        RulesetError: everything that is wrong with these files, or does not fit the ruleset.
    """
    problems: list[Problem] = []
    found = []
    for key, item in read_sections(folders, problems, part="invariants").items["invariants"].items():
        entry = structure(item, InvariantEntry, f"invariants.{key}", problems)
        if entry is not None:
            found.append(_Reader(item, entry, data, problems).invariant())
    if problems:
        raise RulesetError(problems)
    return tuple(as_of_the_day_of(data, one) for one in found if one is not None)


def _shared(data: RulesetData, plan: PlanDefinition, name: str) -> str | None:
    """Return a slot before another one that may take a piece of it, or one of the groups of such a piece."""
    taken = {*plan.slots[name].takes}
    near = taken.union(*(group for group in data.alternatives.values() if not taken.isdisjoint(group)))
    before = [*plan.slots][: [*plan.slots].index(name)]
    return next((one for one in before if not near.isdisjoint(plan.slots[one].takes)), None)


class _Reader:
    """Reads one invariant; what is wrong goes to the problems."""

    def __init__(self, item: Item, entry: InvariantEntry, data: RulesetData, problems: list[Problem]) -> None:
        self.item, self.entry, self.data, self.problems = item, entry, data, problems

    def report(self, path: Steps, message: str, hint: str = "") -> None:
        self.problems.append(problem_at(self.item, f"invariants.{self.entry.id}", path, message, hint))

    def invariant(self) -> Invariant | None:
        entry = self.entry
        if not DOTTED.fits(entry.id) or len(entry.id) > LONGEST_ID:
            words = f"{DOTTED.words}, at most {LONGEST_ID} characters"
            self.report(("id",), f"{quoted(entry.id)} is not an id: {words}")
        self.check_condition()
        promise = self.promise()
        if promise is None:
            return None
        place = self.item.entry.key_span.place if self.item.entry else ""
        return Invariant(entry.id, entry.says, promise, entry.when or TRUE, entry.strict, place)

    def check_condition(self) -> None:
        if self.entry.when is None:
            if self.entry.only is not None:
                self.report(("only",), "only needs a condition: for whom", "add when")
            return
        kinds: Mapping[str, Kind] = {
            **self.data.facts,
            **dict.fromkeys(self.data.derived, "condition"),
            **dict.fromkeys(self.data.numbers, "number"),
        }
        self.entry = attrs.evolve(self.entry, when=resolved(self.entry.when, kinds))
        for finding in check_condition(self.entry.when or TRUE, kinds, self.problems):
            name = f"invariants.{self.entry.id}"
            self.problems.append(wrong_condition(self.item, name, ("when",), finding.at, finding.message, finding.hint))

    def promise(self) -> Promise | None:
        allowed = [*_OF_ADVICE, _OF_CAUTION, *_OF_CHANGE, *_OF_PLAN]
        given = [key for key in allowed if getattr(self.entry, key) is not None]
        if len(given) != 1:
            found = f"not {' and '.join(given)}" if given else "and there is none"
            self.report(tuple(given[-1:]), f"expected exactly one of {quoted_list(allowed)}, {found}")
            return None
        (key,) = given
        if self.entry.by is not None and key != _OF_CAUTION:
            self.report(("by",), f"by goes with {_OF_CAUTION}, not with {key}")
        if key in _OF_CHANGE:
            return self.change(key)
        for other in ("keeps", "keeps_rank"):
            if getattr(self.entry, other) is not None:
                self.report((other,), f"{other} goes with more, less or learning, not with {key}")
        if key in _OF_PLAN:
            return self.of_plan(key)
        targets = Targets((self.entry.first,)) if self.entry.first is not None else getattr(self.entry, key)
        advice = tuple(self.advice((key,), targets))
        if key in _SEVERAL and len(advice) < 2:
            self.report((key,), f"{key} needs at least two pieces of advice")
            return None
        return Cautioned(advice, self.cautioning()) if key == _OF_CAUTION else _OF_ADVICE[key](advice)

    def of_plan(self, key: str) -> Promise | None:
        plan = self.data.plan
        if plan is None:
            self.report((key,), f"the ruleset has no plan, of which {key} speaks")
            return None
        if self.entry.fills is None:
            return NoPlan()
        slots = self.entry.fills.ids
        for name in slots:
            if name not in plan.slots:
                self.report((key,), f"there is no slot {shortened(name)}", nearest(name, plan.slots, self.problems))
            elif shared := _shared(self.data, plan, name):
                message = f"what {name} takes may be taken by {shared} before it, and whether it is cannot be proved"
                self.report((key,), message)
        taken = [one for name in slots if name in plan.slots for one in plan.slots[name].takes]
        return Fills(slots, tuple(dict.fromkeys(taken)))

    def cautioning(self) -> tuple[str, ...]:
        """Return the rules that `by` names; each must be one that cautions."""
        rules = self.entry.by.ids if self.entry.by is not None else ()
        if not rules:
            self.report((_OF_CAUTION,), "caution needs by: the rules of which one must warn")
        those = [rule.id for rule in self.data.rules.values() if rule.effect == "caution"]
        for name in rules:
            if name not in self.data.rules:
                self.report(("by",), f"there is no rule {shortened(name)}", nearest(name, those))
            elif name not in those:
                self.report(
                    ("by",), f"{shortened(name)} is a rule that {self.data.rules[name].effect}s, not one that cautions"
                )
        return rules

    def change(self, key: str) -> Promise | None:
        entry = self.entry
        kept = [one for one in ("keeps", "keeps_rank") if getattr(entry, one) is not None]
        if len(kept) != 1:
            self.report((key,), f"{key} needs either keeps or keeps_rank: what must not be taken away")
            return None
        advice = tuple(self.advice((kept[0],), getattr(entry, kept[0])))
        if entry.learning is not None:
            if kept == ["keeps_rank"]:
                self.report(("keeps_rank",), "what is learnt may well change the order; learning goes with keeps")
            if entry.strict is not None:
                self.report(("strict",), "strict has no say in learning, which leaves needs and avoid rules aside")
            return Learning(advice, tuple(self.facts(entry.learning.ids)))
        fact = entry.more if entry.more is not None else entry.less
        assert fact is not None  # noqa: S101 - for the type checker
        self.check_number(key, fact)
        return Keeps(advice, fact, rising=entry.more is not None, rank=kept == ["keeps_rank"])

    def check_number(self, key: str, fact: str) -> None:
        numbers = [name for name, one in self.data.facts.items() if one.is_number]
        if fact not in self.data.facts:
            self.report((key,), f"there is no fact {shortened(fact)}", nearest(fact, numbers, self.problems))
        elif fact not in numbers:
            self.report((key,), f"{fact} is {self.data.facts[fact].type}; {key} takes a number or an integer")

    def facts(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if name == _ANY:
                yield from self.data.facts
            elif name in self.data.facts:
                yield name
            else:
                self.report(
                    ("learning",),
                    f"there is no fact {shortened(name)}",
                    nearest(name, [*self.data.facts, _ANY], self.problems),
                )

    def advice(self, path: Steps, targets: Targets) -> Iterator[str]:
        if targets.selector is None:
            for one in targets.ids:
                if one == _ANY and path[0] in ("keeps", "keeps_rank"):
                    yield from self.data.advice
                elif one in self.data.advice:
                    yield one
                else:
                    self.report(
                        path, f"there is no advice {shortened(one)}", nearest(one, self.data.advice, self.problems)
                    )
            return
        catalogue = Catalogue(self.data.kinds, self.data.attributes, self.data.advice)
        for below, message, hint in catalogue.wrong(targets.selector):
            self.report((*path, *below), message, hint)
        yield from catalogue.picked(targets.selector)

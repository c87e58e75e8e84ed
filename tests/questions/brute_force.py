"""Relevance, sufficient reasons and why-not by walking every completion. It shares nothing with the decision tables.

The facts of a ruleset fall into groups: the inputs of a computed number are one group, any other fact is one of its
own. Each slot gets a finite list of representative values (`domain`), so a group has finitely many *points*. Points on
which all tests agree are one *cell*; the truth of a condition is worked out once per cell, by the reference tree walk,
and a status and a rank by the oracle of `tests/answer/worlds.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import Any

from backrules.conditions import (
    Arithmetic,
    Compare,
    Condition,
    Flag,
    calculator,
    holds,
    leaves,
    names_read,
    truth,
)
from backrules.facts import Fact, PartlyKnown
from backrules.model import Rule, RulesetData
from tests.recommendation.gates import Gates, asked_behind, skipping, with_derived
from tests.recommendation.worlds import Oracle

Slot = tuple[str, str | None]  # a fact, and an option of a choices fact
Point = tuple[Any, ...]  # a value, or None for unknown, for each slot of a group
Cell = tuple[bool | None, ...]  # the truth of each test on a group
Outcome = tuple[tuple[str, tuple[str, ...]], ...]  # ordered ids, each with the cautions about safety on it

CONSTRAINTS = True  # whether constraints have a say in sufficient reasons
STEP = 8  # of the grid on which the facts of computed numbers lie, per unit


def truth_for(data: RulesetData, condition: Condition, values: Mapping[str, Any]) -> bool | None:
    """Return the truth of a condition, derived facts and computed numbers worked out."""
    return truth(condition, with_derived(data, values))


def all_conditions(data: RulesetData) -> dict[tuple[str, str], Condition]:
    """Return what decides the outcome: ("rule", id), ("need", advice) and ("never", constraint)."""
    found = {("rule", rule.id): rule.when for rule in data.rules.values()}
    found |= {("need", one.id): one.needs for one in data.advice.values() if one.needs is not None}
    return found | {("never", one.id): one.never for one in data.contradictions.values()}


def every_test(data: RulesetData) -> set[Condition]:
    """Return the tests that conditions which decide the outcome are made of."""
    every = [*all_conditions(data).values(), *(one.when for one in data.derived.values()), *data.ask_if.values()]
    return {leaf for condition in every for leaf in leaves(condition)}


def numbers_of(data: RulesetData) -> dict[str, Arithmetic]:
    """Return the computed numbers, those that only stand in comparisons too."""
    named = {name: number.compute for name, number in data.numbers.items()}
    unnamed = ((test.fact, test.computed) for test in every_test(data) if isinstance(test, Compare))
    return named | {name: made for name, made in sorted(unnamed, key=lambda pair: pair[0]) if made is not None}


def with_gates_behind(data: RulesetData, names: Iterable[str]) -> set[str]:
    """Return the asked facts behind names, also those that decide whether one of them applies."""
    found: set[str] = set()
    pending = asked_behind(data, names)
    while pending:
        found |= pending
        gates = [data.ask_if[name] for name in pending if name in data.ask_if]
        pending = asked_behind(data, (name for gate in gates for name in names_read(gate))) - found
    return found


class Group:
    """Facts whose values count jointly."""

    def __init__(self, data: RulesetData, facts: tuple[str, ...]) -> None:
        self.data, self.facts = data, facts
        self.slots: tuple[Slot, ...] = tuple(slot for name in facts for slot in slots_of(data.facts[name]))
        self.numbers = {n: one for n, one in numbers_of(data).items() if asked_behind(data, [n]) <= set(facts)}
        self._calculators = {name: calculator(one) for name, one in self.numbers.items()}
        mine = {*facts, *self.numbers}
        self.tests = sorted((leaf for leaf in every_test(data) if _named(leaf) in mine), key=repr)
        self.domains = {slot: self._domain(slot) for slot in self.slots}
        # what counts where some of the facts do not apply
        gated = [name for name in facts if name in data.ask_if]
        self.without = [set(some) for size in range(len(gated) + 1) for some in combinations(gated, size)]
        self._cells: dict[Point, Cell] = {}
        self.example: dict[Cell, dict[str, Any]] = {}  # values of a point in the cell

    def _domain(self, slot: Slot) -> tuple[Any, ...]:
        fact = self.data.facts[slot[0]]
        if fact.type == "choice":
            return tuple(fact.options)
        if not fact.is_number:
            return (True, False)
        cuts = [test.number for test in self.tests if isinstance(test, Compare) and test.fact == fact.name]
        if fact.is_date:
            low, high = fact.range
            near = {day for cut in (*cuts, low, high) for day in (cut - 1, cut, cut + 1)}
            return tuple(day for day in sorted(near) if low <= day <= high)
        if fact.type == "integer":
            low, high = fact.range or (int(min(cuts, default=0)) - 2, int(max(cuts, default=0)) + 2)
            return tuple(range(int(low), int(high) + 1))
        if self.numbers:
            low, high = fact.range
            return tuple(plain(step / STEP) for step in range(int(low * STEP), int(high * STEP) + 1))
        return between(cuts, fact.range)

    def values(self, point: Point) -> dict[str, Any]:
        """Return a point as canonical values."""
        found: dict[str, Any] = {}
        given = dict(zip(self.slots, point, strict=True))
        for name in self.facts:
            fact = self.data.facts[name]
            if fact.type != "choices":
                found[name] = given[name, None]
                continue
            options = {option: given[name, option] for option in fact.options if given[name, option] is not None}
            if len(options) == len(fact.options):
                found[name] = tuple(option for option, one in options.items() if one)
            elif options:
                found[name] = PartlyKnown(options)
        return {name: value for name, value in found.items() if value is not None}

    def cell(self, point: Point) -> Cell:
        """Return the truth of every test at a point."""
        if point not in self._cells:
            values = self.values(point)
            told = tuple(name in values for name in self.facts if name in self.data.ask_if)
            self._cells[point] = cell = (
                *told,
                *(truth for some in self.without for truth in self._truths(values, some)),
            )
            self.example.setdefault(cell, values)
        return self._cells[point]

    def _truths(self, values: dict[str, Any], replaced: set[str]) -> tuple[bool | None, ...]:
        """Return the truth of each test where some facts are what they are otherwise."""
        known = {name: value for name, value in values.items() if name not in replaced}
        others = {name: self.data.facts[name].otherwise for name in replaced}
        known |= {name: value for name, value in others.items() if value is not None}
        if self.numbers:
            for name, calculate in self._calculators.items():
                known[name] = calculate({one: value for one, value in known.items() if value is not None})
        return tuple(holds(test, known) for test in self.tests)

    def points(self, held: Mapping[Slot, Any]) -> Iterator[Point]:
        """Yield the points at which some slots are what `held` says, and each other slot has any value or none."""
        yield from product(*((held[s],) if s in held else (*self.domains[s], None) for s in self.slots))

    def lines(self, fact: str, held: Mapping[Slot, Any]) -> set[frozenset[Cell]]:
        """Return the sets of cells that points have which differ in one fact only."""
        lines: dict[Point, set[Cell]] = {}
        for point in self.points(held):
            rest = tuple(value for slot, value in zip(self.slots, point, strict=True) if slot[0] != fact)
            lines.setdefault(rest, set()).add(self.cell(point))
        return {frozenset(cells) for cells in lines.values()}


class Judge:
    """One ruleset, and what was worked out about it so far.

    Args:
        data: the ruleset.
        waived: facts whose gates count as true while they are unknown: they were skipped.
    """

    def __init__(self, data: RulesetData, waived: frozenset[str] = frozenset()) -> None:
        self.data, self.waived = data, waived
        self.conditions = all_conditions(data)
        self.groups = [Group(data, facts) for facts in groups_of(data)]
        self.group_of = {fact: group for group in self.groups for fact in group.facts}
        reads = {key: with_gates_behind(data, names_read(one)) for key, one in self.conditions.items()}
        self.reads = {
            key: tuple(index for index, group in enumerate(self.groups) if names & set(group.facts))
            for key, names in reads.items()
        }
        self._truths: dict[Any, bool | None] = {}
        self._standings: dict[Any, Standing] = {}

    def truth(self, key: tuple[str, str], cells: tuple[Cell, ...]) -> bool | None:
        """Return the truth of a condition, by its key, where each group is in a cell."""
        mine = tuple(cells[index] for index in self.reads[key])
        if (key, mine) not in self._truths:
            values: dict[str, Any] = {}
            for index in self.reads[key]:
                values |= self.groups[index].example[cells[index]]
            counting = Gates(self.data, values, lambda name, _: name in self.waived).values()
            self._truths[key, mine] = truth_for(self.data, self.conditions[key], counting)
        return self._truths[key, mine]

    def standing(self, cells: tuple[Cell, ...], *, strict: bool) -> Standing:
        """Return the status and place of every advice."""
        truths = tuple(self.truth(key, cells) for key in self.conditions)
        found = self._standings.get((truths, strict))
        if found is None:
            found = self._standings[truths, strict] = Standing(self.data, truths, strict=strict)
        return found

    def outcome(self, cells: tuple[Cell, ...], *, strict: bool) -> Outcome:
        """Return the ordered ids of what is recommended, each with the cautions about safety on it."""
        return self.standing(cells, strict=strict).outcome_told

    def violated(self, cells: tuple[Cell, ...]) -> set[str]:
        """Return the constraints that are violated."""
        return {key[1] for key in self.conditions if key[0] == "never" and self.truth(key, cells) is True}

    def values(self, cells: tuple[Cell, ...]) -> dict[str, Any]:
        """Return what somebody in these cells tells."""
        found: dict[str, Any] = {}
        for group, cell in zip(self.groups, cells, strict=True):
            found |= group.example[cell]
        return found

    def is_possible(self, cells: tuple[Cell, ...]) -> bool:
        """Whether somebody can be in these cells: no constraint is violated, and nothing told does not apply."""
        return not self.violated(cells) and not self.in_vain(cells)

    def in_vain(self, cells: tuple[Cell, ...]) -> set[str]:
        """Return the facts that do not apply of which something told does not count."""
        return self._gates(self.values(cells)).in_vain() if self.data.ask_if else set()

    def is_complete(self, cells: tuple[Cell, ...]) -> bool:
        """Whether of somebody in cells of `whole` everything is told that applies."""
        if not self.data.ask_if:
            return True
        values: dict[str, Any] = {}
        for told, cell in zip(self.whole, cells, strict=True):
            values |= told[cell]
        return not self._gates(values).unanswered()

    def _gates(self, values: dict[str, Any]) -> Gates:
        return Gates(self.data, values, lambda name, _: name in self.waived)

    @cached_property
    def whole(self) -> list[dict[Cell, dict[str, Any]]]:
        """For each group the cells of those who tell all of a fact, or nothing of one that may not apply, and what."""
        found = []
        for group in self.groups:
            gated = [name for name in group.facts if name in self.data.ask_if]
            cells: dict[Cell, dict[str, Any]] = {}
            for without in (set(some) for size in range(len(gated) + 1) for some in combinations(gated, size)):
                held = {slot: None for slot in group.slots if slot[0] in without}
                for point in group.points(held):
                    if all(
                        (value is None) == (slot[0] in without) for slot, value in zip(group.slots, point, strict=True)
                    ):
                        cells.setdefault(group.cell(point), group.values(point))
            found.append(cells)
        return found

    def cells(self, slots: Mapping[Slot, Any]) -> tuple[Cell, ...]:
        """Return the cell of each group; slots that are not there are unknown."""
        return tuple(group.cell(tuple(slots.get(slot) for slot in group.slots)) for group in self.groups)

    @cached_property
    def size(self) -> int:
        """The number of combinations of cells when nothing is known."""
        count = 1
        for group in self.groups:
            count *= len({group.cell(point) for point in group.points({})})
        return count


def judging(judge: Judge | None, data: RulesetData, values: Mapping[str, Any], skipped: Iterable[str]) -> Judge:
    """Return a judge of the completions of somebody who skipped some facts: the one that there is, if it will do."""
    gates = Gates(data, values, skipping(set(skipped)))
    gates.values()
    unknown = {name for name, left in gates.left.items() if left}
    waived = frozenset(name for name in unknown if gates.truth[name] is True)
    return judge if judge is not None and judge.waived == waived else Judge(data, waived)


class Standing(Oracle):
    """The oracle, from truths that are known already."""

    def __init__(self, data: RulesetData, truths: tuple[bool | None, ...], *, strict: bool) -> None:
        found = dict(zip(all_conditions(data), truths, strict=True))
        self.data, self.strict = data, strict
        self.truth = {rule: found["rule", rule] for rule in data.rules}
        self.needs = {one: found.get(("need", one), True) for one in data.advice}
        self.violated = {one for one in data.contradictions if found["never", one] is True}

    @cached_property
    def outcome_told(self) -> Outcome:
        """The ordered ids of what is recommended, each with the cautions about safety on it."""
        return self.told()

    def stands(self, advice: str) -> bool:
        """Whether it is advised, not avoided, and its needs are met, nothing being assumed."""
        advised, avoided = self.kleene_or("advise", advice), self.kleene_or("avoid", advice)
        alone = any(called_for is not False for called_for in self.alone(advice).values())
        return advised is True and avoided is False and self.needs[advice] is True and not alone


def groups_of(data: RulesetData) -> list[tuple[str, ...]]:
    """Return the facts of each group, in order."""
    joint = [asked_behind(data, [name]) for name in numbers_of(data)]
    merged: list[set[str]] = []
    for facts in [*joint, *({name} for name in data.facts)]:
        touching = [one for one in merged if one & facts]
        merged = [one for one in merged if not one & facts] + [facts.union(*touching)]
    found = [tuple(name for name in data.facts if name in one) for one in merged]
    return sorted(found, key=lambda names: list(data.facts).index(names[0]))


def slots_of(fact: Fact) -> list[Slot]:
    """Return the slots of a fact."""
    return [(fact.name, option) for option in fact.options] if fact.type == "choices" else [(fact.name, None)]


def between(cuts: Iterable[float], limits: tuple[float, float] | None) -> tuple[float, ...]:
    """Return the cuts and a number from each stretch between them."""
    cuts = sorted({*cuts})
    low, high = limits or (min(cuts, default=0) - 1, max(cuts, default=0) + 1)
    ends = sorted({low, high, *(cut for cut in cuts if low <= cut <= high)})
    middles = [(one + other) / 2 for one, other in pairwise(ends)]
    return tuple(plain(number) for number in sorted([*ends, *middles]))


def plain(number: float) -> int | float:
    """Return whole numbers as `int`."""
    return int(number) if float(number).is_integer() else number


def _named(leaf: Condition) -> str | None:
    return leaf.name if isinstance(leaf, Flag) else getattr(leaf, "fact", None)


def slots_known(data: RulesetData, values: Mapping[str, Any]) -> dict[Slot, Any]:
    """Return slot -> value for canonical values."""
    known: dict[Slot, Any] = {}
    for name, value in values.items():
        if data.facts[name].type != "choices":
            known[name, None] = value
        elif isinstance(value, dict):
            known |= {(name, option): one for option, one in value.items()}
        else:
            known |= {(name, option): option in value for option in data.facts[name].options}
    return known


def never_asked(data: RulesetData, values: Mapping[str, Any], skipped: Iterable[str] = ()) -> set[str]:
    """Return the facts that do not apply, and those that wait for what nobody may be asked."""
    gates = Gates(data, values, skipping(set(skipped)))
    gates.values()

    def is_closed(name: str) -> bool:
        if name not in data.ask_if or gates.truth[name] is True:
            return name in skipped
        return gates.truth[name] is False or all(one in skipped or is_closed(one) for one in gates.left[name])

    return {name for name in data.ask_if if is_closed(name) and (gates.truth[name] is not True)}


def with_gates(
    data: RulesetData, values: Mapping[str, Any], facts: Iterable[str], skipped: Iterable[str] = ()
) -> set[str]:
    """Return facts, and while it is unknown whether one of them applies, what decides that."""
    gates, closed = Gates(data, values, skipping(set(skipped))), {*skipped, *never_asked(data, values, skipped)}
    gates.values()
    known = slots_known(data, values)
    found = set(facts)
    for fact in facts:
        while fact in data.ask_if and gates.truth[fact] is None:
            fact = next(name for name in data.facts if name in gates.left[fact] and name not in closed)
            if not set(slots_of(data.facts[fact])) <= set(known):
                found.add(fact)
    return found


def held_slots(data: RulesetData, values: Mapping[str, Any], skipped: Iterable[str]) -> dict[Slot, Any]:
    """Return the slots that every completion leaves as they are: the known ones, and those of facts that stay unknown."""
    frozen = {*skipped, *never_asked(data, values, skipped)}
    held: dict[Slot, Any] = {slot: None for name in frozen for slot in slots_of(data.facts[name])}
    return held | slots_known(data, values)


def completions(
    data: RulesetData, values: Mapping[str, Any], skipped: Iterable[str] = (), *, judge: Judge | None = None
) -> Iterator[dict[Slot, Any]]:
    """Yield every representative completion, as slot -> value or None; the impossible ones are left out."""
    judge = judging(judge, data, values, skipped)
    held = held_slots(data, values, skipped)
    allowed = judge.violated(judge.cells(slots_known(data, values)))
    for points in product(*(list(group.points(held)) for group in judge.groups)):
        cells = tuple(group.cell(point) for group, point in zip(judge.groups, points, strict=True))
        if judge.violated(cells) <= allowed:
            yield {
                slot: value
                for group, point in zip(judge.groups, points, strict=True)
                for slot, value in zip(group.slots, point, strict=True)
            }


def outcome(judge: Judge, values: Mapping[str, Any], *, strict: bool) -> Outcome:
    """Return the ordered ids of what is recommended to somebody, each with the cautions about safety on it."""
    return judge.outcome(judge.cells(slots_known(judge.data, values)), strict=strict)


def relevant(
    data: RulesetData,
    values: Mapping[str, Any],
    *,
    strict: bool,
    skipped: Iterable[str] = (),
    first: int | None = None,
    only: str | tuple[str, str] | None = None,
    judge: Judge | None = None,
) -> set[str]:
    """Return the facts in which two possible completions differ, and in nothing else, that have different outcomes.

    Args:
        data: the ruleset.
        values: what is known, canonical.
        strict: as in a recommendation.
        skipped: facts that stay unknown.
        first: count only so many pieces of advice of an outcome.
        only: count only whether this advice is in an outcome, or this advice with this caution.
        judge: a judge of the ruleset, if there is one already.
    """
    judge = judging(judge, data, values, skipped)
    held = held_slots(data, values, skipped)
    allowed = judge.violated(judge.cells(slots_known(data, values)))
    cells_of = [{group.cell(point) for point in group.points(held)} for group in judge.groups]
    outcomes: dict[tuple[Cell, ...], Any] = {
        cells: judge.outcome(cells, strict=strict)[:first]
        for cells in product(*cells_of)
        if judge.violated(cells) <= allowed
    }
    if only is not None:
        outcomes = {cells: _holds(only, told) for cells, told in outcomes.items()}
    found = set()
    for index, group in enumerate(judge.groups):
        for fact in group.facts:
            if all(slot in held for slot in slots_of(data.facts[fact])):
                continue
            lines = group.lines(fact, held)
            others = product(*cells_of[:index], [None], *cells_of[index + 1 :])
            if any(_differ(outcomes, rest, index, line) for rest in others for line in lines):
                found.add(fact)
    return found


def _holds(only: str | tuple[str, str], told: Outcome) -> bool:
    """Whether an advice is in an outcome, or an advice with a caution."""
    if isinstance(only, str):
        return any(advice == only for advice, _ in told)
    return any(advice == only[0] and only[1] in cautions for advice, cautions in told)


def _differ(outcomes: Mapping[Any, Any], rest: tuple[Any, ...], index: int, line: frozenset[Cell]) -> bool:
    before, after = rest[:index], rest[index + 1 :]
    seen = {outcomes.get((*before, cell, *after)) for cell in line}
    return len(seen - {None}) > 1


def sufficient(
    data: RulesetData,
    values: Mapping[str, Any],
    advice: str,
    *,
    judge: Judge | None = None,
    constraints: bool = CONSTRAINTS,
) -> tuple[str, ...] | None:
    """Return the smallest known facts with which alone the advice stands whatever the others are.

    None where there are none: the advice is not recommended, or something is assumed. The options of a partly known
    fact that are open may be anything.

    Args:
        data: the ruleset.
        values: what is known, canonical.
        advice: the advice.
        judge: a judge of the ruleset, if there is one already.
        constraints: leave out what violates a constraint that the profile does not violate.
    """
    judge = judge or Judge(data)
    known = [name for name in data.facts if name in values]
    for size in range(len(known) + 1):
        for chosen in combinations(known, size):
            if suffices(judge, values, advice, chosen, constraints=constraints):
                return chosen
    return None


def suffices(
    judge: Judge, values: Mapping[str, Any], advice: str, chosen: Iterable[str], *, constraints: bool = CONSTRAINTS
) -> bool:
    """Whether the advice stands, with the cautions about safety that it has, with these facts known and the others any."""
    data = judge.data
    held = slots_known(data, {name: values[name] for name in chosen})
    cautions = [
        one.id for one in data.rules.values() if one.safety and one.effect == "caution" and advice in one.targets
    ]
    now = judge.standing(judge.cells(slots_known(data, values)), strict=True).truth
    if any(now[one] is None for one in cautions):
        return False
    keys = [*conditions_on(data, advice), *(("rule", one) for one in cautions)]
    if constraints:
        keys += [key for key in judge.conditions if key[0] == "never"]
    read = {index for key in keys for index in judge.reads[key]}
    cells_of = [
        {group.cell(point) for point in group.points(held)} if index in read else [_anywhere(group)]
        for index, group in enumerate(judge.groups)
    ]
    allowed = judge.violated(judge.cells(slots_known(data, values)))
    everywhere = (
        judge.standing(cells, strict=True)
        for cells in product(*cells_of)
        if not constraints or judge.violated(cells) <= allowed
    )
    return all(one.stands(advice) and all(one.truth[c] is now[c] for c in cautions) for one in everywhere)


def conditions_on(data: RulesetData, advice: str) -> list[tuple[str, str]]:
    """Return the keys of the conditions that decide the status of an advice, also by what is alone."""
    acting = {advice} if data.advice[advice].alone else {advice, *(one.id for one in data.advice.values() if one.alone)}
    rules = [
        ("rule", rule.id)
        for rule in data.rules.values()
        if rule.effect != "caution" and acting.intersection(rule.targets)
    ]
    return rules + ([("need", advice)] if data.advice[advice].needs is not None else [])


def _anywhere(group: Group) -> Cell:
    return group.cell((None,) * len(group.slots))


Assignment = tuple[tuple[Slot, Any], ...]


def why_not(
    data: RulesetData, values: Mapping[str, Any], advice: str, *, strict: bool, judge: Judge | None = None
) -> dict[frozenset[Slot], set[Assignment]]:
    """Return the subset-minimal sets of slots whose change makes the advice recommended, with what works for each.

    Every slot of a set gets a value other than the one it has. Known slots of facts that are about safety or fixed
    stay, and nothing becomes unknown. The assignments of a set are sorted, over representative values.
    """
    judge = judge or Judge(data)
    now = slots_known(data, values)
    allowed = judge.violated(judge.cells(now))
    kept = {name for name, fact in data.facts.items() if fact.safety or fact.fixed}
    free = [slot for group in judge.groups for slot in group.slots if slot not in now or slot[0] not in kept]
    watched = [*conditions_on(data, advice), *(key for key in judge.conditions if key[0] == "never")]
    read = {index for key in watched for index in judge.reads[key]}
    free = [slot for slot in free if judge.groups.index(judge.group_of[slot[0]]) in read]
    found: dict[frozenset[Slot], set[Assignment]] = {}
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            slots = frozenset(chosen)
            if any(smaller <= slots for smaller in found):
                continue
            working = set(_working(judge, now, slots, advice, allowed, strict=strict))
            if working:
                found[slots] = working
    return found


def _working(
    judge: Judge, now: Mapping[Slot, Any], slots: frozenset[Slot], advice: str, allowed: set[str], *, strict: bool
) -> Iterator[Assignment]:
    """Yield the assignments of exactly these slots that make the advice recommended without a new violation."""
    by_cell: list[dict[Cell, list[Assignment]]] = []
    for group in judge.groups:
        mine = [slot for slot in group.slots if slot in slots]
        cells: dict[Cell, list[Assignment]] = {}
        choices = [[value for value in group.domains[slot] if value != now.get(slot)] for slot in mine]
        for given in product(*choices):
            changed = tuple(zip(mine, given, strict=True))
            after = {**now, **dict(changed)}
            cells.setdefault(group.cell(tuple(after.get(slot) for slot in group.slots)), []).append(changed)
        by_cell.append(cells)
    for cells in product(*by_cell):
        standing = judge.standing(cells, strict=strict)
        if standing.status(advice)[0] == "recommended" and standing.violated <= allowed:
            for parts in product(*(one[cell] for one, cell in zip(by_cell, cells, strict=True))):
                yield tuple(sorted(sum(parts, ()), key=_by_slot))


def _by_slot(pair: tuple[Slot, Any]) -> tuple[str, str]:
    return pair[0][0], pair[0][1] or ""


def works(
    judge: Judge, values: Mapping[str, Any], assignment: Mapping[Slot, Any], advice: str, *, strict: bool
) -> bool:
    """Whether other values for some slots make an advice recommended without a new violation."""
    now = slots_known(judge.data, values)
    after = judge.standing(judge.cells({**now, **assignment}), strict=strict)
    return after.status(advice)[0] == "recommended" and after.violated <= judge.violated(judge.cells(now))


def guards(judge: Judge, values: Mapping[str, Any], *, strict: bool) -> set[str]:
    """Return the facts that decide an advice about which a safety rule hangs on the fact, as far as it is known.

    A caution about safety is a part of the outcome: a fact that decides whether it goes with an advice is one, too.
    """
    data, found = judge.data, set()
    for advice in data.advice:
        rules = [one for one in data.rules.values() if one.safety and one.effect != "caution" and advice in one.targets]
        hanging = {fact for rule in rules for fact in matter_to(judge, values, rule)}
        if hanging:
            found |= hanging & relevant(data, values, strict=strict, only=advice, judge=judge)
        for rule in data.rules.values():
            if rule.safety and rule.effect == "caution" and advice in rule.targets:
                deciding = relevant(data, values, strict=strict, only=(advice, rule.id), judge=judge)
                found |= deciding & matter_to(judge, values, rule)
    return found


def matter_to(judge: Judge, values: Mapping[str, Any], rule: Rule) -> set[str]:
    """Return the facts in which alone two completions differ that give a rule different truths."""
    held, key, found = held_slots(judge.data, values, ()), ("rule", rule.id), set()
    cells_of = [
        {group.cell(point) for point in group.points(held)} if index in judge.reads[key] else [_anywhere(group)]
        for index, group in enumerate(judge.groups)
    ]
    for index in judge.reads[key]:
        for fact in judge.groups[index].facts:
            lines = judge.groups[index].lines(fact, held)
            for rest in product(*cells_of[:index], [None], *cells_of[index + 1 :]):
                before, after = rest[:index], rest[index + 1 :]
                if any(len({judge.truth(key, (*before, cell, *after)) for cell in line}) > 1 for line in lines):
                    found.add(fact)
                    break
    return found

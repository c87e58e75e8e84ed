"""What `find` must find in a small ruleset, by walking everybody. It shares nothing with the decision tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from random import Random
from typing import Any

import attrs

from backrules.conditions import (
    FALSE,
    TRUE,
    And,
    Compare,
    Condition,
    Constant,
    Count,
    Not,
    Or,
    leaves,
    names_read,
    to_text,
)
from backrules.model import Citation, Guard, Rule, RulesetData
from tests.questions.brute_force import Judge, asked_behind, relevant, truth_for, with_gates_behind
from tests.questions.small_worlds import make_ruleset, one_in
from tests.recommendation.gates import counting


def make_world(chance: Random) -> RulesetData:
    """A small ruleset, some of it with exclusive groups and guards."""
    data = make_ruleset(chance)
    names = list(data.advice)
    # what is alone is looked at by written examples
    advice = {name: attrs.evolve(one, alone=False) for name, one in data.advice.items()}
    guarded = tuple(name for name in names if one_in(chance, 4))
    signs = [fact for fact in data.facts.values() if fact.type in ("boolean", "choices") and one_in(chance, 3)]
    guards = (Guard({fact.name: tuple(fact.options) for fact in signs}, None, guarded),) if guarded and signs else ()
    exclusive = {"one": tuple(names[:2])} if len(names) > 1 and one_in(chance, 2) else {}
    return attrs.evolve(data, advice=advice, exclusive=exclusive, guards=guards)


class Everybody:
    """Everybody there can be, each a combination of cells, and somebody for each."""

    def __init__(self, data: RulesetData) -> None:
        self.data, self.judge = data, Judge(data)
        groups = self.judge.groups
        self.all = list(product(*[dict.fromkeys(map(one.cell, one.points({}))) for one in groups]))
        self.possible = [cells for cells in self.all if self.judge.is_possible(cells)]
        self.complete = [cells for cells in product(*self.judge.whole) if self.judge.is_complete(cells)]

    def truth(self, rule: Rule, cells: Any) -> bool | None:
        return self.judge.truth(("rule", rule.id), cells)

    def values(self, cells: Any) -> dict[str, Any]:
        return self.judge.values(cells)

    def counting(self, cells: Any) -> dict[str, Any]:
        return counting(self.data, self.values(cells))

    def status(self, advice: str, cells: Any, *, strict: bool, without: str = "") -> str:
        """The status table, with one rule left out."""
        rules = [one for one in self.data.rules.values() if advice in one.targets and one.id != without]
        advised = [self.truth(one, cells) for one in rules if one.effect == "advise"]
        avoided = [self.truth(one, cells) for one in rules if one.effect == "avoid"]
        needs = self.judge.truth(("need", advice), cells) if self.data.advice[advice].needs is not None else True
        stopped = True in avoided or needs is False
        if True in advised:
            open_ = None in avoided or needs is None
            return "withheld" if stopped or (strict and open_) else "recommended"
        return "possible" if None in advised and not stopped else "excluded"

    def gets(self, advice: str, cells: Any) -> bool:
        return self.status(advice, cells, strict=False) == "recommended"


def judged(data: RulesetData) -> set[tuple[str, str]]:
    """The kind and place of everything that is odd about a ruleset; texts and accepted findings aside."""
    every = Everybody(data)
    return {
        *_of_rules(every),
        *_of_needs(every),
        *_of_conditions(every),
        *_of_advice(every),
        *_of_facts(every),
        *_of_constraints(every),
    }


def _of_rules(every: Everybody) -> Iterator[tuple[str, str]]:
    said: dict[Any, str] = {}
    for rule in every.data.rules.values():
        firing = [cells for cells in every.possible if every.truth(rule, cells) is True]
        what = {"advise": (rule.strength, rule.points), "caution": rule.because, "avoid": ""}[rule.effect]
        of_whom = tuple(every.truth(rule, cells) is True for cells in every.all)
        if firing and said.setdefault((rule.effect, rule.targets, what, of_whom), rule.id) != rule.id:
            yield "said-twice", f"rule {rule.id}, {said[rule.effect, rule.targets, what, of_whom]}"
        if not firing:
            yield "never-fires", f"rule {rule.id}"
        elif not any(_matters(every, rule, target, firing) for target in rule.targets):
            yield "no-effect", f"rule {rule.id}"
        if any(every.truth(rule, cells) is None for cells in _having_all(every, rule.when)):
            yield "stays-unknown", f"rule {rule.id}"
        if rule.effect == "avoid" and any(every.truth(rule, cells) is None for cells in _not_given(every, rule.when)):
            yield "never-cleared", f"rule {rule.id}"
        if rule.effect != "advise" or not firing:
            continue
        for other in every.data.rules.values():
            for target in rule.targets if other.effect == "avoid" else ():
                if target in other.targets and all(every.truth(other, cells) is True for cells in firing):
                    yield "advise-and-avoid", f"rule {rule.id}, {other.id}: {target}"


def _of_needs(every: Everybody) -> Iterator[tuple[str, str]]:
    for name, advice in every.data.advice.items():
        complete = _having_all(every, advice.needs) if advice.needs is not None else ()
        if any(every.judge.truth(("need", name), cells) is None for cells in complete):
            yield "stays-unknown", f"needs of {name}"


def _matters(every: Everybody, rule: Rule, target: str, firing: list[Any]) -> bool:
    if rule.effect != "avoid" and any(every.gets(target, cells) for cells in firing):
        return True
    return rule.effect != "caution" and any(
        every.status(target, cells, strict=strict) != every.status(target, cells, strict=strict, without=rule.id)
        for cells in every.possible
        for strict in (False, True)
    )


def _of_conditions(every: Everybody) -> Iterator[tuple[str, str]]:
    data = every.data
    for name, condition in conditions_of(data):
        for test in leaves(condition):
            if isinstance(test, Compare):
                found = {truth_for(data, test, every.counting(cells)) for cells in _few(every, test)} - {None}
                if len(found) < 2:
                    yield "constant-test", f"{name}: {to_text(test)}"
        people = [every.counting(cells) for cells in _few(every, condition, possible=True)]
        truths = [truth_for(data, condition, values) for values in people]
        for part, ways in without_one_part(condition) if True in truths else ():
            if any(truths == [truth_for(data, without, values) for values in people] for without in ways):
                yield "idle-part", f"{name}: {to_text(part)}"


def _few(every: Everybody, condition: Condition, *, possible: bool = False) -> list[Any]:
    """One combination of cells for each way the facts behind a condition can be."""
    read = with_gates_behind(every.data, names_read(condition))
    mine = [index for index, group in enumerate(every.judge.groups) if read & set(group.facts)]
    found: dict[Any, Any] = {}
    for cells in every.possible if possible else every.all:
        found.setdefault(tuple(cells[index] for index in mine), cells)
    return list(found.values())


def conditions_of(data: RulesetData) -> list[tuple[str, Condition]]:
    return [
        *((f"rule {rule.id}", rule.when) for rule in data.rules.values()),
        *((f"derived {name}", one.when) for name, one in data.derived.items()),
        *((f"needs of {name}", one.needs) for name, one in data.advice.items() if one.needs is not None),
        *((f"constraint {name}", one.never) for name, one in data.constraints.items()),
    ]


def without_one_part(condition: Condition) -> list[tuple[Condition, list[Condition]]]:
    """Each part of an `and`, an `or` or a count, and the condition without it, in one way or two."""
    if isinstance(condition, Not):
        return [(part, [Not(way) for way in ways]) for part, ways in without_one_part(condition.part)]
    if not isinstance(condition, (And, Or, Count)):
        return []
    found, parts = [], condition.parts
    for place, part in enumerate(parts):
        before, after = parts[:place], parts[place + 1 :]
        left = [*before, *after]
        if isinstance(part, Constant):
            continue
        if isinstance(condition, Count):
            with_constant = [attrs.evolve(condition, parts=(*before, one, *after)) for one in (FALSE, TRUE)]
            found.append((part, [one for one in with_constant if _may_be_both(one)]))
        else:
            found.append((part, [left[0] if len(left) == 1 else type(condition)(tuple(left))]))
        for inner, ways in without_one_part(part):
            found.append((inner, [attrs.evolve(condition, parts=(*before, way, *after)) for way in ways]))
    return found


def _may_be_both(count: Count) -> bool:
    """Whether a count is true of one number of its conditions, and not of another."""
    sure, open_ = count.parts.count(TRUE), sum(not isinstance(part, Constant) for part in count.parts)
    numbers = range(sure, sure + open_ + 1)
    return len({any(low <= n and (high is None or n <= high) for low, high in count.ranges) for n in numbers}) == 2


def _of_advice(every: Everybody) -> Iterator[tuple[str, str]]:
    data = every.data
    for name in data.advice:
        getting = [cells for cells in every.possible if every.gets(name, cells)]
        rules = [rule for rule in data.rules.values() if rule.effect == "advise" and name in rule.targets]
        advised = any(every.truth(rule, cells) is True for rule in rules for cells in every.possible)
        if not getting:
            yield "always-withheld" if advised else "never-recommended", f"advice {name}"
        for guard in data.guards:
            if name in guard.advice and any(_is_flagged(every.counting(cells), guard) for cells in getting):
                yield "unguarded", f"advice {name}"
    for group, members in data.exclusive.items():
        for one, other in combinations(members, 2):
            if any(every.gets(one, cells) and every.gets(other, cells) for cells in every.possible):
                yield "exclusive-together", f"exclusive {group}: {one}, {other}"
    if any(not any(every.gets(name, cells) for name in data.advice) for cells in _complete_and_possible(every)):
        yield "no-advice", "ruleset"


def _is_flagged(values: dict[str, Any], guard: Guard) -> bool:
    for name in guard.each:
        value = values.get(name)
        if any(value.values()) if isinstance(value, dict) else bool(value):
            return True
    return False


def _complete_and_possible(every: Everybody) -> list[Any]:
    return [cells for cells in every.complete if every.judge.is_possible(cells)]


def _having_all(every: Everybody, condition: Condition) -> Iterator[Any]:
    """Yield the complete people of whom something counts for each fact behind a condition."""
    behind = asked_behind(every.data, names_read(condition))
    yield from (cells for cells in _complete_and_possible(every) if behind <= every.counting(cells).keys())


def _not_given(every: Everybody, condition: Condition) -> Iterator[Any]:
    """Yield the complete people whom a fact behind a condition does not apply to, and for whom nothing stands in."""
    behind = asked_behind(every.data, names_read(condition)) & every.data.ask_if.keys()
    yield from (cells for cells in _complete_and_possible(every) if not behind <= every.counting(cells).keys())


def _of_facts(every: Everybody) -> Iterator[tuple[str, str]]:
    data = every.data
    deciding = [rule.when for rule in data.rules.values()] + [a.needs for a in data.advice.values() if a.needs]
    read = asked_behind(data, [name for one in deciding for name in names_read(one)])
    matter = {fact for strict in (False, True) for fact in relevant(data, {}, strict=strict, judge=every.judge)}
    behind = with_gates_behind(data, read)
    for name in data.facts:
        if name not in behind:
            yield "unread-fact", f"fact {name}"
        elif name in read and name not in matter:
            yield "idle-question", f"fact {name}"
    used = {name for one in [*deciding, *(c.never for c in data.constraints.values())] for name in names_read(one)}
    used |= {name for one in every.data.ask_if.values() for name in names_read(one)}
    for name in reversed(data.derived):
        if name in used:
            used |= set(names_read(data.derived[name].when))
    for name in (*data.derived, *data.numbers):
        if name not in used:
            yield "unread-derived", f"derived {name}"


def _of_constraints(every: Everybody) -> Iterator[tuple[str, str]]:
    judge, always = every.judge, False
    for name in every.data.constraints:
        if all(judge.truth(("never", name), cells) is not True for cells in every.all):
            yield "constraint-never-violated", f"constraint {name}"
        elif all(judge.truth(("never", name), cells) is True for cells in every.complete):
            always = True
            yield "constraint-always-violated", f"constraint {name}"
    if every.data.constraints and not always and not _complete_and_possible(every):
        yield "constraint-always-violated", "constraints"


# clean rulesets


def cleaned(data: RulesetData, chance: Random) -> RulesetData | None:
    """A ruleset of which everything odd was taken away, or None where that does not come to an end."""
    for _ in range(40):
        found = sorted(judged(data))
        if not found or not data.advice or not data.rules:
            return None if found else data
        data = _without(data, *chance.choice(found), chance)
    return None


def _without(data: RulesetData, kind: str, at: str, chance: Random) -> RulesetData:
    what, _, name = at.partition(": ")[0].partition(" ")
    name = name.split(",")[0]
    if kind == "idle-part" and what == "rule":
        rule = data.rules[name]
        return _with_rule(data, attrs.evolve(rule, when=_without_part(rule.when, at.partition(": ")[2])))
    match kind, what:
        case (_, "rule"):
            return attrs.evolve(data, rules={key: one for key, one in data.rules.items() if key != name})
        case ("no-advice", _):
            always, source = chance.choice(list(data.advice)), Citation(author="Us.")
            return _with_rule(data, Rule("always", TRUE, "advise", (always,), "Always.", source, "can", 1))
        case (_, "exclusive"):
            return attrs.evolve(data, exclusive={})
        case (_, "constraint" | "constraints"):
            left = {key: one for key, one in data.constraints.items() if name and key != name}
            return attrs.evolve(data, constraints=left)
        case ("unguarded", _):
            return attrs.evolve(data, guards=_guards_without(data, name))
        case (_, "advice"):
            return _without_advice(data, name)
        case (_, "needs"):
            advice = at.partition(": ")[0].removeprefix("needs of ")
            return attrs.evolve(data, advice={**data.advice, advice: attrs.evolve(data.advice[advice], needs=None)})
        case ("unread-fact", _):
            return _without_fact(data, name)
        case _:
            return _without_reader(data, name, chance)


def _with_rule(data: RulesetData, rule: Rule) -> RulesetData:
    return attrs.evolve(data, rules={**data.rules, rule.id: rule})


def _without_part(condition: Condition, text: str) -> Condition:
    return next(way for part, ways in without_one_part(condition) if to_text(part) == text for way in ways)


def _without_advice(data: RulesetData, name: str) -> RulesetData:
    rules = {
        key: attrs.evolve(one, targets=tuple(t for t in one.targets if t != name)) for key, one in data.rules.items()
    }
    advice = {key: one for key, one in data.advice.items() if key != name}
    groups = {key: tuple(t for t in some if t != name) for key, some in data.exclusive.items()}
    rules, guards = {k: r for k, r in rules.items() if r.targets}, _guards_without(data, name)
    return attrs.evolve(data, advice=advice, exclusive=groups, rules=rules, guards=guards)


def _guards_without(data: RulesetData, name: str) -> tuple[Guard, ...]:
    return tuple(attrs.evolve(one, advice=tuple(key for key in one.advice if key != name)) for one in data.guards)


def _without_fact(data: RulesetData, name: str) -> RulesetData:
    """Without a fact and the constraints, derived facts and numbers that read it."""
    gone = {name}
    for key in data.numbers:
        gone |= {key} if asked_behind(data, [key]) & {name} else set()
    for key in data.derived:
        gone |= {key} if asked_behind(data, [key]) & {name} else set()

    def keeps(condition: Condition | None) -> bool:
        return condition is None or not gone & set(names_read(condition))

    guards = (attrs.evolve(one, each={key: o for key, o in one.each.items() if key != name}) for one in data.guards)
    return attrs.evolve(
        data,
        guards=tuple(guard for guard in guards if guard.each),
        facts={key: one for key, one in data.facts.items() if key != name},
        numbers={key: one for key, one in data.numbers.items() if key not in gone},
        derived={key: one for key, one in data.derived.items() if key not in gone},
        constraints={key: one for key, one in data.constraints.items() if keeps(one.never)},
        ask_if={key: one for key, one in data.ask_if.items() if key != name and keeps(one)},
        rules={key: one for key, one in data.rules.items() if keeps(one.when)},
        advice={key: one if keeps(one.needs) else attrs.evolve(one, needs=None) for key, one in data.advice.items()},
    )


def _without_reader(data: RulesetData, name: str, chance: Random) -> RulesetData:
    """Without a derived fact or a fact, and whatever reads it."""
    if name in data.facts:
        return _without_fact(data, name)
    gone = {name}

    def keeps(condition: Condition | None) -> bool:
        return condition is None or not gone & set(names_read(condition))

    for key, one in data.derived.items():
        gone |= set() if keeps(one.when) else {key}
    return attrs.evolve(
        data,
        numbers={key: one for key, one in data.numbers.items() if key not in gone},
        derived={key: one for key, one in data.derived.items() if key not in gone},
        constraints={key: one for key, one in data.constraints.items() if keeps(one.never)},
        ask_if={key: one for key, one in data.ask_if.items() if keeps(one)},
        rules={key: one for key, one in data.rules.items() if keeps(one.when)},
        advice={key: one if keeps(one.needs) else attrs.evolve(one, needs=None) for key, one in data.advice.items()},
    )

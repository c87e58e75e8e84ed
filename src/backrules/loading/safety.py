"""What keeps a ruleset safe to load: every loaded exercise is guarded, and overlays do not weaken safety rules."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.conditions import Condition, Constant, holds, names_read, quantities, residual
from backrules.errors import Problem
from backrules.facts import BOOLEAN, Profiles, Values
from backrules.loading.sections import Item, Sections
from backrules.loading.structure import problem_at
from backrules.model import Rule, RulesetData

__all__ = ["check_guarded", "check_protected"]

_OF_RULE = ("when", "advise", "avoid", "caution", "safety", "strength", "points")
_OF_ADVICE = ("urgent", "needs", "kind")
_OF_FACT = ("type", "range", "red_flag", "health")
_OF_EXERCISE = ("loaded", "pattern", "regions", "planes", "level")


def check_guarded(data: RulesetData, sections: Sections, problems: list[Problem]) -> None:
    """Report each loaded exercise that some red flag, alone and all else unknown, does not keep away.

    Checked on the meaning, after overlays: the conditions of the safety rules are evaluated.
    """
    loaded = [key for key, advice in data.advice.items() if advice.exercise and advice.exercise.loaded]
    flags = list(_red_flags(data))
    if loaded and not flags:
        problems.append(Problem("there are loaded exercises, but no fact is marked red_flag: nothing can guard them"))
    avoiding = [rule for rule in data.rules.values() if rule.safety and rule.effect == "avoid"]
    open_flags: dict[str, list[str]] = {key: [] for key in loaded}
    for shown, values in flags:
        kept_away = {target for rule in _firing(data, avoiding, values) for target in rule.targets}
        for key in loaded:
            if key not in kept_away:
                open_flags[key].append(shown)
    for key, shown_flags in open_flags.items():
        if shown_flags:
            message = (
                f"this loaded exercise is not guarded: no safety rule avoids it with {' or '.join(shown_flags)} alone"
            )
            item = sections.items["exercises"][key]
            problems.append(problem_at(item, f"exercises.{key}", (), message, "avoid: {loaded: true} covers all"))


def _red_flags(data: RulesetData) -> Iterator[tuple[str, Values]]:
    profiles = Profiles(data.facts)
    for fact in data.facts.values():
        if fact.red_flag and fact.type == BOOLEAN:
            yield fact.name, profiles.read({fact.name: True})
        elif fact.red_flag:
            for option in fact.options:
                yield f"{fact.name}: {option}", profiles.read({fact.name: {option: True}})


def _firing(data: RulesetData, rules: list[Rule], values: Values) -> list[Rule]:
    known: dict[str, object] = dict(values)

    def truth(test: Condition) -> bool | None:
        return holds(test, known)

    for name, derived in data.derived.items():  # each after the ones it reads
        rest = residual(derived.when, truth)
        if isinstance(rest, Constant):
            known[name] = rest.value
    return [rule for rule in rules if residual(rule.when, truth) == Constant(True)]


def check_protected(sections: Sections, data: RulesetData | None, problems: list[Problem]) -> None:
    """Report what overlays do to safety rules and to what these read and act on."""
    items = sections.items
    rules = {key: item for key, item in {**items["rules"], **sections.disabled["rules"]}.items() if _is_safety(item)}
    for key, item in rules.items():
        if key in sections.disabled["rules"]:
            problems.append(_refused(item, f"rules.{key}", (), "an overlay may not disable a safety rule"))
        for changed in _changed(item, _OF_RULE):
            message = f"an overlay may not change {changed} of a safety rule"
            problems.append(_refused(item, f"rules.{key}", (changed,), message))
    for key, item in items["exercises"].items():
        for changed in _changed(item, _OF_EXERCISE):
            if _mapping(item.base).get("loaded") is True:
                message = f"an overlay may not change {changed} of a loaded exercise: safety rules go by it"
                problems.append(_refused(item, f"exercises.{key}", (changed,), message))
    if data is not None:
        _check_read(sections, data, problems)
        _check_referrals(sections, data, problems)


def _check_read(sections: Sections, data: RulesetData, problems: list[Problem]) -> None:
    """Report changes to the facts and derived facts that safety rules read."""
    read = _read_by_safety(data)
    for key, item in {**sections.items["derived"], **sections.disabled["derived"]}.items():
        if key in read and (key in sections.disabled["derived"] or item.data != item.base):
            message = "an overlay may not change a derived fact that a safety rule reads"
            problems.append(_refused(item, f"derived.{key}", (), message))
    for key, item in sections.items["facts"].items():
        dropped = set(_mapping(_mapping(item.base).get("options"))) - set(_mapping(_mapping(item.data).get("options")))
        if key in read or _mapping(item.base).get("red_flag"):
            for changed in [*_changed(item, _OF_FACT), *(["options"] if dropped else [])]:
                message = f"an overlay may not change {changed} of a fact that a safety rule reads"
                problems.append(_refused(item, f"facts.{key}", (changed,), message))


def _check_referrals(sections: Sections, data: RulesetData, problems: list[Problem]) -> None:
    """Report what would hold back the advice that safety rules give."""
    referrals = {t for rule in data.rules.values() if rule.safety and rule.effect == "advise" for t in rule.targets}
    for key in referrals:
        item = sections.items["advice"].get(key)
        if item is not None:
            for changed in _changed(item, _OF_ADVICE):
                message = f"an overlay may not change {changed} of an advice that a safety rule gives"
                problems.append(_refused(item, f"advice.{key}", (changed,), message))
    for rule in data.rules.values():
        item = sections.items["rules"][rule.id]
        if rule.effect == "avoid" and referrals.intersection(rule.targets) and (item.added or _changed(item, _OF_RULE)):
            message = "an overlay may not avoid an advice that a safety rule gives"
            problems.append(_refused(item, f"rules.{rule.id}", ("avoid",), message))
    for rule in data.rules.values():
        wanted = sections.items["rules"][rule.id].data.get("advise") if rule.safety else None
        for target in wanted if isinstance(wanted, list) else [wanted]:
            if target in sections.disabled["advice"]:
                item = sections.disabled["advice"][target]
                message = "an overlay may not disable an advice that a safety rule gives"
                problems.append(_refused(item, f"advice.{target}", (), message))


def _read_by_safety(data: RulesetData) -> set[str]:
    pending = [name for rule in data.rules.values() if rule.safety for name in names_read(rule.when)]
    read: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in read:
            read.add(name)
            if name in data.derived:
                pending.extend(names_read(data.derived[name].when))
            if name in data.numbers:
                pending.extend(quantity.name for quantity in quantities(data.numbers[name].compute))
    return read


def _is_safety(item: Item) -> bool:
    return _mapping(item.base).get("safety") is True


def _changed(item: Item, keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if item.base is not item.data and item.changed(key)]


def _mapping(data: object) -> dict[str, object]:
    return data if isinstance(data, dict) else {}


def _refused(item: Item, name: str, path: tuple[str, ...], message: str) -> Problem:
    return problem_at(item, name, path, message, "the caller can say allow_unsafe")

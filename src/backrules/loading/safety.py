"""What keeps a ruleset safe to load: every loaded exercise is guarded, and overlays do not weaken safety rules.

Overlays are checked on the meaning: the ruleset without one is held against the ruleset with it, so it does not matter
by which way something was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backrules.conditions import Arithmetic, Condition, Known, truth
from backrules.errors import Problem, quoted_list
from backrules.facts import BOOLEAN, Fact, Profiles, Values
from backrules.loading.merge import Item, Sections
from backrules.loading.structure import problem_at
from backrules.model import Citation, Rule, RulesetData
from backrules.semantics.decisions import program_of, read_by
from backrules.semantics.program import Closure

__all__ = ["check_guarded", "check_protected"]


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
    together: dict[tuple[str, ...], list[str]] = {}
    for key, shown_flags in open_flags.items():
        if shown_flags:
            together.setdefault(tuple(shown_flags), []).append(key)
    for missed, keys in together.items():
        others = f" (nor {quoted_list(keys[1:])})" if keys[1:] else ""
        alone = f"no safety rule avoids it with {' or '.join(missed)} alone"
        message = f"this loaded exercise{others} is not guarded: {alone}"
        item = sections.items["exercises"][keys[0]]
        problems.append(problem_at(item, f"exercises.{keys[0]}", (), message, "avoid: {loaded: true} covers all"))


def _red_flags(data: RulesetData) -> Iterator[tuple[str, Values]]:
    profiles = Profiles(data.facts)
    for fact in data.facts.values():
        if fact.red_flag and fact.type == BOOLEAN:
            yield fact.name, profiles.read({fact.name: True})
        elif fact.red_flag:
            for option in fact.options:
                yield f"{fact.name}: {option}", profiles.read({fact.name: {option: True}})


def _firing(data: RulesetData, rules: list[Rule], values: Values) -> list[Rule]:
    known = Closure(program_of(data, {})).of(values)
    return [rule for rule in rules if truth(rule.when, known)]


def check_protected(base: RulesetData, merged: RulesetData, sections: Sections, problems: list[Problem]) -> None:
    """Report what overlays do to safety rules, to what these read and act on, and to what they say.

    Args:
        base: the ruleset without an overlay.
        merged: the ruleset with it.
        sections: where things stand.
        problems: takes what is refused.
    """
    for section, key, path, message in _weakened(base, merged):
        item = sections.items[section].get(key) or sections.disabled[section].get(key) or Item(None, ())
        problems.append(problem_at(item, f"{section}.{key}", path, message, "the caller can say allow_unsafe"))


_Finding = tuple[str, str, tuple[str, ...], str]  # section, id, path, message


def _weakened(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """Yield what an overlay does to safety. Texts are no part of it: another language changes every one of them."""
    for rule in base.rules.values():
        if rule.safety:
            yield from _of_rule(rule, merged)
    yield from _of_facts(base, merged)
    yield from _of_derived(base, merged)
    yield from _of_exercises(base, merged)
    yield from _of_referrals(base, merged)


def _of_rule(rule: Rule, merged: RulesetData) -> Iterator[_Finding]:
    """A safety rule stays as it is declared, and keeps its targets but for exercises that are gone."""
    now = merged.rules.get(rule.id)
    if now is None:
        yield "rules", rule.id, (), "an overlay may not disable a safety rule"
        return
    if now.effect != rule.effect:
        message = f"an overlay may not make a safety rule {now.effect} what it should {rule.effect}"
        yield "rules", rule.id, (now.effect,), message
        return
    for name in _changed(rule, now, ("when", "strength", "points", "safety")):
        if name != "points" or now.strength == rule.strength:  # points follow from the strength
            yield "rules", rule.id, (name,), f"an overlay may not change {name} of a safety rule"
    if _references(now.source) != _references(rule.source):
        yield (
            "rules",
            rule.id,
            ("source",),
            "an overlay may not change source of a safety rule, only the author's words",
        )
    if rule.assume is not None and now.assume is None:
        yield "rules", rule.id, ("assume",), "an overlay may not take assume away from a safety rule"
    yield from _of_targets(rule, now, merged)


def _of_targets(rule: Rule, now: Rule, merged: RulesetData) -> Iterator[_Finding]:
    """The selector is compared as it is declared: a list of what it picks today picks nothing that comes tomorrow."""
    if rule.selector is not None and (now.selector is None or not now.selector.covers(rule.selector)):
        instead = "a list of ids" if now.selector is None else "one that picks less"
        message = f"an overlay may not put {instead} in the place of the selector of a safety rule"
        yield "rules", rule.id, (rule.effect,), message
    lost = [target for target in rule.targets if target in merged.advice and target not in now.targets]
    if lost:
        message = f"an overlay may not take {quoted_list(lost)} out of the reach of a safety rule"
        yield "rules", rule.id, (rule.effect,), message


def _references(source: Citation) -> tuple[tuple[Any, ...], ...]:
    return source.passages, source.evidence, source.softened_by


def _changed(before: Any, now: Any, names: Iterable[str]) -> list[str]:
    return [name for name in names if getattr(now, name) != getattr(before, name)]


def _of_facts(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """What safety hangs on stays as it is; a red flag may get more options, which must be guarded like the others."""
    read = _read_by_safety(base)
    for name, fact in base.facts.items():
        if name not in read and not fact.health:
            continue
        which = "that a safety rule reads" if name in read else "about health"
        now = merged.facts.get(name)
        if now is None:
            yield "facts", name, (), f"an overlay may not disable a fact {which}"
            continue
        for attribute in _changed(fact, now, ("type", "unit", "range", "health", "fixed", "red_flag")):
            yield "facts", name, (attribute,), f"an overlay may not change {attribute} of a fact {which}"
        if now.type == fact.type:
            yield from _of_options(fact, now, which)
        if merged.ask_if.get(name) not in (None, base.ask_if.get(name)):  # without one, it is asked at any rate
            yield "facts", name, ("ask_if",), f"an overlay may not change ask_if of a fact {which}"


def _of_options(fact: Fact, now: Fact, which: str) -> Iterator[_Finding]:
    """An option that is gone is told by nobody any more, and one that is new is in no condition."""
    for option in fact.options:
        if option not in now.options:
            message = f"an overlay may not drop the option {option} of a fact {which}"
            yield "facts", fact.name, ("options", option), message
    if not fact.red_flag:
        for option in now.options:
            if option not in fact.options:
                message = f"an overlay may not add the option {option[:60]} to a fact {which}"
                yield "facts", fact.name, ("options", option), message


def _of_derived(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    for name in sorted(_read_by_safety(base) - set(base.facts)):
        if _meaning(base, name) != _meaning(merged, name):
            yield "derived", name, (), "an overlay may not change a derived fact that a safety rule reads"


def _meaning(data: RulesetData, name: str) -> Condition | Arithmetic | None:
    if name in data.derived:
        return data.derived[name].when
    return data.numbers[name].compute if name in data.numbers else None


def _of_exercises(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """Exercises stay exercises, and loaded ones what safety rules may find them by."""
    for key, advice in base.advice.items():
        now = merged.advice.get(key)
        if advice.exercise is None or now is None:
            continue
        if now.exercise is None:
            yield "advice", key, (), "an overlay may not make an exercise anything else: safety rules go by it"
        elif advice.exercise.loaded:
            for name in _changed(advice.exercise, now.exercise, ("loaded", "pattern", "regions", "level")):
                yield "exercises", key, (name,), f"an overlay may not change {name} of a loaded exercise"
            if set(advice.exercise.planes) != set(now.exercise.planes):
                yield "exercises", key, ("planes",), "an overlay may not change planes of a loaded exercise"


def _of_referrals(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """What safety rules advise and other referrals stay as they are, stand first, and are held back by no overlay."""
    referrals = dict(_referrals(base))
    for key, which in referrals.items():
        now = merged.advice.get(key)
        if now is None:
            yield "advice", key, (), f"an overlay may not disable {which}"
            continue
        for name in _changed(base.advice[key], now, ("kind", "urgent", "alone", "needs")):
            yield "advice", key, (name,), f"an overlay may not change {name} of {which}"
    for key, advice in merged.advice.items():
        if advice.urgent and not (key in base.advice and base.advice[key].urgent):
            yield "advice", key, ("urgent",), "an overlay may not make advice urgent: referrals come first"
        if advice.alone and not (key in base.advice and base.advice[key].alone):
            yield "advice", key, ("alone",), "an overlay may not make advice alone: it would keep all others away"
    for rule in merged.rules.values():
        before = base.rules.get(rule.id)
        same = before is not None and not _changed(before, rule, ("when", "effect"))
        held_before = before.targets if before is not None and same else ()
        held = [key for key in rule.targets if key in referrals and key not in held_before]
        if rule.effect == "avoid" and held:
            yield "rules", rule.id, ("avoid",), f"an overlay may not avoid {referrals[held[0]]}"
    for group, members in merged.alternatives.items():
        if any(key in referrals for key in members) and members != base.alternatives.get(group):
            message = "an overlay may not make a referral one of several alternatives"
            yield "alternatives", group, (), message


def _referrals(base: RulesetData) -> Iterator[tuple[str, str]]:
    """Yield what must reach the person whatever an overlay says, and what messages call it."""
    advising = [rule for rule in base.rules.values() if rule.safety and rule.effect == "advise"]
    given = {target for rule in advising for target in rule.targets}
    for key, advice in sorted(base.advice.items()):
        if key in given:
            yield key, "an advice that a safety rule gives"
        elif advice.urgent or advice.kind == "referral":
            yield key, "a referral"


def _read_by_safety(data: RulesetData) -> set[str]:
    """The red flags, what safety rules read, directly or not, and what decides whether any of it is asked."""
    conditions = [rule.when for rule in data.rules.values() if rule.safety]
    flags = [Known(name) for name, fact in data.facts.items() if fact.red_flag]
    return read_by([*conditions, *flags], data, data.ask_if)

"""What keeps a ruleset safe to load: every loaded exercise is guarded, and overlays do not weaken safety rules.

Overlays are checked on the meaning: the ruleset without one is held against the ruleset with it, so it does not matter
by which way something was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backrules.conditions import Condition, Constant, calculator, holds, names_read, residual
from backrules.errors import Problem, quoted_list
from backrules.facts import BOOLEAN, Fact, Profiles, Values
from backrules.loading.asking import names_behind
from backrules.loading.sections import Item, Sections
from backrules.loading.structure import problem_at
from backrules.model import Rule, RulesetData

__all__ = ["check_guarded", "check_protected"]

_OF_RULE = ("when", "effect", "strength", "points", "safety", "because", "assume", "source")


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
    known: dict[str, Any] = dict(values)

    def truth(test: Condition) -> bool | None:
        return holds(test, known)

    for name, number in data.numbers.items():  # each after the ones it reads
        result = calculator(number.compute)(known)
        if result is not None:
            known[name] = result
    for name, derived in data.derived.items():
        rest = residual(derived.when, truth)
        if isinstance(rest, Constant):
            known[name] = rest.value
    return [rule for rule in rules if residual(rule.when, truth) == Constant(True)]


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
    if merged.notice != base.notice:
        yield "ruleset", "ruleset", ("notice",), "an overlay may not change the notice"
    for rule in base.rules.values():
        if rule.safety:
            yield from _of_rule(rule, merged)
    yield from _of_facts(base, merged)
    yield from _of_derived(base, merged)
    yield from _of_advice(base, merged)
    yield from _of_referrals(base, merged)


def _of_rule(rule: Rule, merged: RulesetData) -> Iterator[_Finding]:
    """A safety rule stays as it is, and keeps its targets but for exercises that are gone."""
    now = merged.rules.get(rule.id)
    if now is None:
        yield "rules", rule.id, (), "an overlay may not disable a safety rule"
        return
    changed = [name for name in _OF_RULE if getattr(now, name) != getattr(rule, name)]
    if "effect" in changed:
        yield (
            "rules",
            rule.id,
            (now.effect,),
            f"an overlay may not make a safety rule {now.effect} what it should {rule.effect}",
        )
        return
    for name in changed:
        if name != "points" or "strength" not in changed:  # points follow from the strength
            yield "rules", rule.id, (name,), f"an overlay may not change {name} of a safety rule"
    lost = [target for target in rule.targets if target in merged.advice and target not in now.targets]
    if lost:
        message = f"an overlay may not take {', '.join(lost)} out of the reach of a safety rule"
        yield "rules", rule.id, (rule.effect,), message


def _of_facts(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """What safety rules ask stays as it is; a red flag may get more options, which must be guarded like the others."""
    read = _read_by_safety(base)
    for name, fact in base.facts.items():
        if name not in read:
            continue
        now = merged.facts.get(name)
        if now is None:
            yield "facts", name, (), "an overlay may not disable a fact that a safety rule reads"
            continue
        for attribute in ("type", "title", "ask", "unit", "range", "health", "fixed", "red_flag"):
            if getattr(now, attribute) != getattr(fact, attribute):
                message = f"an overlay may not change {attribute} of a fact that a safety rule reads"
                yield "facts", name, (attribute,), message
        if not _same_options(fact, now):
            yield "facts", name, ("options",), "an overlay may not change options of a fact that a safety rule reads"
        if merged.ask_if.get(name) not in (None, base.ask_if.get(name)):  # without one, it is asked at any rate
            yield "facts", name, ("ask_if",), "an overlay may not change ask_if of a fact that a safety rule reads"


def _same_options(fact: Fact, now: Fact) -> bool:
    kept = all(now.options.get(option) == text for option, text in fact.options.items())
    return kept and (fact.red_flag or len(now.options) == len(fact.options))


def _of_derived(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    for name in sorted(_read_by_safety(base) - set(base.facts)):
        before = base.derived.get(name) or base.numbers.get(name)
        if before != (merged.derived.get(name) or merged.numbers.get(name)):
            yield "derived", name, (), "an overlay may not change a derived fact that a safety rule reads"


def _of_advice(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """Exercises stay exercises and loaded; nothing becomes urgent beside the referrals of the ruleset."""
    for key, advice in base.advice.items():
        now = merged.advice.get(key)
        if advice.exercise is None or now is None:
            continue
        if now.exercise is None:
            yield "advice", key, (), "an overlay may not make an exercise anything else: safety rules go by it"
        elif advice.exercise.loaded and not now.exercise.loaded:
            yield "exercises", key, ("loaded",), "an overlay may not change loaded of a loaded exercise"
    for key, advice in merged.advice.items():
        if advice.urgent and not (key in base.advice and base.advice[key].urgent):
            yield "advice", key, ("urgent",), "an overlay may not make advice urgent: referrals come first"


def _of_referrals(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """What safety rules advise stays as it is, and no overlay holds it back."""
    advising = [rule for rule in base.rules.values() if rule.safety and rule.effect == "advise"]
    referrals = {target for rule in advising for target in rule.targets}
    for key in sorted(referrals):
        now = merged.advice.get(key)
        if now is None:
            yield "advice", key, (), "an overlay may not disable an advice that a safety rule gives"
            continue
        for name in ("kind", "title", "detail", "urgent", "needs"):
            if getattr(now, name) != getattr(base.advice[key], name):
                yield "advice", key, (name,), f"an overlay may not change {name} of an advice that a safety rule gives"
    for rule in merged.rules.values():
        before = base.rules.get(rule.id)
        if rule.effect == "avoid" and rule != before and referrals.intersection(rule.targets):
            yield "rules", rule.id, ("avoid",), "an overlay may not avoid an advice that a safety rule gives"


def _read_by_safety(data: RulesetData) -> set[str]:
    """The red flags, what safety rules read, directly or not, and what decides whether any of it is asked."""
    names = [name for rule in data.rules.values() if rule.safety for name in names_read(rule.when)]
    flags = [name for name, fact in data.facts.items() if fact.red_flag]
    return names_behind([*names, *flags], data.derived, data.numbers, data.ask_if)

"""What keeps a ruleset safe to load: what it declares as guards holds, and overlays do not weaken safety rules.

Overlays are checked on the meaning: the ruleset without one is held against the ruleset with it, so it does not matter
by which way something was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backrules._util.printable import shortened
from backrules.conditions import Arithmetic, Condition, Known, truth
from backrules.errors import Problem, quoted_list
from backrules.facts import Fact, Profiles, Values
from backrules.loading.layers import Item
from backrules.loading.merge import Sections
from backrules.loading.structure import name_of, problem_at
from backrules.model import Citation, Guard, Rule, RulesetData, Selector
from backrules.semantics.decisions import program_of, read_by
from backrules.semantics.program import Closure

__all__ = ["check_guarded", "check_protected"]


def check_guarded(data: RulesetData, sections: Sections, problems: list[Problem]) -> None:
    """Report advice that some sign of a guard, known alone, does not keep away.

    Checked on the meaning, after overlays: the conditions of the safety rules are evaluated.
    """
    item = sections.items["ruleset"]["ruleset"]
    avoiding = [rule for rule in data.acting.values() if rule.safety and rule.effect == "avoid"]
    closure = Closure(program_of(data, {}))
    for place, guard in enumerate(data.guards):
        missed: dict[str, list[str]] = {key: [] for key in guard.advice}
        for shown, values in _signs(data, guard):
            known = closure.of(values)
            kept_away = {target for rule in avoiding if truth(rule.when, known) for target in rule.targets}
            for key in guard.advice:
                if key not in kept_away:
                    missed[key].append(shown)
        together: dict[tuple[str, ...], list[str]] = {}
        for key, signs in missed.items():
            if signs:
                together.setdefault(tuple(signs), []).append(key)
        for alone, keys in together.items():
            message = f"no safety rule avoids {quoted_list(keys)} with {' or '.join(alone)} alone"
            hint = f"avoid: {guard.keeps_away} covers all" if guard.keeps_away is not None else ""
            problems.append(problem_at(item, "ruleset", ("guards", place), message, hint))


def _signs(data: RulesetData, guard: Guard) -> Iterator[tuple[str, Values]]:
    profiles = Profiles(data.facts)
    for name, options in guard.each.items():
        if not options:
            yield name, profiles.read({name: True})
        for option in options:
            yield f"{name}: {option}", profiles.read({name: {option: True}})


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
        problems.append(problem_at(item, name_of(section, key), path, message, "the caller can say allow_unsafe"))


_Finding = tuple[str, str, tuple[str, ...], str]  # section, id, path, message


def _weakened(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """Yield what an overlay does to safety. Texts are no part of it: another language changes every one of them."""
    for rule in base.rules.values():
        if rule.safety:
            yield from _of_rule(rule, merged)
    yield from _of_facts(base, merged)
    yield from _of_derived(base, merged)
    yield from _of_attributes(base, merged)
    yield from _of_guards(base, merged)
    for key, kind in base.kinds.items():
        if kind.safety and not (key in merged.kinds and merged.kinds[key].safety):
            yield "kinds", key, ("safety",), "an overlay may not change safety of a kind of advice"
    if merged.said != base.said and merged.notice == base.notice:
        yield "ruleset", "ruleset", ("said",), "an overlay may not change said of a notice that stays"
    yield from _of_first_advice(base, merged)
    yield from _of_proposals(base, merged)


def _of_rule(rule: Rule, merged: RulesetData) -> Iterator[_Finding]:
    """A safety rule stays as it is declared, and keeps its targets but for advice that is gone."""
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
    if now.said != rule.said and now.because == rule.because:  # another text has other words
        yield "rules", rule.id, ("said",), "an overlay may not change said of a safety rule whose text stays"
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
    if rule.selector is not None and rule.selector == now.selector:
        return  # what it picked says otherwise now, which is reported there
    if lost:
        message = f"an overlay may not take {quoted_list(lost)} out of the reach of a safety rule"
        yield "rules", rule.id, (rule.effect,), message


def _references(source: Citation) -> tuple[tuple[Any, ...], ...]:
    return source.passages, source.evidence, source.softened_by


def _changed(before: Any, now: Any, names: Iterable[str]) -> list[str]:
    return [name for name in names if getattr(now, name) != getattr(before, name)]


def _of_facts(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """What safety hangs on stays as it is; what a guard is about may get more options, guarded like the others."""
    read = _read_by_safety(base)
    for name, fact in base.facts.items():
        if name not in read and not fact.safety:
            continue
        which = "that a safety rule reads" if name in read else "about safety"
        now = merged.facts.get(name)
        if now is None:
            yield "facts", name, (), f"an overlay may not disable a fact {which}"
            continue
        for attribute in _changed(fact, now, ("type", "unit", "range", "safety", "fixed")):
            yield "facts", name, (attribute,), f"an overlay may not change {attribute} of a fact {which}"
        if now.type == fact.type:
            yield from _of_options(fact, now, which, guarded=name in base.guarding)
        if merged.ask_if.get(name) not in (None, base.ask_if.get(name)):  # without one, it is asked at any rate
            yield "facts", name, ("ask_if",), f"an overlay may not change ask_if of a fact {which}"
        if name in merged.ask_if and now.otherwise != fact.otherwise:
            yield "facts", name, ("otherwise",), f"an overlay may not change otherwise of a fact {which}"


def _of_options(fact: Fact, now: Fact, which: str, *, guarded: bool) -> Iterator[_Finding]:
    """An option that is gone is told by nobody any more, and one that is new is in no condition."""
    for option in fact.options:
        if option not in now.options:
            message = f"an overlay may not drop the option {option} of a fact {which}"
            yield "facts", fact.name, ("options", option), message
    if not guarded:
        for option in now.options:
            if option not in fact.options:
                message = f"an overlay may not add the option {shortened(option)} to a fact {which}"
                yield "facts", fact.name, ("options", option), message


def _of_derived(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    for name in sorted(_read_by_safety(base) - set(base.facts)):
        if _meaning(base, name) != _meaning(merged, name):
            yield "derived", name, (), "an overlay may not change a derived fact that a safety rule reads"


def _meaning(data: RulesetData, name: str) -> Condition | Arithmetic | None:
    if name in data.derived:
        return data.derived[name].when
    return data.numbers[name].compute if name in data.numbers else None


def _of_attributes(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """What safety selects by is said of all advice as before, and no advice says it so that it slips away."""
    going = list(_selecting(base))
    read = {name for _, selector in going for name in selector.wanted}
    for name, attribute in base.attributes.items():
        now = merged.attributes.get(name)
        if name in read and now is not None:
            for key in _changed(attribute, now, ("type", "of", "required", "default")):
                message = f"an overlay may not change {key} of an attribute by which safety selects"
                yield "attributes", name, (key,), message
    for key, advice in base.advice.items():
        now_advice = merged.advice.get(key)
        if now_advice is None:
            continue
        for who, selector in going:
            if selector.picks(advice) and not selector.picks(now_advice):
                names = [n for n in selector.wanted if now_advice.values(n) != advice.values(n)]
                message = f"an overlay may not change {names[0]} of {key}: {who} goes by it"
                yield "advice", key, (names[0],), message
                break


def _selecting(data: RulesetData) -> Iterator[tuple[str, Selector]]:
    """Yield what goes by a selector for safety, and the selector."""
    for rule in data.rules.values():
        if rule.safety and rule.selector is not None:
            yield rule.id, rule.selector
    for guard in data.guards:
        if guard.keeps_away is not None:
            yield "a guard", guard.keeps_away


def _of_guards(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """Every guard is still there, about all signs that it was about, for all advice that it was for."""
    for place, guard in enumerate(base.guards):
        if not any(_is_within(guard, other, merged) for other in merged.guards):
            yield "ruleset", "ruleset", ("guards",), f"an overlay may not drop or narrow a guard (number {place + 1})"


def _is_within(guard: Guard, other: Guard, merged: RulesetData) -> bool:
    """Whether another guard asks for all that one does."""
    for name, options in guard.each.items():
        left = {
            option for option in options if option in merged.facts[name].options
        }  # others go with a word of their own
        if name not in other.each or not left <= {*other.each[name]}:
            return False
    if guard.keeps_away is None:
        return {key for key in guard.advice if key in merged.advice} <= {*other.advice}
    return other.keeps_away is not None and other.keeps_away.covers(guard.keeps_away)


def _of_first_advice(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """What safety rules advise and what is urgent stays as it is, stands first, and is held back by no overlay."""
    first = dict(_first(base))
    for key, which in first.items():
        now = merged.advice.get(key)
        if now is None:
            yield "advice", key, (), f"an overlay may not disable {which}"
            continue
        for name in _changed(base.advice[key], now, ("kind", "urgent", "alone", "needs")):
            yield "advice", key, (name,), f"an overlay may not change {name} of {which}"
        if now.said != base.advice[key].said and now.do == base.advice[key].do:
            yield "advice", key, ("said",), f"an overlay may not change said of {which} whose text stays"
    for key, advice in merged.advice.items():
        if advice.urgent and not (key in base.advice and base.advice[key].urgent):
            yield "advice", key, ("urgent",), "an overlay may not make advice urgent: it would come before all other"
        if advice.alone and not (key in base.advice and base.advice[key].alone):
            yield "advice", key, ("alone",), "an overlay may not make advice alone: it would keep all others away"
    for rule in merged.rules.values():
        before = base.rules.get(rule.id)
        same = before is not None and not _changed(before, rule, ("when", "effect"))
        held_before = before.targets if before is not None and same else ()
        held = [key for key in rule.targets if key in first and key not in held_before]
        if rule.effect == "avoid" and held:
            yield "rules", rule.id, ("avoid",), f"an overlay may not avoid {first[held[0]]}"
    for group, members in merged.alternatives.items():
        if any(key in first for key in members) and members != base.alternatives.get(group):
            message = "an overlay may not make advice that comes first one of several alternatives"
            yield "alternatives", group, (), message


def _first(base: RulesetData) -> Iterator[tuple[str, str]]:
    """Yield what must reach the person whatever an overlay says, and what messages call it."""
    advising = [rule for rule in base.rules.values() if rule.safety and rule.effect == "advise"]
    given = {target for rule in advising for target in rule.targets}
    for key, advice in sorted(base.advice.items()):
        if key in given:
            yield key, "an advice that a safety rule gives"
        elif advice.urgent:
            yield key, "urgent advice"
        elif base.kinds[advice.kind].safety:
            yield key, f"advice of the kind {advice.kind}"


def _of_proposals(base: RulesetData, merged: RulesetData) -> Iterator[_Finding]:
    """For whom nothing is proposed, and how much in total, stays as it is."""
    for section in ("assessment", "plan"):
        before, now = getattr(base, section), getattr(merged, section)
        then = before.never if before is not None else None
        if then is not None and (now is None or now.never is None or now.never.when != then.when):
            yield section, section, ("never",), "an overlay may not change for whom nothing is proposed"
    if base.assessment is not None and merged.assessment is not None:
        for key, limit in base.assessment.limits.items():
            if merged.assessment.limits.get(key) != limit:
                yield "limits", key, (), "an overlay may not change how much is proposed in total"


def _read_by_safety(data: RulesetData) -> set[str]:
    """What guards are about, what safety rules read, directly or not, and what decides whether any of it is asked."""
    conditions = [rule.when for rule in data.rules.values() if rule.safety]
    conditions += [part.never.when for part in (data.assessment, data.plan) if part is not None and part.never]
    signs = [Known(name) for name in data.guarding]
    return read_by([*conditions, *signs], data, data.ask_if)

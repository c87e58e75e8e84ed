"""From structured entries to the model: names, types, targets and sources are checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from backrules.errors import Problem
from backrules.facts import CHOICES, Fact
from backrules.facts.schema import BOOLEAN
from backrules.loading.assessing import AssessmentEntry, CheckEntry, LimitEntry, link_assessment
from backrules.loading.crediting import link_credits
from backrules.loading.dependencies import reaches_unknown, unknown_reach
from backrules.loading.entries import (
    AdviceEntry,
    AttributeEntry,
    ConstraintEntry,
    CreditingEntry,
    EvidenceEntry,
    FactEntry,
    FormEntry,
    GuardEntry,
    KindEntry,
    RuleEntry,
    RulesetEntry,
)
from backrules.loading.fingerprint import fingerprint
from backrules.loading.forms import link_forms
from backrules.loading.link_advice import AdviceLinking
from backrules.loading.link_facts import FactLinking
from backrules.loading.linking import beyond_limits
from backrules.loading.merge import Sections
from backrules.loading.planning import NoteEntry, PlanEntry, SlotEntry, link_plan
from backrules.loading.renamed import renamed_of
from backrules.loading.replies import Answers
from backrules.loading.selectors import Catalogue
from backrules.loading.sources import SOURCES, Sources
from backrules.loading.structure import Path, fields_of, structure
from backrules.loading.texts import check_texts
from backrules.model import (
    EFFECTS,
    OF_SAFETY,
    POINTS,
    AdviceDefinition,
    Citation,
    Constraint,
    DerivedCondition,
    Effect,
    Evidence,
    Guard,
    Rule,
    RulesetData,
)

__all__ = ["check_shapes", "link"]

_ONLY_FOR: dict[str, tuple[Effect, ...]] = {
    "strength": ("advise",),
    "points": ("advise",),
    "assume": ("avoid", "caution"),
    "said": ("advise", "caution"),
}


def link(sections: Sections, problems: list[Problem], *, hashed: bool = True) -> RulesetData | None:
    """Return the ruleset that the sections say, or None where there are problems; all of them are reported.

    Args:
        sections: the merged sections.
        problems: takes what is wrong.
        hashed: give it its fingerprint.
    """
    before = len(problems)
    data = Linker(sections, problems).ruleset()
    if data is not None:
        check_texts(data, sections.items, problems)
    if data is None or len(problems) > before:
        return None
    return attrs.evolve(data, fingerprint=fingerprint(data)) if hashed else data


_SHAPES_OF: dict[str, Any] = {
    "ruleset": RulesetEntry,
    "kinds": KindEntry,
    "attributes": AttributeEntry,
    **SOURCES,
    "evidence": EvidenceEntry,
    "facts": FactEntry,
    "replies": Answers,
    "words": str,
    "constraints": ConstraintEntry,
    "forms": FormEntry,
    "credits": CreditingEntry,
    "advice": AdviceEntry,
    "rules": RuleEntry,
    "assessment": AssessmentEntry,
    "limits": LimitEntry,
    "checks": CheckEntry,
    "plan": PlanEntry,
    "slots": SlotEntry,
    "notes": NoteEntry,
}


def check_shapes(sections: Sections, problems: list[Problem]) -> None:
    """Report what is wrong with single entries, whatever else there is: for files of which some do not parse."""
    linker = Linker(sections, problems)
    for section, entry_class in _SHAPES_OF.items():
        linker.structured(section, entry_class, linker.said_of_advice if section == "advice" else ())


class Linker(FactLinking, AdviceLinking):
    """One pass over all sections. What did not structure is left out, but its name still counts as known."""

    def ruleset(self) -> RulesetData | None:
        meta = self.meta()
        facts = self.facts()
        renamed = self.renamed = renamed_of(self.items, facts, self.problems)
        numbers, derived = self.derived()
        ask_if = self.ask_if(derived, numbers)
        forms, credits = link_forms(self, derived, numbers), link_credits(self, facts)
        evidence = {key: Evidence(key, **fields_of(e)) for key, e in self.structured("evidence", EvidenceEntry).items()}
        self.sources = Sources(self.items, self.structured, self.report, self.check_known)
        before = len(self.problems)
        kinds = self.kinds_of_advice()
        attributes = self.attributes(kinds)
        advice = self.advice(kinds, attributes)
        whole = self._declares and len(self.problems) == before
        self.catalogue = Catalogue(kinds, attributes, advice, self.without_overlays(kinds, attributes), whole)
        rules, constraints = self.rules(advice, derived), self.constraints()
        alternatives, exclusive = self.groups("alternatives"), self.groups("exclusive")
        guards = self.guards(meta.guards if meta else (), facts)
        self.check_clear(rules, guards)
        assessment, plan = link_assessment(self), link_plan(self, advice, attributes)
        if meta is None:
            return None
        return RulesetData(
            id=meta.id,
            version=meta.version,
            title=meta.title,
            notice=meta.notice,
            safety=OF_SAFETY if meta.safety is None else meta.safety,
            do_words=meta.do_words,
            said=meta.said,
            unlisted=meta.unlisted,
            facts=facts,
            numbers=numbers,
            derived=derived,
            advice=advice,
            rules=dict(sorted(rules.items())),
            constraints=dict(sorted(constraints.items())),
            alternatives=alternatives,
            exclusive=exclusive,
            documents=self.sources.documents,
            evidence=evidence,
            kinds=kinds,
            attributes=attributes,
            guards=guards,
            ask_if=ask_if,
            renamed=renamed,
            assessment=assessment,
            plan=plan,
            forms=forms,
            credits=credits,
        )

    def meta(self) -> RulesetEntry | None:
        if "ruleset" not in self.items["ruleset"]:
            self.problems.append(
                Problem("ruleset.yaml is missing", hint="it holds format, id, version, title and notice")
            )
            return None
        meta: RulesetEntry | None = structure(self.items["ruleset"]["ruleset"], RulesetEntry, "ruleset", self.problems)
        for path, message in () if meta is None else beyond_limits(meta):
            self.report("ruleset", "ruleset", path, message)
        return meta

    def rules(self, advice: Mapping[str, AdviceDefinition], derived: Mapping[str, DerivedCondition]) -> dict[str, Rule]:
        reach = unknown_reach({name: one.when for name, one in derived.items()})
        places = {key: index for index, key in enumerate(advice)}
        for key, definition in advice.items():
            if definition.needs is not None and reaches_unknown(definition.needs, reach):
                message = "unknown() and not known() may not stand in needs"
                self.report("advice", key, ("needs",), message, "learning more must not take advice away by itself")
        rules = {}
        for key, entry in self.structured("rules", RuleEntry).items():
            self.check("rules", key, ("when",), entry.when)
            effect = self.effect(key, entry)
            if effect is None:
                continue
            targets = self.targets("rules", key, (effect,), getattr(entry, effect), advice)
            if effect == "advise" and reaches_unknown(entry.when, reach):
                message = "unknown() and not known() may not stand in the condition of an advise rule"
                self.report("rules", key, ("when",), message, "learning more must not take advice away by itself")
            self.check_keys(key, entry, effect)
            strength = entry.strength or "should"
            rules[key] = Rule(
                id=key,
                when=entry.when,
                effect=effect,
                targets=tuple(sorted(targets, key=lambda target: places.get(target, 0))),
                because=entry.because,
                source=self.sources.citation("rules", key, entry.source) or Citation(),
                strength=strength,
                points=(entry.points or POINTS[strength]) if effect == "advise" else 0,
                safety=entry.safety,
                assume=entry.assume,
                said=entry.said or (),
                note=entry.note,
                origin=self.items["rules"][key].origin,
                selector=getattr(entry, effect).selector,
            )
        self.check_alone(advice, rules)
        return rules

    def check_alone(self, advice: Mapping[str, AdviceDefinition], rules: Mapping[str, Rule]) -> None:
        """Report what would hold back, or weaken, an advice that keeps all others away."""
        alone = [key for key, definition in advice.items() if definition.alone]
        for key in alone:
            if advice[key].needs is not None:
                self.report(
                    "advice", key, ("needs",), "what is alone needs nothing: it is for all whom a rule advises it"
                )
            if f"alone.{key}" in rules:
                message = f"alone.{key} is the rule that keeps all others away from {key}; it has another id"
                self.report("rules", f"alone.{key}", (), message)
        for rule in rules.values():
            targets = [key for key in alone if key in rule.targets]
            if targets and rule.effect == "avoid":
                message = f"{targets[0]} is alone, so no rule may avoid it"
                self.report("rules", rule.id, ("avoid",), message, "a selector such as {urgent: false} leaves it out")
            elif targets and rule.effect == "advise" and not rule.safety:
                message = f"it advises {targets[0]}, which is alone and keeps all others away: that is about safety"
                self.report("rules", rule.id, ("safety",), message, "safety: true")

    def effect(self, key: str, entry: RuleEntry) -> Effect | None:
        given = [effect for effect in EFFECTS if getattr(entry, effect) is not None]
        if len(given) == 1:
            return given[0]
        found = f"not {' and '.join(given)}" if given else "and there is none"
        self.report(
            "rules", key, (given[-1],) if given else (), f"expected exactly one of advise, avoid, caution, {found}"
        )
        return None

    def check_keys(self, key: str, entry: RuleEntry, effect: Effect) -> None:
        for attribute, wanted in _ONLY_FOR.items():
            if getattr(entry, attribute) is not None and effect not in wanted:
                rules = " or ".join(wanted)
                self.report("rules", key, (attribute,), f"{attribute} is for rules that {rules}, not for {effect}")

    def guards(self, entries: Iterable[GuardEntry], facts: Mapping[str, Fact]) -> tuple[Guard, ...]:
        guards = []
        for place, entry in enumerate(entries):
            at: Path = ("guards", place)
            selector = entry.keeps_away.selector
            if selector is not None:
                advice = self.selected("ruleset", "ruleset", (*at, "keeps_away"), selector)
            else:
                self.check_known(
                    "ruleset", "ruleset", (*at, "keeps_away"), entry.keeps_away.ids, self.advice_ids, "advice"
                )
                advice = entry.keeps_away.ids
            guards.append(Guard(self.signs((*at, "each"), entry.each.ids, facts), selector, advice))
        return tuple(guards)

    def signs(self, path: Path, names: Iterable[str], facts: Mapping[str, Fact]) -> dict[str, tuple[str, ...]]:
        """Return the facts of a guard, each with the options that are signs."""
        signs: dict[str, tuple[str, ...]] = {}
        for name in names:
            if name not in self.items["facts"]:
                self.check_known("ruleset", "ruleset", path, [name], self.items["facts"], "fact")
            elif name in self.kinds and facts[name].type not in (BOOLEAN, CHOICES):
                message = f"a guard is about a boolean, or choices of which each option is a sign; {name} is "
                self.report("ruleset", "ruleset", path, message + facts[name].type)
            elif name in self.kinds:
                signs[name] = tuple(facts[name].options)
        return signs

    def check_clear(self, rules: Mapping[str, Rule], guards: Iterable[Guard]) -> None:
        """Report advice that leaves open what safety selects by: what is not known of it must not let it pass."""
        going = [(rule.id, rule.selector) for rule in rules.values() if rule.safety and rule.effect != "advise"]
        going += [("a guard", guard.keeps_away) for guard in guards]
        said: set[tuple[str, str]] = set()
        for who, selector in going if self.catalogue.whole else ():
            for key, name in self.catalogue.unclear(selector) if selector is not None else ():
                if (key, name) not in said:
                    said.add((key, name))
                    several = self.catalogue.attributes[name].type == "choices"
                    none = "with [] for none of its options, " if several else ""
                    hint = f"say it, {none}or declare a default of {name} in ruleset.yaml"
                    self.report("advice", key, (), f"{name} is missing, and {who} goes by it", hint)

    def constraints(self) -> dict[str, Constraint]:
        constraints = {}
        for key, entry in self.structured("constraints", ConstraintEntry).items():
            self.check("constraints", key, ("never",), entry.never)
            constraints[key] = Constraint(key, entry.never, entry.because)
        return constraints

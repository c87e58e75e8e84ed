"""From structured entries to the model: names, types, targets and sources are checked against each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

import attrs

from backrules._util.lazy import lazy
from backrules.conditions import (
    Arithmetic,
    Condition,
    check_arithmetic,
    check_condition,
    leaves,
    names_read,
    quantities,
    resolved,
)
from backrules.conditions.tokens import RESERVED
from backrules.conditions.typecheck import Kind as NameKind
from backrules.errors import Problem, nearest, quoted_list
from backrules.facts import CHOICE, CHOICES, Fact
from backrules.facts.renamed import Renamed
from backrules.facts.schema import BOOLEAN, LARGEST
from backrules.loading.assessing import AssessmentEntry, CheckEntry, LimitEntry, link_assessment
from backrules.loading.attributes import FIXED_KEYS, WITHOUT_KINDS, attribute_of, given_values, wrong_declaration
from backrules.loading.dependencies import dependency_order, flags, reaches_unknown, unknown_reach
from backrules.loading.entries import (
    AdviceEntry,
    AttributeEntry,
    ConditionEntry,
    ConstraintEntry,
    EvidenceEntry,
    FactEntry,
    GuardEntry,
    KindEntry,
    NumberEntry,
    RuleEntry,
    RulesetEntry,
    Targets,
)
from backrules.loading.fingerprint import fingerprint
from backrules.loading.merge import Item, Sections
from backrules.loading.planning import NoteEntry, PlanEntry, SlotEntry, link_plan
from backrules.loading.priors import check_asking
from backrules.loading.renamed import renamed_of
from backrules.loading.selectors import Catalogue
from backrules.loading.sources import SOURCES, Sources
from backrules.loading.structure import LONGEST_ID, Path, name_of, problem_at, structure, wrong_condition
from backrules.loading.texts import check_texts
from backrules.model import (
    EFFECTS,
    POINTS,
    AdviceDefinition,
    Attribute,
    Citation,
    Constraint,
    DerivedCondition,
    DerivedNumber,
    Effect,
    Evidence,
    Guard,
    Kind,
    Rule,
    RulesetData,
    Selector,
)
from backrules.semantics.program import names_behind

__all__ = ["check_shapes", "link"]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OPTION = re.compile(r"(?=[0-9_]*[a-z])[a-z0-9][a-z0-9_]*")  # it may begin with a digit, and is no number
_DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_HYPHENED = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_SHAPES = {
    "rules": (_DOTTED, "lower-case words joined with dots"),
    "claims": (_HYPHENED, "letters, digits, dots, hyphens"),
    "evidence": (_HYPHENED, "letters, digits, dots, hyphens"),
}
_ONLY_FOR: dict[str, tuple[Effect, ...]] = {
    "strength": ("advise",),
    "points": ("advise",),
    "assume": ("avoid", "caution"),
}

_T = TypeVar("_T")


def link(sections: Sections, problems: list[Problem], *, hashed: bool = True) -> RulesetData | None:
    """Return the ruleset that the sections say, or None where there are problems; all of them are reported.

    Args:
        sections: the merged sections.
        problems: takes what is wrong.
        hashed: give it its fingerprint.
    """
    before = len(problems)
    data = _Linker(sections, problems).ruleset()
    if data is not None:
        check_texts(data, sections.items, problems)
    if data is None or len(problems) > before:
        return None
    return attrs.evolve(data, fingerprint=fingerprint(data)) if hashed else data


_SHAPES_OF: dict[str, type[Any]] = {
    "ruleset": RulesetEntry,
    "kinds": KindEntry,
    "attributes": AttributeEntry,
    **SOURCES,
    "evidence": EvidenceEntry,
    "facts": FactEntry,
    "constraints": ConstraintEntry,
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
    linker = _Linker(sections, problems)
    for section, entry_class in _SHAPES_OF.items():
        linker.structured(section, entry_class, linker.said_of_advice if section == "advice" else ())


class _Linker:
    """One pass over all sections. What did not structure is left out, but its name still counts as known."""

    def __init__(self, sections: Sections, problems: list[Problem]) -> None:
        self.items = sections.items
        self.disabled = sections.disabled
        self.problems = problems
        self.kinds: dict[str, NameKind] = {}
        self.asking: dict[str, Condition] = {}
        self.renamed = Renamed()

    # --- helpers -------------------------------------------------------------------------------

    def report(self, section: str, key: str, path: Path, message: str, hint: str = "") -> None:
        self.problems.append(problem_at(self.items[section][key], name_of(section, key), path, message, hint))

    def structured(self, section: str, entry_class: type[_T], others: Collection[str] = ()) -> dict[str, _T]:
        shape, words = _SHAPES.get(section, (_NAME, "a letter, then letters, digits and underscores, lower-case"))
        found = {}
        for key, item in self.items[section].items():
            if not shape.fullmatch(key) or key in RESERVED or len(key) > LONGEST_ID:
                taken = f"{key[:60]!r} is not an id: {words}"
                if key in RESERVED:
                    taken = f"{key} is a word of the conditions"
                elif len(key) > LONGEST_ID:
                    taken = f"an id has at most {LONGEST_ID} characters, not {len(key)}"
                self.problems.append(problem_at(item, section, (), taken))
                continue
            entry = structure(item, entry_class, f"{section}.{key}", self.problems, others)
            if entry is not None:
                found[key] = self.resolved(entry)
        return found

    def resolved(self, entry: _T) -> _T:
        """Return an entry whose conditions are as they are meant, for what the facts are."""
        conditions = {name: one for name, one in _fields(entry).items() if isinstance(one, Condition)}
        if not conditions or not self.kinds:
            return entry
        return attrs.evolve(cast(Any, entry), **{name: resolved(one, self.kinds) for name, one in conditions.items()})  # type: ignore[no-any-return]

    def check(self, section: str, key: str, path: Path, condition: Condition | Arithmetic | None) -> bool:
        """Type-check a condition; true when it fits. What reads a wrong fact is left for later."""
        if condition is None:
            return True
        if any(name in self.items["facts"] and name not in self.kinds for name in _names_in(condition)):
            return False
        if isinstance(condition, Arithmetic):
            found = check_arithmetic(condition, self.kinds, self.problems)
        else:
            found = check_condition(condition, self.kinds, self.problems)
        item, before = self.items[section][key], len(self.problems)
        for finding in found:
            name = f"{section}.{key}"
            hint = self.renamed.hint(finding.message) or finding.hint
            self.problems.append(wrong_condition(item, name, path, finding.at, finding.message, hint))
        return len(self.problems) == before

    def known(
        self, section: str, key: str, path: Path, ids: Iterable[str], allowed: Collection[str], noun: str
    ) -> None:
        """Report ids that do not exist."""
        for one in ids:
            if one not in allowed:
                hint = nearest(one, allowed, self.problems)
                listed = f"; there are {quoted_list(allowed)}" if allowed and not hint and len(allowed) <= 12 else ""
                self.report(section, key, path, f"there is no {noun} {one[:60]}{listed}", hint)

    def known_advice(self, section: str, key: str, path: Path, ids: Iterable[str]) -> None:
        """Report ids that no advice has; what an overlay disabled is passed over."""
        self.known(section, key, path, (one for one in ids if one not in self._gone), self._advice_ids, "advice")

    @lazy
    def _gone(self) -> set[str]:
        return {*self.disabled["advice"]}

    @lazy
    def _advice_ids(self) -> dict[str, None]:
        return dict.fromkeys(self.items["advice"])

    # --- the parts -----------------------------------------------------------------------------

    def ruleset(self) -> RulesetData | None:
        meta = self.meta()
        facts = self.facts()
        renamed = renamed_of(self.items, facts, self.problems)
        self.renamed = renamed
        numbers, derived = self.derived()
        ask_if = self.ask_if(derived, numbers)
        evidence = {key: Evidence(key, **_fields(e)) for key, e in self.structured("evidence", EvidenceEntry).items()}
        self.sources = Sources(self.items, self.structured, self.report, self.known)
        before = len(self.problems)
        kinds = self.kinds_of_advice()
        attributes = self.attributes(kinds)
        advice = self.advice(kinds, attributes)
        whole = self._declares and len(self.problems) == before
        self.catalogue = Catalogue(kinds, attributes, advice, self.without_overlays(kinds, attributes), whole)
        rules = self.rules(advice, derived)
        constraints = self.constraints()
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
        )

    def meta(self) -> RulesetEntry | None:
        if "ruleset" not in self.items["ruleset"]:
            self.problems.append(
                Problem("ruleset.yaml is missing", hint="it holds format, id, version, title and notice")
            )
            return None
        meta: RulesetEntry | None = structure(self.items["ruleset"]["ruleset"], RulesetEntry, "ruleset", self.problems)
        return meta

    def facts(self) -> dict[str, Fact]:
        facts = {}
        for name, entry in self.structured("facts", FactEntry).items():
            fields = _fields(entry)
            asked = fields.pop("ask_if")
            fields["groups"] = {group: options.ids for group, options in entry.groups.items()}
            if asked is not None:
                self.asking[name] = asked
            facts[name] = fact = self.with_fitting_prior(Fact(name=name, **fields))
            before = len(self.problems)
            self.check_fact(fact)
            if len(self.problems) == before:
                self.kinds[name] = fact
            for finding in check_asking(fact):
                self.report("facts", name, *finding)
        return facts

    def with_fitting_prior(self, fact: Fact) -> Fact:
        """Take away a prior that was for other answers: an overlay changed these, and did not think of the prior."""
        item = self.items["facts"][fact.name]
        overtaken = any(map(item.changed, ("type", "range", "options"))) and not item.changed("prior")
        return attrs.evolve(fact, prior=None) if overtaken and any(check_asking(fact)) else fact

    def ask_if(
        self, derived: Mapping[str, DerivedCondition], numbers: Mapping[str, DerivedNumber]
    ) -> dict[str, Condition]:
        """Return the conditions under which facts are asked; none may wait for the fact itself."""
        behind = partial(
            names_behind,
            derived={name: one.when for name, one in derived.items()},
            numbers={name: one.compute for name, one in numbers.items()},
        )
        self.asking = {name: resolved(condition, self.kinds) for name, condition in self.asking.items()}
        for name, condition in self.asking.items():
            self.check("facts", name, ("ask_if",), condition)
            if name not in behind(names_read(condition)):
                continue
            item, hint = self.items["facts"][name], "a fact is unknown until it is asked"
            for leaf in leaves(condition):
                if name in behind(names_read(leaf)):
                    through = "" if name in names_read(leaf) else f" through {names_read(leaf)[0]}"
                    message = f"ask_if may not read {name} itself{through}"
                    self.problems.append(wrong_condition(item, f"facts.{name}", ("ask_if",), leaf.at, message, hint))
        return self.asking

    def check_group(self, fact: Fact, group: str, options: tuple[str, ...]) -> None:
        """Report a group that is none of the options of a fact."""
        path = ("groups", group)
        if not fact.options:
            self.report("facts", fact.name, path, f"groups are for choice and choices, not for {fact.type}")
        elif not _NAME.fullmatch(group) or group in RESERVED or group in fact.options:
            message = f"{group[:60]!r} is not the id of a group: lower-case, no word of the conditions and no option"
            self.report("facts", fact.name, path, message)
        elif not options:
            self.report("facts", fact.name, path, "a group has at least one option")
        else:
            self.known("facts", fact.name, path, options, fact.options, "option")

    def check_fact(self, fact: Fact) -> None:
        def report(path: Path, message: str) -> None:
            self.report("facts", fact.name, path, message)

        if fact.type in (CHOICE, CHOICES):
            if not fact.options:
                report(("options",) if fact.options else (), f"options are missing: {fact.type} needs at least one")
        elif fact.options:
            report(("options",), f"options are for choice and choices, not for {fact.type}")
        for option in fact.options:
            if not _OPTION.fullmatch(option) or option in RESERVED or len(option) > LONGEST_ID:
                report(
                    ("options", option),
                    f"{option[:60]!r} is not an option id: lower-case, and no word of the conditions",
                )
        for group, options in fact.groups.items():
            self.check_group(fact, group, options)
        if not fact.is_number and (fact.range is not None or fact.unit is not None):
            report(
                ("range" if fact.range is not None else "unit",), f"range and unit are for numbers, not for {fact.type}"
            )
        if fact.range is not None and not -LARGEST <= fact.range[0] < fact.range[1] <= LARGEST:
            report(("range",), "expected [lowest, highest], the lowest below the highest and both at most 2**53")
        if fact.scale and (fact.range is None or fact.range[0] != 0 or fact.unit):
            report(("scale",), "a scale is a number with a range from 0, and without a unit")

    def derived(self) -> tuple[dict[str, DerivedNumber], dict[str, DerivedCondition]]:
        entries: dict[str, NumberEntry | ConditionEntry] = {}
        for name, item in list(self.items["derived"].items()):
            is_number = isinstance(item.data, dict) and "compute" in item.data
            self.kinds.setdefault(name, "number" if is_number else "condition")
            if name in self.items["facts"]:
                self.report("derived", name, (), f"{name} is already the name of a fact")
        for entry_class, wanted in ((NumberEntry, True), (ConditionEntry, False)):
            part = {
                name: item
                for name, item in self.items["derived"].items()
                if (isinstance(item.data, dict) and "compute" in item.data) == wanted
            }
            found: dict[str, Any] = _Linker.structured(self._with("derived", part), "derived", entry_class)
            entries.update({name: self.resolved(entry) for name, entry in found.items()})
        fitting = {
            name: entry
            for name, entry in entries.items()
            if self.check("derived", name, _derived_path(self.items["derived"][name], entry), _derived_content(entry))
        }
        order, cycles = dependency_order({name: _reads(entry) for name, entry in fitting.items()})
        for cycle in cycles:
            self.report("derived", cycle[0], (), f"derived facts in a circle: {' -> '.join(cycle)}")
        numbers = {n: DerivedNumber(n, **_fields(e)) for n in order if isinstance(e := fitting[n], NumberEntry)}
        derived = {n: DerivedCondition(n, **_fields(e)) for n in order if isinstance(e := fitting[n], ConditionEntry)}
        return numbers, derived

    def _with(self, section: str, part: dict[str, Item]) -> _Linker:
        """Return a linker that sees only a part of one section; problems go to the same list."""
        return _Linker(Sections({**self.items, section: part}, self.disabled), self.problems)

    def kinds_of_advice(self) -> dict[str, Kind]:
        entries = self.structured("kinds", KindEntry)
        if not self.items["kinds"]:
            return {WITHOUT_KINDS.id: WITHOUT_KINDS}
        titles = {key: entry.title or key.replace("_", " ") for key, entry in entries.items()}
        return {key: Kind(key, entry.plural, titles[key], entry.safety) for key, entry in entries.items()}

    def attributes(self, kinds: Collection[str]) -> dict[str, Attribute]:
        declared = {}
        for name, entry in self.structured("attributes", AttributeEntry).items():
            declared[name] = attribute = attribute_of(name, entry)
            for finding in wrong_declaration(attribute, entry.default, kinds):
                self.report("attributes", name, *finding)
        return declared

    def advice(self, kinds: Mapping[str, Kind], attributes: Mapping[str, Attribute]) -> dict[str, AdviceDefinition]:
        # also those that are not declared well; where nothing is declared for want of ruleset.yaml, all
        others = self.items["attributes"] if self._declares else self.said_of_advice
        advice = {}
        for key, entry in self.structured("advice", AdviceEntry, others).items():
            kind = self.kind(key, entry.kind)
            report = partial(self.report, "advice", key)
            given = given_values(attributes, kinds, kind, self.items["advice"][key].data, report)
            advice[key] = AdviceDefinition(
                id=key,
                kind=kind,
                title=entry.title,
                detail=entry.detail,
                urgent=entry.urgent,
                alone=entry.alone,
                needs=entry.needs,
                source=self.sources.citation("advice", key, entry.source),
                attributes=given.values,
                remarks=given.remarks,
            )
            self.check("advice", key, ("needs",), entry.needs)
        return advice

    def kind(self, key: str, kind: str | None) -> str:
        """Return the kind of an advice; "" where it names none and there are some to choose from."""
        declared = self.items["kinds"]
        if not self._declares or (not declared and kind is None):
            return WITHOUT_KINDS.id
        if not declared:
            hint = "declare it below kinds: in ruleset.yaml, or leave kind out"
            self.report("advice", key, ("kind",), f"there is no kind of advice {kind or '':.60}", hint)
        elif kind is None:
            self.report("advice", key, (), "kind is missing")
        else:
            self.known("advice", key, ("kind",), [kind], declared, "kind of advice")
        return kind or ""

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
        if entry.points is not None and not 1 <= entry.points <= 9:
            self.report("rules", key, ("points",), f"points are a whole number from 1 to 9, not {entry.points}")

    def targets(
        self, section: str, key: str, path: Path, targets: Targets, advice: Mapping[str, AdviceDefinition]
    ) -> tuple[str, ...]:
        if targets.selector is None:
            self.known_advice(section, key, path, targets.ids)
            return tuple(target for target in targets.ids if target in advice)
        return self.selected(section, key, path, targets.selector)

    def selected(self, section: str, key: str, path: Path, selector: Selector) -> tuple[str, ...]:
        """Return what a selector picks; what is wrong with it is reported."""
        for below, message, hint in self.catalogue.wrong(selector):
            self.report(section, key, (*path, *below), message, hint)
        return self.catalogue.picked(selector)

    @lazy
    def _declares(self) -> bool:
        return "ruleset" in self.items["ruleset"]

    @lazy
    def said_of_advice(self) -> frozenset[str]:
        """Every key of advice that not all advice has."""
        said = (item.data for item in self.items["advice"].values() if isinstance(item.data, dict))
        return frozenset(key for data in said for key in data) - frozenset(FIXED_KEYS)

    def without_overlays(
        self, kinds: Mapping[str, Kind], attributes: Mapping[str, Attribute]
    ) -> dict[str, AdviceDefinition]:
        """Return the advice that overlays dropped or changed, as it was."""
        there = {key: item for key, item in self.items["advice"].items() if len(item.origin) > 1}
        before = {key: attrs.evolve(item, data=item.base) for key, item in {**there, **self.disabled["advice"]}.items()}
        linker = _Linker(Sections({**self.items, "advice": before}, self.disabled), [])
        linker.sources = Sources(linker.items, linker.structured, linker.report, linker.known)
        return linker.advice(kinds, attributes) if before else {}

    def guards(self, entries: Iterable[GuardEntry], facts: Mapping[str, Fact]) -> tuple[Guard, ...]:
        guards = []
        for place, entry in enumerate(entries):
            at: Path = ("guards", place)
            selector = entry.keeps_away.selector
            if selector is not None:
                advice = self.selected("ruleset", "ruleset", (*at, "keeps_away"), selector)
            else:
                self.known("ruleset", "ruleset", (*at, "keeps_away"), entry.keeps_away.ids, self._advice_ids, "advice")
                advice = entry.keeps_away.ids
            guards.append(Guard(self.signs((*at, "each"), entry.each.ids, facts), selector, advice))
        return tuple(guards)

    def signs(self, path: Path, names: Iterable[str], facts: Mapping[str, Fact]) -> dict[str, tuple[str, ...]]:
        """Return the facts of a guard, each with the options that are signs."""
        signs: dict[str, tuple[str, ...]] = {}
        for name in names:
            if name not in self.items["facts"]:
                self.known("ruleset", "ruleset", path, [name], self.items["facts"], "fact")
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
                    hint = f"say it, or declare a default of {name} in ruleset.yaml"
                    self.report("advice", key, (), f"{name} is missing, and {who} goes by it", hint)

    def number_fact(self, section: str, key: str, path: Path, name: str) -> None:
        """Report a name that is none of a number fact."""
        numbers = [fact for fact, kind in self.kinds.items() if isinstance(kind, Fact) and kind.is_number]
        if name not in self.items["facts"]:
            self.report(section, key, path, f"there is no fact {name[:60]}", nearest(name, numbers, self.problems))
        elif name in self.kinds and name not in numbers:
            self.report(section, key, path, f"{name} is no number")

    def constraints(self) -> dict[str, Constraint]:
        constraints = {}
        for key, entry in self.structured("constraints", ConstraintEntry).items():
            self.check("constraints", key, ("never",), entry.never)
            constraints[key] = Constraint(key, entry.never, entry.because)
        return constraints

    def groups(self, section: str) -> dict[str, tuple[str, ...]]:
        groups = {}
        for key, item in self.items[section].items():
            if isinstance(item.data, dict):
                groups[key] = self.group(section, key, item)
                continue
            if not isinstance(item.data, list) or not all(isinstance(one, str) for one in item.data):
                self.report(section, key, (), "expected a list of advice ids, or a selector")
                continue
            self.known_advice(section, key, (), item.data)
            groups[key] = tuple(one for one in item.data if one not in self._gone)
        return groups

    def group(self, section: str, key: str, item: Item) -> tuple[str, ...]:
        """Return what the selector of a group picks."""
        targets: Targets | None = structure(item, Targets, f"{section}.{key}", self.problems)
        selector = None if targets is None else targets.selector
        return () if selector is None else self.selected(section, key, (), selector)


def _fields(entry: Any) -> dict[str, Any]:
    return {field.name: getattr(entry, field.name) for field in attrs.fields(type(entry))}


def _derived_content(entry: NumberEntry | ConditionEntry) -> Condition | Arithmetic:
    return entry.compute if isinstance(entry, NumberEntry) else entry.when


def _derived_path(item: Item, entry: NumberEntry | ConditionEntry) -> Path:
    from backrules.loading.nodes import ScalarNode

    if item.entry is not None and isinstance(item.entry.value, ScalarNode):
        return ()  # `name: condition`, without `when:`
    return ("compute",) if isinstance(entry, NumberEntry) else ("when",)


def _names_in(content: Condition | Arithmetic) -> Iterable[str]:
    if isinstance(content, Arithmetic):
        return [quantity.name for quantity in quantities(content)]
    return names_read(content)


def _reads(entry: NumberEntry | ConditionEntry) -> list[str]:
    if isinstance(entry, NumberEntry):
        return [quantity.name for quantity in quantities(entry.compute)]
    return flags(entry.when)

"""A whole ruleset as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules._util.frozen import frozen
from backrules._util.language import ENGLISH, Language
from backrules._util.lazy import lazy
from backrules.conditions import And, Compare, Condition, Flag, Has, Is, Known, Not, Or
from backrules.conditions import Any as AnyOf
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.facts.renamed import Renamed
from backrules.model.advice import AdviceDefinition
from backrules.model.assessment import AssessmentDefinition
from backrules.model.attributes import Attribute, Kind
from backrules.model.crediting import Crediting
from backrules.model.forms import Form, settled_by_a_no
from backrules.model.guards import Guard
from backrules.model.plan import PlanDefinition
from backrules.model.rules import Constraint, DerivedCondition, DerivedNumber, Rule
from backrules.model.sources import Document, Evidence

__all__ = ["OF_SAFETY", "RulesetData"]

OF_SAFETY = "exclusions"  # what safety rules are about, where a ruleset does not say it


@attrs.frozen
class RulesetData:
    """Everything a loaded ruleset says, after overlays.

    Attributes:
        id: the id of the ruleset; overlays change the fingerprint, not the id.
        version: its version.
        title: its title.
        notice: a line below every answer, such as that it is not medical advice.
        safety: what safety rules are about, in words for the person; people are asked about it first.
        facts: in the order in which they are asked.
        numbers: computed numbers, each after the ones it reads.
        derived: derived conditions, each after the ones it reads.
        advice: the catalogue, in order.
        rules: by id, in the order of their ids.
        constraints: by id.
        alternatives: groups of advice that are choices among each other.
        exclusive: groups of advice that must never be recommended together.
        documents: that it encodes, by id, with their claims; the one of `article:` is called so.
        evidence: by id.
        kinds: the kinds of advice, in the order of their headings.
        attributes: what it says of its advice, in order.
        guards: what must keep which advice away.
        do_words: how many words the `do` of an advice should have at most, or None; `check` looks.
        fingerprint: SHA-256 of the canonical JSON of all the others.
        ask_if: fact -> the condition under which it is asked, for the facts that have one: while it is false, the
            fact is never asked; while it is unknown, only when nothing else is left to ask.
        renamed: what facts and options were called before.
        assessment: what is looked at to say how a person stands, or None.
        plan: the template of plans, or None.
        language: in which its texts are, and what is said around them.
        forms: facts that are asked for together, by id.
        said: in which other words a reply may give the notice, as of a caution.
        unlisted: names of what is well known and that nothing here recommends: who is told to do it is told
            something else.
        credits: choices fact -> what its options count for.
    """

    id: str
    version: str
    title: str
    notice: str
    facts: Mapping[str, Fact] = attrs.field(converter=frozen)
    numbers: Mapping[str, DerivedNumber] = attrs.field(converter=frozen)
    derived: Mapping[str, DerivedCondition] = attrs.field(converter=frozen)
    advice: Mapping[str, AdviceDefinition] = attrs.field(converter=frozen)
    rules: Mapping[str, Rule] = attrs.field(converter=frozen)
    constraints: Mapping[str, Constraint] = attrs.field(converter=frozen)
    alternatives: Mapping[str, tuple[str, ...]] = attrs.field(converter=frozen)
    exclusive: Mapping[str, tuple[str, ...]] = attrs.field(converter=frozen)
    documents: Mapping[str, Document] = attrs.field(converter=frozen)
    evidence: Mapping[str, Evidence] = attrs.field(converter=frozen)
    kinds: Mapping[str, Kind] = attrs.field(factory=dict, converter=frozen)
    attributes: Mapping[str, Attribute] = attrs.field(factory=dict, converter=frozen)
    guards: tuple[Guard, ...] = ()
    safety: str = OF_SAFETY
    do_words: int | None = None
    fingerprint: str = ""
    ask_if: Mapping[str, Condition] = attrs.field(factory=dict, converter=frozen)
    renamed: Renamed = Renamed()
    assessment: AssessmentDefinition | None = None
    plan: PlanDefinition | None = None
    language: Language = ENGLISH
    forms: Mapping[str, Form] = attrs.field(factory=dict, converter=frozen)
    said: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    credits: Mapping[str, Crediting] = attrs.field(factory=dict, converter=frozen)

    @lazy
    def guarding(self) -> frozenset[str]:
        """The facts that guards are about."""
        return frozenset(fact for guard in self.guards for fact in guard.each)

    @lazy
    def form_of(self) -> Mapping[str, Form]:
        """Fact -> the form in which it is asked for."""
        return {fact: form for form in self.forms.values() for fact in form.facts}

    @lazy
    def settled_by(self) -> Mapping[str, frozenset[str]]:
        """Fact -> the facts of its form of which a no leaves nothing to ask of it, for those that have any."""
        return settled_by_a_no(self.facts, self.forms.values(), self.ask_if, self.contradictions.values())

    @lazy
    def acting(self) -> Mapping[str, Rule]:
        """The rules by id, and for each advice that is alone the rule that keeps all others away: nobody wrote that."""
        alone = (self._alone(advice) for advice in self.advice.values() if advice.alone)
        return {**self.rules, **{rule.id: rule for rule in alone if rule is not None}}

    @lazy
    def contradictions(self) -> Mapping[str, Constraint]:
        """The constraints by id, and for each safety fact with a gate that it is not told where it does not apply.

        Nobody wrote the latter.
        """
        gated = (self.facts[name] for name in self.facts if name in self.ask_if and self.facts[name].safety)
        return {**self.constraints, **{f"ask_if.{fact.name}": self._told_in_vain(fact) for fact in gated}}

    def _told_in_vain(self, fact: Fact) -> Constraint:
        told = _other_than(fact, fact.otherwise)
        never = And((Not(self.ask_if[fact.name]), told))
        return Constraint(
            f"ask_if.{fact.name}",
            never,
            self.language.gettext("What was told does not apply: {title}.", title=fact.title),
        )

    def _alone(self, advice: AdviceDefinition) -> Rule | None:
        advising = [rule for rule in self.rules.values() if rule.effect == "advise" and advice.id in rule.targets]
        if not advising:
            return None
        conditions = tuple(dict.fromkeys(rule.when for rule in advising))
        return Rule(
            id=f"alone.{advice.id}",
            when=conditions[0] if len(conditions) == 1 else Or(conditions),
            effect="avoid",
            targets=tuple(other.id for other in self.advice.values() if not other.alone),
            because=self.language.gettext("{title}: nothing else comes before that, or beside it.", title=advice.title),
            source=advice.source or advising[0].source,
            safety=True,
            alone=advice.id,
        )


def _other_than(fact: Fact, value: Any) -> Condition:
    """Return the condition that a fact has another value; where that is None, that it has one, or a true option."""
    if fact.type == CHOICES:
        if value is None:
            return Or((Known(fact.name), AnyOf(fact.name)))
        held, tests = fact.held(value), {option: Has(fact.name, option) for option in fact.options}
        parts = tuple(Not(test) if held.get(option) else test for option, test in tests.items())
        return Or(parts) if len(parts) > 1 else parts[0]
    if value is None:
        return Known(fact.name)
    if fact.type == BOOLEAN:
        return Not(Flag(fact.name)) if value else Flag(fact.name)
    return Not(Is(fact.name, value)) if fact.type == CHOICE else Compare(fact.name, "!=", value)

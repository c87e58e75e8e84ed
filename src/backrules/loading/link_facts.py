"""Facts, derived facts and computed numbers: their names, types and domains, and in which order they are worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules._util.printable import quoted
from backrules.conditions import (
    Arithmetic,
    Condition,
    quantities,
    resolved,
)
from backrules.conditions.tokens import RESERVED
from backrules.facts import CHOICE, CHOICES, Fact
from backrules.facts.schema import LARGEST
from backrules.loading.dependencies import dependency_order, flags
from backrules.loading.entries import (
    ConditionEntry,
    FactEntry,
    NumberEntry,
)
from backrules.loading.gates import check_gates, otherwise_of
from backrules.loading.id_shapes import NAME, OPTION
from backrules.loading.layers import Item
from backrules.loading.linking import Linking
from backrules.loading.merge import Sections
from backrules.loading.priors import check_asking
from backrules.loading.replies import Answers, Naming, joined
from backrules.loading.saying import wrong_names
from backrules.loading.structure import LONGEST_ID, Path, fields_of, wrong_condition
from backrules.model import (
    DerivedCondition,
    DerivedNumber,
)

__all__ = ["FactLinking"]


class FactLinking(Linking):
    """Links facts, the conditions under which they are asked, and what is derived from them."""

    def facts(self) -> dict[str, Fact]:
        """Return the facts; when each is asked is kept for `ask_if`."""
        facts, naming = {}, Naming(Sections(self.items, self.disabled), self.problems)
        self.problems += naming.strangers({**self.items["facts"], **self.disabled["facts"]})
        for name, entry in self.structured("facts", FactEntry).items():
            fields = fields_of(entry)
            asked, otherwise = fields.pop("ask_if"), fields.pop("otherwise")
            fields["groups"] = {group: options.ids for group, options in entry.groups.items()}
            if asked is not None:
                self.asking[name] = asked
            fields["say"] = joined(entry.say, naming.of(name))
            fact = self.with_fitting_names(self.with_fitting_prior(Fact(name=name, **fields)), naming)
            before = len(self.problems)
            self.check_fact(fact)
            self.check_names(fact, entry.say, naming)
            if len(self.problems) == before:
                self.kinds[name] = fact
                value, wrong = otherwise_of(fact, otherwise, has_gate=asked is not None)
                fact = attrs.evolve(fact, otherwise=value)
                for message, hint in wrong:
                    self.report("facts", name, ("otherwise",), message, hint)
            facts[name] = fact
            for finding in check_asking(fact):
                self.report("facts", name, *finding)
        return facts

    def with_fitting_prior(self, fact: Fact) -> Fact:
        """Take away a prior that was for other answers: an overlay changed these, and did not think of the prior."""
        item = self.items["facts"][fact.name]
        overtaken = any(map(item.changed, ("type", "range", "options"))) and not item.changed("prior")
        return attrs.evolve(fact, prior=None) if overtaken and any(check_asking(fact)) else fact

    def with_fitting_names(self, fact: Fact, naming: Naming) -> Fact:
        """Take away the names of answers that there were before an overlay changed these."""
        if not any(map(self.items["facts"][fact.name].changed, ("type", "options"))):
            return fact
        outdated = naming.outdated(fact)
        return attrs.evolve(fact, say={key: names for key, names in fact.say.items() if key not in outdated})

    def check_names(self, fact: Fact, own: Answers, naming: Naming) -> None:
        """Report names of answers that do not fit the fact, those in `say:` of its own come first."""
        for answer, place, message, hint in wrong_names(fact):
            before = len(own.get(answer, ()))
            if answer in own if place is None else place < before:
                self.report("facts", fact.name, ("say", answer), message, hint)
            else:
                at = None if place is None else place - before
                self.problems.append(naming.wrong_name(fact.name, answer, at, message, hint))

    def ask_if(
        self, derived: Mapping[str, DerivedCondition], numbers: Mapping[str, DerivedNumber]
    ) -> dict[str, Condition]:
        """Return the conditions under which facts apply and are asked."""
        self.asking = {name: resolved(condition, self.kinds) for name, condition in self.asking.items()}
        for name, condition in self.asking.items():
            self.check("facts", name, ("ask_if",), condition)
        for name, leaf, message, hint in check_gates(self.asking, derived, numbers):
            if leaf is None:
                self.report("facts", name, ("ask_if",), message, hint)
            else:
                item = self.items["facts"][name]
                self.problems.append(wrong_condition(item, f"facts.{name}", ("ask_if",), leaf.at, message, hint))
        return self.asking

    def check_group(self, fact: Fact, group: str, options: tuple[str, ...]) -> None:
        """Report a group that is none of the options of a fact."""
        path = ("groups", group)
        if not fact.options:
            self.report("facts", fact.name, path, f"groups are for choice and choices, not for {fact.type}")
        elif not NAME.fits(group) or group in RESERVED or group in fact.options:
            message = f"{quoted(group)} is not the id of a group: lower-case, no word of the conditions and no option"
            self.report("facts", fact.name, path, message)
        elif not options:
            self.report("facts", fact.name, path, "a group has at least one option")
        else:
            self.check_known("facts", fact.name, path, options, fact.options, "option")

    def check_fact(self, fact: Fact) -> None:
        """Report what does not fit together in the declaration of a fact."""

        def report(path: Path, message: str, hint: str = "") -> None:
            self.report("facts", fact.name, path, message, hint)

        if fact.type in (CHOICE, CHOICES):
            if not fact.options:
                report((), f"options are missing: {fact.type} needs at least one")
        elif fact.options:
            report(("options",), f"options are for choice and choices, not for {fact.type}")
        for option in fact.options:
            if not OPTION.fits(option) or option in RESERVED or len(option) > LONGEST_ID:
                mend = "leave it out: who does not know it skips the question" if option == "unknown" else ""
                report(("options", option), f"{quoted(option)} is not an option id: {OPTION.words}", mend)
        for group, options in fact.groups.items():
            self.check_group(fact, group, options)
        if not fact.is_number and (fact.range is not None or fact.unit is not None):
            report(
                ("range" if fact.range is not None else "unit",), f"range and unit are for numbers, not for {fact.type}"
            )
        if fact.range is not None and not -LARGEST <= fact.range[0] < fact.range[1] <= LARGEST:
            report(("range",), "expected [lowest, highest], the lowest below the highest and both at most 2**53")
        if fact.context and fact.safety:
            report(("context",), "what is about safety is asked for")
        if fact.scale and (fact.range is None or fact.range[0] != 0 or fact.unit):
            report(("scale",), "a scale is a number with a range from 0, and without a unit")

    def derived(self) -> tuple[dict[str, DerivedNumber], dict[str, DerivedCondition]]:
        """Return computed numbers and derived conditions, each after those that it reads."""
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
            found: dict[str, Any] = self.part_of("derived", part).structured("derived", entry_class)
            entries.update({name: self.resolved(entry) for name, entry in found.items()})
        fitting = {
            name: entry
            for name, entry in entries.items()
            if self.check("derived", name, _derived_path(self.items["derived"][name], entry), _derived_content(entry))
        }
        order, cycles = dependency_order({name: _reads(entry) for name, entry in fitting.items()})
        for cycle in cycles:
            self.report("derived", cycle[0], (), f"derived facts in a circle: {' -> '.join(cycle)}")
        numbers = {n: DerivedNumber(n, **fields_of(e)) for n in order if isinstance(e := fitting[n], NumberEntry)}
        derived = {n: DerivedCondition(n, **fields_of(e)) for n in order if isinstance(e := fitting[n], ConditionEntry)}
        return numbers, derived


def _derived_content(entry: NumberEntry | ConditionEntry) -> Condition | Arithmetic:
    return entry.compute if isinstance(entry, NumberEntry) else entry.when


def _derived_path(item: Item, entry: NumberEntry | ConditionEntry) -> Path:
    from backrules.loading.nodes import ScalarNode

    if item.entry is not None and isinstance(item.entry.value, ScalarNode):
        return ()  # `name: condition`, without `when:`
    return ("compute",) if isinstance(entry, NumberEntry) else ("when",)


def _reads(entry: NumberEntry | ConditionEntry) -> list[str]:
    if isinstance(entry, NumberEntry):
        return [quantity.name for quantity in quantities(entry.compute)]
    return flags(entry.when)

"""Advice: its kinds, attributes and values, and what selectors and groups pick of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

import attrs

from backrules._util.lazy import lazy
from backrules.loading.attributes import FIXED_KEYS, WITHOUT_KINDS, attribute_of, given_values, wrong_declaration
from backrules.loading.entries import (
    AdviceEntry,
    AttributeEntry,
    KindEntry,
    Targets,
)
from backrules.loading.id_shapes import NAME
from backrules.loading.layers import Item
from backrules.loading.linking import Linking
from backrules.loading.merge import Sections
from backrules.loading.selectors import Catalogue
from backrules.loading.sources import Sources
from backrules.loading.structure import Path, structure
from backrules.model import (
    AdviceDefinition,
    Attribute,
    Kind,
    Selector,
)

__all__ = ["AdviceLinking"]


class AdviceLinking(Linking):
    """Links advice and the groups of it.

    Attributes:
        sources: what cites sources.
        catalogue: what selectors choose from; there once advice is.
    """

    sources: Sources
    catalogue: Catalogue

    def kinds_of_advice(self) -> dict[str, Kind]:
        """Return the kinds that advice may have: the declared ones, or where none is declared those that it names."""
        entries = self.structured("kinds", KindEntry)
        if not self.items["kinds"]:
            return {kind.id: kind for kind in self._kinds_named()} or {WITHOUT_KINDS.id: WITHOUT_KINDS}
        titles = {key: entry.title or key.replace("_", " ") for key, entry in entries.items()}
        return {key: Kind(key, entry.plural, titles[key], entry.safety) for key, entry in entries.items()}

    def _kinds_named(self) -> Iterator[Kind]:
        for item in self.items["advice"].values():
            name = item.data.get("kind") if isinstance(item.data, Mapping) else None
            if isinstance(name, str):
                words = name.replace("_", " ")
                yield Kind(name, words.capitalize(), words)
            else:
                yield WITHOUT_KINDS

    def attributes(self, kinds: Collection[str]) -> dict[str, Attribute]:
        """Return the declared attributes of advice."""
        declared = {}
        for name, entry in self.structured("attributes", AttributeEntry).items():
            declared[name] = attribute = attribute_of(name, entry)
            for finding in wrong_declaration(attribute, entry.default, kinds):
                self.report("attributes", name, *finding)
        return declared

    def advice(self, kinds: Mapping[str, Kind], attributes: Mapping[str, Attribute]) -> dict[str, AdviceDefinition]:
        """Return the catalogue, in order."""
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
                do=entry.do,
                about=entry.about,
                urgent=entry.urgent,
                alone=entry.alone,
                needs=entry.needs,
                source=self.sources.citation("advice", key, entry.source),
                attributes=given.values,
                remarks=given.remarks,
                say=entry.say,
                said=entry.said,
            )
            self.check("advice", key, ("needs",), entry.needs)
        return advice

    def kind(self, key: str, kind: str | None) -> str:
        """Return the kind of an advice; "" where it names none and there are some to choose from."""
        declared = self.items["kinds"]
        if not self._declares:
            return WITHOUT_KINDS.id
        if not declared:
            if kind is not None and not NAME.fits(kind):
                self.report("advice", key, ("kind",), f"expected {NAME.words}")
            return kind or WITHOUT_KINDS.id
        if kind is None:
            self.report("advice", key, (), "kind is missing")
        else:
            self.check_known("advice", key, ("kind",), [kind], declared, "kind of advice")
        return kind or ""

    def selected(self, section: str, key: str, path: Path, selector: Selector) -> tuple[str, ...]:
        """Return what a selector picks; what is wrong with it is reported."""
        for below, message, hint in self.catalogue.wrong(selector):
            self.report(section, key, (*path, *below), message, hint)
        return self.catalogue.picked(selector)

    def targets(
        self, section: str, key: str, path: Path, targets: Targets, advice: Mapping[str, AdviceDefinition]
    ) -> tuple[str, ...]:
        """Return the advice that a list of ids or a selector means; what is wrong with it is reported."""
        if targets.selector is None:
            self.known_advice(section, key, path, targets.ids)
            return tuple(target for target in targets.ids if target in advice)
        return self.selected(section, key, path, targets.selector)

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
        linker = AdviceLinking(Sections({**self.items, "advice": before}, self.disabled), [])
        linker.sources = Sources(linker.items, linker.structured, linker.report, linker.check_known)
        return linker.advice(kinds, attributes) if before else {}

    def groups(self, section: str) -> dict[str, tuple[str, ...]]:
        """Return the groups of a section: their advice, by the id of the group."""
        groups = {}
        for key, item in self.items[section].items():
            if isinstance(item.data, dict):
                groups[key] = self.group(section, key, item)
                continue
            if not isinstance(item.data, list) or not all(isinstance(one, str) for one in item.data):
                self.report(section, key, (), "expected a list of advice ids, or a selector")
                continue
            self.known_advice(section, key, (), item.data)
            groups[key] = tuple(one for one in item.data if one not in self.gone)
        return groups

    def group(self, section: str, key: str, item: Item) -> tuple[str, ...]:
        """Return what the selector of a group picks."""
        targets: Targets | None = structure(item, Targets, f"{section}.{key}", self.problems)
        selector = None if targets is None else targets.selector
        return () if selector is None else self.selected(section, key, (), selector)

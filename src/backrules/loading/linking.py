"""What the parts of the linker have in common: sections, problems in their places, names that must be known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

import attrs

from backrules._util.lazy import lazy
from backrules._util.printable import quoted, shortened
from backrules.conditions import (
    Arithmetic,
    Condition,
    check_arithmetic,
    check_condition,
    names_read,
    quantities,
    resolved,
)
from backrules.conditions.tokens import RESERVED
from backrules.conditions.typecheck import Kind as NameKind
from backrules.errors import Problem, nearest, quoted_list
from backrules.facts import Fact
from backrules.facts.renamed import Renamed
from backrules.loading.id_shapes import ID_SHAPES, NAME
from backrules.loading.layers import Item
from backrules.loading.merge import Sections
from backrules.loading.structure import LONGEST_ID, Path, name_of, problem_at, structure, wrong_condition

__all__ = ["Linking", "beyond_limits", "names_in"]

_T = TypeVar("_T")


class Linking:
    """One pass over sections. What did not structure is left out, but its name still counts as known."""

    def __init__(self, sections: Sections, problems: list[Problem]) -> None:
        self.items = sections.items
        self.disabled = sections.disabled
        self.problems = problems
        self.kinds: dict[str, NameKind] = {}
        self.asking: dict[str, Condition] = {}
        self.renamed = Renamed()

    def report(self, section: str, key: str, path: Path, message: str, hint: str = "") -> None:
        """Report a problem of an entry, at a path below it."""
        self.problems.append(problem_at(self.items[section][key], name_of(section, key), path, message, hint))

    def structured(self, section: str, entry_class: type[_T], others: Collection[str] = ()) -> dict[str, _T]:
        """Return the entries of a section that are well made, by id.

        Args:
            section: the section.
            entry_class: what its entries are.
            others: keys that they may have besides.
        """
        shape = ID_SHAPES.get(section, NAME)
        found = {}
        for key, item in self.items[section].items():
            if not shape.fits(key) or key in RESERVED or len(key) > LONGEST_ID:
                taken = f"{quoted(key)} is not an id: {shape.words}"
                if key in RESERVED:
                    taken = f"{key} is a word of the conditions"
                elif len(key) > LONGEST_ID:
                    taken = f"an id has at most {LONGEST_ID} characters, not {len(key)}"
                self.problems.append(problem_at(item, section, (), taken))
                continue
            entry = structure(item, entry_class, name_of(section, key), self.problems, others)
            if entry is not None:
                for path, message in beyond_limits(entry):
                    self.report(section, key, path, message)
                found[key] = self.resolved(entry)
        return found

    def resolved(self, entry: _T) -> _T:
        """Return an entry whose conditions are as they are meant, for what the facts are."""
        changed = {}
        for name in _conditions(cast(Any, entry).__class__) if self.kinds else ():
            one = getattr(entry, name)
            if one is not None and (meant := resolved(one, self.kinds)) is not one:
                changed[name] = meant
        return attrs.evolve(cast(Any, entry), **changed) if changed else entry

    def check(self, section: str, key: str, path: Path, condition: Condition | Arithmetic | None) -> bool:
        """Type-check a condition; true when it fits. What reads a wrong fact is left for later."""
        if condition is None:
            return True
        if any(name in self.items["facts"] and name not in self.kinds for name in names_in(condition)):
            return False
        if isinstance(condition, Arithmetic):
            found = check_arithmetic(condition, self.kinds, self.problems)
        else:
            found = check_condition(condition, self.kinds, self.problems)
        item, before = self.items[section][key], len(self.problems)
        for finding in found:
            name = name_of(section, key)
            hint = self.renamed.hint(finding.message) or finding.hint
            self.problems.append(wrong_condition(item, name, path, finding.at, finding.message, hint))
        return len(self.problems) == before

    def check_known(
        self, section: str, key: str, path: Path, ids: Iterable[str], allowed: Collection[str], noun: str
    ) -> None:
        """Report ids that do not exist."""
        for one in ids:
            if one not in allowed:
                hint = nearest(one, allowed, self.problems)
                listed = f"; there are {quoted_list(allowed)}" if allowed and not hint and len(allowed) <= 12 else ""
                self.report(section, key, path, f"there is no {noun} {shortened(one)}{listed}", hint)

    def known_advice(self, section: str, key: str, path: Path, ids: Iterable[str]) -> None:
        """Report ids that no advice has; what an overlay disabled is passed over."""
        self.check_known(section, key, path, (one for one in ids if one not in self.gone), self.advice_ids, "advice")

    def part_of(self, section: str, part: dict[str, Item]) -> Linking:
        """Return what links only a part of one section; problems go to the same list."""
        return Linking(Sections({**self.items, section: part}, self.disabled), self.problems)

    @lazy
    def gone(self) -> set[str]:
        """The advice that overlays disabled."""
        return {*self.disabled["advice"]}

    @lazy
    def advice_ids(self) -> dict[str, None]:
        """The ids of all advice, in order."""
        return dict.fromkeys(self.items["advice"])

    def number_fact(self, section: str, key: str, path: Path, name: str) -> None:
        """Report a name that is none of a number fact."""
        numbers = [fact for fact, kind in self.kinds.items() if isinstance(kind, Fact) and kind.is_number]
        if name not in self.items["facts"]:
            self.report(
                section, key, path, f"there is no fact {shortened(name)}", nearest(name, numbers, self.problems)
            )
        elif name in self.kinds and name not in numbers:
            self.report(section, key, path, f"{name} is no number")


@cache
def _conditions(entry_class: type[Any]) -> tuple[str, ...]:
    """Return the fields that hold a condition, or none: in `Condition | None` its kinds stand by themselves."""
    nodes = {*get_args(Condition)}
    return tuple(name for name, kind in get_type_hints(entry_class).items() if nodes <= {*get_args(kind)})


_is_entry = cache(attrs.has)


@cache
def _limited(entry_class: type[Any]) -> tuple[tuple[str, tuple[Any, ...], bool], ...]:
    """Return the fields that have limits, or may be entries themselves: the name, the limits, whether it may be one."""
    found = []
    for name, kind in get_type_hints(entry_class, include_extras=True).items():
        parts = kind, *get_args(kind)
        limits = [one for part in parts for one in getattr(part, "__metadata__", ())]
        is_entry = any(map(_is_entry, parts))
        if limits or is_entry:
            found.append((name, tuple(limits), is_entry))
    return tuple(found)


def beyond_limits(entry: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the numbers of an entry that are not within the limits of their types: where, and a message."""
    for name, all_limits, is_entry in _limited(entry.__class__):
        value = getattr(entry, name)
        if is_entry and _is_entry(value.__class__):
            yield from beyond_limits(value, (*path, name))
        for limits in all_limits:
            if value is not None and not limits.holds(value):
                yield (*path, name), f"expected {limits}, not {shortened(str(value))}"


def names_in(content: Condition | Arithmetic) -> Iterable[str]:
    """Return the names that a condition or a computed number reads."""
    if isinstance(content, Arithmetic):
        return [quantity.name for quantity in quantities(content)]
    return names_read(content)

"""From the files of a ruleset and its overlays to one table of entries: what is said of which id, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from backrules._util.printable import shortened
from backrules._util.spans import Span
from backrules.errors import Problem, nearest
from backrules.loading.files import read_files
from backrules.loading.layers import SECTIONS, Item, Layer, is_null
from backrules.loading.nodes import Entry, MappingNode, ScalarNode, plain
from backrules.loading.yaml import read_yaml

__all__ = [
    "ROWS",
    "Sections",
    "listed_items",
    "merged_sections",
    "read_layers",
    "read_sections",
]

# Tables, which an overlay changes row by row. All else is one statement, and replaced whole: a text, a list, a
# condition, a selector, a source, what is expected of a case.
_TABLES = {
    "attributes": ("options",),
    "facts": ("options", "prior"),  # in this order
    "documents": ("claims",),
    "assessment": ("verdict",),
    "plan": ("left_out",),
}
_STATEMENTS = ("source",)  # mappings of advice that are none
ROWS = frozenset(key for keys in _TABLES.values() for key in keys)


@attrs.frozen
class Sections:
    """The merged content of a ruleset: section -> id -> item, and what overlays disabled."""

    items: dict[str, dict[str, Item]]
    disabled: dict[str, dict[str, Item]]

    @classmethod
    def empty(cls) -> Sections:
        """Return sections without any items."""
        return cls({section: {} for section in SECTIONS}, {section: {} for section in SECTIONS})


def read_sections(folders: Iterable[Path], problems: list[Problem], *, part: str = "ruleset") -> Sections:
    """Read a ruleset's folder and then its overlays, each merged over what was read before.

    Args:
        folders: the ruleset's folder, then overlays.
        problems: takes everything that is wrong.
        part: `cases`, `invariants`, `accepted` or `replies/de`: that and nothing else.
    """
    return merged_sections(read_layers(folders, problems, part=part), problems)


def read_layers(folders: Iterable[Path], problems: list[Problem], *, part: str = "ruleset") -> tuple[Layer, ...]:
    """Read folders, each for itself; for the arguments, see `read_sections`."""
    layers: list[Layer] = []
    for folder in folders:
        layer = Layer(folder, problems, overlay=bool(layers))
        for name, source in read_files(folder, problems, part=part):
            root = None if source is None else read_yaml(source, problems)
            if root is None:
                layer.whole = False
            else:
                layer.add(name, root)
        layers.append(layer)
    return tuple(layers)


def merged_sections(layers: Sequence[Layer], problems: list[Problem]) -> Sections:
    """Return layers merged one over the other; they may be merged again, with more or fewer of them."""
    merged = Sections.empty()
    if not all(layer.whole for layer in layers):
        problems = []  # what is not there may stand in a file that was not read
    for layer in layers:
        _merge(merged, layer, problems)
    return merged


def listed_items(section: str, entry: Entry, problems: list[Problem]) -> dict[str, Item]:
    """Return the items of a list of mappings with ids, in a file that stands alone."""
    layer = Layer(Path(), problems)
    layer.take_list(section, entry)
    return {key: Item(plain(one.value), ("",), one) for key, one in layer.entries[section].items()}


def _merge(merged: Sections, layer: Layer, problems: list[Problem]) -> None:
    for section, items in layer.items.items():
        table = merged.items[section]
        for key, item in items.items():
            base = table.get(key)
            table[key] = item if base is None else _changed(base, item, section)
            if base is not None:
                problems += _rows_that_are_none(base, layer.entries[section][key], section)
    for section, key, span in _disables(layer):
        if not layer.overlay:
            problems.append(Problem("disable stands in overlays only", span=span))
        elif key in merged.items[section]:
            item = merged.items[section].pop(key)
            merged.disabled[section][key] = attrs.evolve(item, entry=Entry.at(span, ScalarNode.at(span, key)))
        else:
            hint = nearest(key, merged.items[section], problems)
            problems.append(Problem(f"there is nothing called {shortened(key)} in {section}", span=span, hint=hint))


def _disables(layer: Layer) -> Iterator[tuple[str, str, Span]]:
    for section, disabled in layer.disables.items():
        for key, span in disabled:
            yield section, key, span


def _changed(base: Item, change: Item, section: str) -> Item:
    """Give an existing id the keys of an overlay, and its tables the rows; a null takes a key or a row away."""
    old, new, entry = base.data, change.data, change.entry
    origin = (*base.origin, *change.origin)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return Item(new, origin, entry, base.base, base.added)
    if section == "facts":
        new = _with_priors_gone(old, new)
    if section == "replies":
        new = _with_names_added(old, new)
    tables = _tables(section, old, new)
    for key in tables:
        if isinstance(old.get(key), dict) and isinstance(new.get(key), dict):
            new = {**new, key: _without_nulls({**old[key], **new[key]})}
    data = _without_nulls({**old, **new})
    if section == "ruleset":  # an overlay's own id and version are its label, not the ruleset's
        data |= {key: old[key] for key in ("format", "id", "version") if key in old}
    elif base.entry is not None and entry is not None:
        entry = _merged_entry(base.entry, entry, tables)
    return Item(data, origin, entry, base.base, base.added)


def _tables(section: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that an overlay changes row by row; of advice, the attributes that say why."""
    if section != "advice":
        return _TABLES.get(section, ())
    return tuple(key for key in new if key not in _STATEMENTS and isinstance(old.get(key), dict))


def _with_priors_gone(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Take how likely an option was away with the option."""
    options, prior = new.get("options"), new.get("prior", {})
    if not (isinstance(old.get("prior"), dict) and isinstance(options, dict) and isinstance(prior, dict)):
        return new
    gone = [row for row, words in options.items() if words is None]
    return {**new, "prior": {**dict.fromkeys(gone), **prior}} if gone else new


def _with_names_added(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Give each answer the names of both: an overlay knows more of them, and need not know those that there are."""
    both = (key for key, names in new.items() if isinstance(names, list) and isinstance(old.get(key), list))
    return {**new, **{key: [*old[key], *(name for name in new[key] if name not in old[key])] for key in both}}


def _rows_that_are_none(base: Item, entry: Entry, section: str) -> Iterator[Problem]:
    """Yield a problem for each row that an overlay takes out of a table that has none of that name."""
    if not isinstance(entry.value, MappingNode) or not isinstance(base.data, dict):
        return
    for key in _tables(section, base.data, entry.value.entries):
        given, rows = entry.value.entries.get(key), base.data.get(key)
        if given is None or not isinstance(given.value, MappingNode) or not isinstance(rows, dict):
            continue
        for row, inner in given.value.entries.items():
            if row not in rows and is_null(inner.value):
                message = f"there is nothing called {shortened(row)} in {key}"
                yield Problem(message, span=inner.key_span, hint=nearest(row, rows))


def _without_nulls(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _merged_entry(old: Entry, new: Entry, tables: Iterable[str] = ()) -> Entry:
    """Join the places of both, the overlay's first."""
    if not isinstance(new.value, MappingNode):
        return new
    below = old.value.entries if isinstance(old.value, MappingNode) else {}
    above = new.value.entries
    rows = {key: _merged_entry(below[key], above[key]) for key in tables if key in below and key in above}
    return Entry.at(new.key_span, attrs.evolve(new.value, entries={**below, **above, **rows}))


def as_plain(sections: Sections) -> Mapping[str, Mapping[str, Any]]:
    """Return the data alone, for a cache."""
    return {s: {key: [item.data, item.origin] for key, item in table.items()} for s, table in sections.items.items()}


def from_plain(data: Mapping[str, Mapping[str, Any]]) -> Sections:
    """Return sections from what `as_plain` gave."""
    sections = Sections.empty()
    for section, table in data.items():
        for key, (value, origin) in table.items():
            sections.items[section][key] = Item(value, tuple(origin), base=value)
    return sections

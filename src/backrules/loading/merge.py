"""From the files of a ruleset and its overlays to one table of entries: what is said of which id, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules._util.spans import Span
from backrules.errors import Problem, nearest, quoted_list
from backrules.loading.files import TOP_FILES, Part, read_files
from backrules.loading.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, plain
from backrules.loading.yaml import LONGEST_KEY, read_yaml

__all__ = [
    "ROWS",
    "SECTIONS",
    "Item",
    "Layer",
    "Sections",
    "listed_items",
    "merged_sections",
    "read_layers",
    "read_sections",
]

SECTIONS = (
    "ruleset",
    "kinds",
    "attributes",
    "article",
    "claims",
    "documents",
    "author",
    "evidence",
    "facts",
    "constraints",
    "renamed",
    "advice",
    "alternatives",
    "exclusive",
    "derived",
    "rules",
    "assessment",
    "limits",
    "checks",
    "plan",
    "slots",
    "notes",
    "cases",
    "invariants",
    "accepted",
)
MOST_ENTRIES = 20_000  # of one kind

# Tables, which an overlay changes row by row. All else is one statement, and replaced whole: a text, a list, a
# condition, a selector, a source, what is expected of a case.
_TABLES = {
    "attributes": ("options",),
    "facts": ("options", "prior"),  # in this order
    "documents": ("claims",),
    "assessment": ("verdict",),
    "plan": ("left_out",),
}
_ALMOST = 0.9  # so much of its name a file shares with the one it is meant to be: it may well be another
_STATEMENTS = ("source",)  # mappings of advice that are none
ROWS = frozenset(key for keys in _TABLES.values() for key in keys)
# the section that the keys of a file belong to, and the keys that are sections of their own
_KEYED = {"facts": ("constraints", "renamed"), "advice": ("alternatives", "exclusive")}
_DECLARING = ("kinds", "attributes")  # keys of ruleset.yaml that are sections of their own
_NAMED = {
    "sources": ("article", "claims", "documents", "evidence", "author"),
    "rules": ("derived", "rules"),
    "cases": ("cases",),
    "invariants": ("invariants",),
    "accepted": ("accepted",),
}
# files of which the other keys are one entry, and their sections: a mapping id -> content, or a list of those
_WHOLE: dict[str, dict[str, bool]] = {
    "assessment": {"limits": False, "checks": False},
    "plan": {"slots": True, "notes": True},
}
_DISABLED = {"rules": "rules", "assessment": "checks", "plan": "slots"}  # what `disable:` in a file drops


@attrs.frozen
class Item:
    """What is said of one id.

    Attributes:
        data: the plain data, overlays merged in.
        origin: the ruleset that defines it, then the overlays that changed it.
        entry: where it stands, or None when it comes from a cache.
        base: the plain data before any overlay.
        added: an overlay added it.
    """

    data: Any
    origin: tuple[str, ...]
    entry: Entry | None = None
    base: Any = None
    added: bool = False

    def changed(self, key: str) -> bool:
        """Whether an overlay gave this key another value."""
        old, new = self.base, self.data
        if not isinstance(old, dict) or not isinstance(new, dict):
            return bool(old != new)
        return bool(old.get(key) != new.get(key))


@attrs.frozen
class Sections:
    """The merged content of a ruleset: section -> id -> item, and what overlays disabled."""

    items: dict[str, dict[str, Item]]
    disabled: dict[str, dict[str, Item]]

    @classmethod
    def empty(cls) -> Sections:
        """Return sections without any items."""
        return cls({section: {} for section in SECTIONS}, {section: {} for section in SECTIONS})


def read_sections(folders: Iterable[Path], problems: list[Problem], *, part: Part = "ruleset") -> Sections:
    """Read a ruleset's folder and then its overlays, each merged over what was read before.

    Args:
        folders: the ruleset's folder, then overlays.
        problems: takes everything that is wrong.
        part: `cases`, `invariants` or `accepted`: that and nothing else.
    """
    return merged_sections(read_layers(folders, problems, part=part), problems)


def read_layers(folders: Iterable[Path], problems: list[Problem], *, part: Part = "ruleset") -> tuple[Layer, ...]:
    """Read folders, each for itself; for the arguments, see `read_sections`."""
    layers = []
    for folder in folders:
        layer = Layer(folder, problems)
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
    for index, layer in enumerate(layers):
        _merge(merged, layer, overlay=index > 0, problems=problems)
    return merged


def listed_items(section: str, entry: Entry, problems: list[Problem]) -> dict[str, Item]:
    """Return the items of a list of mappings with ids, in a file that stands alone."""
    layer = Layer(Path(), problems)
    layer.listed(section, entry)
    return {key: Item(plain(one.value), ("",), one) for key, one in layer.entries[section].items()}


class Layer:
    """The entries of one folder, before they are merged.

    Attributes:
        folder: the folder.
        entries: section -> id -> entry.
        disables: section -> the ids that it drops.
        whole: each of its files was read.
    """

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.folder, self.problems, self.whole, self.full = folder, problems, True, ""
        self.entries: dict[str, dict[str, Entry]] = {section: {} for section in SECTIONS}
        self.disables: dict[str, list[tuple[str, Span]]] = {section: [] for section in SECTIONS}

    @lazy
    def label(self) -> str:
        """The id in ruleset.yaml, otherwise the folder's name."""
        entry = self.entries["ruleset"].get("ruleset")
        name = plain(entry.value).get("id") if entry else None
        if isinstance(name, str):
            return name
        try:
            return self.folder.resolve().name
        except (OSError, RuntimeError, ValueError):  # no folder at all, which was reported
            return self.folder.name

    @lazy
    def plain(self) -> dict[str, dict[str, Any]]:
        """The plain data of the entries."""
        return {
            section: {key: _mapping(plain(entry.value), section) for key, entry in entries.items()}
            for section, entries in self.entries.items()
        }

    def add(self, name: str, root: MappingNode) -> None:
        """Take the content of a file."""
        kind = name.split("/", maxsplit=1)[0].removesuffix(".yaml")
        if kind == "ruleset":
            self.declared(root)
            return
        if kind not in _KEYED and kind not in _NAMED and kind not in _WHOLE:
            kind = "advice"
            if "kind" not in root.entries:
                self.problems.append(_no_such_file(name, root))
                self.whole = False  # what it defines is not missed elsewhere
                return
        if kind == "advice":
            root = _with_kind(root, self.problems)
        for key, entry in root.entries.items():
            if key == "disable":
                self.disable(_DISABLED.get(kind, kind), entry)
            elif kind in _WHOLE:
                self.part_of_whole(kind, key, entry, root)
            elif key in ("article", "author") and kind == "sources":
                self.entries[key][key] = entry
            elif key == "rules" and kind == "rules":
                self.listed("rules", entry)
            elif key == kind and kind in ("cases", "invariants"):
                self.listed(kind, entry)
            elif key == kind == "accepted":
                self.accepted(entry)
            elif key in _NAMED.get(kind, ()) or key in _KEYED.get(kind, ()):
                self.keyed(key, entry)
            elif kind in _KEYED:
                self.put(kind, key, entry)
            else:
                allowed = [*_NAMED[kind], "disable"]
                message = f"unknown key {key[:60]}; {name} may hold {quoted_list(allowed)}"
                self.problems.append(Problem(message, span=entry.key_span, hint=nearest(key, allowed, self.problems)))

    def declared(self, root: MappingNode) -> None:
        """Take ruleset.yaml."""
        own = {key: entry for key, entry in root.entries.items() if key not in _DECLARING}
        self.entries["ruleset"]["ruleset"] = Entry(root.span, attrs.evolve(root, entries=own))
        for key in _DECLARING:
            if key in root.entries:
                self.keyed(key, root.entries[key])

    def part_of_whole(self, kind: str, key: str, entry: Entry, root: MappingNode) -> None:
        """Take a section of a file that is one entry besides, or a key of that entry."""
        if key in _WHOLE[kind]:
            (self.listed if _WHOLE[kind][key] else self.keyed)(key, entry)
            return
        before = self.entries[kind].get(kind)
        entries = before.value.entries if before and isinstance(before.value, MappingNode) else {}
        self.entries[kind][kind] = Entry(root.span, MappingNode({**entries, key: entry}, root.span))

    def keyed(self, section: str, entry: Entry) -> None:
        """Take a mapping id -> content."""
        if isinstance(entry.value, MappingNode):
            for key, inner in entry.value.entries.items():
                self.put(section, key, inner)
        elif not _is_null(entry.value):
            self.problems.append(Problem(f"expected a mapping id -> content below {section}", span=entry.key_span))

    def listed(self, section: str, entry: Entry) -> None:
        """Take a list of mappings, each with an `id`."""
        if _is_null(entry.value):
            return
        if not isinstance(entry.value, SequenceNode):
            self.problems.append(Problem(f"expected a list of {section}, each with an id", span=entry.key_span))
            return
        for node in entry.value.items:
            identity = node.entries.get("id") if isinstance(node, MappingNode) else None
            if (
                identity is None
                or not isinstance(identity.value, ScalarNode)
                or not isinstance(identity.value.value, str)
            ):
                message = f"expected a mapping with an id, as each of the {section} has"
                self.problems.append(Problem(message, span=_first_line(node)))
            else:
                self.put(section, identity.value.value, Entry(identity.value.span, node))

    def accepted(self, entry: Entry) -> None:
        """Take a list of accepted findings, which have no ids of their own."""
        if not isinstance(entry.value, SequenceNode):
            if not _is_null(entry.value):
                self.problems.append(Problem("expected a list of accepted findings", span=entry.key_span))
            return
        for node in entry.value.items:
            if isinstance(node, MappingNode):
                said = plain(node)
                self.put("accepted", f"{said.get('finding')} at {said.get('at')}", Entry(_first_line(node), node))
            else:
                message = "expected a mapping with finding, at and because"
                self.problems.append(Problem(message, span=_first_line(node)))

    def put(self, section: str, key: str, entry: Entry) -> None:
        """Take one entry; an id may stand once in a ruleset or overlay."""
        first = self.entries[section].get(key)
        if len(key) > LONGEST_KEY:
            self.problems.append(Problem(f"an id has at most {LONGEST_KEY} characters", span=entry.key_span))
        elif first is None and len(self.entries[section]) >= MOST_ENTRIES:
            if self.full != section:  # said once
                message = f"a ruleset has at most {MOST_ENTRIES:,} entries of {section}"
                self.problems.append(Problem(message, span=entry.key_span))
            self.full = section
        elif first is None:
            self.entries[section][key] = entry
        else:
            message = f"{key[:60]} is defined twice; it was first defined at {first.key_span.place}"
            self.problems.append(Problem(message, span=entry.key_span))

    def disable(self, section: str, entry: Entry) -> None:
        """Take a list of ids to drop."""
        if section not in SECTIONS:
            self.problems.append(Problem(f"nothing in {section}.yaml can be disabled", span=entry.key_span))
            return
        if not isinstance(entry.value, SequenceNode):
            self.problems.append(Problem("expected a list of ids below disable", span=entry.key_span))
            return
        for item in entry.value.items:
            if isinstance(item, ScalarNode) and isinstance(item.value, str):
                self.disables[section].append((item.value, item.span))
            else:
                self.problems.append(Problem("expected an id", span=_first_line(item)))


def _no_such_file(name: str, root: MappingNode) -> Problem:
    message = "a ruleset has no such file; one of advice says at its top of which kind it is (kind: ...)"
    close = get_close_matches(name, TOP_FILES, n=1, cutoff=_ALMOST)
    return Problem(message, span=_first_line(root), hint=f"did you mean '{close[0]}'?" if close else "")


def _with_kind(root: MappingNode, problems: list[Problem]) -> MappingNode:
    """Give each piece of advice of a file the kind that stands at its top, if one does, where it names none itself."""
    entries = dict(root.entries)
    kind = entries.pop("kind", None)
    if kind is None:
        return root
    if not isinstance(kind.value, ScalarNode) or not isinstance(kind.value.value, str):
        problems.append(Problem("kind is the kind of all advice in this file", span=kind.key_span))
        return attrs.evolve(root, entries=entries)
    for key, entry in entries.items():
        if key not in ("disable", *_KEYED["advice"]) and isinstance(entry.value, MappingNode):
            node = attrs.evolve(entry.value, entries={"kind": kind, **entry.value.entries})
            entries[key] = attrs.evolve(entry, value=node)
    return attrs.evolve(root, entries=entries)


def _merge(merged: Sections, layer: Layer, *, overlay: bool, problems: list[Problem]) -> None:
    for section, entries in layer.entries.items():
        table = merged.items[section]
        for key, entry in entries.items():
            base, data = table.get(key), layer.plain[section][key]
            if base is None:
                table[key] = Item(data, (layer.label,), entry, data, added=overlay)
            else:
                table[key] = _changed(base, entry, data, section, layer.label)
                problems += _rows_that_are_none(base, entry, section)
    for section, key, span in _disables(layer):
        if not overlay:
            problems.append(Problem("disable stands in overlays only", span=span))
        elif key in merged.items[section]:
            item = merged.items[section].pop(key)
            merged.disabled[section][key] = attrs.evolve(item, entry=Entry(span, ScalarNode(key, span)))
        else:
            hint = nearest(key, merged.items[section], problems)
            problems.append(Problem(f"there is nothing called {key[:60]} in {section}", span=span, hint=hint))


def _disables(layer: Layer) -> Iterator[tuple[str, str, Span]]:
    for section, disabled in layer.disables.items():
        for key, span in disabled:
            yield section, key, span


def _changed(base: Item, entry: Entry, new: Any, section: str, label: str) -> Item:
    """Give an existing id the keys of an overlay, and its tables the rows; a null takes a key or a row away."""
    old = base.data
    origin = (*base.origin, label)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return Item(new, origin, entry, base.base, base.added)
    if section == "facts":
        new = _with_priors_gone(old, new)
    tables = _tables(section, old, new)
    for key in tables:
        if isinstance(old.get(key), dict) and isinstance(new.get(key), dict):
            new = {**new, key: _without_nulls({**old[key], **new[key]})}
    data = _without_nulls({**old, **new})
    if section == "ruleset":  # an overlay's own id and version are its label, not the ruleset's
        data |= {key: old[key] for key in ("format", "id", "version") if key in old}
    elif base.entry is not None:
        entry = _merged_entry(base.entry, entry, tables)
    return Item(data, origin, entry, base.base, base.added)


def _tables(section: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that an overlay changes row by row; of advice, the attributes that say why."""
    if section != "advice":
        return _TABLES.get(section, ())
    return tuple(key for key in new if key not in _STATEMENTS and isinstance(old.get(key), dict))


def _mapping(data: Any, section: str) -> Any:
    if section == "kinds" and isinstance(data, str):
        return {"plural": data}
    return {"when": data} if section == "derived" and isinstance(data, (str, bool)) else data


def _with_priors_gone(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Take how likely an option was away with the option."""
    options, prior = new.get("options"), new.get("prior", {})
    if not (isinstance(old.get("prior"), dict) and isinstance(options, dict) and isinstance(prior, dict)):
        return new
    gone = [row for row, words in options.items() if words is None]
    return {**new, "prior": {**dict.fromkeys(gone), **prior}} if gone else new


def _rows_that_are_none(base: Item, entry: Entry, section: str) -> Iterator[Problem]:
    """Yield a problem for each row that an overlay takes out of a table that has none of that name."""
    if not isinstance(entry.value, MappingNode) or not isinstance(base.data, dict):
        return
    for key in _tables(section, base.data, entry.value.entries):
        given, rows = entry.value.entries.get(key), base.data.get(key)
        if given is None or not isinstance(given.value, MappingNode) or not isinstance(rows, dict):
            continue
        for row, inner in given.value.entries.items():
            if row not in rows and _is_null(inner.value):
                message = f"there is nothing called {row[:60]} in {key}"
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
    return Entry(new.key_span, attrs.evolve(new.value, entries={**below, **above, **rows}))


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None


def _first_line(node: Node) -> Span:
    span = node.span
    end = span.source.text.find("\n", span.start)
    return Span(span.source, span.start, span.end if end < 0 else min(span.end, max(end, span.start + 1)))


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

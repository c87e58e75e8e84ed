"""One folder of a ruleset or an overlay: its entries by section, before anything is merged."""

from __future__ import annotations

from collections.abc import Hashable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules._util.printable import shortened
from backrules._util.spans import Span
from backrules.errors import Problem, nearest, quoted_list
from backrules.loading.files import TOP_FILES
from backrules.loading.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, plain
from backrules.loading.yaml import LONGEST_KEY

__all__ = ["SECTIONS", "Item", "Layer", "is_null"]

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
    "forms",
    "credits",
    "renamed",
    "replies",
    "words",
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

_ALMOST = 0.9  # so much of its name a file shares with the one it is meant to be: it may well be another
# the section that the keys of a file belong to, and the keys that are sections of their own
_KEYED = {
    "facts": ("constraints", "forms", "credits", "renamed"),
    "replies": ("words",),
    "advice": ("alternatives", "exclusive"),
}
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
        read: what was read of it, by what it was read as: it may be merged, and linked, more than once.
    """

    data: Any
    origin: tuple[str, ...]
    entry: Entry | None = None
    base: Any = None
    added: bool = False
    read: dict[Hashable, Any] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def changed(self, key: str) -> bool:
        """Whether an overlay gave this key another value."""
        old, new = self.base, self.data
        if not isinstance(old, dict) or not isinstance(new, dict):
            return bool(old != new)
        return bool(old.get(key) != new.get(key))


class Layer:
    """The entries of one folder, before they are merged.

    Attributes:
        folder: the folder.
        overlay: it is the folder of an overlay.
        entries: section -> id -> entry.
        disables: section -> the ids that it drops.
        whole: each of its files was read.
    """

    def __init__(self, folder: Path, problems: list[Problem], *, overlay: bool = False) -> None:
        self.folder, self.overlay, self.problems, self.whole, self.full = folder, overlay, problems, True, ""
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
    def items(self) -> dict[str, dict[str, Item]]:
        """What is said of each id here, whatever other layers say."""
        return {
            section: {key: self._item(section, entry) for key, entry in entries.items()}
            for section, entries in self.entries.items()
        }

    def _item(self, section: str, entry: Entry) -> Item:
        data = _mapping(plain(entry.value), section)
        return Item(data, (self.label,), entry, data, added=self.overlay)

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
        if kind in _KEYED and _is_all_below(kind, root):
            self.problems.append(_one_too_deep(kind, root))
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
                self.take_list("rules", entry)
            elif key == kind and kind in ("cases", "invariants"):
                self.take_list(kind, entry)
            elif key == kind == "accepted":
                self.accepted(entry)
            elif key in _NAMED.get(kind, ()) or key in _KEYED.get(kind, ()):
                self.take_mapping(key, entry)
            elif kind in _KEYED:
                self.put(kind, key, entry)
            else:
                allowed = [*_NAMED[kind], "disable"]
                message = f"unknown key {shortened(key)}; {name} may hold {quoted_list(allowed)}"
                self.problems.append(Problem(message, span=entry.key_span, hint=nearest(key, allowed, self.problems)))

    def declared(self, root: MappingNode) -> None:
        """Take ruleset.yaml."""
        own = {key: entry for key, entry in root.entries.items() if key not in _DECLARING}
        self.entries["ruleset"]["ruleset"] = Entry.at(root.span, attrs.evolve(root, entries=own))
        for key in _DECLARING:
            if key in root.entries:
                self.take_mapping(key, root.entries[key])

    def part_of_whole(self, kind: str, key: str, entry: Entry, root: MappingNode) -> None:
        """Take a section of a file that is one entry besides, or a key of that entry."""
        if key in _WHOLE[kind]:
            (self.take_list if _WHOLE[kind][key] else self.take_mapping)(key, entry)
            return
        before = self.entries[kind].get(kind)
        entries = before.value.entries if before and isinstance(before.value, MappingNode) else {}
        self.entries[kind][kind] = Entry.at(root.span, MappingNode({**entries, key: entry}, root.span))

    def take_mapping(self, section: str, entry: Entry) -> None:
        """Take a mapping id -> content."""
        if isinstance(entry.value, MappingNode):
            for key, inner in entry.value.entries.items():
                self.put(section, key, inner)
        elif not is_null(entry.value):
            self.problems.append(Problem(f"expected a mapping id -> content below {section}", span=entry.key_span))

    def take_list(self, section: str, entry: Entry) -> None:
        """Take a list of mappings, each with an `id`."""
        if is_null(entry.value):
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
                self.put(section, identity.value.value, Entry.at(identity.value.span, node))

    def accepted(self, entry: Entry) -> None:
        """Take a list of accepted findings, which have no ids of their own."""
        if not isinstance(entry.value, SequenceNode):
            if not is_null(entry.value):
                self.problems.append(Problem("expected a list of accepted findings", span=entry.key_span))
            return
        for node in entry.value.items:
            if isinstance(node, MappingNode):
                said = plain(node)
                self.put("accepted", f"{said.get('finding')} at {said.get('at')}", Entry.at(_first_line(node), node))
            else:
                message = "expected a mapping with finding, at and because"
                self.problems.append(Problem(message, span=_first_line(node)))

    def put(self, section: str, key: str, entry: Entry) -> None:
        """Take one entry; an id may stand once in a ruleset or overlay."""
        entry = self.in_one_text(key, entry) if section == "advice" else entry
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
            message = f"{shortened(key)} is defined twice; it was first defined at {first.key_span.place}"
            self.problems.append(Problem(message, span=entry.key_span))

    def in_one_text(self, key: str, entry: Entry) -> Entry:
        """Return an advice with `do` where it has `detail`, which is all of what it says, in overlays, too."""
        node = entry.value
        if not isinstance(node, MappingNode) or "detail" not in node.entries:
            return entry
        detail = node.entries["detail"]
        if "do" in node.entries:
            message = f"{shortened(key)} has do and detail, which are the same: what to do"
            self.problems.append(Problem(message, span=detail.key_span, hint="say the rest in about"))
        named = {"do" if name == "detail" else name: inner for name, inner in node.entries.items()}
        named.setdefault("about", Entry.at(detail.key_span, ScalarNode.at(detail.key_span, None)))
        return attrs.evolve(entry, value=attrs.evolve(node, entries=named))

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


def _is_all_below(kind: str, root: MappingNode) -> bool:
    """Whether all that a file says stands below a key that is called as the file."""
    entry = root.entries.get(kind)
    inner = entry.value.entries if entry is not None and isinstance(entry.value, MappingNode) else {}
    return bool(inner) and all(isinstance(one.value, MappingNode) for one in inner.values())


def _one_too_deep(kind: str, root: MappingNode) -> Problem:
    noun = "piece of advice" if kind == "advice" else "fact"
    message = f"each key of this file is a {noun}, and none stands below `{kind}:`"
    return Problem(message, span=root.entries[kind].key_span, hint="take this line away, and indent the others less")


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


def _mapping(data: Any, section: str) -> Any:
    if section == "kinds" and isinstance(data, str):
        return {"plural": data}
    return {"when": data} if section == "derived" and isinstance(data, (str, bool)) else data


def is_null(node: Node) -> bool:
    """Whether a key has nothing behind it."""
    return isinstance(node, ScalarNode) and node.value is None


def _first_line(node: Node) -> Span:
    span = node.span
    end = span.source.text.find("\n", span.start)
    return Span(span.source, span.start, span.end if end < 0 else min(span.end, max(end, span.start + 1)))

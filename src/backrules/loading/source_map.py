"""Where everything of a ruleset stands in its files, kept from loading for whoever needs a place later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from backrules._util.spans import Source, Span
from backrules.loading.merge import Sections, read_sections
from backrules.loading.nodes import Entry, MappingNode, Node, ScalarNode, span_of

__all__ = ["SourceMap", "read_source_map"]


@attrs.frozen
class SourceMap:
    """(section, id, key) -> place.

    Attributes:
        entries: section -> id -> its entry.
    """

    entries: Mapping[str, Mapping[str, Entry]] = attrs.field(factory=dict, repr=False)

    @classmethod
    def of(cls, sections: Sections) -> SourceMap:
        """Return the places of merged sections."""
        return cls(
            {
                section: {key: item.entry for key, item in items.items() if item.entry is not None}
                for section, items in sections.items.items()
            }
        )

    def entry(self, section: str, identity: str) -> Entry | None:
        """Return the entry of an id, or None if it stands nowhere."""
        return self.entries.get(section, {}).get(identity)

    def span(self, section: str, identity: str, key: str = "") -> Span | None:
        """Return where an id, or one of its keys, stands."""
        entry = self.entry(section, identity)
        if entry is None:
            return None
        if key and isinstance(entry.value, MappingNode) and key in entry.value.entries:
            return entry.value.entries[key].key_span
        return entry.key_span

    def text(self, section: str, identity: str, key: str) -> tuple[Span, Node] | None:
        """Return the place and the node of what a key of an id says (of `name: condition`, what the name says)."""
        entry = self.entry(section, identity)
        return None if entry is None else span_of(entry, (key,))

    def line(self, section: str, identity: str, key: str) -> Span | None:
        """Return the place of a text, where it stands on one line."""
        found = self.text(section, identity, key)
        if found is None or not isinstance(found[1], ScalarNode):
            return None
        span = found[1].span
        return None if "\n" in span.source.text[span.start : span.end] else span

    def sources(self, sections: Iterable[str]) -> Iterator[Source]:
        """Yield the files in which anything of some sections stands, by name."""
        entries = (entry for section in sections for entry in self.entries.get(section, {}).values())
        found = {entry.key_span.source.name: entry.key_span.source for entry in entries}
        yield from (found[name] for name in sorted(found))


def read_source_map(folders: Sequence[Path]) -> SourceMap:
    """Return the places of a ruleset that was loaded without them: from a cache, or somewhere else."""
    return SourceMap.of(read_sections(folders, []))

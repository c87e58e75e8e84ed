"""Where obligations stand in the files of a ruleset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from backrules._util.spans import Source, Span
from backrules.authoring.coverage.obligations import Obligation
from backrules.conditions import leaves, parse
from backrules.errors import ConditionError
from backrules.loading import SourceMap, read_source_map
from backrules.loading.nodes import Entry, ScalarNode, span_of

__all__ = ["Places"]

_SECTIONS = {
    "rule": ("rules",),
    "derived": ("derived",),
    "never": ("constraints",),
    "need": ("advice",),
    "ask_if": ("facts",),
}
_KEYS = {"rule": "when", "derived": "when", "never": "never", "need": "needs", "ask_if": "ask_if"}


@attrs.frozen
class _Part:
    """The text of a condition, and its parts if they can be found in it."""

    whole: Span
    parts: tuple[Span, ...]


class Places:
    """The places of a ruleset that was read from folders.

    Args:
        folders: the ruleset's folder, then overlays; without any, nothing has a place.
        source_map: what loading kept, or None to read it again.
    """

    def __init__(self, folders: Sequence[Path], source_map: SourceMap | None = None) -> None:
        self._root = folders[0] if folders else Path()
        self._map = source_map or (read_source_map(folders) if folders else SourceMap())
        self._conditions: dict[str, _Part | None] = {}

    @property
    def sources(self) -> Iterator[Source]:
        """The files in which anything stands that is covered, by name."""
        return self._map.sources(("derived", "rules", "constraints", "advice", "facts"))

    def name(self, source: Source) -> str:
        """Return a file's name in reports: below the folder of the ruleset, without it."""
        path = Path(source.name)
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()

    def of(self, one: Obligation) -> Span | None:
        """Return where an obligation stands: the part of the condition, or the id of the rule or advice."""
        kind, _, name = one.of.partition(" ")
        if one.kind != "part":
            entry = self._entry(("advice",) if kind == "advice" else ("rules",), name)
            return entry.key_span if entry else None
        found = self._condition(one.of, kind, name)
        if found is None:
            return None
        return found.parts[one.leaf] if one.leaf < len(found.parts) else found.whole

    def _entry(self, sections: tuple[str, ...], name: str) -> Entry | None:
        return next((entry for s in sections if (entry := self._map.entry(s, name)) is not None), None)

    def _condition(self, of: str, kind: str, name: str) -> _Part | None:
        if of not in self._conditions:
            entry = self._entry(_SECTIONS[kind], name)
            self._conditions[of] = None if entry is None else _parts(entry, _KEYS[kind])
        return self._conditions[of]


def _parts(entry: Entry, key: str) -> _Part:
    span, node = span_of(entry, (key,))
    if not isinstance(node, ScalarNode) or node.text_start is None or not isinstance(node.value, str):
        return _Part(span, ())  # text over several lines is not where it is read
    try:
        tests = list(leaves(parse(node.value)))
    except ConditionError:
        return _Part(span, ())
    start = node.text_start
    return _Part(span, tuple(Span(span.source, start + a, start + b) for a, b in (one.at or (0, 1) for one in tests)))

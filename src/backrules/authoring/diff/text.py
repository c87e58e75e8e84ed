"""What stands otherwise in the files of two rulesets: a short list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from backrules._util.printable import shortened
from backrules.conditions import Arithmetic, Condition, arithmetic_to_text, to_text
from backrules.model import RulesetData, Selector

__all__ = ["Change", "changes"]

_SECTIONS = {
    "fact": "facts",
    "number": "numbers",
    "condition": "derived",
    "kind": "kinds",
    "attribute": "attributes",
    "advice": "advice",
    "rule": "rules",
    "constraint": "constraints",
    "alternatives": "alternatives",
    "exclusive": "exclusive",
    "ask_if": "ask_if",
}
_LEFT_OUT = ("origin",)


@attrs.frozen
class Change:
    """Something that stands otherwise.

    Attributes:
        section: fact, number, condition (a derived one), kind, attribute, advice, rule, constraint, alternatives,
            exclusive, ask_if or guard.
        id: its id.
        what: added, removed or changed.
        fields: of what is changed, key -> its text before and after; the key is empty for what has no keys.
    """

    section: str
    id: str
    what: str
    fields: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "section": self.section,
            "id": self.id,
            "what": self.what,
            "fields": {key: list(texts) for key, texts in self.fields.items()},
        }

    def __str__(self) -> str:
        head = f"{self.section} {self.id} {self.what}"
        parts = [
            f"{key}{': ' if key else ''}{shortened(old)} -> {shortened(new)}" for key, (old, new) in self.fields.items()
        ]
        return f"{head}: {'; '.join(parts)}" if parts else head


def changes(one: RulesetData, other: RulesetData) -> Iterator[Change]:
    """Yield what stands otherwise in another ruleset, section by section."""
    for section, table in _SECTIONS.items():
        before, after = getattr(one, table), getattr(other, table)
        for key in dict.fromkeys([*before, *after]):
            if key not in after:
                yield Change(section, key, "removed")
            elif key not in before:
                yield Change(section, key, "added")
            else:
                fields = dict(_fields(before[key], after[key]))
                if fields:
                    yield Change(section, key, "changed", fields)
        common = [[key for key in some if key in rest] for some, rest in ((before, after), (after, before))]
        if section in ("fact", "kind", "advice") and common[0] != common[1]:
            yield Change(section, "(all)", "in another order")
    yield from _guards(one, other)


def _guards(one: RulesetData, other: RulesetData) -> Iterator[Change]:
    """Yield the guards that stand in one ruleset only; they have numbers and no ids."""
    said = [[(guard.each, guard.keeps_away or guard.advice) for guard in data.guards] for data in (one, other)]
    for what, mine, others in (("removed", said[0], said[1]), ("added", said[1], said[0])):
        for place, guard in enumerate(mine, 1):
            if guard not in others:
                yield Change("guard", str(place), what)


def _fields(old: Any, new: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    if not (attrs.has(type(old)) and type(old) is type(new)) or isinstance(old, Condition):
        if old != new:
            yield "", (_text(old), _text(new))
        return
    for field in attrs.fields(type(old)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name not in _LEFT_OUT and before != after:
            if isinstance(before, Mapping | tuple) and isinstance(after, Mapping | tuple):
                before, after = _apart(before, after), _apart(after, before)
            yield field.name, (_text(before), _text(after))


def _apart(value: Any, other: Any) -> Any:
    """Return what stands in one table or list and not so in the other; all of it where only the order differs."""
    if isinstance(value, tuple):
        same = sorted(value) == sorted(other) if all(isinstance(one, str) for one in (*value, *other)) else True
        return value if same else tuple(one for one in value if one not in other)
    same = value == other
    return value if same else {key: one for key, one in value.items() if key not in other or other[key] != one}


def _text(value: Any) -> str:
    if isinstance(value, Condition):
        return to_text(value)
    if isinstance(value, Selector):
        return str(value)
    if isinstance(value, Arithmetic):
        return arithmetic_to_text(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_text(one)}" for key, one in value.items()) or "nothing"
    if isinstance(value, tuple):
        return ", ".join(map(_text, value)) or "nothing"
    if attrs.has(type(value)):
        shown = {field.name: getattr(value, field.name) for field in attrs.fields(type(value)) if field.eq}
        return _text({key: one for key, one in shown.items() if one not in (None, ())})
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

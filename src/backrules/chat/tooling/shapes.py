"""The shape of what a tool takes: one small tree. Each provider's schema is written from it, and calls are checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import attrs

from backrules._util.frozen import Frozen, frozen
from backrules._util.printable import quoted, shortened
from backrules.errors import Problem, nearest, quoted_list

__all__ = ["Kind", "Shape", "list_of", "record"]

Kind = Literal["string", "boolean", "integer", "number", "array", "object"]

_NOTHING: Mapping[str, Shape] = Frozen()
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list, tuple),
    "object": (Mapping,),
}
_MOST_ITEMS = 100  # of a list that a model gives


@attrs.frozen
class Shape:
    """What an argument may be.

    Attributes:
        kind: its type in JSON.
        description: what it is, for the model.
        options: the texts that it may be; any text if there are none.
        range: lowest and highest number, or None.
        nullable: it may be null, or left out.
        items: of a list, what is in it.
        properties: of an object, what is in it.
    """

    kind: Kind
    description: str = ""
    options: tuple[str, ...] = ()
    range: tuple[float, float] | None = None
    nullable: bool = False
    items: Shape | None = None
    properties: Mapping[str, Shape] = attrs.field(default=_NOTHING, converter=frozen)

    def problems(self, value: Any, path: str = "") -> Iterator[Problem]:
        """Yield what does not fit: each with its path, what is allowed and the nearest right name."""
        if value is None and self.nullable:
            return
        right = isinstance(value, _TYPES[self.kind])
        if not right or (isinstance(value, bool) and self.kind != "boolean"):
            yield Problem(f"expected {self.words}, not {_kind(value)}", path)
            return
        if self.options and value not in self.options:
            hint = nearest(value, self.options)
            yield Problem(f"expected one of {quoted_list(self.options)}, not {quoted(value)}", path, hint=hint)
        if self.range and not self.range[0] <= value <= self.range[1]:
            yield Problem(f"expected a number from {self.range[0]} to {self.range[1]}, not {value!r:.60}", path)
        if self.items is not None:
            yield from self._items(value, path)
        if self.kind == "object":
            yield from self._properties(value, path)

    def _items(self, value: list[Any], path: str) -> Iterator[Problem]:
        assert self.items is not None  # noqa: S101 - for the type checker
        if len(value) > _MOST_ITEMS:
            yield Problem(f"there are at most {_MOST_ITEMS} in one call, not {len(value)}", path)
        for place, item in enumerate(value[:_MOST_ITEMS]):
            yield from self.items.problems(item, f"{path}[{place}]")

    def _properties(self, value: Mapping[Any, Any], path: str) -> Iterator[Problem]:
        before = f"{path}." if path else ""
        for name in value:
            if name not in self.properties:
                hint = nearest(str(name), self.properties)
                yield Problem("there is no such argument", f"{before}{shortened(str(name))}", hint=hint)
        for name, shape in self.properties.items():
            if name in value:
                yield from shape.problems(value[name], f"{before}{name}")
            elif not shape.nullable:
                yield Problem(f"is missing: {shape.words}", f"{before}{name}")

    @property
    def words(self) -> str:
        """What is expected, in a few words."""
        if self.options:
            return f"one of {quoted_list(self.options)}"
        plain = {"boolean": "true or false", "integer": "a whole number", "number": "a number"}
        plain |= {"string": "a text", "array": "a list", "object": "an object"}
        return plain[self.kind] + (" or null" if self.nullable else "")


def record(description: str = "", **properties: Shape) -> Shape:
    """Return the shape of an object."""
    return Shape("object", description, properties=properties)


def list_of(items: Shape, description: str = "") -> Shape:
    """Return the shape of a list."""
    return Shape("array", description, items=items)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "true or false", str: "a text", int: "a number", float: "a number", dict: "an object"}
    return names.get(type(value), "a list")

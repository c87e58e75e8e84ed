"""`--columns FILE.yaml`: which column says which fact, where the names differ."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from backrules._util.spans import Source
from backrules.errors import FrameError, Problem, few_hints, nearest
from backrules.facts import Fact
from backrules.frames import Column, Given
from backrules.loading import read_text
from backrules.loading.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain, span_of
from backrules.loading.yaml import read_yaml

__all__ = ["Columns", "read_columns"]

_KEYS = ("name", "values", "separator", "none")


@attrs.frozen
class Columns:
    """What a file says about columns.

    Attributes:
        given: fact -> column, or option -> column.
        root: the tree of the file, or None where there is no file.
    """

    given: Given = attrs.field(factory=dict)
    root: MappingNode | None = None

    def with_places(self, error: FrameError) -> FrameError:
        """Return an error about columns with the places of the file."""
        return FrameError(self._placed(problem) for problem in error.problems)

    def _placed(self, problem: Problem) -> Problem:
        first, _, rest = problem.path.partition(".")
        if self.root is None or first != "columns":
            return problem
        fact, *path = rest.split(".")
        if fact not in self.root.entries:
            return problem
        return attrs.evolve(problem, path=rest, span=span_of(self.root.entries[fact], path)[0])


@few_hints()
def read_columns(path: str | os.PathLike[str], facts: Mapping[str, Fact]) -> Columns:
    """Return what a file says about columns; its `given` is what `recommend_frame` takes as `columns`.

    Args:
        path: the YAML file.
        facts: the facts of the ruleset, by name.

    Raises:
        FrameError: everything that is wrong with it.
    """
    problems: list[Problem] = []
    content = read_text(Path(path), problems)
    root = None if content is None else read_yaml(Source(str(path), content), problems)
    given = {} if root is None else _Reader(facts, problems).given(root)
    if problems:
        raise FrameError(problems)
    return Columns(given, root)


class _Reader:
    def __init__(self, facts: Mapping[str, Fact], problems: list[Problem]) -> None:
        self._facts, self._problems = facts, problems

    def given(self, root: MappingNode) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, entry in root.entries.items():
            if name in self._facts:
                found[name] = self._of_fact(self._facts[name], entry.value)
            else:
                hint = nearest(name, self._facts)
                self._problems.append(Problem(f"there is no fact {name!r}", span=entry.key_span, hint=hint))
        return found

    def _of_fact(self, fact: Fact, node: Node) -> Any:
        if isinstance(node, MappingNode) and fact.options and not (set(_KEYS) - set(fact.options)) & set(node.entries):
            return {option: self._column(entry.value) for option, entry in node.entries.items()}
        return self._column(node)

    def _column(self, node: Node) -> Any:
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            return node.value
        if not isinstance(node, MappingNode):
            self._report(node, "a column is a name, or a mapping with name, values, separator and none")
            return ""
        for key, entry in node.entries.items():
            if key not in _KEYS:
                problem = Problem(f"expected {', '.join(_KEYS)}", span=entry.key_span, hint=nearest(key, _KEYS))
                self._problems.append(problem)
        texts = {key: self._text(node, key) for key in ("name", "separator", "none")}
        return Column(texts["name"] or "", self._values(node), texts["separator"], texts["none"])

    def _text(self, node: MappingNode, key: str) -> str | None:
        if key not in node.entries:
            if key == "name":
                self._report(node, "name is missing: the name of the column")
            return None
        value = node.entries[key].value
        if isinstance(value, ScalarNode) and isinstance(value.value, str):
            return value.value
        self._report(value, f"{key} is a text; quote it")
        return None

    def _values(self, node: MappingNode) -> dict[str, Any] | None:
        if "values" not in node.entries:
            return None
        values = node.entries["values"].value
        if not isinstance(values, MappingNode):
            self._report(values, "values are a mapping: what stands in the column, and what it means")
            return None
        for entry in values.entries.values():
            if not isinstance(entry.value, ScalarNode):
                self._report(entry.value, "a value means true, false or an option")
                return None
        found: dict[str, Any] = plain(values)
        return found

    def _report(self, node: Node, message: str) -> None:
        self._problems.append(Problem(message, span=_first_line(node)))


def _first_line(node: Node) -> Any:
    if isinstance(node, MappingNode) and node.entries:
        return next(iter(node.entries.values())).key_span
    if isinstance(node, SequenceNode) and node.items:
        return _first_line(node.items[0])
    return node.span

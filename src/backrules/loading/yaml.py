"""YAML 1.2 text to a tree with places: by the quick reader, and where that is not sure by the thorough one."""

from __future__ import annotations

from typing import Any

from backrules._util.spans import Source
from backrules.errors import Problem
from backrules.loading.core_schema import core_schema
from backrules.loading.nodes import MappingNode, plain
from backrules.loading.plain_yaml import parse_plain_yaml

__all__ = ["parse_yaml", "read_yaml"]

DEEPEST = 12
LONGEST_KEY = 200


def read_yaml(source: Source, problems: list[Problem]) -> MappingNode | None:
    """Return the mapping that a file holds; None, with a problem reported, if it holds none or does not parse.

    An empty file is an empty mapping.
    """
    if (plainly := parse_plain_yaml(source, core_schema, DEEPEST)) is not None:
        return plainly
    from backrules.loading.thorough_yaml import read_all_yaml

    return read_all_yaml(source, problems, DEEPEST, LONGEST_KEY)


def parse_yaml(name: str, text: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Return the mapping that a YAML or JSON text holds as plain data, or None with what is wrong with it reported.

    Args:
        name: what messages call it.
        text: the text.
        problems: takes what is wrong.
    """
    root = read_yaml(Source(name, text), problems)
    return None if root is None else plain(root)

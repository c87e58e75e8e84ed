"""What a class or a function says about itself, also where Python leaves docstrings out (`-OO`)."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Sequence
from functools import cache
from types import ModuleType
from typing import Any

__all__ = ["docstring"]


def docstring(thing: Any) -> str:
    """Return the docstring of a class or a function, its margin taken off; "" where it has none.

    Help texts and the descriptions in schemas are docstrings; under `-OO` they are read from the source.
    """
    text = thing.__doc__
    if text is None and sys.flags.optimize > 1:
        text = _written(sys.modules.get(thing.__module__), thing.__qualname__.split("."))
    return inspect.cleandoc(text) if text else ""


def _written(module: ModuleType | None, names: Sequence[str]) -> str | None:
    node: ast.AST | None = None if module is None else _parsed(module)
    for name in names:
        inner = ast.iter_child_nodes(node) if node else ()
        node = next((child for child in inner if getattr(child, "name", None) == name), None)
    return ast.get_docstring(node) if isinstance(node, (ast.ClassDef, ast.FunctionDef)) else None


@cache  # two threads may both parse it
def _parsed(module: ModuleType) -> ast.AST | None:
    """Return the source of a module, or None where there is none (a package of compiled files alone)."""
    try:
        return ast.parse(inspect.getsource(module))
    except (OSError, TypeError):
        return None

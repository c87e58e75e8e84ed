"""The engines by name, and the hand-over where durable_rules cannot be had."""

from __future__ import annotations

import logging
from functools import cache

from backrules.engines.program import Engine, Program
from backrules.errors import UsageError, nearest

__all__ = ["ENGINES", "build"]

ENGINES = ("durable", "cells", "reference")


def build(name: str, program: Program) -> Engine:
    """Return an engine for a program.

    Args:
        name: `durable`, `cells` or `reference`. Where durable_rules cannot be loaded, `durable` gives `cells`, and
            one line is logged.
        program: what is to be decided.

    Raises:
        UsageError: there is no engine of this name.
    """
    if name not in ENGINES:
        message = f"there is no engine {name!r}; there are {', '.join(ENGINES)}"
        raise UsageError(f"{message} ({hint})" if (hint := nearest(name, ENGINES)) else message)
    if name == "reference":
        from backrules.engines.reference import ReferenceEngine

        return ReferenceEngine(program)
    if name == "durable" and _durable_loads():
        from backrules.engines.durable import DurableEngine

        return DurableEngine(program)
    from backrules.engines.cells import CellsEngine

    return CellsEngine(program)


@cache
def _durable_loads() -> bool:
    """Whether the C core can be had; says so once where it cannot."""
    from backrules.engines.durable_core import load

    try:
        load()
    except ImportError as error:
        message = "backrules: durable_rules cannot be loaded (%s); working on with the cells engine"
        logging.getLogger("backrules").warning(message, error)
        return False
    return True

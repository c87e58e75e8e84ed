"""The engines by name, and which one serves where nobody names one."""

from __future__ import annotations

import logging
import sys

from backrules._util.once import Once
from backrules.engines import durable_core
from backrules.engines.protocol import Engine
from backrules.errors import MissingExtraError, UsageError, nearest
from backrules.semantics.program import Program

__all__ = ["ENGINES", "available_engines", "build", "checked_name", "default_engine"]

ENGINES = ("durable", "cells", "reference")


def build(name: str, program: Program) -> Engine:
    """Return an engine for a program.

    Args:
        name: `durable`, `cells` or `reference`.
        program: what is to be decided.

    Raises:
        UsageError: there is no engine of this name, or its core is broken.
        MissingExtraError: it is `durable`, and durable_rules is not installed.
    """
    name = checked_name(name)
    if name == "durable":
        _require_core()
        from backrules.engines.durable import DurableEngine

        return DurableEngine(program)
    if name == "cells":
        from backrules.engines.cells import CellsEngine

        return CellsEngine(program)
    if name == "reference":
        from backrules.engines.reference import ReferenceEngine

        return ReferenceEngine(program)
    raise AssertionError(f"{name} is an engine, and nobody says how it is made")


def checked_name(name: object) -> str:
    """Return a name that is one of an engine.

    Raises:
        UsageError: there is no engine of this name.
    """
    if not isinstance(name, str):
        raise UsageError(f"an engine is named by a text, one of {', '.join(ENGINES)}, not {name!r}")
    if name not in ENGINES:
        message = f"there is no engine {name!r}; there are {', '.join(ENGINES)}"
        raise UsageError(f"{message} ({hint})" if (hint := nearest(name, ENGINES)) else message)
    return name


def available_engines() -> tuple[str, ...]:
    """Return the engines that work here: all of them, or all but `durable`."""
    return tuple(name for name in ENGINES if name != "durable" or core_problem() is None)


@Once
def default_engine() -> str:
    """Return the engine that serves where nobody names one: `durable` where its core is installed, else `cells`.

    A core that is there and cannot be loaded is a broken installation, so one line is logged; a core that is not there
    is a choice. In a Python without the interpreter lock, loading the core would switch the lock on for the whole
    program: there it serves only those who name it.
    """
    if not durable_core.installed() or not getattr(sys, "_is_gil_enabled", lambda: True)():
        return "cells"
    problem = core_problem()
    if problem is None:
        return "durable"
    message = "backrules: durable_rules is installed and cannot be loaded (%s); working on with the cells engine"
    logging.getLogger("backrules").warning(message, problem)
    return "cells"


def core_problem() -> ImportError | None:
    """Return why the core of durable_rules cannot be had, or None if it can."""
    try:
        durable_core.load()
    except ImportError as error:
        return error
    return None


def _require_core() -> None:
    problem = core_problem()
    if problem is None:
        return
    if not durable_core.installed():
        raise MissingExtraError("the engine durable", "durable-rules", "durable") from problem
    raise UsageError(
        f"the engine durable cannot be used: durable_rules is installed and cannot be loaded ({problem}); the engines "
        "cells and reference give the same answers"
    ) from problem

"""The engines by name, also those of somebody else, and which one serves where nobody names one."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from backrules._util.once import Once
from backrules.engines import durable_core
from backrules.engines.protocol import Engine
from backrules.errors import MissingExtraError, UsageError, hinted, nearest
from backrules.semantics.program import Program

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = [
    "ENGINES",
    "available_engines",
    "build",
    "checked_name",
    "default_engine",
    "engine_names",
    "register_engine",
]

EngineFactory = Callable[[Program], Engine]
_GROUP = "backrules.engines"  # of entry points
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,63}")


def _durable(program: Program) -> Engine:
    _require_core()
    from backrules.engines.durable import DurableEngine

    return DurableEngine(program)


def _cells(program: Program) -> Engine:
    from backrules.engines.cells import CellsEngine

    return CellsEngine(program)


def _reference(program: Program) -> Engine:
    from backrules.engines.reference import ReferenceEngine

    return ReferenceEngine(program)


_OWN: dict[str, EngineFactory] = {"durable": _durable, "cells": _cells, "reference": _reference}
_registered: dict[str, EngineFactory] = {}
ENGINES = tuple(_OWN)


def register_engine(name: str, factory: EngineFactory, *, replace: bool = False) -> None:
    """Let an engine of somebody else be named in this process wherever an engine is: `recommend(engine=name)`.

    A distribution whose engine is to be there without a call declares it as an entry point of the group
    `backrules.engines` instead. Try it first with `backrules.testing.run_conformance`: nothing else says that it gives
    the same answers.

    Args:
        name: how it is named: small letters, digits, and `_ . -` between them.
        factory: makes the engine of a program; its class, most of the time. See `backrules.engines.Engine`.
        replace: take the place of one that was registered before; rulesets that have built that one keep it.

    Raises:
        UsageError: this is no name or no factory, or there is an engine of this name.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UsageError(
            f"an engine's name is made of small letters, digits, '_', '.' and '-', and {name!r:.80} is none"
        )
    if not callable(factory):
        raise UsageError(f"the engine {name} is made by a function or a class, not by {factory!r:.80}")
    if name in _OWN or (name in _registered and not replace):
        raise UsageError(f"there is an engine {name!r} already{'' if name in _OWN else '; replace=True replaces it'}")
    _registered[name] = factory


def build(name: str, program: Program) -> Engine:
    """Return an engine for a program.

    Args:
        name: `durable`, `cells`, `reference`, or the name of an engine of somebody else.
        program: what is to be decided.

    Raises:
        UsageError: there is no engine of this name, it cannot be loaded, or what is made is no engine.
        MissingExtraError: it is `durable`, and durable_rules is not installed.
    """
    name = checked_name(name)
    engine = _factory(name)(program)
    lacking = [method for method in ("fired", "match") if not callable(getattr(engine, method, None))]
    if lacking:
        kind = type(engine).__name__
        raise UsageError(f"the engine {name} is made as a {kind}, which has no method {' and no '.join(lacking)}")
    return engine


def _factory(name: str) -> EngineFactory:
    found = _OWN.get(name) or _registered.get(name)
    if found is not None:
        return found
    entry = _entry_points()[name]
    try:
        factory: EngineFactory = entry.load()
    except Exception as error:  # whatever the code of somebody else raises
        what = f"{type(error).__name__}: {error}"
        raise UsageError(f"the engine {name} ({entry.value}) cannot be loaded: {what:.500}") from error
    return factory


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in entry_points(group=_GROUP)}


def engine_names() -> tuple[str, ...]:
    """Return the names of all engines: our own, those that were registered, and those of installed distributions."""
    return tuple(dict.fromkeys([*_OWN, *_registered, *sorted(_entry_points())]))


def checked_name(name: object) -> str:
    """Return a name that is one of an engine.

    Raises:
        UsageError: there is no engine of this name.
    """
    if isinstance(name, str) and (name in _OWN or name in _registered):
        return name
    names = engine_names()
    if not isinstance(name, str):
        raise UsageError(f"an engine is named by a text, one of {', '.join(names)}, not {name!r}")
    if name not in names:
        message = f"there is no engine {name!r}; there are {', '.join(names)}"
        raise UsageError(hinted(message, nearest(name, names)))
    return name


def available_engines() -> tuple[str, ...]:
    """Return our own engines that work here: all of them, or all but `durable`."""
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

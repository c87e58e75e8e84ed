"""Engines: one meaning, several ways to compute it.

Each takes a `Program` (facts, computed numbers, derived conditions, and the conditions to be decided) and canonical
values, and answers which conditions are true and which are unknown. They see conditions, never YAML and never each
other.
"""

from backrules.engines.protocol import Engine, Match
from backrules.engines.registry import (
    ENGINES,
    available_engines,
    build,
    checked_name,
    default_engine,
    engine_names,
    register_engine,
)
from backrules.semantics.program import Closure, Program

__all__ = [
    "ENGINES",
    "Closure",
    "Engine",
    "Match",
    "Program",
    "available_engines",
    "build",
    "checked_name",
    "default_engine",
    "engine_names",
    "register_engine",
]

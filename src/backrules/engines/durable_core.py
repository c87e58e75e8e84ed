"""The extension module of durable_rules, loaded so that it works on Python 3.13 too."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from backrules._util.once import ProcessLock

__all__ = ["installed", "load"]

_NAME = "durable_rules_engine"
_flags = ProcessLock()  # how libraries are opened is a setting of the whole process


def installed() -> bool:
    """Whether it is there, whether or not it can be loaded."""
    return _NAME in sys.modules or find_spec(_NAME) is not None


def load() -> ModuleType:
    """Import and return `durable_rules_engine`.

    It refers to `PyEval_CallObject`, which Python 3.13 no longer has and which only its store callbacks call. Lazy
    binding leaves the symbol unresolved until it is called, which never happens here.

    Raises:
        ImportError: it is not installed, or cannot be loaded.
    """
    loaded = sys.modules.get(_NAME)
    if loaded is not None:
        return loaded
    if not installed():
        raise ImportError("the package durable-rules is not installed")
    if not hasattr(sys, "setdlopenflags"):
        return import_module(_NAME)
    with _flags.held():
        flags = sys.getdlopenflags()
        sys.setdlopenflags(os.RTLD_LAZY)
        try:
            return import_module(_NAME)
        finally:
            sys.setdlopenflags(flags)

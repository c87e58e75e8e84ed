"""The extension module of durable_rules, loaded so that it works on Python 3.13 too."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from types import ModuleType

__all__ = ["load"]


def load() -> ModuleType:
    """Import and return `durable_rules_engine`.

    It refers to `PyEval_CallObject`, which Python 3.13 no longer has and which only its store callbacks call. Lazy
    binding leaves the symbol unresolved until it is called, which never happens here.

    Raises:
        ImportError: it is not installed, or cannot be loaded.
    """
    if "durable_rules_engine" in sys.modules:
        return sys.modules["durable_rules_engine"]
    if find_spec("durable_rules_engine") is None:
        raise ImportError("the package durable-rules is not installed")
    if not hasattr(sys, "setdlopenflags"):
        import durable_rules_engine

        return durable_rules_engine  # type: ignore[no-any-return]
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        import durable_rules_engine
    finally:
        sys.setdlopenflags(flags)
    return durable_rules_engine  # type: ignore[no-any-return]

"""A process is forked when nothing of ours is half loaded.

Modules are loaded when first needed, and Python locks each while it is loaded. A child that is forked meanwhile
has that lock, and not the thread that would let it go: as soon as it needs the module, it would wait for ever.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from importlib import import_module

__all__ = ["finish_loading"]

_NEXT = ("backrules.questions", "backrules.explain", "backrules.replies")  # what somebody who recommends asks for next


def finish_loading() -> None:
    """Wait until other threads have loaded what they are loading; of an answer, load all that may come next."""
    if threading.active_count() == 1:
        return
    names = [name for name in list(sys.modules) if name.startswith("backrules.")]
    for name in (*names, *(_NEXT if "backrules.api" in names else ())):
        with suppress(Exception):  # whoever needs it is told
            import_module(name)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=finish_loading)

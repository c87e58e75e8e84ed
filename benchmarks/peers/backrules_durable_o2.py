"""backrules_durable on a durable_rules built with -O2."""

from peers import _optimised  # noqa: F401  must come first
from peers.backrules_durable import build

__all__ = ["build"]

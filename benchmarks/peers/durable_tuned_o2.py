"""durable_tuned on a durable_rules built with -O2."""

from peers import _optimised  # noqa: F401  must come first
from peers.durable_tuned import build

__all__ = ["build"]

"""Tools for language models: what they can call, in the words of each provider, and what comes of a call."""

from __future__ import annotations

from backrules.chat.tooling.calls import Called, call
from backrules.chat.tooling.limits import check_tools
from backrules.chat.tooling.styles import STYLES, Style, tools

__all__ = ["STYLES", "Called", "Style", "call", "check_tools", "tools"]

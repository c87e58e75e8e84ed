"""What a chatbot needs: tools for a language model, what comes of a call, and a guard over what the model then says.

Everything here is pure and works offline; the model is the caller's.
"""

from __future__ import annotations

from backrules.chat.guard import Finding, check_reply
from backrules.chat.speaking import SPEAKING, Speaking, reply
from backrules.chat.tooling import STYLES, Called, Style, call, check_tools, tools

__all__ = [
    "SPEAKING",
    "STYLES",
    "Called",
    "Finding",
    "Speaking",
    "Style",
    "call",
    "check_reply",
    "check_tools",
    "reply",
    "tools",
]

"""What a chatbot needs: tools for a language model, what comes of a call, and a guard over what the model then says.

Everything here is pure and works offline; the model is the caller's.
"""

from __future__ import annotations

from backrules.chat.tooling import STYLES, Called, Style, call, check_tools, tools

__all__ = ["STYLES", "Called", "Style", "call", "check_tools", "tools"]

"""What a text without quotes means in YAML 1.2: nothing, a truth value, a number or itself."""

from __future__ import annotations

import re

__all__ = ["core_schema"]

_NO_TEXT = frozenset("~nNtTfF+-.0123456789")  # what anything but a text begins with
_NULL = re.compile(r"null|Null|NULL|~|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]{1,400}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def core_schema(text: str) -> str | int | float | bool | None:
    """Resolve a plain scalar by the core schema of YAML 1.2; `no`, `on` and `1:30` are strings."""
    if text and text[0] not in _NO_TEXT:
        return text
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return float(text.replace(".", "").lower()) if _SPECIAL.fullmatch(text) else text

"""The description of the API in OpenAPI 3.1, made of the ruleset that is served."""

from __future__ import annotations

from typing import Any

from backrules.api import Ruleset

__all__ = ["openapi"]


def openapi(ruleset: Ruleset, *, secured: bool = False) -> dict[str, Any]:
    """Return the description."""
    security: list[dict[str, Any]] = [{"bearer": []}] if secured else []
    return {"openapi": "3.1.0", "info": {"title": ruleset.data.title, "version": ruleset.version}, "security": security}

"""What every server says of its ruleset."""

from __future__ import annotations

from typing import Any

from backrules.model import RulesetData
from backrules.wording.texts import without_values

__all__ = ["described", "identity", "parts"]


def identity(data: RulesetData) -> dict[str, Any]:
    """Return which ruleset it is."""
    return {"id": data.id, "version": data.version, "fingerprint": data.fingerprint}


def described(data: RulesetData) -> dict[str, Any]:
    """Return which ruleset it is, in which language, and what goes with every answer."""
    words = {"language": data.language.code, "title": data.title, "notice": without_values(data.notice, data)}
    return identity(data) | words


def parts(data: RulesetData) -> dict[str, bool]:
    """Return which of the parts it has that not every ruleset has."""
    return {"assessment": data.assessment is not None, "plan": data.plan is not None}

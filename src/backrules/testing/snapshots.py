"""What a recommendation says, as plain data that stays the same while the advice does."""

from __future__ import annotations

from typing import Any

from backrules.api import Recommendation

__all__ = ["expectation", "snapshot"]

_TEXTS = {"because", "title", "do", "about", "kind", "sources", "condition"}


def snapshot(recommendation: Recommendation, *, texts: bool = False) -> dict[str, Any]:
    """Return a recommendation as plain JSON types, without versions, fingerprints and questions.

    It changes when the advice, its order or its reasons change, and not when only words do. Compare it with one that
    is kept: `assert snapshot(...) == json.loads(path.read_text())`.

    Args:
        recommendation: the recommendation.
        texts: keep titles and reasons in words too.
    """
    found = recommendation.to_dict(include_question=False)
    for key in ("format", "backrules", "ruleset"):
        del found[key]
    if not texts:
        worded = {name for name, one in recommendation.ruleset.attributes.items() if one.type == "text"}
        for advice in found["advice"]:
            del advice["parameters"]
            advice["attributes"] = {key: value for key, value in advice["attributes"].items() if key not in worded}
    plain = found if texts else _without_texts(found)
    return {"options": plain.pop("options"), "profile": plain.pop("profile"), **plain}


def _without_texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_texts(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_texts(one) for key, one in value.items() if key not in _TEXTS}
    return value


def expectation(recommendation: Recommendation) -> dict[str, Any]:
    """Return what a case may expect of a recommendation: exactly this advice, and why other advice is withheld.

    It is what `pytest --update-cases` writes.
    """
    return {
        "exactly": list(recommendation.outcome),
        "withheld": {held.id: held.cause for held in recommendation.withheld},
    }

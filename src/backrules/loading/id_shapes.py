"""The shapes of ids: what the loader asks for, and what the JSON Schemas say."""

from __future__ import annotations

import re

import attrs

__all__ = ["DOTTED", "ID_SHAPES", "NAME", "OPTION", "IdShape"]


@attrs.frozen
class IdShape:
    """What an id may look like.

    Attributes:
        pattern: the regular expression that all of it matches.
        words: the same, as a message says it.
    """

    pattern: str
    words: str

    def fits(self, text: str) -> bool:
        """Whether a text is such an id."""
        return re.fullmatch(self.pattern, text) is not None


NAME = IdShape("[a-z][a-z0-9_]*", "a letter, then letters, digits and underscores, lower-case")
# it may begin with a digit, and is no number
OPTION = IdShape("(?=[0-9_]*[a-z])[a-z0-9][a-z0-9_]*", "lower-case, and no word of the conditions")
DOTTED = IdShape(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", "lower-case words joined with dots")
_HYPHENED = IdShape("[A-Za-z][A-Za-z0-9_.-]*", "letters, digits, dots, hyphens")

# what ids are of -> their shape
ID_SHAPES = {
    **dict.fromkeys(("facts", "derived", "constraints", "forms", "credits", "advice", "kinds", "attributes"), NAME),
    **dict.fromkeys(("replies", "words", "limits", "checks", "slots", "notes", "documents"), NAME),
    **dict.fromkeys(("rules", "invariants"), DOTTED),
    **dict.fromkeys(("claims", "evidence"), _HYPHENED),
    "options": OPTION,
}

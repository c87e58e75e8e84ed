"""The texts of a ruleset that people read, each by its path, and a ruleset with other texts in their places.

Nothing but texts can be changed here, so whatever a translation says, it means the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from backrules.facts import Fact
from backrules.model import (
    AdviceDefinition,
    Attribute,
    Citation,
    Claim,
    Constraint,
    DerivedCondition,
    DerivedNumber,
    Document,
    Evidence,
    Kind,
    Rule,
    RulesetData,
)
from backrules.model.assessment import AssessmentDefinition, Change, CheckDefinition, Hold
from backrules.model.forms import Form
from backrules.model.plan import Amount, Fallback, Note, PlanDefinition, Reason, Slot

__all__ = ["Path", "Say", "retold", "texts_of"]

Path = tuple[str, ...]
Say = Callable[[Path, str], str]

# what holds texts, by where it stands in a ruleset; remarks for authors and the titles of works stay as they are
_RULESET = ("title", "notice", "safety")
_TABLES = (
    *("kinds", "attributes", "documents", "evidence", "facts", "forms", "numbers", "derived", "constraints"),
    *("advice", "rules", "assessment", "plan"),
)
_KEYS: dict[type, tuple[str, ...]] = {
    Kind: ("plural", "title"),
    Attribute: ("title", "options", "unit", "shows"),
    Document: ("cited", "claims"),
    Claim: ("says",),
    Evidence: ("shows",),
    Fact: ("title", "ask", "unit", "options"),
    Form: ("title",),
    DerivedNumber: ("title", "unit"),
    DerivedCondition: ("title",),
    Constraint: ("because",),
    AdviceDefinition: ("title", "do", "about", "source"),
    Rule: ("because", "assume", "source"),
    AssessmentDefinition: ("title", "verdict", "never", "checks"),
    Hold: ("because", "assume"),
    CheckDefinition: ("title", "unit", "because", "fix", "changes", "source"),
    Change: ("fix",),
    PlanDefinition: ("title", "says", "never", "amount", "dose", "left_out", "slots", "notes"),
    Amount: ("unit",),
    Slot: ("title", "because", "fallback", "reasons", "source"),
    Fallback: ("says",),
    Reason: ("says",),
    Note: ("says", "source"),
}


def texts_of(data: RulesetData) -> dict[Path, str]:
    """Return the texts of a ruleset that people read, by path."""
    found: dict[Path, str] = {}

    def keep(path: Path, text: str) -> str:
        found[path] = text
        return text

    retold(data, keep)
    return found


def retold(data: RulesetData, say: Say) -> RulesetData:
    """Return a ruleset with another text in the place of each that people read.

    Args:
        data: the ruleset.
        say: gives the text for a path and the text that stands there; it is asked for one path more than once where
            the same text stands in several places.
    """
    return _Retelling(data, say).whole()


class _Retelling:
    def __init__(self, data: RulesetData, say: Say) -> None:
        self.data, self.say = data, say
        self.named = [name for name, attribute in data.attributes.items() if attribute.type == "text"]

    def whole(self) -> RulesetData:
        retold: dict[str, Any] = {key: self.say(("ruleset", key), getattr(self.data, key)) for key in _RULESET}
        retold |= {key: self.part(getattr(self.data, key), (key,)) for key in _TABLES}
        return attrs.evolve(self.data, **retold)

    def part(self, part: Any, path: Path) -> Any:
        """Return a part of the ruleset retold: a text, a table, a list, or a declaration."""
        if part is None or part == "":
            return part
        if isinstance(part, str):
            return self.say(path, part)
        if isinstance(part, Citation):
            return self.citation(part, path)
        if isinstance(part, Mapping):
            return {key: self.part(value, (*path, key)) for key, value in part.items()}
        if isinstance(part, tuple):
            return tuple(self.part(value, (*path, str(place))) for place, value in enumerate(part, 1))
        return self.declaration(part, path)

    def declaration(self, part: Any, path: Path) -> Any:
        changes = {key: self.part(getattr(part, key), (*path, key)) for key in _KEYS[type(part)]}
        if isinstance(part, (DerivedCondition, DerivedNumber)) and part.title is None:  # its name is said
            changes["title"] = self.say((*path, "title"), part.name.replace("_", " "))
        if isinstance(part, AdviceDefinition):
            there = {name: part.attributes[name] for name in self.named if name in part.attributes}
            said = {name: self.part(value, (*path, name)) for name, value in there.items()}
            changes["attributes"] = {**part.attributes, **said}
        return attrs.evolve(part, **changes)

    def citation(self, source: Citation, path: Path) -> Citation:
        """Return a citation whose documents and decisions are called as everywhere else."""
        passages = tuple(
            attrs.evolve(one, cited=self.say(("documents", one.document, "cited"), one.cited))
            for one in source.passages
        )
        if source.author is None:
            return attrs.evolve(source, passages=passages)
        author = self.part(source.author, (*path, "author"))
        decision = self.say(("author", "cited"), source.decision)
        return attrs.evolve(source, passages=passages, author=author, decision=decision)

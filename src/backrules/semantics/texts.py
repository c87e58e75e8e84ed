"""The texts of a ruleset that may hold values, and when each is shown."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backrules.conditions import Condition
from backrules.model import RulesetData
from backrules.model.texts import values_in

__all__ = ["Shown", "hold_values", "shown_texts"]


@attrs.frozen
class Shown:
    """A text, and when it is shown.

    Attributes:
        section: the section of the entry that it stands in.
        id: the id of the entry.
        key: its key there.
        text: the text.
        conditions: one of these is true wherever it is shown; None where it is shown to whom nothing is known of.
    """

    section: str
    id: str
    key: str
    text: str
    conditions: tuple[Condition, ...] | None = None


def shown_texts(data: RulesetData) -> Iterator[Shown]:
    """Yield all texts of a ruleset that may hold values."""
    yield Shown("ruleset", "ruleset", "notice", data.notice)
    for fact in data.facts.values():
        yield Shown("facts", fact.name, "ask", fact.ask)
    advising: dict[str, list[Condition]] = {}
    for rule in data.rules.values():
        yield Shown("rules", rule.id, "because", rule.because, (rule.when,))
        yield Shown("rules", rule.id, "assume", rule.assume or "")
        for target in rule.targets if rule.effect == "advise" else ():
            advising.setdefault(target, []).append(rule.when)
    for key, definition in data.advice.items():
        yield Shown("advice", key, "title", definition.title)
        yield Shown("advice", key, "detail", definition.detail, tuple(advising.get(key, ())))
    for constraint in data.constraints.values():
        yield Shown("constraints", constraint.id, "because", constraint.because, (constraint.never,))


def hold_values(data: RulesetData) -> bool:
    """Whether any text of a ruleset holds a value."""
    return any(True for shown in shown_texts(data) for _ in values_in(shown.text))

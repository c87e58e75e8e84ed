"""The texts of a ruleset that may hold values, and when each is shown."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backrules.conditions import Condition, Not
from backrules.model import RulesetData
from backrules.model.assessment import Hold
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
        own: names of values that this text alone has.
    """

    section: str
    id: str
    key: str
    text: str
    conditions: tuple[Condition, ...] | None = None
    own: tuple[str, ...] = ()


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
        for name, text in (("do", definition.do), ("about", definition.about or "")):
            yield Shown("advice", key, name, text, tuple(advising.get(key, ())))
    for constraint in data.constraints.values():
        yield Shown("constraints", constraint.id, "because", constraint.because, (constraint.never,))
    yield from _of_assessment(data)
    yield from _of_plan(data)


def _of_assessment(data: RulesetData) -> Iterator[Shown]:
    if data.assessment is None:
        return
    for text in data.assessment.verdict.values():
        yield Shown("assessment", "assessment", "verdict", text, own=("check",))
    if data.assessment.never is not None:
        yield from _of_hold("assessment", data.assessment.never)
    for key, check in data.assessment.checks.items():
        yield Shown("checks", key, "because", check.because)
        yield Shown("checks", key, "fix", check.fix or "", (Not(check.good),))  # for whom it is thin or off
        for change in check.changes:
            yield Shown("checks", key, "changes", change.fix, (Not(check.good),), own=("amount",))


def _of_plan(data: RulesetData) -> Iterator[Shown]:
    if data.plan is None:
        return
    if data.plan.never is not None:
        yield from _of_hold("plan", data.plan.never)
    yield Shown("plan", "plan", "says", data.plan.says or "")
    for text in data.plan.left_out.values():
        yield Shown("plan", "plan", "left_out", text)
    for key, slot in data.plan.slots.items():
        yield Shown("slots", key, "or_else", slot.fallback.says if slot.fallback else "")
        for reason in slot.reasons:
            yield Shown("slots", key, "reasons", reason.says, (reason.when,))
    for key, note in data.plan.notes.items():
        yield Shown("notes", key, "says", note.says, (note.when,))


def _of_hold(section: str, hold: Hold) -> Iterator[Shown]:
    yield Shown(section, section, "never", hold.because, (hold.when,))
    yield Shown(section, section, "never", hold.assume)


def hold_values(data: RulesetData) -> bool:
    """Whether any text of a ruleset holds a value."""
    return any(True for shown in shown_texts(data) for _ in values_in(shown.text))

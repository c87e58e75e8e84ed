"""What cases must show of a ruleset: every rule fires, every advice is reached, every part of a condition decides.

The third is masking MC/DC, the modified condition/decision coverage in which a part counts as shown when no other part
hides what it does: Chilenski, "An Investigation of Three Forms of the Modified Condition Decision Coverage (MCDC)
Criterion", DOT/FAA/AR-01/18 (2001). A part of an `and` is seen when all the other parts are true, a part of an `or`
when all the others are false, a part of a count when one more makes the difference, and this all the way up to the
whole condition. Whoever was seen true once and false once has shown that the part by itself turns the condition.

A derived condition is one part for those that use it, and has parts of its own where it is defined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import attrs

from backrules.conditions import And, Condition, Constant, Count, Not, Or, leaves, to_text, truth
from backrules.conditions.counting import count_of
from backrules.model import RulesetData
from backrules.semantics.decisions import Decision, decisions_of

__all__ = ["Obligation", "Seen", "every_condition", "obligations_of", "unmasked_parts"]

Kind = Literal["part", "rule", "advice"]
_BOTH = {True, False}
Seen = tuple[int, bool]  # the place of a part among the leaves of its condition, and what it is


@attrs.frozen
class Obligation:
    """One thing that cases must show.

    Attributes:
        kind: a part of a condition decides, a rule fires, or an advice is recommended.
        of: what it belongs to: `rule ID`, `need ADVICE`, `derived NAME`, `ask_if FACT`, `never CONSTRAINT`, or
            `advice ID`.
        leaf: the place of the part among the leaves of the condition.
        value: what the part is.
        text: the part as text.
    """

    kind: Kind
    of: str
    leaf: int = 0
    value: bool = True
    text: str = ""

    @property
    def id(self) -> str:
        """The name of it, the same in every run."""
        if self.kind == "part":
            return f"{self.of}: part {self.leaf + 1} {str(self.value).lower()}: {self.text}"
        return f"{self.of}: {'fires' if self.kind == 'rule' else 'recommended'}"

    @property
    def says(self) -> str:
        """What is to be shown, in words."""
        if self.kind == "part":
            return f"{self.text} is {str(self.value).lower()} and decides"
        return "fires" if self.kind == "rule" else "is recommended"


def every_condition(data: RulesetData) -> dict[str, Condition]:
    """Return every condition that somebody wrote in a ruleset: derived ones, gates, of rules, needs and constraints."""
    derived = {f"derived {name}": one.when for name, one in data.derived.items()}
    gates = {f"ask_if {name}": condition for name, condition in data.ask_if.items()}
    written = (one for one in decisions_of(data) if _is_written(data, one))
    return derived | gates | {decision.key: decision.condition for decision in written}


def _is_written(data: RulesetData, decision: Decision) -> bool:
    if decision.role == "never":
        return decision.id in data.constraints
    return decision.rule is None or not decision.rule.alone


def obligations_of(data: RulesetData) -> tuple[Obligation, ...]:
    """Return all obligations of a ruleset, those that nobody can meet too."""
    rules = (Obligation("rule", f"rule {rule}") for rule in data.rules)
    advice = (Obligation("advice", f"advice {one}") for one in data.advice)
    return (*_parts(every_condition(data)), *rules, *advice)


def _parts(conditions: Mapping[str, Condition]) -> Iterator[Obligation]:
    for of, condition in conditions.items():
        for place, leaf in enumerate(leaves(condition)):
            if not isinstance(leaf, Constant):  # which is no question to anybody
                text = to_text(leaf)
                yield Obligation("part", of, place, True, text)
                yield Obligation("part", of, place, False, text)


def unmasked_parts(condition: Condition, known: Mapping[str, object]) -> Iterator[Seen]:
    """Yield the parts of a condition that nothing masks, with what they are; those that are unknown are left out.

    Args:
        condition: the condition.
        known: the known facts, computed numbers and derived conditions.
    """
    yield from _unmasked(condition, known, 0)


def _unmasked(condition: Condition, known: Mapping[str, object], first: int) -> Iterator[Seen]:
    match condition:
        case Not(part):
            yield from _unmasked(part, known, first)
        case And(parts) | Or(parts):
            neutral = isinstance(condition, And)
            truths = [truth(part, known) for part in parts]
            hiding = [place for place, found in enumerate(truths) if found is not neutral]
            for place, part in enumerate(parts):
                if not hiding or hiding == [place]:
                    yield from _unmasked(part, known, first)
                first += sum(1 for _ in leaves(part))
        case Count(parts, ranges):
            truths = [truth(part, known) for part in parts]
            for place, part in enumerate(parts):
                if {count_of([*truths[:place], is_so, *truths[place + 1 :]], ranges) for is_so in _BOTH} == _BOTH:
                    yield from _unmasked(part, known, first)
                first += sum(1 for _ in leaves(part))
        case Constant():
            return
        case _:
            value = truth(condition, known)
            if value is not None:
                yield first, value

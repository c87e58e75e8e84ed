"""Forms: facts of one topic that one question asks for together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from backrules.conditions import Condition, names_read, truth
from backrules.facts import BOOLEAN, CHOICE, CHOICES, INTEGER, Fact, Value
from backrules.model.rules import Constraint

__all__ = ["MOST_FACTS", "Form", "settled_by_a_no"]

MOST_FACTS = 4  # more is a questionnaire, and no question
_MOST_VALUES = 100  # of a fact of which each is tried
_NO: Mapping[str, Value] = {BOOLEAN: False, CHOICES: ()}


def _tuple(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(facts)


@attrs.frozen
class Form:
    """Facts of one topic that are asked for together.

    Attributes:
        id: the id.
        title: the heading above them ("Pain").
        facts: the facts, in the order in which they are asked; at most four.
    """

    id: str
    title: str
    facts: tuple[str, ...] = attrs.field(converter=_tuple)


def settled_by_a_no(
    facts: Mapping[str, Fact],
    forms: Iterable[Form],
    ask_if: Mapping[str, Condition],
    contradictions: Iterable[Constraint],
) -> dict[str, frozenset[str]]:
    """Return fact -> the facts of its form of which a no settles it: it does not apply, or only one value is left.

    Args:
        facts: the facts, by name.
        forms: the forms.
        ask_if: fact -> when it applies, for those that have a gate.
        contradictions: what no real person makes true.
    """
    never = [(one.never, frozenset(names_read(one.never))) for one in contradictions]

    def is_settled(name: str, by: str) -> bool:
        no = {by: _NO[facts[by].type]}
        if name in ask_if and truth(ask_if[name], no) is False:
            return True
        about = [condition for condition, read in never if {name, by} <= read]
        values = list(_values(facts[name])) if about else []
        left = [value for value in values if not any(truth(one, {**no, name: value}) for one in about)]
        return bool(values) and len(left) == 1

    found = {
        name: frozenset(by for by in form.facts if by != name and facts[by].type in _NO and is_settled(name, by))
        for form in forms
        for name in form.facts
    }
    return {name: by for name, by in found.items() if by}


def _values(fact: Fact) -> Iterator[Value]:
    """Yield all values of a fact, none of one that has very many."""
    if fact.type == BOOLEAN:
        yield from (False, True)
    elif fact.type == CHOICE:
        yield from fact.options
    elif fact.type == INTEGER and fact.range is not None and fact.range[1] - fact.range[0] <= _MOST_VALUES:
        yield from range(int(fact.range[0]), int(fact.range[1]) + 1)

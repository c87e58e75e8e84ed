"""The people whom two rulesets can both be asked about, though one of them may know facts and options of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from backrules._util.lazy import lazy
from backrules.authoring.verify.ranking import RulesetOutcomes
from backrules.conditions import Compare, Condition
from backrules.diagrams import DiagramManager, Universe, Variable
from backrules.errors import Problem, RulesetError
from backrules.facts import CHOICE, CHOICES, Fact
from backrules.facts.schema import LARGEST
from backrules.model import RulesetData
from backrules.semantics.decisions import read_by
from backrules.semantics.order import Key

__all__ = ["People", "SideOutcomes", "as_heard"]

_UNKNOWN, _NO = 0, 1  # cells of an option


class People(Universe):
    """The diagrams of two rulesets over everybody who contradicts neither.

    A ruleset does not hear what it has no word for: a fact, an option or a number that only the other one knows. It is
    unknown to it.

    Args:
        one: a ruleset.
        other: another one.
        most: nodes that may exist at once.

    Raises:
        RulesetError: a fact of the same name has another type in the other ruleset.
    """

    def __init__(self, one: RulesetData, other: RulesetData, most: int = 1_000_000) -> None:
        self.pair = one, other
        facts = _merged(one, other)
        evolved = [attrs.evolve(data, facts=facts) for data in self.pair]
        super().__init__(evolved[0], evolved[1:], list(_ends(one, other)), most)
        self.answers = tuple(SideOutcomes(self, index, data) for index, data in enumerate(self.pair))

    @lazy
    def _constraints(self) -> list[int]:
        return [
            answers.heard(self.where(one.never))
            for answers in self.answers
            for one in answers.data.contradictions.values()
        ]


class SideOutcomes(RulesetOutcomes):
    """What becomes of the advice of one of the two rulesets.

    Args:
        people: the diagrams of both.
        index: 0 or 1.
        data: the ruleset, as it came.
    """

    def __init__(self, people: People, index: int, data: RulesetData) -> None:
        super().__init__(people, index)
        found = ((one.level, _hearing(one, data)) for one in people.tables.variables)
        self._hearing = {level: cells for level, cells in found if cells is not None}
        self._heard: dict[int, int] = {}

    def recommended(self, advice: str, strict: bool) -> int:
        """Return where an advice is recommended."""
        return self.heard(super().recommended(advice, strict))

    def key(self, advice: str) -> int:
        """Return the diagram of the key of an advice."""
        return self.heard(super().key(advice))

    def status(self, advice: str, strict: bool) -> int:
        """Return the diagram of the status of an advice."""
        return self.heard(self.outcomes.status(self.outcomes.of(advice), strict=strict))

    def cautions(self, advice: str) -> dict[str, int]:
        """Return for each caution rule about an advice where it warns."""
        rules = self.outcomes.rules("caution", advice)
        return {rule.id: self.heard(self.space.where(rule.when)) for rule in rules}

    def warned_by(self, advice: str) -> frozenset[str]:
        """Return the facts that caution rules about an advice read."""
        return frozenset(read_by((rule.when for rule in self.outcomes.rules("caution", advice)), self.data))

    def release(self, mark: int) -> None:
        """Forget the diagrams from number `mark` on."""
        self._heard = {node: heard for node, heard in self._heard.items() if node < mark and heard < mark}

    def heard(self, node: int) -> int:
        """Return a diagram in which what the ruleset has no word for is unknown."""
        return _relabelled(self.diagrams, node, self._hearing, self._heard) if self._hearing else node


def _merged(one: RulesetData, other: RulesetData) -> dict[str, Fact]:
    """Return the facts of both, each with the answers that either knows."""
    problems, found = [], {**other.facts, **one.facts}
    for name in one.facts.keys() & other.facts.keys():
        a, b = one.facts[name], other.facts[name]
        if a.type != b.type:
            problems.append(Problem(f"{name} is {a.type} in {one.id} and {b.type} in {other.id}", f"facts.{name}"))
            continue
        limits = None if a.range is None or b.range is None else _around(a.range, b.range)
        options = {**a.options, **b.options}
        found[name] = attrs.evolve(a, options=options, range=limits, prior=_prior(a, b, options))
    if problems:
        raise RulesetError(sorted(problems, key=lambda problem: problem.path))
    return {name: found[name] for name in dict.fromkeys([*one.facts, *other.facts])}


def _prior(a: Fact, b: Fact, options: Mapping[str, str]) -> Any:
    """Return how likely answers are: by the first ruleset, and by the other one for what only that knows."""
    if not isinstance(a.prior, Mapping) or a.options.keys() == options.keys():
        return a.prior
    others = b.prior if isinstance(b.prior, Mapping) else {}
    middle = sum(a.prior.values()) / len(a.prior)
    return {option: a.prior.get(option, others.get(option, middle)) for option in options}


def _around(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return min(a[0], b[0]), max(a[1], b[1])


def _ends(one: RulesetData, other: RulesetData) -> Iterator[Condition]:
    """Yield tests of where the numbers end that only one of the rulesets takes."""
    for name in one.facts:
        a, b = one.facts[name], other.facts.get(name)
        if b is not None and a.is_number and a.range != b.range:
            for low, high in (_limits(a), _limits(b)):
                yield from (Compare(name, "<", low), Compare(name, ">", high))


def _limits(fact: Fact) -> tuple[float, float]:
    return fact.range or (-LARGEST, LARGEST)


def _hearing(variable: Variable, data: RulesetData) -> tuple[int, ...] | None:
    """Return for each cell of a variable the cell that a ruleset hears, or None if it hears every one."""
    group, fact = variable.group, variable.facts[0]
    if group is not None:
        heard = [as_heard(witness, data) for witness in group.witnesses]
        if heard == group.witnesses:
            return None
        return tuple(group.cell(one) for one in heard)
    if fact not in data.facts:
        return None
    options = data.facts[fact].options
    if variable.option is not None:
        return None if variable.option in options else (_NO,) * len(variable.cells)
    if data.facts[fact].type != CHOICE or all(one in options for one in variable.cells if one is not None):
        return None
    return tuple(cell if value in options else _UNKNOWN for cell, value in enumerate(variable.cells))


def _relabelled(diagrams: DiagramManager, node: int, cells: Mapping[int, tuple[int, ...]], memo: dict[int, int]) -> int:
    level = diagrams.level[node]
    if level == len(diagrams.sizes):
        return node
    found = memo.get(node)
    if found is None:
        children = [_relabelled(diagrams, child, cells, memo) for child in diagrams.children[node]]
        found = memo[node] = diagrams.node(
            level, tuple(children[cell] for cell in cells.get(level, range(len(children))))
        )
    return found


def as_heard(profile: Mapping[str, Any], data: RulesetData) -> dict[str, Any]:
    """Return what a ruleset hears of somebody, as a profile is written."""
    heard = {name: _answer(value, data.facts[name]) for name, value in profile.items() if name in data.facts}
    return {name: value for name, value in heard.items() if value is not None}


def _answer(value: Any, fact: Fact) -> Any:
    if fact.is_number and not fact.is_date:
        low, high = _limits(fact)
        return value if low <= value <= high else None
    if fact.type == CHOICES and isinstance(value, dict):
        return {option: one for option, one in value.items() if option in fact.options} or None
    if fact.type == CHOICES:
        return [option for option in value if option in fact.options]
    return value if fact.type != CHOICE or value in fact.options else None


def places(answers: SideOutcomes, advice: str) -> tuple[Key, Key] | None:
    """Return the best and the worst key that an advice can have, or None if no rule ever advises it."""
    keys = sorted(one for one in answers.diagrams.reached(answers.key(advice)) if one is not None)
    return (keys[0], keys[-1]) if keys else None

"""Whom a rule that is gone, or a small mistake in a need, an avoid rule or a caution, reaches; what a case must expect.

The mistakes are those of `mutate`. That a condition is shown is not enough for them: whoever is kept from an advice
that nobody gives them, or that a second rule keeps away as well, shows all of a condition and nothing of what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, get_args

import attrs

from backrules.authoring.mutation import Mutant, mutants_of
from backrules.authoring.mutation.verdicts import BESIDE
from backrules.authoring.mutation.witnesses import Beside, Difference, Search
from backrules.conditions import Condition
from backrules.diagrams import FALSE, TooLarge, Universe
from backrules.facts import Values
from backrules.model import AdviceDefinition, Case, Cause, Expectation, RulesetData
from backrules.recommendation import Answer

__all__ = ["Effect", "Effects", "changed_conditions", "mutants_in"]

_WITHHELD = get_args(Cause)


@attrs.frozen
class Effect:
    """A small mistake that a case must notice.

    Attributes:
        mutant: the id of the mutant that has it.
        of: what it is in, `rule ID` or `need ADVICE`.
    """

    mutant: str
    of: str


@attrs.frozen(eq=False)
class _Sight:
    """One thing of the answer in which a mistake is seen.

    Attributes:
        differs: what differs.
        advice: of which advice.
        node: for whom.
        statuses: of "advice" the diagrams of the status, as it is and with the mistake.
    """

    differs: Difference
    advice: str
    node: int
    statuses: tuple[int, int] = (FALSE, FALSE)


class Effects:
    """The rules that may be gone, and the small mistakes in needs, avoid rules and cautions, that somebody can notice.

    Attributes:
        unseen: the mutants that are not among them: nobody notices them here, or there was no room for their diagrams.

    Args:
        data: the ruleset.
        space: the diagrams of it, made with `changed_conditions`.
        allowed: where people are whom a case may be about.
        most: nodes that there may be once all is made; what would need more is left out.
    """

    def __init__(self, data: RulesetData, space: Universe, allowed: int, most: int) -> None:
        self.data, self.space, self._most = data, space, most
        self._sights: dict[Effect, list[_Sight]] = {}
        self._nodes: dict[Effect, int] = {}
        self.unseen: set[str] = set()
        for mutant in mutants_in(data):
            sights = list(self._of(mutant))
            node = next((one.node for one in sights if self._is_possible(one, allowed)), FALSE)
            if node == FALSE:
                self.unseen.add(mutant.id)
            else:
                effect = Effect(mutant.id, f"{'rule' if mutant.section == 'rules' else 'need'} {mutant.key}")
                self._sights[effect], self._nodes[effect] = sights, node

    def __iter__(self) -> Iterator[Effect]:
        return iter(self._sights)

    def mutants(self, effects: Iterable[Effect]) -> dict[Effect, Mutant]:
        """Return the mutants that have some of the mistakes."""
        wanted = {effect.mutant: effect for effect in effects}
        return {wanted[one.id]: one for one in mutants_in(self.data) if one.id in wanted}

    def nodes(self) -> dict[Effect, int]:
        """Return for each mistake people who notice it, two-valued."""
        return dict(self._nodes)

    def noticed(self, values: Values) -> set[Effect]:
        """Return the mistakes that one person can notice."""
        cells = self._cells(values)
        return set() if cells is None else {effect for effect in self._sights if any(self._sights_of(effect, cells))}

    def noticed_by(self, case: Case, values: Values, among: Iterable[Effect]) -> set[Effect]:
        """Return which of some mistakes a case notices, by what it expects of the person."""
        cells = self._cells(values)
        if cells is None:
            return set()
        strict, expect = case.strict, case.expect
        return {
            effect
            for effect in among
            if any(self._is_pinned(expect, sight, cells, strict=strict) for sight in self._sights[effect])
        }

    def expectation(
        self, expect: Expectation, answer: Answer, values: Values, effects: Iterable[Effect]
    ) -> Expectation:
        """Return what is expected of a person, with what it takes besides to notice mistakes.

        Args:
            expect: what is expected already.
            answer: what the ruleset answers them.
            values: what is known of them.
            effects: mistakes that they can notice.
        """
        cells = self._cells(values)
        if cells is None:
            return expect
        for effect in effects:
            seen = list(self._sights_of(effect, cells))
            if seen and not any(self._is_pinned(expect, sight, cells) for sight in self._sights[effect]):
                expect = _pinning(expect, seen[0], answer)
        return expect

    def _is_possible(self, sight: _Sight, allowed: int) -> bool:
        """Whether a mistake is seen so by somebody whom a case may be about."""
        try:
            return self.space.diagrams.conjunction(sight.node, allowed) != FALSE
        except TooLarge:
            return False

    def _of(self, mutant: Mutant) -> Iterator[_Sight]:
        """Yield where a mistake is seen, as far as there is room for more diagrams."""
        search = Search(self.space, self.space.outcomes[0], self.space.outcomes_of(mutant.apply(self.data)), mutant)
        for advice in mutant.acts_on(self.data):
            if mutant.kind == "target dropped" and advice in mutant.part.targets:
                continue
            if len(self.space.diagrams) > self._most:
                return
            with suppress(TooLarge):
                yield from self._seen_at(search, mutant, advice)

    def _seen_at(self, search: Search, mutant: Mutant, advice: str) -> Iterator[_Sight]:
        """Yield where a mistake is seen at one advice."""
        if _is_caution(self.data, mutant):
            yield from self._beside(search, "cautions", advice)
        else:
            yield from self._by_status(search, advice)
        if _is_advising(self.data, mutant):
            yield from self._beside(search, "score", advice)
        else:
            yield from self._beside(search, "assuming", advice)

    @staticmethod
    def _beside(search: Search, differs: Beside, advice: str) -> Iterator[_Sight]:
        yield from (_Sight(differs, advice, node) for node in search.beside(differs, advice) if node != FALSE)

    def _by_status(self, search: Search, advice: str) -> Iterator[_Sight]:
        before, after = search.statuses(advice)
        if before != after:  # to some, and perhaps only to those who ask strictly
            node = self.space.diagrams.merged("seen as another", _is_seen, before, after)
            yield _Sight("advice", advice, node, (before, after))

    def _cells(self, values: Values) -> list[int] | None:
        """Return where somebody is in the diagrams, or None where the cells of numbers are not all known."""
        try:
            return [variable.cell(values) for variable in self.space.tables.variables]
        except TooLarge:
            return None

    def _sights_of(self, effect: Effect, cells: list[int]) -> Iterator[_Sight]:
        value = self.space.diagrams.value
        return (sight for sight in self._sights[effect] if value(sight.node, cells))

    def _is_pinned(self, expect: Expectation, sight: _Sight, cells: list[int], *, strict: bool = False) -> bool:
        """Whether an expectation that holds now would fail on a mistake that is to be seen so."""
        value = self.space.diagrams.value
        if sight.differs != "advice":
            return sight.advice in (getattr(expect, BESIDE[sight.differs][0]) or ()) and bool(value(sight.node, cells))
        before, after = (value(node, cells)[strict] for node in sight.statuses)
        return before != after and _is_pinned(expect, sight.advice, before, after)


def changed_conditions(data: RulesetData) -> list[Condition]:
    """Return the conditions that the mistakes make: the diagrams must tell apart whom these tell apart."""
    parts = (mutant.part for mutant in mutants_in(data))
    whens = (part.needs if isinstance(part, AdviceDefinition) else part.when for part in parts if part is not None)
    return list(dict.fromkeys(when for when in whens if when is not None))


def mutants_in(data: RulesetData) -> Iterator[Mutant]:
    """Yield the mistakes that cases must notice: rules that are gone, and those in needs, avoid rules and cautions."""
    for mutant in mutants_of(data):
        if mutant.section == "rules" and (mutant.part is None or not _is_advising(data, mutant)):
            yield mutant
        if mutant.section == "advice" and mutant.kind != "urgent":
            yield mutant


def _is_advising(data: RulesetData, mutant: Mutant) -> bool:
    return mutant.section == "rules" and data.rules[mutant.key].effect == "advise"


def _is_caution(data: RulesetData, mutant: Mutant) -> bool:
    return mutant.section == "rules" and data.rules[mutant.key].effect == "caution"


def _is_seen(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return before[False] != after[False]


def _is_pinned(expect: Expectation, advice: str, before: str, after: str) -> bool:
    """Whether an expectation that holds fails once the status of an advice is another one."""
    if before == "recommended":
        named = (expect.recommended, expect.order, expect.assuming, expect.cautions, expect.scores)
        return expect.exactly is not None or advice == expect.first or any(advice in (one or ()) for one in named)
    if after == "recommended" and (expect.exactly is not None or advice in (expect.not_recommended or ())):
        return True
    if before in _WITHHELD:
        return advice in (expect.withheld or ())
    if after in _WITHHELD and expect.withheld is not None and not expect.withheld:
        return True
    return advice in (getattr(expect, before) or ())


def _pinning(expect: Expectation, sight: _Sight, answer: Answer) -> Expectation:
    """Return an expectation that asks for what a mistake changes, too."""
    changes: dict[str, Any] = {}
    if sight.differs == "advice":
        status = answer.status(sight.advice)
        changes[status] = (*(getattr(expect, status) or ()), sight.advice)
    else:
        advice = next(one for one in answer.advice if one.id == sight.advice)
        key, read = BESIDE[sight.differs]
        changes[key] = {**(getattr(expect, key) or {}), sight.advice: read(advice)}
    return attrs.evolve(expect, **changes)

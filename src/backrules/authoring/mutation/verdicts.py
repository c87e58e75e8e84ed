"""What becomes of one mutant: killed, survived, equal to the ruleset, or not decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import attrs

from backrules.authoring.cases import applies
from backrules.authoring.coverage import Answers
from backrules.authoring.days import day_of
from backrules.authoring.mutation.bands import band_of, band_witness
from backrules.authoring.mutation.killers import Runner
from backrules.authoring.mutation.mutants import Mutant
from backrules.authoring.mutation.plan_witnesses import PlanWitnesses, planned
from backrules.authoring.mutation.witnesses import Difference, Witness, Witnesses
from backrules.diagrams import TooLarge
from backrules.model import Case, Expectation, RulesetData
from backrules.plan import Plan
from backrules.recommendation import Advice

__all__ = ["BESIDE", "Failing", "Judge", "Result", "case_for"]

Status = Literal["killed", "survived", "equal", "not exact"]
Failing = Callable[[Mutant], Iterable[str]]  # the ids of the invariants that fail


@attrs.frozen
class Result:
    """What became of a mutant.

    Attributes:
        id: the mutant.
        kind: the kind of change.
        status: a case or an invariant failed (killed); none did, and there is somebody who would notice (survived), or
            provably nobody (equal), or the tables are too large to say (not exact).
        by: what killed it: `case ID` or `invariant ID`.
        witness: who would notice.
    """

    id: str
    kind: str
    status: Status
    by: str = ""
    witness: Witness | None = None

    @property
    def part(self) -> str:
        """What of the ruleset it is in, as mutants are named: a rule by its id, `need X`, `check X`."""
        return self.id.partition(": ")[0]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        found: dict[str, Any] = {"mutant": self.id, "kind": self.kind, "status": self.status, "by": self.by}
        return found | {"witness": None if self.witness is None else attrs.asdict(self.witness)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Result:
        """Return what `to_dict` gave.

        Raises:
            KeyError, TypeError: it is not that.
        """
        found = data["witness"]
        if found is not None:
            found = Witness(**{**found, "before": tuple(found["before"]), "after": tuple(found["after"])})
        return cls(data["mutant"], data["kind"], data["status"], data["by"], found)


class Judge:
    """Judges the mutants of one ruleset.

    Args:
        data: the ruleset.
        cases: its cases, all of which pass.
        failing: returns the ids of the invariants that fail on a mutant; None for no invariants.
        most: diagram nodes that may exist at once.
    """

    def __init__(
        self, data: RulesetData, cases: Sequence[Case], failing: Failing | None = None, most: int = 1_000_000
    ) -> None:
        self.data, self._failing, self._most = data, failing, most
        self._runner, self._witnesses = Runner(data, cases), Witnesses(data, most)
        self._plan_witnesses = PlanWitnesses(data, cases)

    def judge(self, mutant: Mutant) -> Result:
        """Return what becomes of a mutant."""
        case = self._runner.killer(mutant)
        if case is not None:
            return Result(mutant.id, mutant.kind, "killed", f"case {case.id}")
        status: Status = "survived"
        try:
            witness: Witness | None
            if mutant.section == "checks":
                witness = band_witness(self.data, mutant, self._most)
            elif mutant.section in ("limits", "plan"):
                witness = self._plan_witnesses.of(mutant.apply(self.data))
            else:
                witness = self._witnesses.of(mutant)
            if witness is None:
                return Result(mutant.id, mutant.kind, "equal")
        except TooLarge:
            status, witness = "not exact", None
        failing = next(iter(self._failing(mutant)), None) if self._failing else None
        if failing is not None:
            return Result(mutant.id, mutant.kind, "killed", f"invariant {failing}")
        return Result(mutant.id, mutant.kind, status, witness=witness)


def case_for(data: RulesetData, mutant: Mutant, witness: Witness, number: int) -> Case:
    """Return a case that kills a mutant.

    Args:
        data: the ruleset, as it is; the case expects what it answers.
        mutant: the mutant.
        witness: who notices it.
        number: the number of the mutant, for the id of the case.
    """
    says = f"Read me. Notices {mutant.id}."
    expect = _expected(data, mutant, witness)
    named = f"{mutant.key}.notices_{number}"
    return Case(named, says, witness.profile, expect, witness.strict, as_of=day_of(data))


def _expected(data: RulesetData, mutant: Mutant, witness: Witness) -> Expectation:
    """Return what the ruleset answers, with whatever else is needed to notice the mutant."""
    if mutant.section == "checks" and data.assessment is not None:
        return Expectation(assessment={mutant.key: band_of(data, data.assessment.checks[mutant.key], witness.profile)})
    if mutant.section in ("limits", "plan"):
        return _expected_plan(planned(data, witness.profile, strict=witness.strict))
    before, after = Answers(data), Answers(mutant.apply(data))
    if witness.differs == "applies":
        gates, others = (
            {fact: applies(one.answer(witness.profile), fact) for fact in data.ask_if} for one in (before, after)
        )
        return Expectation(applies={fact: found for fact, found in gates.items() if found != others[fact]})
    expect = before.expectation(witness.profile, strict=witness.strict)
    old, new = (one.answer(witness.profile, strict=witness.strict) for one in (before, after))
    if witness.differs == "violations":
        return attrs.evolve(expect, violations=tuple(one.id for one in old.violations))
    if witness.differs == "advice":
        turned = [one for one in data.advice if old.status(one) != new.status(one)]
        possible, excluded = (
            tuple(one for one in turned if old.status(one) == status) for status in ("possible", "excluded")
        )
        return attrs.evolve(expect, possible=possible or None, excluded=excluded or None)
    if witness.differs in BESIDE:
        field, read = BESIDE[witness.differs]
        there, then = ({one.id: read(one) for one in answer.advice} for answer in (old, new))
        changes: dict[str, Any] = {field: {one: there[one] for one in there if there[one] != then.get(one)}}
        return attrs.evolve(expect, **changes)
    return expect


def _expected_plan(plan: Plan) -> Expectation:
    items = [item for day in plan.days for item in day.items]
    amounts: dict[str, int] = {}
    for item in items:
        amounts[item.slot] = amounts.get(item.slot, 0) + (item.amount or 0)
    return Expectation(plan={item.slot: item.advice.id for item in items}, amounts=amounts or None)


# what stands beside a recommended advice: the key of `expect` that asks for it, and how it is read
BESIDE: dict[Difference, tuple[str, Callable[[Advice], object]]] = {
    "cautions": ("cautions", lambda advice: tuple(caution.rule for caution in advice.cautions)),
    "assuming": ("assuming", lambda advice: tuple(assumption.id for assumption in advice.assuming)),
    "score": ("scores", lambda advice: f"{advice.strength} {advice.score}"),
}

"""What is decided for an answer: the conditions of rules, needs and constraints, and the advice they act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import attrs

from backrules.conditions import Condition, names_read
from backrules.facts import Fact
from backrules.model import Crediting, Rule, RulesetData
from backrules.semantics.credits import Credits
from backrules.semantics.gates import in_order
from backrules.semantics.program import Gate, Program, names_behind

__all__ = ["Decision", "Role", "conditions_of", "deciding", "decisions_of", "gates_of", "program_of", "read_by"]

Role = Literal["advise", "avoid", "caution", "need", "never"]

_NOTHING: Mapping[str, Decision] = {}


@attrs.frozen(eq=False)
class Decision:
    """A condition that engines decide for an answer: a rule's, what an advice needs, or a constraint's.

    Attributes:
        role: what it is.
        id: the id of the rule, the advice or the constraint.
        condition: the condition.
        advice: the ids of the advice it acts on.
        targets: the same as bits, by place in the catalogue.
        waiting: those of them that it holds back while it is unknown, when strict. An advice that is alone holds back
            all others; but as long as it is not known to be called for, urgent advice does not wait: that must
            not vanish because there may be a more urgent one.
        rule: the rule, for rules.
    """

    role: Role
    id: str
    condition: Condition
    advice: tuple[str, ...]
    targets: int
    waiting: int
    rule: Rule | None = None

    @property
    def key(self) -> str:
        """The id of the condition in a program."""
        return f"{'rule' if self.rule is not None else self.role} {self.id}"

    @property
    def is_rule(self) -> bool:
        """Whether it is of a rule that somebody wrote."""
        return self.rule is not None and self.rule.alone is None

    @property
    def is_safety(self) -> bool:
        """Whether it is of a rule about safety."""
        return self.rule is not None and self.rule.safety


def decisions_of(data: RulesetData, before: Mapping[str, Decision] = _NOTHING) -> Iterator[Decision]:
    """Yield what is decided for an answer by a ruleset.

    Args:
        data: the ruleset.
        before: what was decided by one with the same catalogue, by key; of rules that both have it is the same.
    """
    bit = {advice: 1 << number for number, advice in enumerate(data.advice)}
    for rule in data.acting.values():
        same = before.get(f"rule {rule.id}")
        if same is not None and same.rule is rule:  # one that nobody wrote is another in each ruleset
            yield same
            continue
        targets = sum([bit[target] for target in rule.targets])
        urgent = sum([bit[target] for target in rule.targets if data.advice[target].urgent]) if rule.alone else 0
        yield Decision(rule.effect, rule.id, rule.when, rule.targets, targets, targets & ~urgent, rule)
    for advice in data.advice.values():
        if advice.needs is not None:
            yield Decision("need", advice.id, advice.needs, (advice.id,), bit[advice.id], bit[advice.id])
    for constraint in data.contradictions.values():
        yield Decision("never", constraint.id, constraint.never, (), 0, 0)


def deciding(data: RulesetData) -> dict[str, tuple[Decision, ...]]:
    """Return for each advice the decisions that act on it, each as if it acted on nothing else."""
    acting: dict[str, list[Decision]] = {advice: [] for advice in data.advice}
    numbers = {advice: number for number, advice in enumerate(data.advice)}
    for decision in decisions_of(data):
        for advice in decision.advice:
            bit = 1 << numbers[advice]
            own = attrs.evolve(decision, advice=(advice,), targets=bit, waiting=decision.waiting & bit)
            acting[advice].append(own)
    return {advice: tuple(decisions) for advice, decisions in acting.items()}


def conditions_of(data: RulesetData) -> dict[str, Condition]:
    """Return the conditions that are decided for an answer, by the id that they have in a program."""
    return {decision.key: decision.condition for decision in decisions_of(data)}


def program_of(data: RulesetData, conditions: Mapping[str, Condition]) -> Program:
    """Return the program that decides conditions over the facts of a ruleset, derived ones included."""
    derived = {name: one.when for name, one in data.derived.items()}
    numbers = {name: one.compute for name, one in data.numbers.items()}
    return Program(data.facts, conditions, derived, numbers, gates_of(data), credits_of(data))


def credits_of(data: RulesetData) -> dict[str, Credits]:
    """Return what the options of lists count for, by these lists."""
    return {name: _credits_of(one, data.facts) for name, one in data.credits.items()}


def _credits_of(one: Crediting, facts: Mapping[str, Fact]) -> Credits:
    targets = dict.fromkeys(target for credits in one.of.values() for target in credits)
    to = {target: {option: of[target] for option, of in one.of.items() if target in of} for target in targets}
    return Credits(facts[one.fact], one.times, to)


def gates_of(data: RulesetData) -> dict[str, Gate]:
    """Return the gates of a ruleset by their facts, each after the ones of the facts that it reads."""
    gates = {name: Gate(data.facts[name], data.ask_if[name]) for name in data.facts if name in data.ask_if}
    derived = {name: one.when for name, one in data.derived.items()}
    return in_order(gates, derived, {name: one.compute for name, one in data.numbers.items()})


def read_by(
    conditions: Iterable[Condition], data: RulesetData, ask_if: Mapping[str, Condition] | None = None
) -> set[str]:
    """Return the names of all facts, derived and computed ones too, that conditions read, directly or not.

    Args:
        conditions: the conditions.
        data: the ruleset.
        ask_if: follow the conditions under which facts are asked, too.
    """
    program = program_of(data, {})
    names = (name for condition in conditions for name in names_read(condition))
    return names_behind(names, program.derived, program.numbers, ask_if)

"""Times questions and explanations on two generated rulesets of 500 rules: `python benchmarks/large.py`.

`shaped` is made like the built-in ruleset, only larger: many advice of a few small rules each, equipment that they need
and red flags that keep them away. `nasty` is made to be too large: 25 rules over 40 facts for each of 20 pieces of
advice, so that its decision diagrams grow out of every bound. There each call must answer within a second, and say that
it is not exact where it is not. `--rules` gives each advice of `nasty` fewer rules; `--only` picks one of the two.
"""

import argparse
import random
import resource
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import attrs

from backrules.api.ruleset import Ruleset
from backrules.api.session import Session
from backrules.conditions import And, Compare, Condition, Flag, Has, In, Is, Not, Operation, Or, Quantity
from backrules.conditions import Any as AnyOf
from backrules.facts import Fact
from backrules.model import (
    POINTS,
    AdviceDefinition,
    Citation,
    Constraint,
    DerivedCondition,
    DerivedNumber,
    Kind,
    Rule,
    RulesetData,
)

SEED = 1
PEOPLE = 2  # who are asked until it is settled, or until QUESTIONS
QUESTIONS = 10
PARTIAL = 1  # half-known people for why and why_not
LIMIT = 20.0  # seconds after which a call is given up


class GivenUp(BaseException):
    """A call took too long. No Exception, so that nothing in between takes it for one of its own."""


# the rulesets


class Maker:
    """Draws the parts of a ruleset."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.facts: dict[str, Fact] = {}
        self.advice: dict[str, AdviceDefinition] = {}
        self.rules: dict[str, Rule] = {}

    def fact(self, name: str, kind: Any, options: int = 0, **more: Any) -> None:
        low_high = (0, 20) if kind in ("integer", "number") else None
        named = {f"option_{index}": f"option {index}" for index in range(options)}
        self.facts[name] = Fact(name, kind, name, f"{name}?", range=low_high, options=named, **more)

    def test(self, name: str) -> Condition:
        fact = self.facts[name]
        match fact.type:
            case "boolean":
                return Flag(name) if self.draw.random() < 0.75 else Not(Flag(name))
            case "choice" if len(fact.options) > 2 and self.draw.random() < 0.3:
                return In(name, tuple(self.draw.sample(list(fact.options), 2)))
            case "choice":
                return Is(name, self.draw.choice(list(fact.options)))
            case "choices":
                return Has(name, self.draw.choice(list(fact.options)))
            case _:
                return Compare(name, self.draw.choice(["<", ">="]), self.draw.choice([4, 8, 12, 16]))

    def joined(self, tests: list[Condition]) -> Condition:
        """Return the tests joined as rules are: all of them, or the first with one of the others."""
        if len(tests) == 1:
            return tests[0]
        if len(tests) == 2 or self.draw.random() < 0.5:
            return And(tuple(tests))
        return And((tests[0], Or(tuple(tests[1:]))))

    def rule(self, when: Condition, effect: Any, targets: tuple[str, ...], *, safety: bool = False) -> None:
        name = f"rule_{len(self.rules):03}"
        strength = self.draw.choice(["must", "should", "should", "can", "can"])
        points = POINTS[strength] if effect == "advise" else 0
        source = Citation(author="Made up.")
        self.rules[name] = Rule(name, when, effect, targets, "Because.", source, strength, points, safety)

    def piece(self, needs: Condition | None = None) -> str:
        name = f"advice_{len(self.advice):03}"
        self.advice[name] = AdviceDefinition(name, "priority", name, "Do it.", needs=needs)
        return name

    def data(self, **more: Any) -> RulesetData:
        given: dict[str, Any] = {"numbers": {}, "derived": {}, "constraints": {}, **more}
        return RulesetData(
            id="made",
            version="1",
            title="Made",
            notice="Made.",
            facts=self.facts,
            advice=self.advice,
            rules=self.rules,
            alternatives={},
            exclusive={},
            documents={},
            evidence={},
            kinds={"advice": Kind("advice", "Advice", "advice")},
            **given,
        )


def shaped() -> RulesetData:
    """500 rules in the shape of the built-in ruleset: 120 facts, 225 pieces of advice."""
    made = Maker(SEED)
    draw = made.draw
    for index in range(5):
        made.fact(f"flags_{index}", "choices", 5, safety=True, prior=0.05)
    made.fact("cleared", "boolean", safety=True)
    for index in range(6):
        made.fact(f"equipment_{index}", "choices", 6)
    kinds = [("boolean", 0)] * 11 + [("choice", 3), ("choice", 4), ("choices", 3), ("choices", 4), ("integer", 0)]
    plain = [f"fact_{index:03}" for index in range(102)]
    for index, name in enumerate(plain):
        made.fact(name, *kinds[index % len(kinds)])
    for index in range(6):
        made.fact(f"sets_{index}", "number")
    numbers = {
        f"surplus_{index}": DerivedNumber(
            f"surplus_{index}", Operation("-", Quantity(f"sets_{index * 2}"), Quantity(f"sets_{index * 2 + 1}"))
        )
        for index in range(3)
    }
    derived = {}
    for index in range(40):
        when = made.joined([made.test(name) for name in draw.sample(plain, 2)])
        derived[f"derived_{index}"] = DerivedCondition(f"derived_{index}", when)
    for index, name in enumerate(numbers):
        derived[f"front_{index}"] = DerivedCondition(f"front_{index}", Compare(name, ">", 0))

    def test() -> Condition:
        return Flag(draw.choice(list(derived))) if draw.random() < 0.25 else made.test(draw.choice(plain))

    equipment = [name for name in made.facts if name.startswith("equipment")]
    for _ in range(225):
        made.piece(made.test(draw.choice(equipment)) if draw.random() < 0.5 else None)
    for place, name in enumerate(made.advice):
        for _ in range(draw.choice([1, 1, 2, 2, 3]) if place < 222 else 4):
            made.rule(made.joined([test() for _ in range(draw.randint(1, 4))]), "advise", (name,))
    loaded = list(made.advice)[60:]

    def guarded(share: float) -> tuple[str, ...]:
        picked = draw.sample(loaded, max(1, round(share * len(loaded))))
        return tuple(name for name in made.advice if name in picked)

    while len(made.rules) < 470:
        made.rule(made.joined([test() for _ in range(draw.randint(1, 2))]), "avoid", guarded(0.02))
    for index in range(30):
        flags = f"flags_{index % 5}"
        flagged = AnyOf(flags) if index < 5 else And((made.test(flags), Not(Flag("cleared"))))
        made.rule(flagged, "avoid", guarded(0.5 if index < 5 else 0.05), safety=True)
    constraints = {}
    for index, (one, other) in enumerate(zip(plain[:6], plain[20:26], strict=True)):
        never = And((made.test(one), made.test(other)))
        constraints[f"never_{index}"] = Constraint(f"never_{index}", never, "No.")
    return made.data(numbers=numbers, derived=derived, constraints=constraints)


def nasty(rules: int = 25) -> RulesetData:
    """20 pieces of advice with so many rules each, over 3 to 5 of the same 40 facts."""
    made = Maker(SEED)
    for index in range(40):
        kind = ("boolean", "boolean", "choice", "choices", "integer")[index % 5]
        made.fact(f"fact_{index:02}", kind, 3 if kind.startswith("choice") else 0)
    for _ in range(20):
        made.piece()
    for name in made.advice:
        for _ in range(rules):
            facts = made.draw.sample(list(made.facts), made.draw.randint(3, 5))
            made.rule(made.joined([made.test(fact) for fact in facts]), "advise", (name,))
    return made.data()


# the people


def value(fact: Fact, draw: random.Random) -> Any:
    if fact.type == "boolean":
        return draw.random() < 0.5
    if fact.is_number:
        return draw.randint(0, 20)
    if fact.type == "choice":
        return draw.choice(list(fact.options))
    return [option for option in fact.options if draw.random() < (0.05 if fact.safety else 0.5)]


# the times


@attrs.define
class Calls:
    """What one kind of call took and said.

    Attributes:
        times: seconds of each call.
        exact: how many said that they are exact; None for calls that do not say.
        failures: what went wrong -> how often.
    """

    times: list[float] = attrs.field(factory=list)
    exact: int | None = None
    failures: dict[str, int] = attrs.field(factory=dict)

    @contextmanager
    def timed(self) -> Iterator[None]:
        start = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        try:
            yield
        except (Exception, GivenUp) as error:
            name = type(error).__name__
            self.failures[name] = self.failures.get(name, 0) + 1
            raise
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.times.append(time.perf_counter() - start)

    def row(self, name: str) -> str:
        ordered = sorted(self.times)
        late = ordered[int(0.99 * (len(ordered) - 1))]
        cells = [statistics.median(ordered), late, ordered[-1]]
        failed = ", ".join(f"{count} {what}" for what, count in self.failures.items())
        shown = " | ".join(f"{1e3 * cell:,.1f}" for cell in cells)
        exact = "" if self.exact is None else f"{self.exact / len(ordered):.0%}"
        return f"| {name} | {len(ordered)} | {shown} | {exact} | {failed} |"


def measure(name: str, data: RulesetData) -> None:
    """Print how long everything takes on one ruleset."""
    ruleset = Ruleset(data)
    ruleset.recommend({})
    calls: dict[str, Calls] = {}

    def is_exact(found: Any) -> bool:
        return found is None or found.exact

    def call(
        kind: str, exact: Callable[[Any], bool] | None, function: Callable[..., Any], *given: Any, **named: Any
    ) -> Any:
        record = calls.setdefault(kind, Calls())
        with suppress(Exception, GivenUp):
            with record.timed():
                found = function(*given, **named)
            if exact is not None:
                record.exact = (record.exact or 0) + exact(found)
            return found
        return None

    def tables() -> bool:
        with ruleset.outcomes.held() as made:
            return made.exact

    call("tables", bool, tables)
    for prefer in ("outcome", "top"):
        draw, kind = random.Random(SEED), f"next_question, {prefer}{': the first of all' * (prefer == 'outcome')}"
        for _ in range(PEOPLE):
            session = Session(ruleset)
            for _ in range(QUESTIONS):
                found = call(kind, is_exact, session.next_question, prefer=prefer)
                kind = f"next_question, {prefer}"
                if found is None:
                    break
                session = session.tell({found.fact: value(data.facts[found.fact], draw)})
    draw = random.Random(SEED)
    for _ in range(PARTIAL):
        person = {fact.name: value(fact, draw) for fact in data.facts.values() if draw.random() < 0.5}
        recommendation = ruleset.recommend(person, strict=True)
        call("settled", None, lambda of: of.settled, recommendation)
        call("relevant", None, lambda of: of.relevant, recommendation)
        for advice in data.advice:
            if advice in recommendation.outcome:
                call("why", _reason_is_exact, recommendation.why, advice)
            else:
                call("why_not", is_exact, recommendation.why_not, advice)
    print(f"\n{name}: {len(data.rules)} rules, {len(data.advice)} pieces of advice, {len(data.facts)} facts")
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")
    print("| call | calls | median ms | 99 % | max | exact | failed |\n|---|---:|---:|---:|---:|---:|---|")
    print("\n".join(record.row(kind) for kind, record in calls.items()), flush=True)


def _reason_is_exact(why: Any) -> bool:
    return why.sufficient is not None and why.sufficient.exact


def _give_up(_: int, __: FrameType | None) -> None:
    raise GivenUp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--only", choices=["shaped", "nasty"])
    parser.add_argument("--rules", type=int, default=25, help="of each advice of the nasty ruleset")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _give_up)
    if options.only != "nasty":
        measure("shaped", shaped())
    if options.only != "shaped":
        measure("nasty", nasty(options.rules))


if __name__ == "__main__":
    main()

"""Small random rulesets whose every completion can be walked, with people to whom a part of the facts is known.

Most conditions are one or two tests, advice has an advise rule of its own more often than not, and numbers are cut in
few places: so advice comes and goes, swaps ranks, is held back and is assumed.

Where a number is computed from two facts, the constants are those for which a grid of eighths meets every face of the
arrangement, on every line on which one of the two moves alone (`test_relevance.py` checks that against a finer grid):

- `x + y` and `x - y` against halves, x and y against halves: all corners lie on halves, so all faces reach over a
  quarter, and a line at a quarter is crossed at quarters;
- `max(x, y)` and `abs(x - y)` against halves, x and y against halves: the same corners, and no other slopes;
- `2x - y` against whole numbers, x and y against whole numbers: corners on halves, slopes of two, so faces reach over
  an eighth;
- `y / (x + y)` against a half (the line y = x), x and y against whole numbers; or against a quarter, a half, and three
  quarters with x and y not compared at all: then all lines go through the corner of the square, every line that is
  parallel to an axis meets the same faces, and those at multiples of 0.75 are crossed on the grid.

What is known of such facts is a multiple of 0.5, of 0.75 in the last case, so that the grid fits these lines too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any, NamedTuple

import attrs
from hypothesis import strategies as st

from backrules.conditions import (
    TRUE,
    And,
    Call,
    Compare,
    Condition,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Number,
    Operation,
    Or,
    Quantity,
    Unknown,
    arithmetic_to_text,
    names_read,
    parse,
    parse_arithmetic,
    to_text,
)
from backrules.conditions import Any as AnyOf
from backrules.conditions.comparing import comparison
from backrules.facts import Fact, Profiles
from backrules.facts.dates import LONGEST_AGO, date_of
from backrules.loading.dependencies import reaches_unknown, unknown_reach
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
from backrules.semantics.dates import condition_as_of, dated
from tests.questions.brute_force import asked_behind, every_test

OPTIONS = ["red", "green", "blue"]
SIGNS = ["<", "<=", "==", "!=", ">=", ">"]
AS_OF = date(2026, 3, 1)
DAYS = [10, 20, 365]  # what dates are compared with
HALVES = [number / 2 for number in range(-1, 8)]
WHOLE = [0, 1, 2, 3]

X, Y = Quantity("x"), Quantity("y")


class Form(NamedTuple):
    """A computed number of x and y (or of x alone) with what it and its facts are compared with."""

    compute: Operation
    levels: list[float]
    thresholds: list[float]
    facts: tuple[str, ...] = ("x", "y")
    known: float = 0.5  # what is known of its facts is a multiple of this
    whole: bool = True  # its facts may be whole numbers only


FORMS = {
    "sum": Form(Operation("+", X, Y), [0.5, 1, 2, 2.5, 3, 4, 6], [0, 0.5, 1, 1.5, 2, 3]),
    "difference": Form(Operation("-", X, Y), [-2, -1, -0.5, 0, 1, 1.5, 2], [0, 0.5, 1, 1.5, 2, 3]),
    "larger": Form(Call("max", (X, Y)), [0, 0.5, 1, 2, 2.5, 3], [0, 0.5, 1, 1.5, 2, 3]),
    "apart": Form(Call("abs", (Operation("-", X, Y),)), [0, 0.5, 1, 1.5, 2], [0, 0.5, 1, 1.5, 2, 3]),
    "steep": Form(Operation("-", Operation("*", X, Number(2)), Y), [-2, -1, 0, 1, 2, 3, 4], WHOLE),
    "half": Form(Operation("/", Y, Operation("+", X, Y)), [0, 0.5, 1], WHOLE),
    "shares": Form(Operation("/", Y, Operation("+", X, Y)), [0.25, 0.5, 0.75], [], known=0.75, whole=False),
    "single": Form(Operation("-", Operation("*", X, Number(2)), Number(1)), [-1, 0, 1, 2, 2.5, 5], HALVES, ("x",)),
}


@attrs.frozen
class Person:
    """What is known about somebody, and what they would not or could not answer."""

    values: dict[str, Any]
    skipped: tuple[str, ...] = ()


def one_in(chance: Random, count: int) -> bool:
    """Whether something happens that happens once in so many times."""
    return chance.randrange(count) == count - 1


class Tests:
    """Makes tests of facts, of the computed number, and of derived conditions."""

    __test__ = False  # for pytest

    def __init__(self, facts: dict[str, Fact], form: Form | None, derived: list[str]) -> None:
        self.form, self.derived = form, derived
        self.facts = [fact for fact in facts.values() if not fact.is_number or self.cuts(fact.name)]
        self.known = list(facts)
        # facts and derived conditions alike; the computed number counts as two
        self.names: list[str | Fact] = [*self.facts, *self.facts, *derived, *derived, *(["n"] * 4 if form else [])]

    def cuts(self, name: str) -> list[float]:
        """What a number fact is compared with."""
        return self.form.thresholds if self.form and name in self.form.facts else HALVES

    def draw(self, chance: Random) -> Condition:
        """One test."""
        if one_in(chance, 16):
            return chance.choice([Known, Unknown])(chance.choice(self.known))
        what = chance.choice(self.names)
        if what == "n" and self.form is not None:
            sign, level = chance.choice(SIGNS), chance.choice(self.form.levels)
            unnamed = comparison(self.form.compute, sign, Number(level))  # the same without a name
            return unnamed if one_in(chance, 3) else Compare("n", sign, level)
        if isinstance(what, str):
            return Flag(what)
        if what.is_date:
            return self._ago(chance, what)
        if what.is_number:
            return Compare(what.name, chance.choice(SIGNS), chance.choice(self.cuts(what.name)))
        if what.type == "boolean":
            return Flag(what.name)
        options = list(what.options)
        if what.type == "choices":
            return AnyOf(what.name) if one_in(chance, 4) else Has(what.name, chance.choice(options))
        if one_in(chance, 3):
            return In(what.name, tuple(chance.sample(options, chance.randint(1, min(2, len(options))))))
        return Is(what.name, chance.choice(options))

    def _ago(self, chance: Random, fact: Fact) -> Condition:
        """A test of how long ago a date is."""
        days = one_in(chance, 2)
        quantity, limits = Quantity(fact.name), DAYS if days else [0, 1, 2]
        number = Call("days_since" if days else "years_since", (quantity,))
        return condition_as_of(comparison(number, chance.choice(SIGNS), Number(chance.choice(limits))), AS_OF)

    def literal(self, chance: Random) -> Condition:
        """A test or its negation."""
        test = self.draw(chance)
        return Not(test) if one_in(chance, 3) else test

    def condition(self, chance: Random) -> Condition:
        """One to three tests."""
        kind = chance.choice(["one", "one", "one", "and", "or", "or", "mixed", "count"])
        if kind == "one":
            return self.literal(chance)
        first, second = self.literal(chance), self.literal(chance)
        if kind == "count":
            ranges = chance.choice([((2, None),), ((1, 1),), ((0, 0), (2, None)), ((1, 2),)])
            lists = [fact for fact in self.facts if len(fact.options) > 2 and fact.type == "choices"]
            if lists and one_in(chance, 2):
                fact = chance.choice(lists)
                return Count(tuple(Has(fact.name, option) for option in fact.options), ranges)
            return Count(tuple(dict.fromkeys((first, second, self.literal(chance)))), ranges)
        pair = (And if kind == "and" else Or)((first, second))
        if kind != "mixed":
            return pair
        return chance.choice(
            [
                lambda: And((self.literal(chance), pair)),
                lambda: Or((self.literal(chance), And((first, second)))),
                lambda: Not(pair),
            ]
        )()


def make_facts(chance: Random) -> tuple[dict[str, Fact], Form | None]:
    """One to five facts, of which at most two are numbers, and the form of the computed number, if there is one."""
    form = FORMS[chance.choice(list(FORMS))] if one_in(chance, 3) else None
    numbers = form.facts if form else ("f", "g")[: chance.choice([0, 0, 1, 1, 2])]
    most = 5 - len(numbers) - (1 if form else 0)
    count = min(most, chance.choice([0, 1, 2, 2, 3, 3, 3, 4, 4, 5]))
    plain = ["boolean", "boolean", "boolean", "boolean", "choice", "choice", "choices", "choices", "date"]
    kinds = {f"b{i}": chance.choice(plain) for i in range(count)}
    for name in numbers:
        kinds[name] = "number" if form and not form.whole else chance.choice(["number", "number", "integer"])
    names = list(kinds) or ["b"]
    chance.shuffle(names)
    return {name: make_fact(chance, name, kinds.get(name, "boolean"), ranged=bool(form)) for name in names}, form


def make_fact(chance: Random, name: str, kind: Any, *, ranged: bool) -> Fact:
    """A fact of a type."""
    sizes = {"choice": [1, 2, 2, 2, 3, 3, 3], "choices": [1, 2, 2, 2, 3]}.get(kind, [0])
    options = OPTIONS[: chance.choice(sizes)]
    extra: dict[str, Any] = {}
    if kind == "date":
        return dated_fact(name, safety=one_in(chance, 6), cost=chance.choice([1, 1, 2, 0.5]))
    if kind in ("number", "integer") and (ranged or not one_in(chance, 5)):
        extra["range"] = (0, 3)
    return Fact(
        name,
        kind,
        name,
        f"{name}?",
        options={option: option for option in options},
        safety=one_in(chance, 6),
        fixed=one_in(chance, 8),
        cost=chance.choice([1, 1, 2, 0.5]),
        prior=make_prior(chance, kind, options),
        **extra,
    )


def dated_fact(name: str, **more: Any) -> Fact:
    """A date, as a ruleset as of a day has it: the days since then."""
    return Fact(name, "integer", name, f"{name}?", range=(0, LONGEST_AGO), as_of=AS_OF, **more)


def make_prior(chance: Random, kind: str, options: list[str]) -> Any:
    """How likely answers are, or None."""
    if chance.choice([True, False]):
        return None
    likely = [0, 0.2, 0.5, 1]
    if kind == "boolean":
        return chance.choice(likely)
    if kind == "choice":
        return {option: chance.choice([0.5, 1, 3]) for option in options}
    if kind == "choices":
        return chance.choice(likely) if one_in(chance, 2) else {option: chance.choice(likely) for option in options}
    return chance.choice([(0, 1, 2), (1, 2, 3), (2, 2, 2)])


def make_ruleset(chance: Random, *, wide: bool | None = None) -> RulesetData:
    """A small ruleset. Its advise rules do not hold `unknown()`, as the loader sees to.

    In wide ones every rule acts on much and some always advise, so that the tail of an outcome changes alone.
    """
    wide = one_in(chance, 4) if wide is None else wide
    known, form = make_facts(chance)
    derived: dict[str, DerivedCondition] = {}
    for index in range(chance.choice([0, 0, 1, 2])):
        derived[f"d{index}"] = DerivedCondition(f"d{index}", Tests(known, form, list(derived)).condition(chance))
    tests = Tests(known, form, list(derived))
    advice = {
        f"a{i}": make_advice(chance, f"a{i}", tests)
        for i in range(5 if wide else chance.choice([1, 2, 3, 4, 4, 4, 5, 5, 5]))
    }
    reach = unknown_reach({name: one.when for name, one in derived.items()})
    count = 8 if wide else chance.choice([1, 3, 5, 6, 7, 7, 8, 8, 8, 8])
    rules = [make_rule(chance, f"r{i}", list(advice), tests, wide=wide) for i in range(count)]
    rules = [rule for rule in rules if rule.effect != "advise" or not reaches_unknown(rule.when, reach)]
    constraints = [Constraint(f"x{i}", tests.condition(chance), "No.") for i in range(chance.choice([0, 0, 0, 1, 2]))]
    numbers = {"n": DerivedNumber("n", form.compute)} if form else {}
    data = ruleset_of(known, numbers, derived, advice, rules, constraints)
    data = with_gates(chance, data, tests)
    return with_alone(data, chance.choice(list(advice))) if one_in(chance, 6) else data


def with_gates(chance: Random, data: RulesetData, tests: Tests) -> RulesetData:
    """A ruleset in which some facts apply only to some people, as the loader takes them."""
    reach = unknown_reach({name: one.when for name, one in data.derived.items()})
    for name in data.facts:
        if not one_in(chance, 4):
            continue
        gate, otherwise = tests.condition(chance), None
        if one_in(chance, 2):
            otherwise = Profiles(data.facts).read({name: make_value(chance, data, name)})[name]
        facts = {**data.facts, name: attrs.evolve(data.facts[name], otherwise=otherwise)}
        gated = attrs.evolve(data, facts=facts, ask_if={**data.ask_if, name: gate})
        asks_what_is_known = reaches_unknown(gate, reach) or reaches_unknown(Not(gate), reach)
        if not asks_what_is_known and not waits_for_itself(gated, name):
            data = gated
    return data


def waits_for_itself(data: RulesetData, fact: str) -> bool:
    """Whether a fact's gate reads the fact, directly or through derived facts and gates."""
    seen, pending = set[str](), asked_behind(data, names_read(data.ask_if[fact]))
    while pending - seen:
        seen |= pending
        gates = [data.ask_if[name] for name in pending if name in data.ask_if]
        pending = asked_behind(data, [name for gate in gates for name in names_read(gate)])
    return fact in seen


def with_alone(data: RulesetData, name: str) -> RulesetData:
    """A ruleset in which one advice keeps all others away, and nothing holds it back."""

    def changed(rule: Rule) -> Rule:
        if rule.effect == "avoid":
            return attrs.evolve(rule, targets=tuple(one for one in rule.targets if one != name))
        return attrs.evolve(rule, safety=rule.safety or (rule.effect == "advise" and name in rule.targets))

    advice = {**data.advice, name: attrs.evolve(data.advice[name], alone=True, needs=None)}
    return attrs.evolve(data, advice=advice, rules={key: changed(rule) for key, rule in data.rules.items()})


def ruleset_of(
    facts: dict[str, Fact],
    numbers: dict[str, DerivedNumber],
    derived: dict[str, DerivedCondition],
    advice: dict[str, AdviceDefinition],
    rules: list[Rule],
    constraints: list[Constraint],
) -> RulesetData:
    """A ruleset without anything else."""
    return RulesetData(
        id="small",
        version="1",
        title="A small world",
        notice="Not advice.",
        facts=facts,
        numbers=numbers,
        derived=derived,
        advice=advice,
        rules={rule.id: rule for rule in rules},
        constraints={one.id: one for one in constraints},
        alternatives={},
        exclusive={},
        documents={},
        evidence={},
        kinds={"advice": Kind("advice", "Advice", "advice")},
    )


def tiny(
    facts: dict[str, str],
    *rules: str,
    needs: dict[str, str] | None = None,
    never: tuple[str, ...] = (),
    derived: dict[str, str] | None = None,
    compute: str | None = None,
    ask_if: dict[str, str] | None = None,
    otherwise: dict[str, Any] | None = None,
    urgent: tuple[str, ...] = (),
) -> RulesetData:
    """A ruleset written by hand.

    Args:
        facts: name -> its type, then options or a range: `choice red blue`, `number 0 3`; `safety` and `fixed` may follow.
            Dates are as of AS_OF.
        rules: `advise pull push must 9: a and b`; the strength, the points and the word `safety` may be left out.
        needs: advice -> condition.
        never: constraints.
        derived: name -> condition.
        compute: the expression of the number n.
        ask_if: fact -> condition.
        otherwise: fact -> the value that counts where the fact does not apply.
        urgent: urgent advice.
    """
    made = [written_rule(f"r{index}", text) for index, text in enumerate(rules)]
    names = list(dict.fromkeys(target for rule in made for target in rule.targets))
    needed = {name: parse(text) for name, text in (needs or {}).items()}
    advice = {
        name: AdviceDefinition(name, "priority", name, "Do it.", urgent=name in urgent, needs=needed.get(name))
        for name in names
    }
    data = ruleset_of(
        {name: written_fact(name, text) for name, text in facts.items()},
        {"n": DerivedNumber("n", parse_arithmetic(compute))} if compute else {},
        {name: DerivedCondition(name, parse(text)) for name, text in (derived or {}).items()},
        advice,
        made,
        [Constraint(f"x{index}", parse(text), "No.") for index, text in enumerate(never)],
    )
    data = attrs.evolve(data, ask_if={name: parse(text) for name, text in (ask_if or {}).items()})
    data = dated(data, AS_OF)
    others = Profiles(data.facts).read(otherwise or {})
    facts = {name: attrs.evolve(fact, otherwise=others.get(name)) for name, fact in data.facts.items()}
    return attrs.evolve(data, facts=facts)


def written_fact(name: str, text: str) -> Fact:
    """A fact from its type, then options or a range, and flags."""
    kind, *more = text.split()
    flags = {flag: flag in more for flag in ("safety", "fixed")}
    more = [word for word in more if word not in flags]
    limits = {"range": tuple(map(float, more))} if kind in ("number", "integer") and more else {}
    options = {} if limits else {option: option for option in more}
    return Fact(name, kind, name, f"{name}?", options=options, **limits, **flags)


def written_rule(name: str, text: str) -> Rule:
    """A rule from its effect, targets, strength and points, and its condition behind a colon."""
    head, _, when = text.partition(": ")
    effect, *words = head.split()
    strength = next((word for word in words if word in POINTS), "should")
    points = next((int(word) for word in words if word.isdigit()), POINTS[strength])
    targets = tuple(word for word in words if word not in POINTS and not word.isdigit() and word != "safety")
    return Rule(
        id=name,
        when=parse(when),
        effect=effect,
        targets=targets,
        because=f"Because of {name}.",
        source=Citation(author="Us."),
        strength=strength,
        points=points if effect == "advise" else 0,
        safety="safety" in words,
    )


def make_advice(chance: Random, name: str, tests: Tests) -> AdviceDefinition:
    """A piece of advice; one in four needs something."""
    needs = tests.condition(chance) if one_in(chance, 4) else None
    urgent = one_in(chance, 6)
    return AdviceDefinition(name, "priority", f"Advice {name}", "Do it.", urgent=urgent, needs=needs)


def make_rule(chance: Random, name: str, advice: list[str], tests: Tests, *, wide: bool) -> Rule:
    """A rule on one or more pieces of advice."""
    effect = chance.choice(["advise"] * (16 if wide else 8) + ["avoid"] * 2 + ["caution"])
    chosen = chance.sample(advice, min(len(advice), chance.randint(2, 5) if wide else chance.choice([1, 1, 2, 2, 3])))
    always = effect == "advise" and one_in(chance, 4 if wide else 16)
    strength = chance.choice(["must", "should", "should", "can"])
    return Rule(
        id=name,
        when=TRUE if always else tests.condition(chance),
        effect=effect,
        targets=tuple(one for one in advice if one in chosen),
        because=f"Because of {name}.",
        source=Citation(author="Us."),
        strength=strength,
        points=chance.choice([POINTS[strength], 1, 2, 5]) if effect == "advise" else 0,
        safety=one_in(chance, 3),
    )


def make_value(chance: Random, data: RulesetData, name: str, *, whole: bool = False) -> Any:
    """A value that somebody may know of a fact; with `whole`, every option of a choices fact is known."""
    fact = data.facts[name]
    if fact.type == "boolean":
        return chance.choice([True, False])
    if fact.type == "choice":
        return chance.choice(list(fact.options))
    if fact.type == "choices":
        settled = {option: chance.choice([True, False]) for option in fact.options}
        if whole or one_in(chance, 2):
            return [option for option, holds in settled.items() if holds]
        return {one: settled[one] for one in chance.sample(list(settled), chance.randint(1, len(settled)))}
    if fact.is_date:
        days = chance.choice([0, 5, 10, 15, 20, 100, 364, 365, 366, 500, 730, 1000, 1095, 2000])
        return date_of(days, AS_OF).isoformat()
    step = step_of(data, fact)
    return chance.randint(0, int(3 / step)) * step


def step_of(data: RulesetData, fact: Fact) -> float:
    """The step of the grid on which values of a number fact lie that somebody knows."""
    if fact.type == "integer":
        return 1
    form = next((one for one in FORMS.values() for n in data.numbers.values() if n.compute == one.compute), None)
    if form is None or fact.name not in form.facts:
        return 0.25
    # two forms compute the same number; without thresholds of its own it is the one with quarters
    shares = FORMS["shares"]
    return shares.known if form.compute == shares.compute and is_shares(data) else form.known


def is_shares(data: RulesetData) -> bool:
    """Whether the computed number is compared with quarters, by its name or without; nothing else ever is."""
    return any(isinstance(one, Compare) and one.number in (0.25, 0.75) for one in every_test(data))


def make_person(chance: Random, data: RulesetData) -> Person:
    """Somebody about whom up to three quarters of the facts are known, and who skips some."""
    share = chance.choice([0, 1, 1, 2, 2, 3, 3])
    values = {name: make_value(chance, data, name) for name in data.facts if chance.randrange(4) < share}
    left = [name for name in data.facts if name not in values or isinstance(values[name], dict)]
    return Person(values, tuple(name for name in left if one_in(chance, 6)))


# a seed gives worlds of all kinds; Hypothesis's own chance gives few of them, but they shrink
CHANCE: st.SearchStrategy[Random] = st.one_of(
    st.randoms(use_true_random=False), *[st.integers(0, 2**48).map(Random)] * 3
)


def from_chance(make: Callable[..., Any], *arguments: Any) -> st.SearchStrategy[Any]:
    """What a function makes by chance."""
    return CHANCE.map(lambda chance: make(chance, *arguments))


def in_words(data: RulesetData, *more: object) -> str:
    """A ruleset as text, for the notes of a failing test: as `tiny` reads it."""
    lines = [f"fact {fact.name}: {_fact_in_words(fact)}" for fact in data.facts.values()]
    lines += [f"number {name}: {arithmetic_to_text(one.compute)}" for name, one in data.numbers.items()]
    lines += [f"derived {name}: {to_text(one.when)}" for name, one in data.derived.items()]
    lines += [
        f"{rule.effect} {' '.join(rule.targets)} {rule.strength} {rule.points}{' safety' * rule.safety}: {to_text(rule.when)}"
        for rule in data.rules.values()
    ]
    lines += [f"need {one.id}: {to_text(one.needs)}" for one in data.advice.values() if one.needs is not None]
    lines += [f"urgent {one.id}" for one in data.advice.values() if one.urgent]
    lines += [f"alone {one.id}" for one in data.advice.values() if one.alone]
    lines += [f"never {to_text(one.never)}" for one in data.constraints.values()]
    lines += [
        f"ask {name} if {to_text(condition)}, otherwise {data.facts[name].otherwise}"
        for name, condition in data.ask_if.items()
    ]
    return "\n".join([*lines, f"catalogue {' '.join(data.advice)}", *map(str, more)])


def _fact_in_words(fact: Fact) -> str:
    limits = [f"{end:g}" for end in fact.range or () if not fact.is_date]
    flags = [flag for flag in ("safety", "fixed") if getattr(fact, flag)]
    extra = [f"(cost {fact.cost}, prior {fact.prior})"] if fact.cost != 1 or fact.prior is not None else []
    return " ".join([fact.told_as, *fact.options, *limits, *flags, *extra])


def small_worlds(*, wide: bool | None = None) -> st.SearchStrategy[tuple[RulesetData, Person]]:
    """A ruleset and somebody."""

    def make(chance: Random) -> tuple[RulesetData, Person]:
        data = make_ruleset(chance, wide=wide)
        return data, make_person(chance, data)

    return from_chance(make)


def walks() -> st.SearchStrategy[tuple[RulesetData, Person, dict[str, Any]]]:
    """A ruleset, somebody, and what they would say if they were asked: an answer for each fact, nothing taken back."""

    def make(chance: Random) -> tuple[RulesetData, Person, dict[str, Any]]:
        data = make_ruleset(chance)
        person = make_person(chance, data)
        answers = {name: make_value(chance, data, name, whole=True) for name in data.facts}
        for name, value in person.values.items():
            if isinstance(value, dict):
                held = {option: option in answers[name] for option in data.facts[name].options} | value
                answers[name] = [option for option, holds in held.items() if holds]
            else:
                answers[name] = value
        return data, person, answers

    return from_chance(make)

"""How many turns it takes until an outcome is settled, and how long each takes: `python benchmarks/questions.py`.

Random complete people, who contradict no constraint of the built-in ruleset, are asked until nothing can change their
outcome any more (strict). A turn asks for the facts of a form that still matter, whatever the order; `facts` counts
these. Each order of questions skips what is irrelevant, so they differ only in what comes first:

- ours: `session.next_question()`, safety first;
- the order of facts.yaml, and a random one;
- publicodes, the fact with the highest score of missing variables: see `Publicodes`.

With `--prefer top` people are asked until their first three pieces of advice cannot change, and the rivals are given
the same facts to choose from. Nothing else is computed then.

Nobody can do with less facts than the *bound*: the facts that alone, by another value or none, alter the outcome of the
person. The *certificate* is the smallest set of facts that was found to settle the outcome: no order can do better,
even one that knows the answers beforehand, apart from certificates that were not found.

Two populations: `uniform`, in which every value is equally likely and the priors are taken from the ruleset, so that
our order is told nothing; and `prior`, people as the priors of the ruleset have them, which our order knows.
"""

import argparse
import math
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import Pool
from typing import Any

import attrs

from backrules import Recommendation, Session, builtin
from backrules.api.ruleset import Ruleset
from backrules.conditions import And, Condition, Constant, Flag, Not, Or, names_read, quantities, truth
from backrules.conditions import Any as AnyOf
from backrules.diagrams.priors import draw_number
from backrules.facts import Fact
from backrules.questions import Prefer, Question
from backrules.semantics.program import computing

SEED = 1
TIMED = 200  # people whose walks are timed
RIVALS = ["file order", "publicodes, score", "publicodes, targets", "random order"]
MENDED = 200  # answers that somebody gives again, at most
SHRUNK = 2  # random orders in which certificates are looked for

Person = dict[str, Any]
Order = Callable[[Recommendation, tuple[str, ...]], str | None]  # of what still matters, one; None when it is settled
Turns = list[tuple[str, ...]]


# the people


def ruleset_of(population: str) -> Ruleset:
    ruleset = builtin()
    if population == "prior":
        return ruleset
    facts = {name: attrs.evolve(fact, prior=None) for name, fact in ruleset.data.facts.items()}
    return Ruleset(attrs.evolve(ruleset.data, facts=facts))


def value(fact: Fact, draw: random.Random) -> Any:
    """Return an answer: by the prior of the fact, or, if it has none, each equally likely."""
    prior: Any = fact.prior
    if fact.is_number:
        low, high = fact.range or (0, 100)
        return draw.randint(int(low), int(high)) if prior is None else draw_number(fact, draw)
    if fact.type == "boolean":
        return draw.random() < (0.5 if prior is None else prior)
    if fact.type == "choice":
        return draw.choices(list(fact.options), prior and [prior[option] for option in fact.options])[0]
    likely = prior if hasattr(prior, "keys") else dict.fromkeys(fact.options, 0.5 if prior is None else prior)
    return [option for option in fact.options if draw.random() < likely[option]]


def people(ruleset: Ruleset, count: int) -> list[Person]:
    """Return people who contradict nothing: what does not go together is answered again, the later fact of it."""
    draw, found = random.Random(SEED), []
    facts = ruleset.data.facts
    while len(found) < count:
        person = {name: value(fact, draw) for name, fact in facts.items()}
        for _ in range(MENDED):
            violations = ruleset.recommend(person).violations
            if not violations:
                found.append(person)
                break
            last = max((name for name in violations[0].facts if name in person), key=list(facts).index)
            person[last] = value(facts[last], draw)
    return found


# the orders


class Publicodes:
    """The order in which publicodes asks: the variable with the highest score in `missingVariables` of the targets.

    What its `computeNextFields` (forms) and its evaluation (core) do, as of May 2026: an unknown variable scores 1
    where it is read; scores add up over all that is evaluated, and over the targets. `and` and `or` stop at the first
    part that decides, and a part that decides alone counts alone. A variable read by a condition scores 1 more. Of
    equal scores the first that was met is asked.

    The targets are the pieces of advice: applicable if their needs, not if an avoid rule, and otherwise the sum of
    their rules. An option of a choices fact is a variable there; their scores are added.

    Args:
        ruleset: the ruleset.
        by_goal: count only how many targets miss a variable; otherwise its score.
    """

    def __init__(self, ruleset: Ruleset, *, by_goal: bool) -> None:
        self.data, self.by_goal = ruleset.data, by_goal
        numbers = {name: number.compute for name, number in self.data.numbers.items()}
        self.compute = computing(numbers)
        self.advising: dict[str, list[Condition]] = {name: [] for name in self.data.advice}
        self.avoiding: dict[str, list[Condition]] = {name: [] for name in self.data.advice}
        for rule in self.data.rules.values():
            acting = {"advise": self.advising, "avoid": self.avoiding}.get(rule.effect, {})
            for target in rule.targets:
                acting.get(target, []).append(rule.when)

    def __call__(self, recommendation: Recommendation, relevant: tuple[str, ...]) -> str | None:
        if not relevant:
            return None
        known = self.compute(recommendation.answer.context.counted.values)
        scores: Counter[str] = Counter()
        for advice, definition in self.data.advice.items():
            missing = self._of_advice(advice, definition.needs, known)
            scores.update(dict.fromkeys(missing, 1) if self.by_goal else missing)
        return max((name for name in (*scores, *relevant) if name in relevant), key=lambda name: scores[name])

    def _of_advice(self, advice: str, needs: Condition | None, known: Any) -> Counter[str]:
        found: Counter[str] = Counter()
        avoided, missing = self._joined(self.avoiding[advice], True, known)
        found.update(_with_bonus(missing))
        if avoided:
            return found  # not applicable: the rest is not evaluated
        equipped, missing = self._evaluated(needs or Constant(True), known)
        found.update(_with_bonus(missing))
        if equipped is False:
            return found
        for condition in self.advising[advice]:
            found.update(_with_bonus(self._evaluated(condition, known)[1]))
        return found

    def _evaluated(self, condition: Condition, known: Any) -> tuple[bool | None, Counter[str]]:
        match condition:
            case Not(part):
                holds, missing = self._evaluated(part, known)
                return (None if holds is None else not holds), missing
            case And(parts) | Or(parts):
                return self._joined(parts, isinstance(condition, Or), known)
            case Flag(name) if name in self.data.derived:
                return self._evaluated(self.data.derived[name].when, known)
            case Constant(always):
                return always, Counter()
            case _:
                return truth(condition, known), Counter(self._unknown(condition, known))

    def _joined(self, parts: Iterable[Condition], deciding: bool, known: Any) -> tuple[bool | None, Counter[str]]:
        result: bool | None = not deciding
        missing: Counter[str] = Counter()
        for part in parts:
            holds, more = self._evaluated(part, known)
            if holds is deciding:
                return deciding, more
            missing += more
            result = None if holds is None else result
        return result, missing

    def _unknown(self, test: Condition, known: Any) -> Iterator[str]:
        pending = list(names_read(test))
        while pending:
            name = pending.pop(0)
            if name in self.data.numbers:
                pending += [quantity.name for quantity in quantities(self.data.numbers[name].compute)]
            elif name not in known:
                yield from [name] * (len(self.data.facts[name].options) if isinstance(test, AnyOf) else 1)


def _with_bonus(missing: Counter[str]) -> Counter[str]:
    return Counter({name: score + 1 for name, score in missing.items()})


def orders(ruleset: Ruleset, seed: str) -> dict[str, Order]:
    draw = random.Random(seed)
    return {
        "file order": lambda _, relevant: next(iter(relevant), None),
        "publicodes, score": Publicodes(ruleset, by_goal=False),
        "publicodes, targets": Publicodes(ruleset, by_goal=True),
        "random order": lambda _, relevant: draw.choice(relevant or (None,)),
    }


# one person


@attrs.frozen
class Asked:
    """What it took to settle the outcome of one person.

    Attributes:
        turns: order -> the turns.
        facts: order, or bound or certificate -> how many facts were asked for.
        inexact: how many questions of ours said that they are not exact.
        safe: whether ours asked for nothing else before what safety waits for.
        healthy: nothing hurts, there is no warning sign and no health condition.
    """

    turns: dict[str, int]
    facts: dict[str, int]
    inexact: int
    safe: bool
    healthy: bool


def ask(ruleset: Ruleset, person: Person, seed: str, prefer: Prefer, rivals: list[str]) -> Asked:
    questions = list(_ours(ruleset, person, prefer))
    walks = {"ours": [question.facts for question in questions]}
    for name, order in orders(ruleset, seed).items():
        if name in rivals:
            walks[name] = _walk(ruleset, person, order, prefer)
    facts = {name: sum(map(len, walk)) for name, walk in walks.items()}
    if prefer == "outcome":
        bound = [fact for fact in person if not _is_settled(ruleset, person, {*person} - {fact})]
        flat = {name: [fact for turn in walk for fact in turn] for name, walk in walks.items()}
        facts["bound"] = len(bound)
        facts["certificate"] = len(_certificate(ruleset, person, {*bound}, flat, random.Random(seed)))
    safe = [question.safety for question in questions]
    hurt = ("red_flags", "back_pain", "health_conditions", "neck_pain")
    return Asked(
        {name: len(walk) for name, walk in walks.items()},
        facts,
        sum(not question.exact for question in questions),
        safe == sorted(safe, reverse=True),
        not any(person.get(fact) for fact in hurt),
    )


def _ours(ruleset: Ruleset, person: Person, prefer: Prefer) -> Iterator[Question]:
    session = Session(ruleset)
    while question := session.next_question(prefer=prefer):
        yield question
        session = session.tell({fact: person[fact] for fact in question.facts})


def _walk(ruleset: Ruleset, person: Person, order: Order, prefer: Prefer) -> Turns:
    session, turns = Session(ruleset), []
    while fact := order(session.recommendation, _mattering(session, prefer)):
        turn = _turn(session, fact, prefer)
        turns.append(turn)
        session = session.tell({name: person[name] for name in turn})
    return turns


def _mattering(session: Session, prefer: Prefer) -> tuple[str, ...]:
    """Return the facts that may be asked for and still matter, with what is asked before them, in their order."""
    if prefer == "outcome":
        return session.relevant
    planner = session.recommendation._questions()
    return planner._with_gates(planner.decisive)


def _turn(session: Session, fact: str, prefer: Prefer) -> tuple[str, ...]:
    """Return what is asked for together with a fact."""
    form = session.ruleset.data.form_of.get(fact)
    question = session.next_question(prefer=prefer, form=form.id) if form else None
    return question.facts if question and fact in question.facts else (fact,)


def _is_settled(ruleset: Ruleset, person: Person, known: set[str]) -> bool:
    return ruleset.recommend({fact: person[fact] for fact in person if fact in known}, strict=True).settled


def _certificate(
    ruleset: Ruleset, person: Person, bound: set[str], walks: dict[str, list[str]], draw: random.Random
) -> set[str]:
    """Leave out one fact after the other, in several orders, from what was asked and from all that is known."""
    best = {*person}
    starts = [*(walk[::-1] for walk in walks.values()), *(draw.sample([*person], len(person)) for _ in range(SHRUNK))]
    for start in starts:
        left = {*start}
        for fact in (one for one in start if one not in bound):
            if _is_settled(ruleset, person, left - {fact}):
                left.remove(fact)
        best = min(best, left, key=len)
    return best


# the report


_RULESETS: dict[str, Ruleset] = {}


def _job(job: tuple[str, int, Person, Prefer, list[str]]) -> Asked:
    population, index, person, prefer, rivals = job
    if population not in _RULESETS:
        _RULESETS[population] = ruleset_of(population)
    return ask(_RULESETS[population], person, f"{SEED} {index}", prefer, rivals)


def report(population: str, found: list[Asked], prefer: Prefer) -> None:
    print(f"\n{population}, {len(found):,} people, prefer={prefer}\n")
    print("| order | turns: mean | median | 90 % | most | at most 8 | at most 10 | facts: mean |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name in found[0].facts:
        _turns_line(name, found)
    healthy = [asked for asked in found if asked.healthy]
    if healthy:
        print(f"\nof the {len(healthy):,} whom nothing hurts, without a sign or a condition:\n")
        _turns_line("ours", healthy)
    print()
    for rival in (name for name in found[0].turns if name != "ours"):
        fewer = sum(asked.turns["ours"] < asked.turns[rival] for asked in found)
        more = sum(asked.turns["ours"] > asked.turns[rival] for asked in found)
        print(f"ours takes fewer turns than {rival} for {fewer:,} people, more for {more:,}")
    print(f"safety comes first for {sum(asked.safe for asked in found):,} of {len(found):,}")
    inexact = sum(asked.inexact for asked in found) / sum(asked.turns["ours"] for asked in found)
    print(f"{inexact:.1%} of our questions say that they are not exact", flush=True)


def _turns_line(name: str, found: list[Asked]) -> None:
    facts = f"{statistics.mean(asked.facts[name] for asked in found):.2f}"
    if name not in found[0].turns:
        print(f"| {name} | | | | | | | {facts} |")
        return
    turns = sorted(asked.turns[name] for asked in found)
    share = [sum(one <= most for one in turns) / len(turns) for most in (8, 10)]
    middle, late = statistics.median(turns), turns[math.ceil(0.9 * len(turns)) - 1]
    cells = [f"{statistics.mean(turns):.2f}", f"{middle:g}", late, turns[-1], *(f"{one:.1%}" for one in share), facts]
    print(f"| {name} | {' | '.join(map(str, cells))} |", flush=True)


# the times


def times(population: str, count: int) -> None:
    """Print how long the calls take, on one core."""
    print(f"\n{population}, {count:,} people\n\n| call | calls | median ms | 99 % | max |\n|---|---:|---:|---:|---:|")
    some = people(ruleset_of(population), count)
    for prefer in ("outcome", "top"):
        ruleset, taken = Ruleset(ruleset_of(population).data), []  # without tables
        ruleset.recommend({})
        for person in some:
            session = Session(ruleset)
            while question := _timed(taken, session.next_question, prefer=prefer):
                session = session.tell({fact: person[fact] for fact in question.facts})
        _line(f"next_question, {prefer}: the first of all", taken[:1])
        _line(f"next_question, {prefer}", taken[1:])
    draw = random.Random(SEED)
    not_taken: list[float] = []
    why_taken: list[float] = []
    for person in some:
        known = {fact: value for fact, value in person.items() if draw.random() < 0.5}
        recommendation = ruleset.recommend(known, strict=True)
        for advice in ruleset.data.advice:
            if advice in recommendation.outcome:
                _timed(why_taken, recommendation.why, advice)
            else:
                _timed(not_taken, recommendation.why_not, advice)
    _line("why_not, half-known people", not_taken)
    _line("why, with the sufficient reason, half-known people", why_taken)


def _timed(taken: list[float], call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    start = time.perf_counter()
    found = call(*given, **named)
    taken.append(time.perf_counter() - start)
    return found


def _line(name: str, taken: list[float]) -> None:
    ordered = sorted(taken)
    cells = [statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))], ordered[-1]]
    print(f"| {name} | {len(ordered):,} | {' | '.join(f'{1e3 * cell:.1f}' for cell in cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--people", type=int, default=2_000, help="people whose questions are counted; 0 for none")
    parser.add_argument("--timed", type=int, default=TIMED, help="people whose calls are timed; 0 for none")
    parser.add_argument("--populations", nargs="+", choices=["uniform", "prior"], default=["uniform", "prior"])
    parser.add_argument("--prefer", choices=["outcome", "top"], default="outcome", help="what is to be settled")
    parser.add_argument("--rivals", nargs="*", choices=RIVALS, default=RIVALS, help="the other orders")
    options = parser.parse_args()
    for population in options.populations:
        if options.people:
            some = people(ruleset_of(population), options.people)
            with Pool(min(2, os.cpu_count() or 1)) as pool:
                jobs = [(population, index, one, options.prefer, options.rivals) for index, one in enumerate(some)]
                report(population, pool.map(_job, jobs, chunksize=20), options.prefer)
        if options.timed:
            times(population, options.timed)


if __name__ == "__main__":
    main()

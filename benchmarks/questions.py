"""How many questions it takes until an outcome is settled, and how long each takes: `python benchmarks/questions.py`.

Random complete people, who contradict no constraint of the built-in ruleset, are asked until nothing can change their
outcome any more (strict). Each order of questions skips what is irrelevant, so they differ only in what comes first:

- ours: `session.next_question()`, safety first;
- the order of facts.yaml, and a random one;
- publicodes, the fact with the highest score of missing variables: see `Publicodes`.

Nobody can do with less than the *bound*: the facts that alone, by another value or none, alter the outcome of the
person. The *certificate* is the smallest set of facts that was found to settle the outcome: no order can do better,
even one that knows the answers beforehand, apart from certificates that were not found.

Two populations: `uniform`, in which every value is equally likely and the priors are taken from the ruleset, so that
our order is told nothing; and `prior`, people as the priors of the ruleset have them, which our order knows.
"""

import argparse
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
from backrules.diagrams.priors import drawn
from backrules.engines import Program
from backrules.facts import Fact
from backrules.questions import Question
from backrules.semantics.program import computing

SEED = 1
TIMED = 200  # people whose walks are timed
SHRUNK = 2  # random orders in which certificates are looked for

Person = dict[str, Any]
Order = Callable[[Recommendation], str | None]  # None when it is settled


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
        return draw.randint(int(low), int(high)) if prior is None else drawn(fact, draw)
    if fact.type == "boolean":
        return draw.random() < (0.5 if prior is None else prior)
    if fact.type == "choice":
        return draw.choices(list(fact.options), prior and [prior[option] for option in fact.options])[0]
    likely = prior if hasattr(prior, "keys") else dict.fromkeys(fact.options, 0.5 if prior is None else prior)
    return [option for option in fact.options if draw.random() < likely[option]]


def people(ruleset: Ruleset, count: int) -> list[Person]:
    draw, found = random.Random(SEED), []
    while len(found) < count:
        person = {name: value(fact, draw) for name, fact in ruleset.data.facts.items()}
        if not ruleset.recommend(person).violations:
            found.append(person)
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
        self.compute = computing(Program(self.data.facts, {}, {}, numbers))
        self.advising: dict[str, list[Condition]] = {name: [] for name in self.data.advice}
        self.avoiding: dict[str, list[Condition]] = {name: [] for name in self.data.advice}
        for rule in self.data.rules.values():
            acting = {"advise": self.advising, "avoid": self.avoiding}.get(rule.effect, {})
            for target in rule.targets:
                acting.get(target, []).append(rule.when)

    def __call__(self, recommendation: Recommendation) -> str | None:
        relevant = recommendation.relevant
        if not relevant:
            return None
        known = self.compute(recommendation.profile)
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
        "ours": lambda recommendation: getattr(recommendation.next_question(), "fact", None),
        "file order": lambda recommendation: next(iter(recommendation.relevant), None),
        "publicodes, score": Publicodes(ruleset, by_goal=False),
        "publicodes, targets": Publicodes(ruleset, by_goal=True),
        "random order": lambda recommendation: draw.choice(recommendation.relevant or (None,)),
    }


# one person


@attrs.frozen
class Asked:
    """What it took to settle the outcome of one person.

    Attributes:
        counts: order, or bound or certificate -> questions; `top` for our order with `prefer="top"`.
        inexact: how many questions of `top` said that they are not exact.
    """

    counts: dict[str, int]
    inexact: int


def ask(ruleset: Ruleset, person: Person, seed: str) -> Asked:
    walks = {name: _walk(ruleset, person, order) for name, order in orders(ruleset, seed).items()}
    counts = {name: len(walk) for name, walk in walks.items()}
    bound = [fact for fact in person if not _is_settled(ruleset, person, {*person} - {fact})]
    counts["bound"] = len(bound)
    counts["certificate"] = len(_certificate(ruleset, person, {*bound}, walks, random.Random(seed)))
    top = list(_top(ruleset, person))
    counts["top"] = len(top)
    return Asked(counts, sum(not question.exact for question in top))


def _walk(ruleset: Ruleset, person: Person, order: Order) -> list[str]:
    session, asked = Session(ruleset), []
    while fact := order(session.recommendation):
        asked.append(fact)
        session = session.tell({fact: person[fact]})
    return asked


def _top(ruleset: Ruleset, person: Person) -> Iterator[Question]:
    session = Session(ruleset)
    while question := session.next_question(prefer="top"):
        yield question
        session = session.tell({question.fact: person[question.fact]})


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


def _job(job: tuple[str, int, Person]) -> Asked:
    population, index, person = job
    if population not in _RULESETS:
        _RULESETS[population] = ruleset_of(population)
    return ask(_RULESETS[population], person, f"{SEED} {index}")


def report(population: str, found: list[Asked]) -> None:
    counts = {name: [asked.counts[name] for asked in found] for name in found[0].counts}
    mean = {name: statistics.mean(numbers) for name, numbers in counts.items()}
    gap = mean["file order"] - mean["bound"]
    print(f"\n{population}, {len(found):,} people\n")
    print("| order | mean | quartiles | most | of the gap closed |\n|---|---:|---:|---:|---:|")
    for name, numbers in counts.items():
        quartiles = ", ".join(f"{one:g}" for one in statistics.quantiles(numbers, method="inclusive"))
        closed = "" if name == "top" else f"{(mean['file order'] - mean[name]) / gap:.0%}"
        print(f"| {name} | {mean[name]:.2f} | {quartiles} | {max(numbers)} | {closed} |")
    closable = (mean["file order"] - mean["ours"]) / (mean["file order"] - mean["certificate"])
    rival = min((name for name in mean if name.startswith("publicodes")), key=lambda name: mean[name])
    print(f"\nours closes {closable:.0%} of what a certificate shows could be closed at all")
    better = sum(a < b for a, b in zip(counts["ours"], counts[rival], strict=True))
    worse = sum(a > b for a, b in zip(counts["ours"], counts[rival], strict=True))
    print(f"ours asks {mean[rival] - mean['ours']:.2f} fewer than {rival}: fewer for {better}, more for {worse} people")
    inexact = sum(asked.inexact for asked in found) / sum(counts["top"])
    print(f"top: {inexact:.1%} of the questions say that they are not exact", flush=True)


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
                session = session.tell({question.fact: person[question.fact]})
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
    options = parser.parse_args()
    for population in options.populations:
        if options.people:
            some = people(ruleset_of(population), options.people)
            with Pool(min(2, os.cpu_count() or 1)) as pool:
                jobs = [(population, index, person) for index, person in enumerate(some)]
                report(population, pool.map(_job, jobs, chunksize=20))
        if options.timed:
            times(population, options.timed)


if __name__ == "__main__":
    main()

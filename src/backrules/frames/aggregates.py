"""How many people of a table: one row of sums, whatever the engine, and no person is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import narwhals as nw

from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.frames.expressions import Columnar
from backrules.frames.ranking import Ranking
from backrules.frames.truths import Truth, is_unknown, joined, negated

__all__ = ["Counting", "Counts", "Cut", "Cuts"]

Cut = tuple[float, bool]  # numbers below it, and itself where that is true, lie on its left
Cuts = Mapping[str, tuple[Cut, ...]]  # number fact -> cuts from left to right
Counts = dict[tuple[str, ...], int]


class Counting:
    """What is counted of people, as sums over a table with canonical columns.

    | key | how many people |
    |---|---|
    | `people`, `all` | there are |
    | `people`, `advised` / `urgent` / `assuming` | get advice, urgent advice, advice that assumes something |
    | `people`, `cautioned` | get advice with a caution about safety |
    | `violations`, constraint | contradict themselves so |
    | `advice`, id, `recommended` / `first` / `top` | get it; as the first; among the first |
    | `advice`, id, `withheld` / `possible` | have that status; the others are excluded |
    | `advice`, id, `score` | not people: the sum of its scores where it is recommended |
    | `rules`, id, `fires` / `possible` | of whom its condition is true, unknown; the others are false |
    | `facts`, name, `known` / `partly` | of whom it is known, some options are (choices only) |
    | `values`, name, option | have this option (choices: among others) |
    | `values`, name, `true` | of whom it is true |
    | `values`, name, number of a cut | lie on the left of it |

    Args:
        ranking: the advice.
        columnar: the conditions.
        top: how many pieces of advice are among the first.
        cuts: where numbers are parted.
        prefix: what the names of working columns begin with.
    """

    def __init__(self, ranking: Ranking, columnar: Columnar, *, top: int, cuts: Cuts, prefix: str) -> None:
        self._ranking, self._columnar, self._cuts = ranking, columnar, cuts
        self._places = [*ranking.first(min(top, ranking.most))]
        # columns, as some of them are literals, of which there is no sum
        self._beside = {
            about: {
                f"{prefix}{about}_{number}": case for number, case in enumerate(c for one in some for c in one.cases)
            }
            for about, some in (("assuming", ranking.assumed()), ("cautioned", ranking.cautions(safety=True)))
        }
        self._violated = {id: (f"{prefix}v_{number}", one) for number, (id, one) in enumerate(ranking.violated())}

    def of(self, table: Any) -> Counts:
        """Return the counts of a native table; its query runs."""
        frame = self._columnar.on(nw.from_native(table))
        opened = {name: is_there for some in self._beside.values() for name, (is_there, _) in some.items()}
        stages = [*self._ranking.stages, *(stage for _, stage in self._places), opened | dict(self._violated.values())]
        for stage in stages:
            frame = frame.with_columns(**stage) if stage else frame
        truths = dict(self._truths())
        sums = {
            key: one.cast(nw.Int64()).sum() if key[-1] != "score" else one.sum()
            for key, one in truths.items()
            if isinstance(one, nw.Expr)
        }
        names = {key: f"n{number}" for number, key in enumerate(sums)}
        found = frame.select(people=nw.len(), **{names[key]: one for key, one in sums.items()}).collect()
        row = found.rows(named=True)[0]
        people = int(row["people"])
        counts: Counts = {("people", "all"): people}
        for key, truth in truths.items():  # a sum over nobody is null for some
            counts[key] = int(row[names[key]] or 0) if key in names else people * (truth is True)
        return counts

    def _truths(self) -> Iterator[tuple[tuple[str, ...], Truth]]:
        """Yield what is counted: where it is true."""
        yield from self._people()
        ranking = self._ranking
        for number, advice in enumerate(ranking.plan.advice):
            for name, truth in self._statuses(number):
                yield ("advice", advice.id, name), truth
        for key, decision in ranking.plan.decisions.items():
            if decision.is_rule:
                truth = ranking.truth(key)
                yield ("rules", decision.id, "fires"), truth
                yield ("rules", decision.id, "possible"), is_unknown(truth)
        for fact in ranking.plan.data.facts.values():
            for about, name, truth in self._facts(fact):
                yield (about, fact.name, name), truth

    def _people(self) -> Iterator[tuple[tuple[str, ...], Truth]]:
        ranking, catalogue = self._ranking, self._ranking.plan.advice
        yield ("people", "advised"), _any(ranking.recommended(number) for number in ranking.orders)
        yield ("people", "urgent"), _any(ranking.recommended(one) for one in ranking.orders if catalogue[one].urgent)
        for about, some in self._beside.items():
            given = (
                (nw.col(name), _any(map(ranking.recommended, sorted(advice)))) for name, (_, advice) in some.items()
            )
            yield ("people", about), _any(joined(case, absorbing=False) for case in given)
        for id in ranking.plan.data.contradictions:
            yield ("violations", id), nw.col(self._violated[id][0]) if id in self._violated else False

    def _statuses(self, number: int) -> Iterator[tuple[str, Truth]]:
        ranking, recommended = self._ranking, self._ranking.recommended(number)
        yield "recommended", recommended
        for name, place in (("first", self._places[:1]), ("top", self._places[-1:])):
            if not isinstance(recommended, nw.Expr) or not place:
                yield name, False
            else:
                yield name, recommended & (nw.col(ranking.orders[number]) <= nw.col(place[0][0]))
        yield "withheld", joined([ranking.advised(number), negated(recommended)], absorbing=False)
        yield "possible", ranking.possible(number)
        if isinstance(recommended, nw.Expr):
            yield "score", nw.when(recommended).then(ranking.score_of(nw.col(ranking.orders[number]), nw.lit(number)))
        else:
            yield "score", False

    def _facts(self, fact: Fact) -> Iterator[tuple[str, str, Truth]]:
        slots = self._columnar.slots
        if fact.type == CHOICES:
            columns = slots.options.get(fact.name, {})
            options = {option: nw.col(columns[option]) if option in columns else None for option in fact.options}
            given = [~one.is_null() if one is not None else False for one in options.values()]
            known = joined(given, absorbing=False)
            yield "facts", "known", known
            yield "facts", "partly", joined([_any(given), negated(known)], absorbing=False)
            for option, holds in options.items():
                yield "values", option, holds
            return
        column = nw.col(slots.facts[fact.name]) if fact.name in slots.facts else None
        yield "facts", "known", ~column.is_null() if column is not None else False
        if fact.type == BOOLEAN:
            yield "values", "true", column
        elif fact.type == CHOICE:
            for option in fact.options:
                yield "values", option, column == option if column is not None else None
        else:
            for place, (cut, included) in enumerate(self._cuts.get(fact.name, ())):
                number = self._columnar.constant(float(cut))
                left = None if column is None else column <= number if included else column < number
                yield "values", str(place), left


def _any(truths: Iterable[Truth]) -> Truth:
    return joined(truths, absorbing=True)

"""Populations of which every count and everybody in the sample is given: the edges, and what a real table seldom has."""

from collections.abc import Mapping, Sequence

from backrules import Ruleset
from backrules.bulk.report import Population
from backrules.bulk.report.question_impact import Asked, Person


def asked(
    missing: str = "", *, outcome: str = "", first: str = "", perhaps: str = "", changed: str = "", next_: str = ""
):
    """What asking somebody would change; names of facts, apart by spaces."""
    lists = (tuple(names.split()) for names in (missing, outcome, first, perhaps, changed))
    return Asked(*lists, next=next_ or None)


def made(
    ruleset: Ruleset, counts: Mapping[str, int], sample: Sequence[Asked] = (), *, strict: bool = False, top: int = 3
) -> Population:
    """A population of counts by their keys, `advice stretch first`, and a sample; of a table whose rows have numbers."""
    keyed = {tuple(key.split(" ", 2)): count for key, count in counts.items()}
    people = tuple(Person(draw, somebody.missing, asked=somebody) for draw, somebody in enumerate(sample))
    return Population(ruleset, strict, top, {("people", "sampled"): keyed.get(("people", "all"), 0), **keyed}, people)

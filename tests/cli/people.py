"""People who are interviewed: what they would say, in the many ways in which it can be typed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import backrules
from backrules.cli.interview import Interview
from backrules.facts import Fact


def value_of(fact: Fact) -> st.SearchStrategy[Any]:
    """A complete answer, as `Ruleset.recommend` takes it."""
    if fact.type == "boolean":
        return st.booleans()
    if fact.is_number:
        low, high = fact.range or (-100, 100)
        whole = st.integers(int(low), int(high))
        return (
            whole
            if fact.type == "integer"
            else st.one_of(whole, st.integers(int(low), int(high) - 1).map(lambda n: n + 0.5))
        )
    option = st.sampled_from(list(fact.options))
    return option if fact.type == "choice" else st.lists(option, unique=True)


@st.composite
def people(draw: st.DrawFn, ruleset: backrules.Ruleset) -> dict[str, Any]:
    """Somebody of whom everything could be known, without contradictions."""
    person = {name: draw(value_of(fact)) for name, fact in ruleset.data.facts.items()}
    for _ in range(len(person)):  # what does not go together is answered again, or left open
        violations = ruleset.recommend(person).violations
        if not violations:
            break
        person.pop(next(one for one in reversed(violations[0].facts) if one in person))
    return person


def typed(interview: Interview, value: Any, way: int) -> str:
    """Return a value as somebody may type it.

    Args:
        interview: where it is asked for.
        value: the value.
        way: which of the ways.
    """
    fact = interview.fact
    if fact.type == "boolean":
        return ("y", "n", "YES", "no")[way % 2 * 2 + (not value)]
    if fact.is_number:
        return (str(value), str(value).replace(".", ","), f"{value} {fact.unit or ''}")[way % 3]
    labels = {option: label for label, option in interview.labels.items()}
    some = [value] if fact.type == "choice" else [one for one in value if one in labels]
    if not some:
        return ("0", "none")[way % 2]
    said = [(labels[one], one, one.upper().replace("_", " "))[(way + place) % 3] for place, one in enumerate(some)]
    return ", ".join(said)


def answers(ruleset: backrules.Ruleset, person: dict[str, Any], *, prefer: Any = "outcome", way: int = 0) -> list[str]:
    """Return what a person types in an interview; s where the person has no answer."""
    interview, lines = Interview(backrules.Session(ruleset), prefer), []
    while interview.question is not None:
        name = interview.question.fact
        lines.append(typed(interview, person[name], way) if name in person else "s")
        interview = interview.take(lines[-1]).interview
        assert len(lines) < 500, f"{name} is asked again and again: {lines[-1]!r} is no answer to it"
    return lines

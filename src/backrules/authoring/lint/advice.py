"""Advice: what nobody gets, what is always held back, what must not be given together, what is not guarded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from backrules.authoring.lint.context import Study
from backrules.authoring.lint.finding import Finding
from backrules.diagrams import TRUE
from backrules.errors import quoted_list

__all__ = [
    "exclusive_together",
    "long_texts",
    "never_recommended",
    "no_advice",
    "unguarded",
    "unused_attributes",
]


def never_recommended(study: Study) -> Iterator[Finding]:
    """Find advice that nobody can get, and advice that is advised and then always held back."""
    for key in study.data.advice:
        with study.tries(f"advice {key}"):
            if study.space.is_never(study.outcomes.of(key).recommended[False]):
                yield _never(study, key)


def _never(study: Study, key: str) -> Finding:
    space = study.space
    span = study.span("advice", key)
    person = space.example(space.diagrams.is_value(TRUE, study.outcomes.of(key).advised))
    if person is not None:
        message = "whenever a rule advises it, it is held back"
        return Finding("always-withheld", f"advice {key}", message, person, (key,), span=span)
    message = "no rule ever advises it" if study.advising(key) else "no rule advises it"
    return Finding("never-recommended", f"advice {key}", message, span=span)


def exclusive_together(study: Study) -> Iterator[Finding]:
    """Find advice of one exclusive group that somebody gets together."""
    for group, members in study.data.exclusive.items():
        for one, other in combinations(members, 2):
            at = f"exclusive {group}: {one}, {other}"
            with study.tries(at):
                both = [study.outcomes.of(key).recommended[False] for key in (one, other)]
                person = study.space.example(study.space.diagrams.conjunction(*both))
                if person is not None:
                    message, span = f"{one} and {other} are recommended together", study.span("exclusive", group)
                    yield Finding("exclusive-together", at, message, person, (one, other), span=span)


def unguarded(study: Study) -> Iterator[Finding]:
    """Find advice that somebody with a sign gets that a guard keeps it away from, whatever else is known."""
    space, diagrams = study.space, study.space.diagrams
    found: set[str] = set()
    for place, guard in enumerate(study.data.guards):
        signs = diagrams.disjunction(*map(space.where, study.signs(guard)))
        for key in (one for one in guard.advice if one not in found):
            with study.tries(f"advice {key}"):
                person = space.example(diagrams.conjunction(signs, study.outcomes.of(key).recommended[False]))
                if person is not None:
                    found.add(key)
                    shown = quoted_list(study.data.facts[name].title for name in guard.each)
                    message = f"it is recommended to somebody with {shown}, and guard {place + 1} says that it is not"
                    yield Finding("unguarded", f"advice {key}", message, person, (key,), span=study.span("advice", key))


def unused_attributes(study: Study) -> Iterator[Finding]:
    """Find attributes that no advice says: a selector by one picks nothing, or everything alike."""
    for name, attribute in study.data.attributes.items():
        said = (one.attributes.get(name) for one in study.data.advice.values())
        if all(value is None or value == attribute.default for value in said):
            message = "no advice says it, or none says anything but its default"
            yield Finding("unused-attribute", f"attribute {name}", message, span=study.span("attributes", name))


def long_texts(study: Study) -> Iterator[Finding]:
    """Find advice that takes more words to say what to do than the ruleset allows."""
    most = study.data.do_words
    if most is None:
        return
    for key, advice in study.data.advice.items():
        words = len(advice.do.split())
        if words > most:
            message = f"do has {words} words, and do_words in ruleset.yaml allows {most}; the rest goes into about"
            yield Finding("long-text", f"advice {key}", message, span=study.span("advice", key, "do"))


def no_advice(study: Study) -> Iterator[Finding]:
    """Find somebody of whom everything is known and who gets no advice at all."""
    space, diagrams = study.space, study.space.diagrams
    with study.tries("somebody without advice"):
        never = [diagrams.negation(study.outcomes.of(key).recommended[False]) for key in study.data.advice]
        person = space.example_of_all(never)
        if person is not None:
            message = "somebody of whom everything is known gets no advice at all"
            yield Finding("no-advice", "ruleset", message, person, span=study.span("ruleset", "ruleset"))

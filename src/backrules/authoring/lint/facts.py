"""Facts, constraints and texts: what nothing reads, what never matters, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.authoring.lint.context import Study
from backrules.authoring.lint.finding import Finding
from backrules.diagrams import Restriction
from backrules.errors import quoted_list
from backrules.questions.relevance import Relevance

__all__ = ["constraints", "idle_questions", "missing_texts", "unread"]


def unread(study: Study) -> Iterator[Finding]:
    """Find facts, derived facts and computed numbers that no rule, no need, no check and no plan reads."""
    for name in study.data.facts:
        if name not in study.read | study.deciding | study.beside | study.filling:
            also = ", only constraints or `ask_if`" if name in study.used else ""
            message = f"no rule and no need reads it{also}: asking for it changes nothing"
            yield Finding("unread-fact", f"fact {name}", message, span=study.span("facts", name))
    for name in (*study.data.derived, *study.data.numbers):
        if name not in study.used:
            yield Finding("unread-derived", f"derived {name}", "nothing reads it", span=study.span("derived", name))


def idle_questions(study: Study) -> Iterator[Finding]:
    """Find facts that rules read and that change nobody's outcome, strict or not."""
    known = [Relevance(Restriction(study.outcomes, {}, strict=strict)) for strict in (False, True)]
    for name in (one for one in study.data.facts if one in study.read):
        with study.tries(f"fact {name}"):
            if not any(one.is_relevant(name) for one in known):
                message = (
                    "no answer to it ever changes which advice somebody gets, its order, or the care for safety with it"
                    + _cautioning(study, name)
                )
                yield Finding("idle-question", f"fact {name}", message, span=study.span("facts", name, "ask"))
            elif any(one.may_matter(name) for one in known):
                study.too_large.append(f"fact {name}")


def _cautioning(study: Study, fact: str) -> str:
    """Return that cautions are all that hangs on a fact, if some do."""
    others = [rule for rule in study.data.rules.values() if rule.effect == "caution" and not rule.safety]
    reading = [rule.id for rule in others if study.is_read_by(fact, rule.when)]
    return (
        f"; it decides {quoted_list(reading)}, and only cautions with `safety: true` are asked for" if reading else ""
    )


def constraints(study: Study) -> Iterator[Finding]:
    """Find constraints that nobody violates, and those that everybody does."""
    space = study.space
    impossible = [key for key, one in study.data.constraints.items() if not _can_be_kept(study, key)]
    for key, constraint in study.data.constraints.items():
        span = study.span("constraints", key, "never")
        if space.diagrams.reached(space.where(constraint.never)) == {False}:
            message = "nobody can violate it"
            yield Finding("constraint-never-violated", f"constraint {key}", message, span=span)
        elif key in impossible:
            message = "everybody of whom everything is known violates it"
            person = space.someone()
            yield Finding("constraint-always-violated", f"constraint {key}", message, person, span=span)
    if (
        study.data.constraints
        and not impossible
        and space.example(space.diagrams.terminal(True), complete=True) is None
    ):
        message = "everybody of whom everything is known violates one of them"
        yield Finding("constraint-always-violated", "constraints", message, space.someone())


def _can_be_kept(study: Study, constraint: str) -> bool:
    space = study.space
    return space.someone(space.diagrams.negation(space.where(study.data.constraints[constraint].never))) is not None


def missing_texts(study: Study) -> Iterator[Finding]:
    """Find texts that answers are made of and that nobody wrote."""
    for name, derived in study.data.derived.items():
        if not derived.title:
            message = "it has no title: what hangs on it is said in terms of the facts behind it"
            yield Finding("missing-text", f"derived {name}", message, span=study.span("derived", name))
    for rule in study.data.rules.values():
        if rule.effect == "avoid" and not rule.assume:
            message = "it has no `assume`: what is taken for granted while it is open has no words of its own"
            yield Finding("missing-text", f"rule {rule.id}", message, span=study.span("rules", rule.id))
    for name, fact in study.data.facts.items():
        for option, words in fact.options.items():
            if not words.strip():
                message = f"the option {option} has no words"
                yield Finding("missing-text", f"fact {name}: {option}", message, span=study.span("facts", name))

"""Rules and conditions: what never fires, what changes nothing, what could be left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import attrs

from backrules._util.spans import Span
from backrules.authoring.lint.context import Study, Where
from backrules.authoring.lint.finding import Finding, Rewrite
from backrules.conditions import And, Compare, Condition, Constant, Count, Not, Or, leaves, to_text
from backrules.conditions.counting import shifted, shortest_count
from backrules.diagrams import TRUE, UNKNOWN
from backrules.errors import Problem
from backrules.loading import parse_yaml
from backrules.model import Rule

__all__ = [
    "advise_and_avoid",
    "constant_tests",
    "idle_parts",
    "never_cleared",
    "never_fires",
    "no_effect",
    "said_twice",
    "stays_unknown",
]

_NEVER_CLEARED = (
    "it stays unknown for somebody whom a fact that it reads does not apply to (`ask_if`), so strict answers hold "
    "back for ever what it is about: say what the fact is then, with `otherwise:`"
)


def never_fires(study: Study) -> Iterator[Finding]:
    """Find rules whose condition is true of nobody."""
    for rule in study.data.rules.values():
        with study.tries(f"rule {rule.id}"):
            if study.space.is_never(study.space.where(rule.when)):
                span = study.span("rules", rule.id, "when")
                yield Finding("never-fires", f"rule {rule.id}", "its condition is true of nobody", span=span)


def no_effect(study: Study) -> Iterator[Finding]:
    """Find rules that fire for somebody, and without which everybody would get the same."""
    for rule in study.data.rules.values():
        with study.tries(f"rule {rule.id}"):
            fires = study.space.where(rule.when)
            if not study.space.is_never(fires) and not any(_matters(study, rule, target) for target in rule.targets):
                span = study.span("rules", rule.id)
                person = study.space.example(fires)
                message = "it fires, and everybody would get the same without it"
                yield Finding("no-effect", f"rule {rule.id}", message, person, rule.targets, span=span)


def said_twice(study: Study) -> Iterator[Finding]:
    """Find rules of the same people with the same effect on the same advice; cautions differ by their words."""
    first: dict[tuple[object, ...], Rule] = {}
    for rule in study.data.rules.values():
        with study.tries(f"rule {rule.id}"):
            fires = study.space.where(rule.when)
            if study.space.is_never(fires) or not rule.targets:
                continue
            said = {"advise": (rule.strength, rule.points), "caution": rule.because, "avoid": None}[rule.effect]
            other = first.setdefault((fires, rule.effect, rule.targets, said), rule)
            if other is not rule:
                twice = "; the points count twice" if rule.effect == "advise" else ""
                message = f"it says what {other.id} says, of the same people{twice}"
                at, span = f"rule {rule.id}, {other.id}", study.span("rules", rule.id)
                yield Finding("said-twice", at, message, study.space.example(fires), rule.targets, span=span)


def _matters(study: Study, rule: Rule, target: str) -> bool:
    """Whether somebody's status or rank of an advice, or what is said with it, hangs on a rule."""
    space, diagrams, outcome = study.space, study.space.diagrams, study.outcomes.of(target)
    fires = diagrams.conjunction(outcome.recommended[False], space.where(rule.when))
    if rule.effect != "avoid" and not space.is_never(fires):
        return True  # its points, which are never 0, or its caution
    if rule.effect == "caution":
        return False
    without = study.outcomes.without(rule, target)
    for strict in (False, True):
        before, after = (study.outcomes.status(one, strict=strict) for one in (outcome, without))
        if not space.is_never(space.differ(before, after)):
            return True
    return False


def advise_and_avoid(study: Study) -> Iterator[Finding]:
    """Find pairs of rules of which the one advises something only when the other keeps it away."""
    space, diagrams = study.space, study.space.diagrams
    for target in study.data.advice:
        for rule, other in product(study.advising(target), study.avoiding(target)):
            with study.tries(f"rule {rule.id}, {other.id}: {target}"):
                fires, clear = space.where(rule.when), diagrams.negation(space.where(other.when))
                if space.is_never(diagrams.conjunction(fires, clear)) and not space.is_never(fires):
                    message = f"whenever it advises {target}, {other.id} keeps it away"
                    at, span = f"rule {rule.id}, {other.id}: {target}", study.span("rules", rule.id, "when")
                    yield Finding("advise-and-avoid", at, message, space.example(fires), (target,), span=span)


def stays_unknown(study: Study) -> Iterator[Finding]:
    """Find rules and needs that are unknown for somebody of whom everything is known: x / 0 is no number."""
    for name, where, condition in study.conditions():
        if where[0] == "constraints" or where[0] == "derived" or not study.computes(condition):
            continue
        with study.tries(name):
            unknown = study.space.where(condition, UNKNOWN)
            applies = map(study.is_given, study.gated_behind(condition))  # what is not given is unknown on purpose
            person = study.space.example(study.space.diagrams.conjunction(unknown, *applies), complete=True)
            if person is not None:
                message = (
                    "it stays unknown for somebody of whom everything is known, as a number that is computed has no "
                    "value for them (x / 0, or more than 2**53): say what holds then, with `or`"
                )
                yield Finding("stays-unknown", name, message, person, span=study.span(*where))


def never_cleared(study: Study) -> Iterator[Finding]:
    """Find avoid rules that stay unknown for somebody whom a fact does not apply to, and so hold back for ever."""
    for rule in study.data.rules.values():
        gated = study.gated_behind(rule.when) if rule.effect == "avoid" else []
        if gated:
            with study.tries(f"rule {rule.id}"):
                diagrams = study.space.diagrams
                idle = diagrams.disjunction(*(diagrams.negation(study.is_given(fact)) for fact in gated))
                unknown = diagrams.conjunction(study.space.where(rule.when, UNKNOWN), idle)
                person = study.space.example(unknown, complete=True)
                if person is not None:
                    span = study.span("rules", rule.id)
                    yield Finding("never-cleared", f"rule {rule.id}", _NEVER_CLEARED, person, rule.targets, span=span)


def idle_parts(study: Study) -> Iterator[Finding]:
    """Find parts of conditions that could be left out: the condition would be as true, false and unknown as before."""
    for name, where, condition in study.conditions():
        with study.tries(name):
            whole = study.space.of(condition)
            if study.space.is_never(study.space.diagrams.is_value(TRUE, whole)):
                continue  # which is said of the whole
            for part, ways in _without_one_part(condition):
                same = (one for one in ways if study.space.is_never(study.space.differ(whole, study.space.of(one))))
                without = next(same, None)
                if without is not None:
                    yield _idle_part(study, name, where, part, without)


def _idle_part(study: Study, name: str, where: Where, part: Condition, without: Condition) -> Finding:
    text = study.text(where)
    rewrite = None if text is None else Rewrite(text, _quoted(to_text(without), text))
    message = f"the part `{to_text(part)}` never matters: `{to_text(without)}` is the same for everybody"
    span = text or study.span(*where)
    return Finding("idle-part", f"{name}: {to_text(part)}", message, span=span, rewrite=rewrite)


def _without_one_part(condition: Condition) -> Iterator[tuple[Condition, list[Condition]]]:
    """Yield each part of an `and`, an `or` or a count, and the ways in which the condition is without it.

    A part of a count is left out as if it were false, or as if it were true: then the others are compared with one
    less. Of a count over a fact nobody wrote the parts.
    """
    match condition:
        case Not(inner):
            for part, ways in _without_one_part(inner):
                yield part, [way.part if isinstance(way, Not) else Not(way) for way in ways]
        case And(parts) | Or(parts) | Count(parts, of=()):
            for place, part in enumerate(parts):
                before, after = parts[:place], parts[place + 1 :]
                if not isinstance(part, Constant):
                    yield part, list(_with_one_less(condition, (*before, *after)))
                for inner, ways in _without_one_part(part):
                    yield inner, [attrs.evolve(condition, parts=(*before, way, *after)) for way in ways]


def _with_one_less(node: And | Or | Count, others: tuple[Condition, ...]) -> Iterator[Condition]:
    """Yield what is left of a condition with one part less, wherever that still says anything."""
    if isinstance(node, Count):
        ways = (shortest_count(others, ranges) for ranges in (node.ranges, shifted(node.ranges, 1)))
        yield from (way for way in ways if not isinstance(way, Constant))
    else:
        yield others[0] if len(others) == 1 else type(node)(others)


def _quoted(text: str, span: Span) -> str:
    """Return a text in the quotes that stand at a place, if any."""
    quote = span.source.text[span.start]
    problems: list[Problem] = []
    found = parse_yaml("", f"when: {text}\n", problems)
    if problems or found != {"when": text}:  # it cannot stand without quotes
        quote = quote if quote in "'\"" else '"'
    if quote == "'":
        return f"'{text.replace(quote, quote * 2)}'"
    if quote == '"':
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def constant_tests(study: Study) -> Iterator[Finding]:
    """Find tests that are true of every value of their fact, or of none."""
    for name, where, condition in study.conditions():
        for test in dict.fromkeys(leaves(condition)):
            if isinstance(test, Compare) and (truth := _constant(study, test)) is not None:
                message = f"`{to_text(test)}` is {'true' if truth else 'false'} of every {test.fact} there can be"
                span = study.text(where) or study.span(*where)
                yield Finding("constant-test", f"{name}: {to_text(test)}", message, span=span)


def _constant(study: Study, test: Condition) -> bool | None:
    reached = study.space.diagrams.reached(study.space.of(test))
    if True in reached and False in reached:
        return None
    return True in reached

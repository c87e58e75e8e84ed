"""Which tools there are for a ruleset, and what each takes."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backrules.chat.tooling.shapes import Shape, list_of, record
from backrules.facts import BOOLEAN, CHOICE, CHOICES, INTEGER, NUMBER, Fact
from backrules.model import RulesetData
from backrules.questions import Question
from backrules.wording.texts import without_values

__all__ = ["Definition", "definitions"]

_QUOTE = "The person's own words that say so, copied letter by letter from their message."


@attrs.frozen
class Definition:
    """A tool.

    Attributes:
        name: its name.
        title: what people call it.
        description: what it is for, and when it is called.
        takes: what it takes.
        changes: it changes what is known.
    """

    name: str
    title: str
    description: str
    takes: Shape = attrs.field(factory=record)
    changes: bool = False


def definitions(data: RulesetData, question: Question | None = None) -> tuple[Definition, ...]:
    """Return the tools of a ruleset.

    Args:
        data: the ruleset.
        question: the open question, if it is known: `answer` then takes just what it asks for.
    """
    return tuple(_definitions(data, question))


def _definitions(data: RulesetData, question: Question | None) -> Iterator[Definition]:
    yield Definition(
        "next_question",
        "Next question",
        "Returns the one question worth asking now, or null when nothing that may still be asked changes the advice. "
        "Ask it in your own words, with its options.",
    )
    yield _answer(data, question)
    yield Definition(
        "tell",
        "Tell facts",
        "Records what the person said of themselves without having been asked. Never guess: what was not said is left "
        "out, and silence is not a no.",
        record(facts=list_of(_entry(data, _all_facts(data)), "One entry for each thing that was said.")),
        changes=True,
    )
    yield Definition(
        "recommend",
        "Recommend",
        "Returns what is recommended, best first, with the cautions that must be said with it, and what is held back. "
        "Recommend nothing else.",
    )
    advice = Shape("string", "The id of the advice.", options=tuple(data.advice))
    yield Definition("why", "Why", "Returns why an advice has its status, with the sources.", record(advice=advice))
    yield Definition(
        "why_not",
        "Why not",
        "Returns what would have to be different for an advice to be recommended.",
        record(advice=advice),
    )
    if data.plan is not None:
        yield Definition("plan", "Plan", "Returns what to do on which day, with doses. Give no other doses.", _plan())
    if data.assessment is not None:
        yield Definition("assess", "Assess", f"Returns how the person stands: {data.assessment.title}")
    yield Definition(
        "forget",
        "Forget facts",
        "Erases what was said of these facts: when the person takes it back, or it was recorded wrongly. They may be "
        "asked again.",
        record(facts=list_of(Shape("string", options=tuple(data.facts)), "The ids of the facts.")),
        changes=True,
    )


def _plan() -> Shape:
    days = Shape(
        "integer", "How many days a week there are, 1 to 7; null for what the person said.", range=(1, 7), nullable=True
    )
    minutes = Shape(
        "integer", "How many minutes a day has; null for what the person said.", range=(1, 1440), nullable=True
    )
    return record(days=days, minutes=minutes)


def _entry(data: RulesetData, facts: str) -> Shape:
    return record(
        fact=Shape("string", facts, options=tuple(data.facts)),
        option=Shape(
            "string",
            "The option, where the fact has options; else an empty text. Empty with the value no: none of them.",
        ),
        value=Shape(
            "string", "yes or no, of a fact with several options too; else the number, or a date as 2026-12-31."
        ),
        quote=Shape("string", _QUOTE),
    )


def _all_facts(data: RulesetData) -> str:
    return "\n".join(["What it is about:", *(_line(fact, data) for fact in data.facts.values())])


def _line(fact: Fact, data: RulesetData) -> str:
    title = without_values(fact.title, data)
    if fact.type == BOOLEAN:
        return f"- {fact.name}: {title} (yes or no)"
    if fact.options:
        many = "options, yes or no for each" if fact.type == CHOICES else "one option, with yes"
        return f"- {fact.name}: {title} ({many}: {', '.join(fact.options)})"
    return f"- {fact.name}: {title} ({_number(fact) if fact.is_number and not fact.is_date else 'a date'})"


def _number(fact: Fact) -> str:
    unit = f" in {fact.unit}" if fact.unit else ""
    whole = "a whole number" if fact.type == INTEGER else "a number"
    return f"{whole}{unit}" + (f" from {fact.range[0]} to {fact.range[1]}" if fact.range else "")


def _answer(data: RulesetData, question: Question | None) -> Definition:
    says = "Records the person's answer to the question that is open. An answer to another question is refused."
    unknown = "Facts of this question that the person cannot or will not answer; they are not asked again."
    if question is None:
        bound = Shape("string", "The id of the question, from next_question.")
        skip = list_of(Shape("string", options=tuple(data.facts)), unknown)
        facts = list_of(_entry(data, "A fact of the question."), "One entry for each thing that was said.")
        return Definition("answer", "Answer", says, record(question=bound, facts=facts, skip=skip), changes=True)
    asked = {name: _value(data.facts[name], data) for name in question.facts}
    return Definition(
        "answer",
        "Answer",
        says,
        record(
            question=Shape("string", "The id of the question.", options=(question.id,)),
            values=record(without_values(question.ask, data), **asked),
            skip=list_of(Shape("string", options=tuple(asked)), unknown),
            quote=Shape("string", _QUOTE),
        ),
        changes=True,
    )


def _value(fact: Fact, data: RulesetData) -> Shape:
    title = without_values(fact.title, data)
    options = "; ".join(f"{key}: {words}" for key, words in fact.options.items())
    note = "Null where it was not said."
    if fact.type == BOOLEAN:
        return Shape("boolean", f"{title}. {note}", nullable=True)
    if fact.type == CHOICE:
        return Shape("string", f"{title} ({options}). {note}", options=tuple(fact.options), nullable=True)
    if fact.type == CHOICES:
        every = f"All that hold, none if the person says so ({options}). {note}"
        return attrs.evolve(list_of(Shape("string", options=tuple(fact.options)), f"{title}. {every}"), nullable=True)
    if fact.is_date:
        return Shape("string", f"{title}, a date as 2026-12-31. {note}", nullable=True)
    kind = "integer" if fact.type == INTEGER else NUMBER
    return Shape(
        "integer" if kind == INTEGER else "number", f"{title}, {_number(fact)}. {note}", range=fact.range, nullable=True
    )

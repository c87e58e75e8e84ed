"""What an interview shows of a question, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backrules._util.numerals import digits
from backrules.cli.answers import no_option
from backrules.cli.interview import COMMANDS, Interview
from backrules.facts import BOOLEAN, CHOICE, CHOICES, PartlyKnown
from backrules.questions import AnswerEffect, Question
from backrules.render.text import GLUE, Layout

__all__ = ["help_lines", "question_lines", "reminder", "some", "why_lines"]

_MOST_TITLES = 3
_KEYS = f"?{GLUE}why   s{GLUE}skip   b{GLUE}back   q{GLUE}quit   help"


# a question


def question_lines(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield the question that is asked now, with its answers and how to give one."""
    question, number = interview.question, interview.number
    assert question is not None  # noqa: S101 - for the type checker
    yield ""
    if not interview.goes_on:
        head = f"Question {number} of at most {number - 1 + interview.left}"
        safety = f"about {interview.session.ruleset.data.safety}" if question.safety else ""
        apart = "\n" if len(head) + 2 + len(safety) > layout.width else ", "
        yield layout.style("heading", head) + (apart + layout.style("alarm", safety) if safety else "")
        if question.title:
            yield from layout.lines(question.title, role="heading")
    yield from layout.lines(question.ask, role="title")
    yield from _known_already(interview, layout)
    if question.options:
        yield from _options(interview, layout)
    for text in (_how(question, interview.labels), _KEYS):
        yield from layout.lines(text, "  ", role="muted")


def reminder(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield the question that is asked now without its answers, and how to see them."""
    assert interview.question is not None  # noqa: S101 - for the type checker
    yield ""
    yield from layout.lines(interview.question.ask, role="title")
    yield from layout.lines("Enter shows the answers again", "  ", role="muted")


def _known_already(interview: Interview, layout: Layout) -> Iterator[str]:
    known, options = interview.known, interview.fact.options
    if isinstance(known, PartlyKnown):
        said = "; ".join(f"{options[one]}: {'yes' if holds else 'no'}" for one, holds in known.items())
        yield from layout.lines(f"Known already - {said}", "  ", role="muted")


def _options(interview: Interview, layout: Layout) -> Iterator[str]:
    options = interview.fact.options
    rows = [(label, options[one]) for label, one in interview.labels.items()]
    if interview.fact.type == CHOICES:
        rows.append((no_option(options), "none of these"))
    deep = max(len(label) for label, _ in rows)
    for label, text in rows:
        yield from layout.lines(text, f"  {label:>{deep}}  ")


def _how(question: Question, labels: Mapping[str, str]) -> str:
    names = list(labels)
    if question.type == BOOLEAN:
        return "y for yes, n for no"
    if question.type == CHOICE:
        return "One of these: its number, or how it begins"
    if question.type == CHOICES:
        several = f"like {names[0]},{names[-1]} - or " if len(names) > 1 else ""
        return f"All that apply, {several}{no_option(question.options)} for none"
    kind = "A whole number" if question.type == "integer" else "A number"
    unit = f" {question.unit}" if question.unit else ""
    limits = f" from {' to '.join(map(digits, question.range))}" if question.range else ""
    return f"{kind}{limits}{unit}"


# why it is asked


def why_lines(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield why the question is asked, and what each answer would change at once."""
    question = interview.question
    assert question is not None  # noqa: S101 - for the type checker
    yield from layout.section("Why this question", layout.lines(question.why, "  "))
    if not question.exact:
        yield from layout.lines("The ruleset is too large to be sure that it matters.", "  ")
    yield from ("", layout.style("heading", "What an answer changes at once"))
    for label, effect in _grouped(question, interview.labels):
        yield from layout.lines(label, "  ")
        yield from _changes(effect, interview, layout)


def _changes(effect: AnswerEffect, interview: Interview, layout: Layout) -> Iterator[str]:
    advice = interview.session.ruleset.data.advice
    changes = (
        ("new", "good", effect.new),
        ("no longer", "warning", effect.gone),
        ("other place", "", effect.moved),
        ("other cautions", "warning", effect.cautions),
    )
    for word, role, ids in changes:
        if ids:
            titles = some([advice[one].label for one in ids])
            yield from layout.lines(titles, "    ", "      ", label=f"{word}:", role=role)
    if not any(ids for *_, ids in changes):
        yield layout.style("muted", "    nothing yet")


def _grouped(question: Question, labels: Mapping[str, str]) -> Iterator[tuple[str, AnswerEffect]]:
    """Yield the effects, each with the answers that have it."""
    named = [*labels, no_option(question.options)] if question.options else []
    groups: dict[tuple[tuple[str, ...], ...], list[tuple[str, AnswerEffect]]] = {}
    for place, effect in enumerate(question.answers):
        label = named[place] if place < len(named) else ""
        groups.setdefault((effect.new, effect.gone, effect.moved, effect.cautions), []).append((label, effect))
    for group in groups.values():
        effect = group[0][1]
        if len(group) == 1:
            yield f"{group[0][0]}  {effect.words}".strip(), effect
        elif named:
            yield _spoken([label for label, _ in group], list(named)), effect
        else:
            yield " or ".join(one.words for _, one in group), effect


def _spoken(labels: Sequence[str], order: Sequence[str]) -> str:
    """Return labels as they are spoken: "1 to 4, 6 or 8"."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and order.index(label) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    parts = [p for run in runs for p in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return f"{', '.join(parts[:-1])} or {parts[-1]}" if len(parts) > 1 else parts[0]


def some(titles: Sequence[str]) -> str:
    """Return a few titles, the others counted."""
    rest = len(titles) - _MOST_TITLES
    return "; ".join(titles[:_MOST_TITLES]) + (f"; and {rest} more" if rest > 0 else "")


# help

_HELP: dict[str, str] = {
    "why": "why this question is asked, and what each answer would change",
    "skip": "you cannot or do not want to answer it",
    "skip all": "you cannot or do not want to answer what is left of this topic",
    "back": "take the last answer back",
    "top": "all advice so far",
    "done": "no more questions: show the advice with its reasons",
    "quit": "leave",
    "help": "this page",
}


def help_lines(layout: Layout) -> Iterator[str]:
    """Yield how to answer, and the commands."""
    yield from ("", layout.style("heading", "How to answer"))
    ways = (
        "Type the number of an answer, or how it begins. Where several may apply, put commas between them.",
        "An answer may name its fact before a colon, and is refused where another one is asked for.",
        "Where an answer is called like a command, /back and so on is the command.",
    )
    for way in ways:
        yield from layout.lines(way, "  ")
    yield from ("", layout.style("heading", "Commands"))
    shown = {command: ", ".join(words[:2]) for command, words in COMMANDS.items()}
    deep = max(map(len, shown.values()))
    for command, words in shown.items():
        yield from layout.lines(_HELP[command], f"  {words:{deep}}  ")

"""What an interview shows of a question, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from backrules._util.language import Language, gettext_noop
from backrules.cli.answers import no_option
from backrules.cli.interview import Interview, commands
from backrules.facts import BOOLEAN, CHOICE, CHOICES, PartlyKnown
from backrules.questions import AnswerEffect, Question
from backrules.render.text import GLUE, Layout

__all__ = ["help_lines", "question_lines", "reminder", "some", "why_lines"]

_MOST_TITLES = 3


# a question


def question_lines(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield the question that is asked now, with its answers and how to give one."""
    question, number, gettext = interview.question, interview.number, interview.language.gettext
    assert question is not None  # noqa: S101 - for the type checker
    yield ""
    if not interview.goes_on:
        most, about = number - 1 + interview.left, interview.session.ruleset.data.safety
        head = gettext("Question {number} of at most {most}", number=number, most=most)
        safety = gettext("about {safety}", safety=about) if question.safety else ""
        apart = "\n" if len(head) + 2 + len(safety) > layout.width else ", "
        yield layout.style("heading", head) + (apart + layout.style("alarm", safety) if safety else "")
        if question.title:
            yield from layout.lines(question.title, role="heading")
    yield from layout.lines(question.ask, role="title")
    yield from _known_already(interview, layout)
    if question.options:
        yield from _options(interview, layout)
    for text in (_how(question, interview.labels, interview.language), _keys(interview.language)):
        yield from layout.lines(text, "  ", role="muted")


def reminder(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield the question that is asked now without its answers, and how to see them."""
    assert interview.question is not None  # noqa: S101 - for the type checker
    yield ""
    yield from layout.lines(interview.question.ask, role="title")
    text = interview.language.gettext("Enter shows the answers again")
    yield from layout.lines(text, "  ", role="muted")


def _known_already(interview: Interview, layout: Layout) -> Iterator[str]:
    known, options = interview.known, interview.fact.options
    if isinstance(known, PartlyKnown):
        gettext = interview.language.gettext
        truths = {True: gettext("yes"), False: gettext("no")}
        said = "; ".join(f"{options[one]}: {truths[holds]}" for one, holds in known.items())
        yield from layout.lines(gettext("Known already - {said}", said=said), "  ", role="muted")


def _options(interview: Interview, layout: Layout) -> Iterator[str]:
    options = interview.fact.options
    rows = [(label, options[one]) for label, one in interview.labels.items()]
    if interview.fact.type == CHOICES:
        rows.append((no_option(options), interview.language.gettext("none of these")))
    deep = max(len(label) for label, _ in rows)
    for label, text in rows:
        yield from layout.lines(text, f"  {label:>{deep}}  ")


def _keys(language: Language) -> str:
    """Return what can be typed besides answers, in a line."""
    keys = language.gettext("?_why   s_skip   b_back   q_quit   help")
    return keys.replace("_", GLUE)


def _how(question: Question, labels: Mapping[str, str], language: Language) -> str:
    names, gettext = list(labels), language.gettext
    if question.type == BOOLEAN:
        return gettext("y for yes, n for no")
    if question.type == CHOICE:
        return gettext("One of these: its number, or how it begins")
    if question.type == CHOICES:
        none = no_option(question.options)
        if len(names) < 2:
            return gettext("All that apply, {none} for none", none=none)
        message = gettext_noop("All that apply, like {first},{last} - or {none} for none")
        return gettext(message, first=names[0], last=names[-1], none=none)
    unit = f" {question.unit}" if question.unit else ""
    if question.range:
        low, high = map(language.digits, question.range)
        if question.type == "integer":
            return gettext("A whole number from {low} to {high}", low=low, high=high) + unit
        return gettext("A number from {low} to {high}", low=low, high=high) + unit
    return (gettext("A whole number") if question.type == "integer" else gettext("A number")) + unit


# why it is asked


def why_lines(interview: Interview, layout: Layout) -> Iterator[str]:
    """Yield why the question is asked, and what each answer would change at once."""
    question = interview.question
    assert question is not None  # noqa: S101 - for the type checker
    gettext = interview.language.gettext
    yield from layout.section(gettext("Why this question"), layout.lines(question.why, "  "))
    if not question.exact:
        yield from layout.lines(gettext("The ruleset is too large to be sure that it matters."), "  ")
    yield from ("", layout.style("heading", gettext("What an answer changes at once")))
    for label, effect in _grouped(question, interview.labels, interview.language):
        yield from layout.lines(label, "  ")
        yield from _changes(effect, interview, layout)


def _changes(effect: AnswerEffect, interview: Interview, layout: Layout) -> Iterator[str]:
    advice, gettext = interview.session.ruleset.data.advice, interview.language.gettext
    changes = (
        (gettext("new:"), "good", effect.new),
        (gettext("no longer:"), "warning", effect.gone),
        (gettext("other place:"), "", effect.moved),
        (gettext("other cautions:"), "warning", effect.cautions),
    )
    for label, role, ids in changes:
        if ids:
            titles = some([advice[one].label for one in ids], interview.language)
            yield from layout.lines(titles, "    ", "      ", label=label, role=role)
    if not any(ids for *_, ids in changes):
        yield layout.style("muted", f"    {gettext('nothing yet')}")


def _grouped(question: Question, labels: Mapping[str, str], language: Language) -> Iterator[tuple[str, AnswerEffect]]:
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
            yield _spoken([label for label, _ in group], list(named), language), effect
        else:
            words = (one.words for _, one in group)
            message = gettext_noop("{one} or {other}")
            yield reduce(lambda one, other: language.gettext(message, one=one, other=other), words), effect


def _spoken(labels: Sequence[str], order: Sequence[str], language: Language) -> str:
    """Return labels as they are spoken: "1 to 4, 6 or 8"."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and order.index(label) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    message = gettext_noop("{low} to {high}")
    spans = ([language.gettext(message, low=run[0], high=run[-1])] if len(run) > 2 else run for run in runs)
    return language.joined((part for span in spans for part in span), "or")


def some(titles: Sequence[str], language: Language) -> str:
    """Return a few titles, the others counted."""
    rest = len(titles) - _MOST_TITLES
    more = [language.ngettext("and {n} more", "and {n} more", rest)] if rest > 0 else []
    return "; ".join([*titles[:_MOST_TITLES], *more])


# help

_HELP: dict[str, str] = {
    "why": gettext_noop("why this question is asked, and what each answer would change"),
    "skip": gettext_noop("you cannot or do not want to answer it"),
    "skip all": gettext_noop("you cannot or do not want to answer what is left of this topic"),
    "back": gettext_noop("take the last answer back"),
    "top": gettext_noop("all advice so far"),
    "done": gettext_noop("no more questions: show the advice with its reasons"),
    "quit": gettext_noop("leave"),
    "help": gettext_noop("this page"),
}
_WAYS = (
    gettext_noop("Type the number of an answer, or how it begins. Where several may apply, put commas between them."),
    gettext_noop("An answer may name its fact before a colon, and is refused where another one is asked for."),
    gettext_noop("Where an answer is called like a command, /back and so on is the command."),
)


def help_lines(language: Language, layout: Layout) -> Iterator[str]:
    """Yield how to answer, and the commands."""
    gettext = language.gettext
    yield from ("", layout.style("heading", gettext("How to answer")))
    for way in _WAYS:
        yield from layout.lines(gettext(way), "  ")
    yield from ("", layout.style("heading", gettext("Commands")))
    shown = {command: ", ".join(words[:2]) for command, words in commands(language).items()}
    deep = max(map(len, shown.values()))
    for command, words in shown.items():
        yield from layout.lines(gettext(_HELP[command]), f"  {words:{deep}}  ")

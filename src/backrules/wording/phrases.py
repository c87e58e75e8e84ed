"""The small change of a language: the titles of facts, answers, values and dates, put as a person would say them."""

from __future__ import annotations

from datetime import date
from typing import Any

from backrules._util.language import Language, gettext_noop, ngettext_noop
from backrules.conditions import Arithmetic, Call, Number, Operation, Quantity
from backrules.facts import BOOLEAN, CHOICE
from backrules.facts.dates import date_of, years_of_days
from backrules.model import RulesetData
from backrules.wording.english import within_sentence

__all__ = [
    "ago_in_words",
    "answer_of",
    "date_in_words",
    "known_in_words",
    "number_in_words",
    "title_of",
    "unit_of",
    "value_in_words",
    "with_unit",
]

_SIGNS = {
    "+": gettext_noop("{left} plus {right}"),
    "-": gettext_noop("{left} minus {right}"),
    "*": gettext_noop("{left} times {right}"),
    "/": gettext_noop("{left} divided by {right}"),
}
_FUNCTIONS = {
    "min": gettext_noop("the smallest of {numbers}"),
    "max": gettext_noop("the largest of {numbers}"),
    "abs": gettext_noop("the size of {numbers}"),
    "round": gettext_noop("the nearest whole number to {numbers}"),
    "floor": gettext_noop("the whole number below or at {numbers}"),
}
_DAYS = {
    "<": ngettext_noop("less than {n} day ago", "less than {n} days ago"),
    "<=": ngettext_noop("at most {n} day ago", "at most {n} days ago"),
    "==": ngettext_noop("exactly {n} day ago", "exactly {n} days ago"),
    "!=": ngettext_noop("not exactly {n} day ago", "not exactly {n} days ago"),
    ">=": ngettext_noop("at least {n} day ago", "at least {n} days ago"),
    ">": ngettext_noop("more than {n} day ago", "more than {n} days ago"),
}
_YEARS = {
    "<": ngettext_noop("less than {n} year ago", "less than {n} years ago"),
    "<=": ngettext_noop("at most {n} year ago", "at most {n} years ago"),
    "==": ngettext_noop("exactly {n} year ago", "exactly {n} years ago"),
    "!=": ngettext_noop("not exactly {n} year ago", "not exactly {n} years ago"),
    ">=": ngettext_noop("at least {n} year ago", "at least {n} years ago"),
    ">": ngettext_noop("more than {n} year ago", "more than {n} years ago"),
}
_MONTHS = (
    gettext_noop("{day} January {year}"),
    gettext_noop("{day} February {year}"),
    gettext_noop("{day} March {year}"),
    gettext_noop("{day} April {year}"),
    gettext_noop("{day} May {year}"),
    gettext_noop("{day} June {year}"),
    gettext_noop("{day} July {year}"),
    gettext_noop("{day} August {year}"),
    gettext_noop("{day} September {year}"),
    gettext_noop("{day} October {year}"),
    gettext_noop("{day} November {year}"),
    gettext_noop("{day} December {year}"),
)


def title_of(name: str, data: RulesetData) -> str:
    """Return the title of a fact, a computed number or a derived condition; its name if it has none."""
    if name in data.facts:
        return data.facts[name].title
    derived = data.derived.get(name) or data.numbers.get(name)
    return (derived and derived.title) or name.replace("_", " ")


def unit_of(name: str, data: RulesetData, number: float = 0) -> str:
    """Return what stands behind a number: ` h/day`, ` set/week` behind a 1, ` of 10`, or nothing."""
    fact = data.facts.get(name)
    unit = fact.unit if fact else data.numbers[name].unit if name in data.numbers else None
    if unit:
        return f" {data.language.unit(unit, number)}"
    if fact and fact.scale and fact.range:
        return f" {data.language.gettext('of {highest}', highest=data.language.digits(fact.range[1]))}"
    return ""


def with_unit(number: int | float, unit: str | None, language: Language) -> str:
    """Return a number with its unit: `3 sets/week`, `1 set/week`."""
    return f"{language.about(number)}{f' {language.unit(unit, number)}' if unit else ''}"


def answer_of(fact: str, option: str, data: RulesetData) -> str:
    """Return the text of an option inside a sentence.

    In English it is quoted if the options of the fact are what people say of themselves, and without what only explains
    it where the options stay apart without that; a translation says by itself what stands there.
    """
    options = data.facts[fact].options
    if not data.language.is_source:
        return data.language.inside.get(options[option], options[option])
    inside = within_sentence(option, options)
    return data.language.quoted(options[option]) if inside is None else inside


def value_in_words(name: str, value: Any, data: RulesetData) -> str:
    """Return the value of a fact or a computed number: "9 h/day", "yes", "a hammer and a saw"."""
    fact, language = data.facts.get(name), data.language
    if value is None:
        return language.gettext("not known")
    if isinstance(value, bool) or (fact and fact.type == BOOLEAN):
        return language.gettext("yes") if value else language.gettext("no")
    if fact is not None and fact.as_of is not None:
        return date_in_words(value, fact.as_of, language)
    if fact is None or fact.is_number:
        return f"{language.digits(value) if fact else language.about(value)}{unit_of(name, data, value)}"
    if fact.type == CHOICE:
        return answer_of(name, value, data)
    if not isinstance(value, dict):
        return language.joined(answer_of(name, option, data) for option in value) or language.gettext("none")
    held, ruled_out = (
        language.joined(answer_of(name, o, data) for o, v in value.items() if v is one) for one in (True, False)
    )
    return "; ".join(part for part in (held, ruled_out and language.gettext("not {answer}", answer=ruled_out)) if part)


def number_in_words(expression: Arithmetic, data: RulesetData) -> str:
    """Return an expression over numbers: "hard sets for the back plus 4"."""
    language = data.language
    match expression:
        case Number(value):
            return language.digits(value)
        case Quantity(name):
            return title_of(name, data)
        case Operation(sign, left, right):
            one, other = (_operand_in_words(side, data) for side in (left, right))
            return language.gettext(_SIGNS[sign], left=one, right=other)
        case Call("abs", (Operation("-", left, right),)):
            one, other = (number_in_words(side, data) for side in (left, right))
            return language.gettext("the difference between {left} and {right}", left=one, right=other)
        case Call(function, arguments):
            numbers = language.joined(_operand_in_words(one, data) for one in arguments)
            return language.gettext(_FUNCTIONS[function], numbers=numbers)


def _operand_in_words(expression: Arithmetic, data: RulesetData) -> str:
    text = number_in_words(expression, data)
    return text if isinstance(expression, (Number, Quantity)) else f"({text})"


def date_in_words(days: int, as_of: date, language: Language) -> str:
    """Return the date so many days back: "2 March 1970"."""
    there = date_of(days, as_of)
    return language.gettext(_MONTHS[there.month - 1], day=there.day, year=there.year)


def ago_in_words(operator: str, days: float, as_of: date, language: Language) -> str:
    """Return how long ago something is: "at least 55 years ago" where that day completes years, otherwise in days."""
    years = years_of_days(int(days), as_of) if days == int(days) else None
    if years is None:
        return language.ngettext(*_DAYS[operator], days)
    return language.ngettext(*_YEARS[operator], years)


def known_in_words(name: str, value: Any, data: RulesetData) -> str:
    """Return a fact with its value: "hours at a desk: 9 h/day"."""
    title, words = title_of(name, data), value_in_words(name, value, data)
    return data.language.gettext("{title}: {value}", title=title, value=words)

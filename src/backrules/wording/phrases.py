"""The small change of English: the titles of facts, answers, values and lists, put as a person would say them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from backrules._util.numerals import about, digits
from backrules.conditions import Arithmetic, Call, Number, Operation, Quantity
from backrules.facts import BOOLEAN, CHOICE
from backrules.facts.dates import date_of, years_of_days
from backrules.model import RulesetData

__all__ = [
    "ago_in_words",
    "answer_of",
    "date_in_words",
    "existing",
    "joined",
    "known_in_words",
    "negated",
    "number_in_words",
    "plural",
    "title_of",
    "unit_of",
    "value_in_words",
    "with_unit",
]

_PREPOSITIONS = re.compile(r"\b(?:about|at|before|beyond|by|during|for|from|in|of|on|per|since|that|to|with)\b")
_QUESTION_WORDS = frozenset({"how", "what", "when", "where", "whether", "which", "who", "why"})
_QUANTIFIERS = frozenset({"a", "an", "any", "few", "fewer", "hardly", "less", "little", "more", "no", "some"})
# what only explains an answer: "(trap bar)", ", below the ribs"
_GLOSS = re.compile(r"(?:\s*\([^()]*\)|, (?:above|at|behind|below|between|in|on|under|with|without) [^()]*)$")
_QUOTED = re.compile("\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE QUOTATION MARK}]*")
_FIRST_PERSON = re.compile(r"\b(?:I|am|me|mine|my|My)\b")
_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_FUNCTIONS = {
    "min": "the smallest of",
    "max": "the largest of",
    "abs": "the size of",
    "round": "the nearest whole number to",
    "floor": "the whole number below or at",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# titles that begin with one of these are no noun phrases: "not able to ...", "no pain ..."
_TAKES_NOT = re.compile(
    r"(?:above|always|at|below|every|fewer|free|full-time|in|less|likely|more|new|older|often|on|over|pregnant|ready|the|too"
    r"|under|usually|very|younger|\w*(?:able|ed|ible|ing))"
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
        return _behind(unit, number)
    if fact and fact.scale and fact.range:
        return f" of {digits(fact.range[1])}"
    return ""


def with_unit(number: int | float, unit: str | None) -> str:
    """Return a number with its unit: `3 sets/week`, `1 set/week`."""
    return f"{about(number)}{_behind(unit, number) if unit else ''}"


def _behind(unit: str, number: float) -> str:
    counted, per, time = unit.partition("/")
    one = number == 1 and len(counted) > 2 and counted.endswith("s")
    return f" {counted.removesuffix('s') if one else counted}{per}{time}"


def plural(title: str) -> bool:
    """Whether a title is in the plural: "hours at a desk", "rooms heated", but not "where it hurts"."""
    head = _PREPOSITIONS.split(title)[0].split()
    if not head or head[0].lower() in _QUESTION_WORDS:
        return False
    return any(word.endswith("s") and not word.endswith(("ss", "us", "is")) for word in (head[0], head[-1]))


def negated(title: str) -> str:
    """Return the opposite of a title: "not renting", "no flat roof", "with the go-ahead of an architect"."""
    first, _, rest = title.partition(" ")
    match first.lower():
        case "no" if rest:
            return rest.removesuffix(" yet")
        case "without" if rest:
            return f"with {rest}"
        case "a" | "an" | "any" if rest:
            return f"no {rest}"
        case "some" if rest:
            return f"{'few' if plural(rest) else 'little'} or no {rest}"
        case "hardly":
            return f"more than {title}"
        case word if _TAKES_NOT.fullmatch(word):
            return f"not {title}"
        case _:
            return f"no {title}"


def existing(title: str) -> str:
    """Return a title as a clause, where it can be told that it is a noun: "there is no work in turning"."""
    first, _, rest = title.partition(" ")
    if first.lower() not in _QUANTIFIERS:
        return title
    return f"there {'are' if plural(rest.removeprefix('or no ')) else 'is'} {title}"


def answer_of(fact: str, option: str, data: RulesetData) -> str:
    """Return the text of an option inside a sentence.

    It is quoted if the options of the fact are what people say of themselves. What only explains it is left out where
    the options stay apart without it.
    """
    options = data.facts[fact].options
    if any(_FIRST_PERSON.search(text) for text in options.values()):
        return f"\N{LEFT DOUBLE QUOTATION MARK}{options[option]}\N{RIGHT DOUBLE QUOTATION MARK}"
    short = _GLOSS.sub("", options[option])
    taken = sum(_GLOSS.sub("", text) == short for text in options.values())
    text = short if short and taken == 1 else options[option]
    return text[:1].lower() + text[1:] if text.partition(" ")[0].istitle() else text


def joined(words: Iterable[str], last: str = "and") -> str:
    """Return a list as it is spoken: "a, b and c"; what has commas inside is kept apart by semicolons."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    bare = [_QUOTED.sub("", part) for part in parts]
    comma = ";" if any("," in part for part in bare) else ","
    mixed = comma == ";" or any(f" {word} " in part for part in bare for word in ("and", "or"))
    return f"{f'{comma} '.join(parts[:-1])}{comma if mixed else ''} {last} {parts[-1]}"


def value_in_words(name: str, value: Any, data: RulesetData) -> str:
    """Return the value of a fact or a computed number: "9 h/day", "yes", "a hammer and a saw"."""
    fact = data.facts.get(name)
    if value is None:
        return "not known"
    if isinstance(value, bool) or (fact and fact.type == BOOLEAN):
        return "yes" if value else "no"
    if fact is not None and fact.as_of is not None:
        return date_in_words(value, fact.as_of)
    if fact is None or fact.is_number:
        return f"{digits(value) if fact else about(value)}{unit_of(name, data, value)}"
    if fact.type == CHOICE:
        return answer_of(name, value, data)
    if not isinstance(value, dict):
        return joined(answer_of(name, option, data) for option in value) or "none"
    held, ruled_out = (joined(answer_of(name, o, data) for o, v in value.items() if v is one) for one in (True, False))
    return "; ".join(part for part in (held, ruled_out and f"not {ruled_out}") if part)


def number_in_words(expression: Arithmetic, data: RulesetData) -> str:
    """Return an expression over numbers: "hard sets for the back plus 4"."""
    match expression:
        case Number(value):
            return digits(value)
        case Quantity(name):
            return title_of(name, data)
        case Operation(sign, left, right):
            one, other = (_operand_in_words(side, data) for side in (left, right))
            return f"{one} {_SIGNS[sign]} {other}"
        case Call("abs", (Operation("-", left, right),)):
            return f"the difference between {number_in_words(left, data)} and {number_in_words(right, data)}"
        case Call(function, arguments):
            return f"{_FUNCTIONS[function]} {joined(_operand_in_words(one, data) for one in arguments)}"


def _operand_in_words(expression: Arithmetic, data: RulesetData) -> str:
    text = number_in_words(expression, data)
    return text if isinstance(expression, (Number, Quantity)) else f"({text})"


def date_in_words(days: int, as_of: date) -> str:
    """Return the date so many days back: "2 March 1970"."""
    there = date_of(days, as_of)
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"


def ago_in_words(days: float, as_of: date) -> str:
    """Return how long ago something is: "55 years ago" where that day completes years, otherwise "20 days ago"."""
    years = years_of_days(int(days), as_of) if days == int(days) else None
    number, unit = (digits(days), "day") if years is None else (str(years), "year")
    return f"{number} {unit}{'' if number == '1' else 's'} ago"


def known_in_words(name: str, value: Any, data: RulesetData) -> str:
    """Return a fact with its value: "hours at a desk: 9 h/day"."""
    return f"{title_of(name, data)}: {value_in_words(name, value, data)}"

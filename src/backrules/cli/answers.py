"""From what somebody typed to the value of a fact.

An option is named by its number, its id, its text, or the beginning of either, where only one begins so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from backrules._util.printable import shortened
from backrules.cli.units import says_unit, spellings
from backrules.errors import ProfileError, nearest
from backrules.facts import BOOLEAN, CHOICE, Fact, PartlyKnown, Profiles, Value

__all__ = ["Misunderstood", "labelled", "no_option", "open_options", "parse_answer"]

_NUMBER = re.compile(r"([+-]?(?:\d{1,15}(?:[.,]\d{1,15})?|[.,]\d{1,15}))\s*(.*)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_RANGE = re.compile(r"(\d{1,3})\s*-\s*(\d{1,3})", re.ASCII)
_ARTICLES = ("a ", "an ", "the ")
_NONE = frozenset({"0", "none", "none of these", "none of them", "nothing", "no", "n"})
_TRUTHS = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}


class Misunderstood(Exception):
    """An answer that is none. Its text says why, and what can be typed."""


def parse_answer(fact: Fact, text: str, profiles: Profiles, known: Value | None = None) -> Any:
    """Return the value that was meant, as it can be told.

    Args:
        fact: the fact that was asked for.
        text: what was typed, spaces stripped.
        profiles: reads profiles of the ruleset.
        known: what is known of it already: some options of a choices fact.

    Raises:
        Misunderstood: it is no answer.
    """
    value = _value(fact, text, known)
    try:
        profiles.read({fact.name: value})
    except ProfileError as error:
        problem = error.problems[0]
        hint = problem.hint or (_unit_hint(fact, text) if isinstance(value, str) else "")
        raise Misunderstood(f"{problem.message}{f' ({hint})' if hint else ''}") from None
    return value


def _value(fact: Fact, text: str, known: Value | None) -> Any:
    if fact.type == BOOLEAN:
        return _boolean(text)
    if fact.is_number:
        return _number(fact, text)
    options = open_options(fact, known)
    if fact.type == CHOICE:
        return _option(text, options)
    held = _several(text, options)
    return {one: one in held for one in options} if known else [one for one in options if one in held]


def open_options(fact: Fact, known: Value | None) -> dict[str, str]:
    """Return the options that are not known yet, and what they mean."""
    held = known if isinstance(known, PartlyKnown) else {}
    return {one: text for one, text in fact.options.items() if one not in held}


def labelled(options: Mapping[str, str]) -> dict[str, str]:
    """Return label -> option: numbers from 1, or the ids where options are numbers themselves."""
    if any(_folded(name).isdigit() for pair in options.items() for name in pair):
        return {one: one for one in options}
    return {str(number): one for number, one in enumerate(options, 1)}


def no_option(options: Mapping[str, str]) -> str:
    """Return the label of "none of these"."""
    return "none" if "0" in options or "1" not in labelled(options) else "0"


def _boolean(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise Misunderstood(f"{_quoted(text)} is neither yes nor no; type y or n")
    return _TRUTHS[text.lower()]


# numbers


def _number(fact: Fact, text: str) -> Any:
    """Return a number; what is none is left for the profile's own check to explain."""
    if _THOUSANDS.match(text):
        raise Misunderstood(f"{_quoted(text)} can be read in two ways; type it without a comma")
    found = _NUMBER.fullmatch(text)
    if not found or not says_unit(found[2], fact.unit):
        return text
    digits = found[1].replace(",", ".")
    return float(digits) if "." in digits else int(digits)


def _unit_hint(fact: Fact, text: str) -> str:
    """Return how a unit may be written, where something else stands behind a number."""
    if not fact.is_number or not _NUMBER.fullmatch(text):
        return ""
    words = spellings((fact.unit or "").casefold().partition("/")[0])
    return f"the number alone, or with {' or '.join(words[:3])}" if words else "the number alone"


# options


def _several(text: str, options: Mapping[str, str]) -> set[str]:
    """Return the options that a list names. What cannot be read for certain is none, and never taken for "none"."""
    found, exact = _matches(text, options)
    if not exact and _folded(text) in {*_NONE, no_option(options)}:
        if found:
            raise Misunderstood(_ambiguous(text, [*(options[one] for one in found), "none of these"]))
        return set()
    if found:
        return {_option(text, options)}
    if _folded(text) == "all":
        return set(options)
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if not parts:
        raise Misunderstood(_no_such_option(text, options))
    if no_option(options) in parts:
        raise Misunderstood(f"{no_option(options)} stands for none of these, and so for itself")
    return {option for part in parts for option in _part(part, options)}


def _part(part: str, options: Mapping[str, str]) -> list[str]:
    """Return the options that a piece between commas names: one, a range, or words apart from each other."""
    labels = list(labelled(options))
    span = _RANGE.fullmatch(part)
    if span and span[1] in labels and span[2] in labels and labels.index(span[1]) <= labels.index(span[2]):
        return [_option(one, options) for one in labels[labels.index(span[1]) : labels.index(span[2]) + 1]]
    words = [word for word in part.split() if word.lower() not in ("and", "&", "+")]
    if len(words) < 2 or _matches(part, options)[0]:
        return [_option(part, options)]
    return [_option(word, options) for word in words]


def _option(text: str, options: Mapping[str, str]) -> str:
    """Return the option that is named by its number, id, text, or the beginning of either."""
    found, _ = _matches(text, options)
    if not found:
        raise Misunderstood(_no_such_option(text, options))
    if len(found) > 1:
        raise Misunderstood(_ambiguous(text, [options[one] for one in found]))
    return found[0]


def _matches(text: str, options: Mapping[str, str]) -> tuple[list[str], bool]:
    """Return the options that a text may mean, and whether it names them entirely."""
    labels, wanted = labelled(options), _folded(text)
    if text in labels:
        return [labels[text]], True
    names = {option: _names(option, meaning) for option, meaning in options.items()}
    exact = [option for option, some in names.items() if wanted in some]
    if exact or not wanted:
        return exact, bool(exact)
    return [option for option, some in names.items() if any(name.startswith(wanted) for name in some)], False


def _ambiguous(text: str, meanings: list[str]) -> str:
    could_be = " or ".join(f"“{meaning}”" for meaning in [*meanings[:2], *meanings[2:][-1:]])
    return f"{_quoted(text)} could be {could_be}; type more of it, or its number"


def _names(option: str, meaning: str) -> set[str]:
    """Return the id and the text, the text also without its article, for comparison."""
    names = {_folded(option), _folded(meaning)}
    return names | {name.removeprefix(article) for name in names for article in _ARTICLES}


def _no_such_option(text: str, options: Mapping[str, str]) -> str:
    labels = list(labelled(options))
    if text.isdigit() and labels[0] == "1":
        return f"there is no answer {shortened(text)}: they are numbered from 1 to {labels[-1]}"
    hint = nearest(text, [*options, *options.values()])
    how = f"type a number from 1 to {labels[-1]}" if labels[0] == "1" else f"type one of {', '.join(labels)}"
    return f"{_quoted(text)} is none of the answers ({hint or how})"


def _folded(text: str) -> str:
    """Return a text as it is compared: lower-case words."""
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()


def _quoted(text: str) -> str:
    return f"“{shortened(text)}”"

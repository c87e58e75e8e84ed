"""From what somebody typed to the value of a fact.

An option is named by its number, its id, its text, or the beginning of either, where only one begins so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from typing import Any

from backrules._util.language import ENGLISH, Language, gettext_noop, pgettext_noop
from backrules._util.printable import shortened
from backrules.cli.units import says_unit, spellings
from backrules.errors import ProfileError, nearest
from backrules.facts import BOOLEAN, CHOICE, Fact, PartlyKnown, Profiles, Value

__all__ = ["Misunderstood", "labelled", "no_option", "open_options", "parse_answer", "typed_words"]

_NUMBER = re.compile(r"([+-]?(?:\d{1,15}(?:[.,]\d{1,15})?|[.,]\d{1,15}))\s*(.*)", re.ASCII)
# by the decimal sign of the language: what may be meant as thousands
_THOUSANDS = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII),
}
_RANGE = re.compile(r"(\d{1,3})\s*-\s*(\d{1,3})", re.ASCII)
_ARTICLES = ("a ", "an ", "the ")
_NONE = pgettext_noop("typed", "none; none of these; none of them; nothing; no; n")
_YES, _NO = pgettext_noop("typed", "y; yes; true"), pgettext_noop("typed", "n; no; false")
_ALL, _AND = pgettext_noop("typed", "all"), pgettext_noop("typed", "and")


class Misunderstood(Exception):
    """An answer that is none. Its text says why, and what can be typed."""


def parse_answer(
    fact: Fact, text: str, profiles: Profiles, known: Value | None = None, language: Language = ENGLISH
) -> Any:
    """Return the value that was meant, as it can be told.

    Args:
        fact: the fact that was asked for.
        text: what was typed, spaces stripped.
        profiles: reads profiles of the ruleset.
        known: what is known of it already: some options of a choices fact.
        language: in which is typed; English words are understood besides.

    Raises:
        Misunderstood: it is no answer.
    """
    value = _Reader(fact, language).value(text, known)
    try:
        profiles.read({fact.name: value})
    except ProfileError as error:
        if not language.is_source:
            raise Misunderstood(_unfit(fact, text, language)) from None
        problem = error.problems[0]
        hint = problem.hint or (_unit_hint(fact, text) if isinstance(value, str) else "")
        raise Misunderstood(f"{problem.message}{f' ({hint})' if hint else ''}") from None
    return value


def typed_words(message: str, language: Language) -> frozenset[str]:
    """Return words that can be typed, in English and in the language of an interview."""
    given = {*message.split("; "), *language.pgettext("typed", message).split("; ")}
    return frozenset(word.strip().casefold() for word in given)


class _Reader:
    """Reads what was typed in answer to a question for one fact."""

    def __init__(self, fact: Fact, language: Language) -> None:
        self.fact, self.language, self.gettext = fact, language, language.gettext

    def value(self, text: str, known: Value | None) -> Any:
        fact = self.fact
        if fact.type == BOOLEAN:
            return self.boolean(text)
        if fact.is_number:
            return self.number(text)
        options = open_options(fact, known)
        if fact.type == CHOICE:
            return self.option(text, options)
        held = self.several(text, options)
        return {one: one in held for one in options} if known else [one for one in options if one in held]

    def boolean(self, text: str) -> bool:
        for message, truth in ((_YES, True), (_NO, False)):
            if text.casefold() in typed_words(message, self.language):
                return truth
        raise Misunderstood(self.gettext("{answer} is neither yes nor no; type y or n", answer=self.quoted(text)))

    def number(self, text: str) -> Any:
        """Return a number; what is none is left for the profile's own check to explain."""
        thousands = _THOUSANDS.get(self.language.decimal_sign)
        if thousands and thousands.match(text):
            raise Misunderstood(
                self.gettext("{answer} can be read in two ways; type it without a comma", answer=self.quoted(text))
            )
        found = _NUMBER.fullmatch(text)
        if not found or not says_unit(found[2], self.fact.unit):
            return text
        digits = found[1].replace(",", ".")
        return float(digits) if "." in digits else int(digits)

    # options

    def several(self, text: str, options: Mapping[str, str]) -> set[str]:
        """Return the options that a list names. What cannot be read for certain is none, and never taken for "none"."""
        found, exact = _matches(text, options)
        none = {"0", no_option(options), *typed_words(_NONE, self.language)}
        if not exact and _folded(text) in none:
            if found:
                raise self.ambiguous(text, [*(options[one] for one in found), self.gettext("none of these")])
            return set()
        if found:
            return {self.option(text, options)}
        if _folded(text) in typed_words(_ALL, self.language):
            return set(options)
        parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
        if not parts:
            raise self.no_such_option(text, options)
        if (none_of_these := no_option(options)) in parts:
            raise Misunderstood(
                self.gettext("{answer} stands for none of these, and so for itself", answer=none_of_these)
            )
        return {option for part in parts for option in self.part(part, options)}

    def part(self, part: str, options: Mapping[str, str]) -> list[str]:
        """Return the options that a piece between commas names: one, a range, or words apart from each other."""
        labels = list(labelled(options))
        span = _RANGE.fullmatch(part)
        if span and span[1] in labels and span[2] in labels and labels.index(span[1]) <= labels.index(span[2]):
            return [self.option(one, options) for one in labels[labels.index(span[1]) : labels.index(span[2]) + 1]]
        joints = {"&", "+", *typed_words(_AND, self.language)}
        words = [word for word in part.split() if word.casefold() not in joints]
        if len(words) < 2 or _matches(part, options)[0]:
            return [self.option(part, options)]
        return [self.option(word, options) for word in words]

    def option(self, text: str, options: Mapping[str, str]) -> str:
        """Return the option that is named by its number, id, text, or the beginning of either."""
        found, _ = _matches(text, options)
        if not found:
            raise self.no_such_option(text, options)
        if len(found) > 1:
            raise self.ambiguous(text, [options[one] for one in found])
        return found[0]

    # mistakes

    def quoted(self, text: str) -> str:
        return self.language.quoted(shortened(text))

    def ambiguous(self, text: str, meanings: list[str]) -> Misunderstood:
        some = [self.language.quoted(meaning) for meaning in [*meanings[:2], *meanings[2:][-1:]]]
        either = reduce(lambda one, other: self.gettext("{one} or {other}", one=one, other=other), some)
        return Misunderstood(
            self.gettext(
                "{answer} could be {meanings}; type more of it, or its number",
                answer=self.quoted(text),
                meanings=either,
            )
        )

    def no_such_option(self, text: str, options: Mapping[str, str]) -> Misunderstood:
        labels = list(labelled(options))
        if text.isdigit() and labels[0] == "1":
            message = gettext_noop("there is no answer {answer}: they are numbered from 1 to {last}")
            return Misunderstood(self.gettext(message, answer=shortened(text), last=labels[-1]))
        hint = nearest(text, [*options, *options.values()]) if self.language.is_source else ""
        if not hint and labels[0] == "1":
            hint = self.gettext("type a number from 1 to {last}", last=labels[-1])
        elif not hint:
            hint = self.gettext("type one of {labels}", labels=", ".join(labels))
        return Misunderstood(
            self.gettext("{answer} is none of the answers ({hint})", answer=self.quoted(text), hint=hint)
        )


def _unfit(fact: Fact, text: str, language: Language) -> str:
    """Say what is no answer, where it is none of the words that are understood."""
    answer = language.quoted(shortened(text))
    if not fact.is_number or fact.range is None:
        return language.gettext("{answer} is no answer to this question", answer=answer)
    low, high = map(language.digits, fact.range)
    return language.gettext("{answer} is no number from {low} to {high}", answer=answer, low=low, high=high)


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


def _unit_hint(fact: Fact, text: str) -> str:
    """Return how a unit may be written, where something else stands behind a number."""
    if not fact.is_number or not _NUMBER.fullmatch(text):
        return ""
    words = spellings((fact.unit or "").casefold().partition("/")[0])
    return f"the number alone, or with {' or '.join(words[:3])}" if words else "the number alone"


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


def _names(option: str, meaning: str) -> set[str]:
    """Return the id and the text, the text also without its article, for comparison."""
    names = {_folded(option), _folded(meaning)}
    return names | {name.removeprefix(article) for name in names for article in _ARTICLES}


def _folded(text: str) -> str:
    """Return a text as it is compared: lower-case words."""
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()

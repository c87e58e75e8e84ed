"""From what somebody typed to the value of a fact, and what is said where it is none.

An option is named by its number, by its words, or by how they begin, where only one begins so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from backrules._util.language import ENGLISH, Language, gettext_noop
from backrules._util.printable import shortened
from backrules.errors import ProfileError, hinted, nearest
from backrules.facts import BOOLEAN, Fact, PartlyKnown, Profiles, Value
from backrules.replies import Reply, parse_reply, spoken

__all__ = ["Misunderstood", "explained", "labelled", "no_option", "open_options", "understood"]

_FIGURES = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?", re.ASCII)


class Misunderstood(Exception):
    """What was typed is no answer. Its text says why, and what can be typed."""


def understood(fact: Fact, text: str, known: Value | None = None, language: Language = ENGLISH) -> Reply:
    """Return what was meant; English is understood besides the language of the interview.

    Args:
        fact: the fact that was asked for.
        text: what was typed.
        known: what is known of it already: some options of a choices fact.
        language: in which is typed.
    """
    held = known if isinstance(known, PartlyKnown) else None
    reply = parse_reply(fact, text, spoken(language.code), known=held, numbered=True)
    if reply.status == "unclear" and not language.is_source:
        reply = parse_reply(fact, text, ENGLISH.code, known=held, numbered=True)
    return reply


def explained(fact: Fact, text: str, profiles: Profiles, known: Value | None, language: Language) -> str:
    """Say what is no answer.

    Args:
        fact: the fact that was asked for.
        text: what was typed.
        profiles: reads profiles of the ruleset.
        known: what is known of it already.
        language: in which is asked.
    """
    answer = language.quoted(shortened(text))
    if fact.type == BOOLEAN:
        return language.gettext("{answer} is neither yes nor no; type y or n", answer=answer)
    if fact.options:
        return _no_such_option(text, open_options(fact, known), language)
    if not language.is_source:
        return _unfit(fact, text, language)
    given: object = text
    if _FIGURES.fullmatch(text) and not fact.is_date:
        given = float(text.replace(",", ".")) if {*text} & {*".,"} else int(text)
    try:
        profiles.read({fact.name: given})
    except ProfileError as error:
        return hinted(error.problems[0].message, error.problems[0].hint)
    return language.gettext("{answer} is no answer to this question", answer=answer)


def _no_such_option(text: str, options: Mapping[str, str], language: Language) -> str:
    labels = list(labelled(options))
    if text.isdigit() and labels[0] == "1":
        message = gettext_noop("there is no answer {answer}: they are numbered from 1 to {last}")
        return language.gettext(message, answer=shortened(text), last=labels[-1])
    hint = nearest(text, [*options, *options.values()]) if language.is_source else ""
    if not hint and labels[0] == "1":
        hint = language.gettext("type a number from 1 to {last}", last=labels[-1])
    elif not hint:
        hint = language.gettext("type one of {labels}", labels=", ".join(labels))
    answer = language.quoted(shortened(text))
    return language.gettext("{answer} is none of the answers ({hint})", answer=answer, hint=hint)


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


def _folded(text: str) -> str:
    """Return a text as it is compared: lower-case words."""
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()

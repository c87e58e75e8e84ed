"""The sentence to ask back with, in the language of the reply."""

from __future__ import annotations

from collections.abc import Collection

from backrules._util.numerals import digits
from backrules._util.printable import shortened
from backrules.facts import BOOLEAN, CHOICE, CHOICES, INTEGER, Fact
from backrules.replies.lexical.language import Language

__all__ = ["ask_again", "ask_for_rest"]


def ask_again(fact: Fact, spoken: Language, unread: str = "", *, options: Collection[str]) -> str:
    """Return how the question can be answered.

    Args:
        fact: the fact.
        spoken: the language.
        unread: a word that was not understood, or "".
        options: the options that are open.
    """
    say = spoken.say
    if fact.type == BOOLEAN:
        asked = say["yes_or_no"]
    elif fact.is_date:
        asked = say["a_date"]
    elif fact.is_number:
        low, high = map(digits, fact.range) if fact.range else ("", "")
        span = say["range"].format(low=low, high=high) if fact.range else ""
        unit = say["unit"].format(unit=fact.unit) if fact.unit else ""
        asked = say["whole" if fact.type == INTEGER else "one_number"].format(range=span, unit=unit)
    else:
        named = _named(fact, options)
        asked = say["one_option" if fact.type == CHOICE else "some_options"].format(options=named)
    return say["not_read"].format(word=shortened(unread), ask=asked) if unread else asked


def ask_for_rest(fact: Fact, spoken: Language, held: Collection[str], *, options: Collection[str]) -> str:
    """Return the question for the options that were not named."""
    if fact.type != CHOICES:
        return ""
    rest = [option for option in options if option not in held]
    return spoken.say["the_rest"].format(options=_named(fact, rest)) if rest else ""


def _named(fact: Fact, options: Collection[str]) -> str:
    return "; ".join(fact.options[option] for option in options)

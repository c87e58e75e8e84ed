"""What comes with facts that are told: keywords, and the quotes that prove what a language model made of a message."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from backrules._util.printable import shortened
from backrules.errors import Problem, ProfileError, UsageError, nearest
from backrules.facts import Fact
from backrules.facts.renamed import Renamed

__all__ = ["check_keywords", "checked_names", "unproven_facts"]

_KEYWORDS = ("on_error", "at", "by", "words", "quotes", "message")
_UNSAID = {"on_error": "raise"}


def check_keywords(facts: Container[str], given: Mapping[str, Any], on_error: str) -> None:
    """Refuse a keyword that is the name of a fact, too: nobody knows which of both was meant.

    Raises:
        UsageError: there is one, or `on_error` is none of what it may be.
    """
    for name in _KEYWORDS:
        if name in facts and given[name] != _UNSAID.get(name):
            raise UsageError(f"{name} is a keyword of tell and a fact of this ruleset: tell the fact in a mapping")
    if on_error not in ("raise", "collect"):
        raise UsageError(f"on_error is raise or collect, not {on_error!r}")


def checked_names(facts: Sequence[object], known: Mapping[str, Fact], renamed: Renamed) -> tuple[str, ...]:
    """Return names of facts.

    Raises:
        ProfileError: there are no such facts.
    """
    names = [one if isinstance(one, str) else f"a value of type {type(one).__name__}" for one in facts]
    problems: list[Problem] = []
    for one in (name for name in names if name not in known):
        hint = renamed.hint(one) or nearest(one, known, problems)
        problems.append(Problem("there is no such fact", shortened(one), hint=hint, code="unknown_fact"))
    if problems:
        raise ProfileError(problems)
    return tuple(names)


def unproven_facts(given: Mapping[str, Any], quotes: Mapping[str, str], message: str | None) -> Iterator[Problem]:
    """Yield the facts that are told without a quote that stands in the message, where there is a message."""
    for name in quotes:
        if name not in given:
            yield Problem("there is a quote for this, and no value", shortened(str(name)))
    if message is None:
        return
    from backrules.replies.lexical.quotes import stands_in  # not until a quote is held against a message

    for name, value in given.items():
        quote = quotes.get(name)
        if value is None:
            continue
        if not isinstance(quote, str) or not quote.strip():
            yield Problem("there is no quote for this: the words of the message that say so", shortened(str(name)))
        elif not stands_in(quote, message):
            yield Problem("its quote does not stand in the message", shortened(str(name)))

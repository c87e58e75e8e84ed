"""Whether the words of a person say what a model made of them, by the parser that reads replies of people.

A number, and whatever clears a safety fact, is taken only where the words are understood as just that. Other facts are
refused only where the words are understood as something else. A sign that somebody names is always taken: that may hold
advice back, and never lets any through.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backrules.api import Ruleset
from backrules.chat.guard.table import LANGUAGES, table
from backrules.errors import Problem, UsageError
from backrules.facts import CHOICES, Fact
from backrules.replies import Reply, parse_reply
from backrules.wording.texts import without_values

__all__ = ["agreed"]


def agreed(ruleset: Ruleset, fact: Fact, value: Any, quote: str, *, asked: bool) -> tuple[Any, Problem | None]:
    """Return what of a value is taken, or why nothing is.

    Args:
        ruleset: the ruleset.
        fact: the fact.
        value: what the model says, as it is told.
        quote: the person's words.
        asked: they answer the question for this fact; else they must speak of it where safety hangs on it.
    """
    try:
        reply = parse_reply(fact, quote, ruleset.language)
    except UsageError:  # nobody reads replies in this language
        reply = Reply("unclear")
    speaks_of_it = asked or not fact.safety or _names(quote, fact, ruleset)
    if reply.has_value and speaks_of_it and _says(ruleset, fact, value, reply.value):
        return value, None
    signs = _signs(value)
    if fact.type == CHOICES and fact.safety and signs:
        return signs, None
    if reply.has_value and speaks_of_it:
        return None, Problem("the words say something else; record what they say, or ask again", fact.name)
    if fact.safety or fact.is_number:
        ask = f": {reply.ask_back}" if reply.ask_back else ""
        return None, Problem(f"the words do not say so plainly; ask again{ask}", fact.name)
    return value, None


def _says(ruleset: Ruleset, fact: Fact, value: Any, said: Any) -> bool:
    """Whether a value is what was said, or for options a part of it."""
    if fact.type != CHOICES:
        read = ruleset.profiles.read
        return read({fact.name: value}) == read({fact.name: said})
    held, spoken = _by_option(value, fact), _by_option(said, fact)
    return all(spoken.get(option) is holds for option, holds in held.items())


def _by_option(value: Any, fact: Fact) -> dict[str, bool]:
    return dict(value) if isinstance(value, Mapping) else {option: option in value for option in fact.options}


def _signs(value: Any) -> dict[str, bool]:
    """Return the options that hold, and nothing of the others."""
    if isinstance(value, Mapping):
        return {option: True for option, holds in value.items() if holds}
    return dict.fromkeys(value, True) if isinstance(value, list | tuple) else {}


def _names(quote: str, fact: Fact, ruleset: Ruleset) -> bool:
    """Whether words speak of a fact: "none" does not say of what."""
    texts = [fact.name.replace("_", " "), without_values(fact.title, ruleset.data), *fact.options.values()]
    texts += [word for words in fact.say.values() for word in words]
    words = table(ruleset.language if ruleset.language in LANGUAGES else LANGUAGES[0])
    called = {stem for text in texts for stem in words.content(text)}
    return not called.isdisjoint(words.content(quote))

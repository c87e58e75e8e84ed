"""Whether the words of a person say what a model made of them, by the parser that reads replies of people.

A number, and whatever clears a safety fact, is taken only where the words are understood as just that. Other facts are
refused only where the words are understood as something else. A sign that somebody names is always taken: that may hold
advice back, and never lets any through.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backrules.api import Ruleset
from backrules.chat.guard.table import LANGUAGES, table
from backrules.errors import Problem, UsageError
from backrules.facts import CHOICES, Fact
from backrules.facts.names import is_naming
from backrules.replies import Reply, parse_reply
from backrules.wording.texts import without_values

__all__ = ["agreed", "contradicting", "signs_of"]


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
    if signs := signs_of(ruleset, fact.name, value):
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
    held, spoken = fact.held(value), fact.held(said)
    return all(spoken.get(option) is holds for option, holds in held.items())


def signs_of(ruleset: Ruleset, name: str, value: Any) -> dict[str, bool] | None:
    """Return the options of a safety fact that hold, and nothing of the others; None where none does."""
    fact = ruleset.data.facts[name]
    if fact.type != CHOICES or not fact.safety:
        return None
    return {option: True for option, holds in fact.held(value).items() if holds} or None


def contradicting(ruleset: Ruleset, name: str, values: Sequence[Any]) -> bool:
    """Whether values that are told of a fact together exclude each other."""
    fact, read = ruleset.data.facts[name], ruleset.profiles.read
    if fact.type != CHOICES:
        return any(read({name: value}) != read({name: values[0]}) for value in values[1:])
    said = [{*fact.held(value).items()} for value in values]
    return any((option, not holds) in other for one in said for option, holds in one for other in said)


def _names(quote: str, fact: Fact, ruleset: Ruleset) -> bool:
    """Whether words speak of a fact: "none" does not say of what.

    Other names for what holds are left out where no option is told: they hold words that may be said of anything.
    """
    texts = [fact.name.replace("_", " "), without_values(fact.title, ruleset.data), *fact.options.values()]
    if fact.type != CHOICES:
        texts += [word for answer, words in fact.say.items() if is_naming(answer) for word in words]
    words = table(ruleset.language if ruleset.language in LANGUAGES else LANGUAGES[0])
    called = {stem for text in texts for stem in words.content(text)}
    return not called.isdisjoint(words.content(quote))

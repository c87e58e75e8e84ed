"""Grammar of English, in which rulesets are written: what a title or an answer becomes inside a sentence.

No other language has code of its own. There a title stays as it is, and messages put words around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["anything", "existing", "negated", "plural", "within_sentence"]

_PREPOSITIONS = re.compile(r"\b(?:about|at|before|beyond|by|during|for|from|in|of|on|per|since|that|to|with)\b")
_QUESTION_WORDS = frozenset({"how", "what", "when", "where", "whether", "which", "who", "why"})
_QUANTIFIERS = frozenset({"a", "an", "any", "few", "fewer", "hardly", "less", "little", "more", "no", "some"})
# what only explains an answer: "(trap bar)", ", below the ribs"
_GLOSS = re.compile(r"(?:\s*\([^()]*\)|, (?:above|at|behind|below|between|in|on|under|with|without) [^()]*)$")
_FIRST_PERSON = re.compile(r"\b(?:I|am|me|mine|my|My)\b")
# titles that begin with one of these are no noun phrases: "not able to ...", "no pain ..."
_TAKES_NOT = re.compile(
    r"(?:above|always|at|below|every|fewer|free|full-time|in|less|likely|more|new|older|often|on|over|pregnant|ready|the|too"
    r"|under|usually|very|younger|\w*(?:able|ed|ible|ing))"
)


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


def anything(title: str, *, none: bool, label: bool) -> str:
    """Return that any option of a fact holds, or none: as a label or as a clause."""
    if title.startswith("where "):
        return f"{title.removeprefix('where ')} {'nowhere' if none else 'somewhere'}"
    some = "no " if none else "" if plural(title) and not label else "any "
    return f"{some}{title}" if label else f"there {'are' if plural(title) else 'is'} {some}{title}"


def within_sentence(option: str, options: Mapping[str, str]) -> str | None:
    """Return the text of an option inside a sentence; None where it is what people say of themselves.

    What only explains it is left out where the options stay apart without it.
    """
    if any(_FIRST_PERSON.search(text) for text in options.values()):
        return None
    short = _GLOSS.sub("", options[option])
    taken = sum(_GLOSS.sub("", text) == short for text in options.values())
    text = short if short and taken == 1 else options[option]
    return text[:1].lower() + text[1:] if text.partition(" ")[0].istitle() else text

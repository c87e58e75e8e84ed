"""The names of the answers to a question, as the ruleset gives them: ids, texts, and what `say:` adds."""

from __future__ import annotations

from collections.abc import Iterator

from backrules.facts import Fact
from backrules.facts.names import denied_by, is_apart, whole_by

__all__ = ["names_apart", "names_of", "whole_names"]


def names_of(fact: Fact) -> Iterator[tuple[str, str]]:
    """Yield the answers and their names, but those whose parts may stand apart."""
    for option, text in fact.options.items():
        yield option, option
        yield option, text
    yield from ((answer, name) for answer, name in _said(fact) if not is_apart(name))


def names_apart(fact: Fact) -> Iterator[tuple[str, str]]:
    """Yield the answers and those of their names whose parts may stand apart."""
    yield from ((answer, name) for answer, name in _said(fact) if is_apart(name))


def whole_names(fact: Fact) -> Iterator[tuple[str, str]]:
    """Yield the options and those names that deny all of them: with a "no" beside them, or by themselves."""
    yield from fact.options.items()
    for answer, names in fact.say.items():
        option = whole_by(answer) or denied_by(answer)
        if option is not None:
            yield from ((option, name) for name in names if not is_apart(name))


def _said(fact: Fact) -> Iterator[tuple[str, str]]:
    for answer, names in fact.say.items():
        if whole_by(answer) is None:  # else they are names of the option already
            yield from ((answer, name) for name in names)

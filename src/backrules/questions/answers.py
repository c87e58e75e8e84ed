"""The answers that a question for a fact may get, one of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from backrules._util.frozen import Frozen, frozen
from backrules.diagrams import Outcomes
from backrules.explain.ways import condition_of
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact, PartlyKnown, Values
from backrules.wording.words import bare_words

__all__ = ["answers_of"]


def answers_of(fact: Fact, values: Values, outcomes: Outcomes) -> Iterator[tuple[Any, str]]:
    """Yield an answer of each kind, and its words; use it while the outcomes are held.

    Args:
        fact: the fact.
        values: what was told so far.
        outcomes: the diagrams of the ruleset.

    Raises:
        TooLarge: it is a number of which not all kinds are known.
    """
    gettext = outcomes.data.language.gettext
    if fact.type == BOOLEAN:
        yield from ((True, gettext("yes")), (False, gettext("no")))
    elif fact.type == CHOICE:
        yield from fact.options.items()
    elif fact.type == CHOICES:
        value = values.get(fact.name)
        known = value if isinstance(value, PartlyKnown) else {}  # an answer that is changed is given anew
        left = [option for option in fact.options if option not in known]
        for option in left:
            yield _one_option(option, outcomes), fact.options[option]
        yield frozen(dict.fromkeys(left, False)), gettext("none of these")
    elif fact.name in outcomes.tables.of_fact:  # no rule reads a number that only decides what may be asked
        variable = outcomes.tables.of_fact[fact.name][0]
        assert variable.group is not None  # noqa: S101 - for the type checker
        known_numbers = {name: values[name] for name in variable.facts if name in values}
        for _, interval, inner in variable.group.line(fact.name, known_numbers):
            yield inner, bare_words(condition_of(fact, None, (interval,)), outcomes.data)


def _one_option(option: str, outcomes: Outcomes) -> Frozen[str, bool]:
    """Return an answer that many questions hold: the same one for all of them."""
    found = outcomes.cache.setdefault(("answer", option), Frozen({option: True}))
    return cast("Frozen[str, bool]", found)

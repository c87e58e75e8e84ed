"""`renamed:` in facts.yaml: what facts and options were called before."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from backrules._util.printable import shortened
from backrules.errors import Problem, nearest
from backrules.facts import Fact
from backrules.facts.renamed import Renamed
from backrules.loading.layers import Item
from backrules.loading.structure import problem_at

__all__ = ["renamed_of"]

_Wrong = tuple[str, str] | None  # what is wrong, and the mend
_Items = Mapping[str, Item]


def renamed_of(sections: Mapping[str, _Items], facts: Mapping[str, Fact], problems: list[Problem]) -> Renamed:
    """Return what facts and options were called before; what is wrong is a problem.

    Args:
        sections: the merged sections: `renamed`, and those whose names are taken.
        facts: the facts that fit.
        problems: takes what is wrong.
    """
    items = sections["renamed"]
    old_facts: dict[str, str] = {}
    old_options: dict[str, dict[str, str]] = {}
    for old, item in items.items():
        fact, _, option = old.partition(".")
        if option and fact in sections["facts"] and fact not in facts:
            continue  # what is wrong with the fact was reported
        if wrong := _wrong(old, item.data, sections, facts):
            problems.append(problem_at(item, f"renamed.{shortened(old)}", (), *wrong))
        elif option:
            old_options.setdefault(fact, {})[option] = item.data
        else:
            old_facts[old] = item.data
    return Renamed(old_facts, old_options)


def _wrong(old: str, new: object, sections: Mapping[str, _Items], facts: Mapping[str, Fact]) -> _Wrong:
    fact, dot, option = old.partition(".")
    items = sections["renamed"]
    if not isinstance(new, str):
        return "expected the name of today", "write old_fact: new_fact, or fact.old_option: new_option"
    if not dot:
        taken = {**sections["facts"], **sections["derived"]}
        return _wrong_name(old, new, "fact", sections["facts"], taken, items)
    if fact not in facts:
        return f"there is no fact {shortened(fact)}", _name_of_today(fact, items) or nearest(fact, facts)
    options = facts[fact].options
    below = {key.removeprefix(f"{fact}."): item for key, item in items.items() if key.startswith(f"{fact}.")}
    return _wrong_name(option, new, f"option of {fact}", options, options, below)


def _wrong_name(old: str, new: str, noun: str, names: Collection[str], taken: Collection[str], items: _Items) -> _Wrong:
    if old in taken:
        return f"{shortened(old)} is a name of today, so nothing that was called so has another one", ""
    if new not in names:
        return f"there is no {noun} {shortened(new)}", _name_of_today(new, items) or nearest(new, names)
    return None


def _name_of_today(name: str, items: _Items) -> str:
    """Say what a name that is an old one itself has become."""
    return f"it is called {items[name].data} now" if name in items else ""

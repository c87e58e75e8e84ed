"""The values that texts hold: each is known wherever its text is shown, or the text says what to say instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from backrules._util.lazy import lazy
from backrules._util.printable import shortened
from backrules.conditions import Kind, check_condition, names_read, quantities
from backrules.errors import Problem, nearest, quoted_list
from backrules.facts import BOOLEAN
from backrules.loading.layers import Item
from backrules.loading.structure import wrong_condition
from backrules.model import RulesetData
from backrules.model.texts import TextValue, values_in
from backrules.semantics.knowing import Knowing
from backrules.semantics.texts import Shown, shown_texts

__all__ = ["check_texts", "wrong_values"]

_ANYWHERE = "a {} is shown where nothing is known yet, too"


def check_texts(data: RulesetData, items: Mapping[str, Mapping[str, Item]], problems: list[Problem]) -> None:
    """Report values of texts that do not exist, or may not be known where the text is shown."""
    for shown, at, message, hint in wrong_values(data, {*items["facts"], *items["derived"]}):
        name = shown.section if shown.section == shown.id else f"{shown.section}.{shown.id}"
        item = items[shown.section][shown.id]
        problems.append(wrong_condition(item, name, (shown.key,), at, message, hint))


def wrong_values(
    data: RulesetData, declared: Set[str] = frozenset()
) -> Iterator[tuple[Shown, tuple[int, int], str, str]]:
    """Yield what is wrong with values in texts: the text, where in it, what, and a hint.

    Args:
        data: the ruleset.
        declared: names of facts and derived facts whose declarations may be wrong: that was reported.
    """
    checks = _Values(data, declared)
    for shown in shown_texts(data):
        yield from ((shown, *finding) for finding in checks.findings(shown))


_Finding = tuple[tuple[int, int], str, str]  # where in the text, message, hint


class _Values:
    """Checks the values that texts hold.

    Args:
        data: the ruleset.
        declared: the names of facts and derived facts, also where their declarations are wrong: that was reported.
    """

    def __init__(self, data: RulesetData, declared: Set[str]) -> None:
        self._facts, self._renamed, self._declared = data.facts, data.renamed, declared
        self._numbers = {name: one.compute for name, one in data.numbers.items()}
        self._derived = {name: one.when for name, one in data.derived.items()}

    @lazy
    def _knowing(self) -> Knowing:
        return Knowing(self._facts, self._numbers, self._derived)

    @lazy
    def _kinds(self) -> dict[str, Kind]:
        """What each name stands for."""
        return {**self._facts, **dict.fromkeys(self._numbers, "number"), **dict.fromkeys(self._derived, "condition")}

    @lazy
    def _fitting(self) -> set[str]:
        """The names behind which everything is there."""
        names = set(self._facts)
        for name, number in self._numbers.items():  # each after the ones it reads
            names.update([name] if names.issuperset(one.name for one in quantities(number)) else ())
        for name, condition in self._derived.items():
            names.update([name] if names.issuperset(names_read(condition)) else ())
        return names

    def findings(self, shown: Shown) -> Iterator[_Finding]:
        """Yield what is wrong with the values of a text; of a name that is wrong more than once, the first."""
        reported: set[str] = set()
        for value in (value for value in values_in(shown.text) if value.name not in shown.own):
            found = None if value.name in reported else self._finding(value, shown)
            if found is not None:
                reported.add(value.name)
                yield (value.at, *found)

    def _finding(self, value: TextValue, shown: Shown) -> tuple[str, str] | None:
        name, fact = value.name, self._facts.get(value.name)
        if (fact is not None and fact.type == BOOLEAN) or name in self._derived:
            said = f"{name} is yes or no; a text holds numbers and options"
            return said, "say it in words, in a rule for each answer"
        if fact is None and name not in self._numbers:
            if name in self._declared:
                return None
            names = [*self._facts, *self._numbers]
            hint = self._renamed.hint(name) or nearest(name, names)
            listed = f"; there are {quoted_list(names)}" if names and not hint and len(names) <= 12 else ""
            return f"there is no fact or computed number {shortened(name)}{listed}", hint
        if value.default is not None or not self._may_be_unknown(name, shown):
            return None
        where = _ANYWHERE.format(_NOUNS.get(shown.key, "text")) if shown.conditions is None else self._where(shown)
        return f"{name} may not be known here: {where}", f"write {{{name}|words}} with what to say then"

    def _may_be_unknown(self, name: str, shown: Shown) -> bool:
        if shown.conditions is None:
            return True
        if not all(self._fitting.issuperset(names_read(condition)) for condition in shown.conditions):
            return False  # what does not fit was reported
        unknown = any(name not in self._knowing.where(condition) for condition in shown.conditions)
        return unknown and not any(
            True for condition in shown.conditions for _ in check_condition(condition, self._kinds)
        )

    @staticmethod
    def _where(shown: Shown) -> str:
        if shown.key in ("do", "about"):
            return "not every rule that advises it takes that it is"
        return "the condition can be true without it"


_NOUNS = {"notice": "notice", "ask": "question", "assume": "text of assume", "title": "title"}

"""From the flags of a command to facts.

What is said twice adds up where it fits together. What contradicts itself is refused, and so is a flag that contradicts
what a file knows for somebody's safety: a script with an empty variable must never clear a warning sign.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from backrules._util.printable import quoted
from backrules.errors import Problem, ProfileError
from backrules.facts import BOOLEAN, CHOICES, Fact, Profiles, Value, plain_value

__all__ = ["facts_told"]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False, "unknown": None}
_WORDS = {True: "yes", False: "no", None: "unknown"}


def facts_told(
    profiles: Profiles,
    facts: Mapping[str, Fact],
    flags: Mapping[str, Sequence[Any]],
    file: Mapping[str, Any],
    name: str,
) -> dict[str, Any]:
    """Return the facts of a file with those of flags, which add to it and replace what is not about safety.

    Args:
        profiles: reads profiles of the ruleset.
        facts: the facts of the ruleset.
        flags: fact -> what was given for it, once for each time.
        file: the facts of a file, not checked yet.
        name: what the file is called.

    Raises:
        ProfileError: everything that is wrong with the file and with the flags, and what they contradict.
    """
    problems: list[Problem] = []
    told = {one: _value_told(facts[one], given, problems) for one, given in flags.items()}
    told = {one: value for one, value in told.items() if value is not None}
    known, said = (_read(profiles, values, problems) for values in (file, told))
    for one in [one for one in said if one in known]:
        if facts[one].safety:
            _hold_against(facts[one], known[one], said[one], name, problems)
        told[one] = plain_value(profiles.joined(one, known[one], said[one]))
    if problems:
        raise ProfileError(problems)
    return {**file, **told}


def _read(profiles: Profiles, values: Mapping[str, Any], problems: list[Problem]) -> Mapping[str, Value]:
    try:
        return profiles.read(values)
    except ProfileError as error:
        problems += error.problems
        return {}


# one fact


def _value_told(fact: Fact, given: Sequence[Any], problems: list[Problem]) -> Any:
    """Return what the flags of a fact say, not held against the fact yet; None where that is reported already."""
    if fact.type == CHOICES:
        return _Options(fact, problems).told(given)
    values = [_number(one) if fact.is_number else one for one in given]
    if any(one != values[0] for one in values):
        shown = [_WORDS[one] for one in values] if fact.type == BOOLEAN else map(quoted, given)
        problems.append(Problem(f"said more than once, and differently: {', '.join(shown)}", fact.name))
        return None
    return values[0]


def _number(text: str) -> Any:
    """Return a number; what is none is left for the profile's own check to explain."""
    if _NUMBER.fullmatch(text):
        for kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                continue
    return text


class _Options:
    """Reads `a,b`, `none`, or `a=yes,b=no`, and all of these together.

    Args:
        fact: the fact.
        problems: gets what is wrong.
    """

    def __init__(self, fact: Fact, problems: list[Problem]) -> None:
        self.fact, self.problems = fact, problems
        self.listed: list[str] | None = None  # None: no list, so the others stay unknown
        self.none = False
        self.paired: list[tuple[str, Any]] = []

    def told(self, given: Sequence[str]) -> Any:
        before = len(self.problems)
        for text in given:
            self.take(text)
        self.compare()
        if len(self.problems) > before:
            return None
        if self.listed is not None:
            return list(dict.fromkeys([*self.listed, *(option for option, holds in self.paired if holds is True)]))
        return dict(self.paired)

    def take(self, text: str) -> None:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not parts:
            hint = (
                "" if "none" in self.fact.options else "none says that none of them holds; what is unknown is left out"
            )
            self.report("", "an empty text is no answer", hint)
        elif not any("=" in part for part in parts):
            none = parts == ["none"] and "none" not in self.fact.options
            self.none = self.none or none
            self.listed = [*(self.listed or ()), *(() if none else parts)]
        else:
            for part in parts:
                self.take_pair(part)

    def take_pair(self, part: str) -> None:
        option, _, word = (piece.strip() for piece in part.partition("="))
        if not word:
            self.report(option, "neither yes nor no is said of it", f"write {option}=yes or {option}=no")
        else:
            self.paired.append((option, _TRUTHS.get(word.lower(), word)))

    def compare(self) -> None:
        """Report options that are said to hold and not to hold."""
        said: dict[str, set[Any]] = {}
        for option, holds in [*self.paired, *((option, True) for option in self.listed or ())]:
            said.setdefault(option, set()).add(holds)
        for option, all_of_it in said.items():
            if self.listed is not None and option not in self.listed and None in all_of_it:
                self.report(option, "said to be unknown, and no by the list beside it")
            elif len(all_of_it) > 1:
                words = sorted(str(_WORDS.get(one, one)) for one in all_of_it)
                self.report(option, f"said to be {' and '.join(words)}")
        held = [option for option, all_of_it in said.items() if True in all_of_it]
        if self.none and held:
            self.report("", f"said to be none, and {quoted(held[0])} beside it")

    def report(self, option: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(message, f"{self.fact.name}.{option}" if option else self.fact.name, hint=hint))


# a fact of a file


def _hold_against(fact: Fact, known: Value, told: Value, name: str, problems: list[Problem]) -> None:
    """Report where a flag about safety contradicts the file."""
    hint = "a flag does not overrule what a file says about safety; change the file"
    if fact.type != CHOICES:
        if known != told:
            was, now = (_WORDS[one] if isinstance(one, bool) else one for one in (known, told))
            problems.append(Problem(f"{name} says {was}, and the flag {now}", fact.name, hint=hint))
        return
    before, after = fact.held(known), fact.held(told)
    for option, holds in after.items():
        if before.get(option, holds) != holds:
            words = f"{name} says {_WORDS[before[option]]}, and the flag {_WORDS[holds]}"
            problems.append(Problem(words, f"{fact.name}.{option}", hint=hint))

"""Facts and options that have other names now, so that what was kept under the old ones is still understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from backrules._util.frozen import frozen, frozen_twice

__all__ = ["Renamed"]


@attrs.frozen
class Renamed:
    """Old names, and what they are now. No old name is one of today, and each new one is.

    Attributes:
        facts: old name of a fact -> its name now.
        options: fact, by its name now -> old name of an option -> its name now.
    """

    facts: Mapping[str, str] = attrs.field(factory=dict, converter=frozen)
    options: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, converter=frozen_twice)

    def __bool__(self) -> bool:
        return bool(self.facts or self.options)

    def fact(self, name: str) -> str:
        """Return what a fact is called now."""
        return self.facts.get(name, name)

    def option(self, fact: str, option: Any) -> Any:
        """Return what an option of a fact is called now; whatever else was told is returned as it is."""
        table = self.options.get(self.fact(fact))
        return table.get(option, option) if table and isinstance(option, str) else option

    def value(self, fact: str, value: Any) -> Any:
        """Return the value of a fact with the options as they are called now.

        Where two old options are one now, it holds if either does.
        """
        if self.fact(fact) not in self.options:
            return value
        if isinstance(value, Mapping):
            now: dict[Any, Any] = {}
            for option, holds in value.items():
                name = self.option(fact, option)
                now[name] = holds if now.get(name) is not True else True
            return now
        if isinstance(value, (list, tuple)):
            return list(dict.fromkeys(self.option(fact, one) for one in value)) if _plain(value) else value
        return self.option(fact, value)

    def profile(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was told, under the names of today; what was told under today's name stays."""
        there = (name for name in told if not (name in self.facts and self.facts[name] in told))
        return {self.fact(name): self.value(name, told[name]) for name in there}

    def names(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Return facts under the names of today, each once."""
        return tuple(dict.fromkeys(map(self.fact, facts)))

    def notes(self, told: Mapping[str, Any], facts: Iterable[str] = ()) -> Iterator[str]:
        """Yield what of a profile, and of other facts, has another name now, a sentence each."""
        for name in dict.fromkeys((*told, *facts)):
            if name in self.facts:
                yield f"{name} is called {self.facts[name]} now"
        for name, value in told.items():
            options = value if isinstance(value, (Mapping, list, tuple)) else [value]
            for option in options:
                now = self.option(name, option)
                if now != option:
                    yield f"the option {option} of {self.fact(name)} is called {now} now"

    def hint(self, message: object) -> str:
        """Return what the old name that a message ends with, or is, has become; nothing where it is none."""
        name = message.rpartition(" ")[2] if isinstance(message, str) else ""
        return f"it is called {self.facts[name]} now" if name in self.facts else ""


def _plain(value: Iterable[Any]) -> bool:
    return all(isinstance(one, str) for one in value)

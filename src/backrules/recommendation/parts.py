"""The parts of an answer, as plain frozen data. `to_dict()` gives plain JSON types."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

from backrules._util.language import ENGLISH, Language
from backrules._util.lazy import lazy
from backrules.model import Cause, Citation

__all__ = ["Assumption", "Caution", "NotCounted", "Possible", "Reason", "Violation", "Withheld"]


@attrs.frozen
class Reason:
    """Why an advice is given: a rule that fired.

    Attributes:
        rule: the id of the rule.
        because: the reason in words.
        facts: the known facts that the rule reads, in order.
        sources: where the rule comes from.
        points: what the rule adds to the score.
    """

    rule: str
    because: str
    facts: tuple[str, ...]
    sources: Citation
    points: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "rule": self.rule,
            "because": self.because,
            "facts": list(self.facts),
            "sources": self.sources.to_list(),
        }


@attrs.frozen
class Assumption:
    """What is taken for granted because a fact is unknown.

    Attributes:
        id: the id of the open avoid rule, or `needs`.
        text: what is assumed ("no current lower-back pain").
        missing: the facts that would settle it.
        language: in which it is said.
    """

    id: str
    text: str
    missing: tuple[str, ...]
    _say: Callable[[], str] = attrs.field(default=str, eq=False, repr=False, alias="say")  # when somebody asks
    language: Language = attrs.field(default=ENGLISH, eq=False, repr=False)

    @lazy
    def open(self) -> str:
        """What is still open, in words ("if equipment includes a hex bar", "unless there are warning signs")."""
        return self._say()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.id, "text": self.text, "missing": list(self.missing), "open": self.open}

    def __reduce__(self) -> tuple[Any, ...]:
        return Assumption, (self.id, self.text, self.missing, partial(str, self.open), self.language)

    def __str__(self) -> str:
        gettext = self.language.gettext
        why = gettext("not asked yet") if self.missing else gettext("it cannot be told from what is known")
        return f"{self.text}: {why}"


@attrs.frozen
class Caution:
    """A warning that goes with an advice: a caution rule that fired."""

    rule: str
    because: str
    sources: Citation

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"rule": self.rule, "because": self.because, "sources": self.sources.to_list()}


@attrs.frozen
class Withheld:
    """An advice that would be recommended, but is held back.

    Attributes:
        id: the advice.
        title: its title.
        cause: `avoid` (a contraindication), `need` (something is not there), `alone` (another advice comes before all)
            or `unanswered` (strict: a question is open).
        rules: the avoid rules that hold it back or are open.
        missing: the facts to be asked, for `unanswered`.
        because: the reason in words.
    """

    id: str
    title: str
    cause: Cause
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "id": self.id,
            "cause": self.cause,
            "rules": list(self.rules),
            "missing": list(self.missing),
            "because": self.because,
        }


@attrs.frozen
class Possible:
    """An advice that an unknown fact still decides.

    Attributes:
        id: the advice.
        title: its title.
        missing: the unknown facts that the rules for it still read.
    """

    id: str
    title: str
    missing: tuple[str, ...]
    _say: Callable[[], tuple[str, ...]] = attrs.field(default=tuple, eq=False, repr=False, alias="say")

    @lazy
    def _words(self) -> tuple[str, ...]:
        return self._say()

    @property
    def when(self) -> str:
        """What its rules and its need still wait for, in words ("if slouching")."""
        return "".join(self._words[:1])

    @property
    def open(self) -> str:
        """All that is still open, in words ("if slouching; assuming no warning signs")."""
        return "; ".join(self._words)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.id, "missing": list(self.missing), "open": self.open}

    def __reduce__(self) -> tuple[Any, ...]:
        return Possible, (self.id, self.title, self.missing, partial(tuple, self._words))


@attrs.frozen
class Violation:
    """Facts that cannot go together."""

    id: str
    because: str
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"id": self.id, "because": self.because, "facts": list(self.facts)}


@attrs.frozen
class NotCounted:
    """A fact of which something was told that does not count.

    Attributes:
        fact: the fact.
        title: its title.
        because: why, in words: it does not apply, or it is not known yet whether it does.
        missing: the facts that are left to decide whether it applies; none where it does not.
    """

    fact: str
    title: str
    because: str
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"fact": self.fact, "because": self.because, "missing": list(self.missing)}

    def __str__(self) -> str:
        return f"{self.title}: {self.because}"

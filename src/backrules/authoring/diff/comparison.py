"""Two rulesets compared by what they tell people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from backrules.authoring.diff.differences import KINDS, Kind, changes_outcome
from backrules.authoring.diff.text import Change
from backrules.errors import quoted_list
from backrules.model import RulesetData
from backrules.render.text import Layout, Style
from backrules.wording.phrases import known_in_words

__all__ = ["Comparison", "Difference"]

_MOST_TEXTS = 12  # changes of the files that are listed
_LEAST_SAID = 0.0005  # of people: what is less is not a number that anybody can have estimated
_SAME = "No difference for anybody: the same advice, order, strength, score and cautions. This is proved."
_MODES = {True: ", strict answers only", False: ", answers that are not strict only", None: ""}


@attrs.frozen
class Difference:
    """One thing that some people are told differently.

    Attributes:
        kind: newly recommended, no longer recommended, order, strength, score, status or caution.
        advice: what it is about; of an order the two, the one that stood first before the other.
        was: the status, strength, score, order or caution rule of this person before.
        now: the same after.
        people: how many of all people it is about, by the priors, from 0 to 1: an estimate; None where a fact that it
            depends on has no prior.
        strict: whether it is about strict answers only (true) or about the others only (false); None for both.
        profile: the plainest such person.
        before: the ids that this person was recommended, best first.
        after: the ids that they are recommended now.
        fault: a mistake of backrules itself: the answers do not show it; "" if they do.
    """

    kind: Kind
    advice: tuple[str, ...]
    was: str
    now: str
    people: float | None
    strict: bool | None
    profile: Mapping[str, Any]
    before: tuple[str, ...]
    after: tuple[str, ...]
    fault: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "kind": self.kind,
            "advice": list(self.advice),
            "was": self.was,
            "now": self.now,
            "people": None if self.people is None else round(self.people, 6),
            "strict": self.strict,
            "profile": dict(self.profile),
            "before": list(self.before),
            "after": list(self.after),
            "fault": self.fault,
        }

    @property
    def head(self) -> str:
        """What it is, in a line."""
        match self.kind:
            case "order":
                return f"{self.advice[1]} now stands before {self.advice[0]}"
            case "caution":
                return f"{self.advice[0]}: {f'no longer warned by {self.was}' if self.was else f'warned by {self.now}'}"
            case "strength" | "score" | "status":
                return f"{self.advice[0]}: {self.kind} {self.was} -> {self.now}"
        return f"{self.advice[0]} is {self.kind} ({self.was} -> {self.now})"


@attrs.frozen
class Comparison:
    """What two rulesets tell people differently.

    Attributes:
        names: what the two are called.
        data: both rulesets.
        differences: what people are told differently, what concerns most people first.
        texts: what stands otherwise in the files.
        unclear: advice of which not everything could be compared, and why.
        people: how many people are recommended something else, or in another order: an estimate; None if not known.
        without_prior: the facts that keep it, or a part of it, from being estimated: nobody has said how likely their
            answers are.
    """

    names: tuple[str, str]
    data: tuple[RulesetData, RulesetData] = attrs.field(repr=False)
    differences: tuple[Difference, ...]
    texts: tuple[Change, ...]
    unclear: Mapping[str, str]
    people: float | None
    without_prior: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether it is proved that nobody is told anything else, in any of the ways that are compared."""
        return not self.differences and not self.unclear

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        """Return the differences of a kind."""
        return tuple(one for one in self.differences if one.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "before": {"name": self.names[0], "fingerprint": self.data[0].fingerprint},
            "after": {"name": self.names[1], "fingerprint": self.data[1].fingerprint},
            "same": self.same,
            "people": None if self.people is None else round(self.people, 6),
            "without_prior": list(self.without_prior),
            "differences": [one.to_dict() for one in self.differences],
            "texts": [one.to_dict() for one in self.texts],
            "unclear": dict(self.unclear),
        }

    def to_text(self, *, most: int | None = 3, width: int = 88, style: Style | None = None) -> str:
        """Return it as lines.

        Args:
            most: differences of a kind that are shown; None for all.
            width: columns to wrap at.
            style: gives the text of a role its colours.
        """
        return "\n".join(self._lines(Layout(width, style), most))

    def _lines(self, layout: Layout, most: int | None) -> Iterator[str]:
        put = layout.lines
        yield layout.style("title", f"{self.names[0]} -> {self.names[1]}")
        yield "In the files:" if self.texts else "Nothing stands otherwise in the files."
        for change in self.texts[:_MOST_TEXTS]:
            yield from put(str(change), "  ", "    ")
        yield from _more(len(self.texts) - _MOST_TEXTS, layout)
        for role, text in self._general_lines():
            yield from put(text, role=role)
        for kind in KINDS:
            differences = self.of(kind)
            lines = [line for difference in differences[:most] for line in self._difference(difference, layout)]
            more = 0 if most is None else len(differences) - most
            yield from layout.section(f"{kind}: {len(differences)}", [*lines, *_more(more, layout)])

    def _general_lines(self) -> Iterator[tuple[str, str]]:
        """Yield what came out as a whole, each text with its role."""
        yield ("good", _SAME) if self.same else ("", self._verdict())
        yield from (("warning", f"Not exact for {advice}: {reason}.") for advice, reason in self.unclear.items())

    def _verdict(self) -> str:
        if not self.differences:
            return "No difference was found."
        outcomes = [one for one in self.differences if self._is_outcome(one)]
        if not outcomes and self.people == 0:
            return "Everybody is recommended the same in the same order; the rest differs."
        told = f"recommended {self._what}"
        if self.people is not None:
            return f"{_many(self.people)} are {told}."
        least = max((one.people for one in outcomes if one.people is not None), default=0.0)
        known = f"At least {_percent(least)} of people" if least >= _LEAST_SAID else "Some people"
        missing = (
            f" How many cannot be told: no prior of {quoted_list(self.without_prior)}." if self.without_prior else ""
        )
        return f"{known} are {told}.{missing}"

    @property
    def _what(self) -> str:
        """What people get that changes the outcome."""
        care = any(one.kind == "caution" and self._is_outcome(one) for one in self.differences)
        return "something else, in another order, or with other care" if care else "something else, or in another order"

    def _is_outcome(self, one: Difference) -> bool:
        return changes_outcome(one.kind, one.was or one.now, self.data)

    def _difference(self, one: Difference, layout: Layout) -> Iterator[str]:
        put, words = layout.lines, self._words
        known = "; ".join(known_in_words(name, value, words) for name, value in one.profile.items())
        share = "" if one.people is None else f" ({_many(one.people).removeprefix('About ').lower()})"
        yield from put(f"{one.head}{_MODES[one.strict]}{share}", "  ", "    ", role="title")
        yield from put(known or "somebody of whom nothing is known", "    ", "      ")
        for label, ids in (("before:", one.before), ("after: ", one.after)):
            yield from put(", ".join(ids) or "nothing", f"      {label} ", role="muted")
        if one.fault:
            yield from put(one.fault, "    ", role="alarm")

    @property
    def _words(self) -> RulesetData:
        """A ruleset with the facts of both, for the words of facts."""
        one, other = self.data
        facts = {name: _with_options(fact, other.facts.get(name)) for name, fact in one.facts.items()}
        return attrs.evolve(other, facts={**other.facts, **facts})


def _more(left: int, layout: Layout) -> list[str]:
    return [layout.style("muted", f"  and {left} more")] if left > 0 else []


def _with_options(fact: Any, other: Any) -> Any:
    return fact if other is None else attrs.evolve(fact, options={**other.options, **fact.options})


def _many(people: float) -> str:
    """Return how many people, as a sentence begins."""
    if people >= 0.995:
        return "All people" if people == 1 else "Nearly all people"
    return f"About {_percent(people)} of people" if people >= _LEAST_SAID else "Fewer than 0.1 % of people"


def _percent(people: float) -> str:
    percent = 100 * people
    return f"{percent:.0f} %" if percent >= 9.5 else f"{percent:.1f} %"

"""Why an advice stands where it stands: advice <- rules <- conditions <- facts <- sources, with the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from backrules._util.frozen import frozen
from backrules._util.language import ENGLISH, Language
from backrules.explain.parts import Builder, Part, RuleReason
from backrules.explain.sufficient import Sufficient
from backrules.model import STRENGTHS, RulesetData, Strength
from backrules.recommendation import Answer, Assumption, Withheld
from backrules.render import html

if TYPE_CHECKING:
    from backrules.render.text import Style

__all__ = ["Why", "why"]


@attrs.frozen
class Why:
    """Why an advice has the status it has. `str()` reads as a person speaks; notebooks show HTML.

    Attributes:
        id: the advice.
        title: its title.
        status: recommended, withheld, possible or excluded.
        rank: its place, when it is recommended.
        score: the sum of the points of the rules that advise it.
        reasons: every rule that acts on it, the ones that fire first.
        needs: what it takes, or None.
        assuming: what is taken for granted while it is recommended.
        sufficient: the known facts that alone keep it recommended, or None.
        strength: the strength of the strongest rule that fires, or None.
        of: how many pieces of advice are recommended.
        held: what holds it back, when it is withheld.
        open: what still decides it in words, when it is possible ("if slouching; assuming no warning signs").
        told: the known facts behind all of it, with their values in words.
        not_applicable: the facts behind it that do not apply, each with its title and why.
        titles: the titles of all facts.
        language: in which it is said.
    """

    id: str
    title: str
    status: str
    rank: int | None
    score: int
    reasons: tuple[RuleReason, ...]
    needs: Part | None
    assuming: tuple[Assumption, ...]
    sufficient: Sufficient | None = None
    strength: Strength | None = None
    of: int = 0
    held: Withheld | None = None
    open: str = ""
    told: Mapping[str, str] = attrs.field(factory=dict, converter=frozen)
    not_applicable: Mapping[str, str] = attrs.field(factory=dict, converter=frozen)
    titles: Mapping[str, str] = attrs.field(factory=dict, converter=frozen, repr=False)
    language: Language = attrs.field(default=ENGLISH, eq=False, repr=False)

    def rules(self, effect: str, truth: bool | None) -> tuple[RuleReason, ...]:
        """Return the rules of an effect (advise, avoid, caution) whose condition has this truth."""
        return tuple(one for one in self.reasons if one.effect == effect and one.truth is truth)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        sources = {one.key: one for reason in self.reasons for one in reason.sources}
        grounds = self.sufficient
        return {
            "id": self.id,
            "title": self.title,
            "status": self.status,
            "rank": self.rank,
            "strength": self.strength,
            "score": self.score,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "needs": self.needs.to_dict() if self.needs else None,
            "assuming": [assumption.to_dict() for assumption in self.assuming],
            "sufficient": attrs.asdict(grounds) | {"facts": list(grounds.facts)} if grounds else None,
            "held": self.held.to_dict() if self.held else None,
            "open": self.open or None,
            "told": dict(self.told),
            "not_applicable": dict(self.not_applicable),
            "sources": [source.to_dict() for source in sources.values()],
        }

    def to_text(self, *, width: int = 88, style: Style | None = None) -> str:
        """Return lines of text, wrapped at `width` columns.

        Args:
            width: columns.
            style: gives the text of a role (title, heading, muted, warning, good) its colours.
        """
        from backrules.explain.text import to_text

        return to_text(self, width=width, style=style)

    def to_mermaid(self) -> str:
        """Return a Mermaid flowchart: the advice, its rules, their conditions, the facts and the sources."""
        from backrules.explain.mermaid import to_mermaid

        return to_mermaid(self)

    def to_html(self) -> str:
        """Return an HTML fragment without scripts, to be opened and closed by hand; its colours follow the page's.

        Raises:
            MissingExtraError: the extra `html` is not installed.
        """
        from backrules.explain.text import LOOKS, asides, headline, signs, sum_of, verdict

        words = {"headline": headline(self), "verdict": verdict(self), "sum": sum_of(self), "besides": [*asides(self)]}
        return html.fill("why.html", self.language, why=self, looks_of=LOOKS, signs=signs(self.language), **words)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str | None:
        return self.to_html() if html.is_there() else None


def why(advice: str, answer: Answer, data: RulesetData, *, sufficient: Sufficient | None = None) -> Why:
    """Return why an advice has its status in an answer.

    Args:
        advice: the id of an advice in the ruleset.
        answer: the answer.
        data: the ruleset.
        sufficient: the smallest set of known facts that keeps it recommended, if it is known.
    """
    builder, definition = Builder(answer.context), data.advice[advice]
    rules = [rule for rule in data.acting.values() if advice in rule.targets]
    reasons = sorted(map(builder.reason, rules), key=_place)
    given = next((one for one in answer.advice if one.id == advice), None)
    firing = [one.rule for one in reasons if one.truth and one.effect == "advise"]
    needs = () if definition.needs is None else (definition.needs,)
    return Why(
        id=advice,
        title=answer.context.say(definition.title),
        status=answer.status(advice),
        rank=given.rank if given else None,
        score=sum(rule.points for rule in firing),
        reasons=tuple(reasons),
        needs=builder.part(needs[0]) if needs else None,
        assuming=answer.context.assuming(definition) if answer.status(advice) == "recommended" else (),
        sufficient=sufficient,
        strength=min((rule.strength for rule in firing), key=STRENGTHS.index, default=None),
        of=len(answer.advice) + answer.more,
        held=next((one for one in answer.withheld if one.id == advice), None),
        open=next((one.open for one in answer.possible if one.id == advice), ""),
        told=builder.told(*(rule.when for rule in rules), *needs),
        not_applicable=builder.inapplicable(*(rule.when for rule in rules), *needs),
        titles={name: fact.title for name, fact in data.facts.items()},
        language=data.language,
    )


def _place(reason: RuleReason) -> tuple[bool, bool, int, int, str]:
    """Order rules: the ones that fire, then the open ones; advise before avoid before caution; by points and id."""
    rule = reason.rule
    effect = ("advise", "avoid", "caution").index(rule.effect)
    return reason.truth is not True, reason.truth is False, effect, -rule.points, rule.id

"""A whole answer for people, with its reasons: plain text for a terminal, HTML for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from backrules._util.language import Language, gettext_noop, ngettext_noop
from backrules.assess import Assessment
from backrules.facts import Fact
from backrules.model import Citation, RulesetData
from backrules.recommendation.advice import Advice
from backrules.recommendation.answer import Answer
from backrules.recommendation.choices import Choice
from backrules.recommendation.parts import Assumption, Possible
from backrules.render.assessment import briefly
from backrules.render.brief import assumed, headed, unchecked
from backrules.render.html import fill
from backrules.render.short import NOTHING
from backrules.render.text import Layout, Style
from backrules.wording.answers import strength_in_words

__all__ = ["to_html", "to_text"]

_MOST_POSSIBLE = 6
_TOGETHER = gettext_noop("These facts do not go together: {because}")
_ASSUMED = {True: gettext_noop("assuming, not asked yet:"), False: gettext_noop("assuming, as it cannot be told:")}
_ASSUMED_FOR = {
    True: gettext_noop("assuming for {title}, not asked yet:"),
    False: gettext_noop("assuming for {title}, as it cannot be told:"),
}


def to_text(
    answer: Answer,
    data: RulesetData,
    *,
    asked: Fact | None = None,
    closed: frozenset[str] = frozenset(),
    assessment: Assessment | None = None,
    ids: bool = False,
    width: int = 88,
    style: Style | None = None,
) -> str:
    """Return the answer as lines of text.

    Args:
        answer: the answer.
        data: the ruleset.
        asked: the fact to ask for next.
        closed: the facts that stay unknown.
        assessment: how the person stands, or None where that is not said.
        ids: whether the id of each piece stands beside its title.
        width: columns to wrap at.
        style: gives the text of a role its colours.
    """
    return "\n".join(_Text(answer, data, asked, closed, assessment, Layout(width, style), ids=ids).lines())


class _Text:
    def __init__(
        self,
        answer: Answer,
        data: RulesetData,
        asked: Fact | None,
        closed: frozenset[str],
        assessment: Assessment | None,
        layout: Layout,
        *,
        ids: bool,
    ) -> None:
        self.answer, self.data, self.asked, self.closed, self.assessment = answer, data, asked, closed, assessment
        self.layout, self.put, self.language = layout, layout.lines, data.language
        self.gettext, self.ids = data.language.gettext, ids

    def lines(self) -> Iterator[str]:
        answer, section = self.answer, self.layout.section
        for violation in answer.violations:
            yield from self.put(self.gettext(_TOGETHER, because=violation.because), "  ! ", role="warning")
        if not answer.advice and not answer.more:
            yield from self.put(self.gettext(NOTHING), role="heading")
        for choice in answer.choices:
            yield from self.choice(choice)
        if answer.more:
            yield from ("", *self.put(_more(answer), role="muted"))
        if any(advice.definition.alone for advice in answer.advice):  # which is one screen
            yield from (
                ("", self.layout.style("heading", self.gettext("Everything else waits."))) if answer.withheld else ()
            )
        else:
            if self.assessment is not None:
                yield from section(self.assessment.title, briefly(self.assessment, self.layout))
            held = (f"{held.title}: {held.because}{self.name_for_why(held.id)}" for held in answer.withheld)
            yield from section(self.gettext("Held back"), self.items(held))
        for heading, possible in _open(answer, self.closed):
            yield from section(self.gettext(heading), self.possible(possible))
        yield from section(self.gettext("Not counted"), self.items(map(str, answer.not_counted)))
        yield from self.ending()

    def choice(self, choice: Choice) -> Iterator[str]:
        if choice.advice.rank > 1:
            yield ""
        yield from self.advice(choice.advice)
        for other in choice.instead:
            first = self.gettext("or {rank}.", rank=other.rank)
            yield from self.put(self.headed(other), f"    {first} ", "      ")
        for label, text, role, tail in _of_others(choice, self.language):
            yield from self.put(text, "    ", "      ", label=label, role=role, tail=tail)

    def advice(self, advice: Advice) -> Iterator[str]:
        yield from self.put(self.headed(advice), f"{advice.rank:2}. ", "    ", role="title")
        yield from self.put(advice.do, "    ")
        if advice.about is not None:
            yield from self.put(advice.about, "    ", role="muted")
        if advice.parameters:
            yield from self.put(", ".join(advice.parameters), "    ")
        gettext, cited = self.gettext, partial(_cited, language=self.language)
        said = [(gettext("why:"), reason.because, "muted", cited(reason.sources)) for reason in advice.reasons]
        said += [(gettext("take care:"), care.because, "warning", cited(care.sources)) for care in advice.cautions]
        said += [(label, text, "muted", "") for label, text in _labelled(advice.assuming, self.language)]
        for label, text, role, tail in said:
            yield from self.put(text, "    ", "      ", label=label, role=role, tail=tail)

    def headed(self, advice: Advice) -> str:
        return f"{advice.title}  ({_sum_of(advice, self.language)}){self.name_for_why(advice.id)}"

    def name_for_why(self, advice: str) -> str:
        """Return what `why` takes, where that is shown."""
        return f"  [{advice}]" if self.ids else ""

    def items(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            yield from self.put(text, "  - ")

    def possible(self, some: list[Possible]) -> Iterator[str]:
        yield from self.items(f"{one.title}: {one.when}{self.name_for_why(one.id)}" for one in some[:_MOST_POSSIBLE])
        rest = len(some) - _MOST_POSSIBLE
        if rest > 0:
            yield from self.put(self.language.ngettext("and {n} more", "and {n} more", rest), "  - ", role="muted")

    def ending(self) -> Iterator[str]:
        say = self.answer.context.say
        if not self.answer.safety_checked:
            yield from ("", *self.put(unchecked(self.data), role="warning"))
        if self.asked is not None:
            yield from (
                "",
                *self.put(say(self.asked.ask), f"{self.gettext('Next question:')} ", "    ", role="heading"),
            )
            yield from self.items(f"{text} ({option})" for option, text in self.asked.options.items())
        yield from ("", *self.put(say(self.data.notice), role="muted"))


def _more(answer: Answer) -> str:
    one, many = ngettext_noop("and {n} more piece of advice", "and {n} more pieces of advice")
    return answer.context.language.ngettext(one, many, answer.more)


def _sum_of(advice: Advice, language: Language) -> str:
    """Return the strength and the score as the sum it is."""
    total = f" = {advice.score}" if len(advice.rules) > 1 else ""
    strength = strength_in_words(advice.strength, language)
    return f"{strength}, {' + '.join(str(rule.points) for rule in advice.rules)}{total}"


def _labelled(assumptions: Sequence[Assumption], language: Language) -> Iterator[tuple[str, str]]:
    """Yield what is assumed behind a label that says why."""
    for asked, texts in assumed(assumptions):
        yield language.gettext(_ASSUMED[asked]), texts


def _cited(source: Citation, language: Language) -> str:
    return f"[{source.in_words(language)}]"


def _of_others(choice: Choice, language: Language) -> Iterator[tuple[str, str, str, str]]:
    """Yield what goes with alternatives and not with what they stand below: nothing that warns is left out for them."""
    cared = {care.rule for care in choice.advice.cautions}
    known = {one.text for one in choice.advice.assuming}
    for other in choice.instead:
        for care in other.cautions:
            if care.rule not in cared:
                label = language.gettext("take care with {title}:", title=other.title)
                yield label, care.because, "warning", _cited(care.sources, language)
        for asked, texts in assumed(other.assuming, known):
            message = _ASSUMED_FOR[asked]
            yield language.gettext(message, title=other.title), texts, "muted", ""


def _open(answer: Answer, closed: frozenset[str]) -> Iterator[tuple[str, list[Possible]]]:
    """Yield what may still be decided, and what stays open because whatever would decide it stays unknown."""
    for heading, stays in ((gettext_noop("Not decided yet"), False), (gettext_noop("Left open"), True)):
        some = [possible for possible in answer.possible if closed.issuperset(possible.missing) is stays]
        if some:
            yield heading, some


def to_html(
    answer: Answer, data: RulesetData, *, asked: Fact | None = None, closed: frozenset[str] = frozenset()
) -> str:
    """Return the answer as an HTML fragment without scripts; its colours follow the page's.

    Raises:
        MissingExtraError: the extra `html` is not installed.
    """
    return fill(
        "recommendation.html",
        data.language,
        answer=answer,
        notice=answer.context.say(data.notice),
        question=answer.context.say(asked.ask) if asked else "",
        asked=asked,
        more=_more(answer) if answer.more else "",
        alone=any(advice.definition.alone for advice in answer.advice),  # which is one screen
        open=[*_open(answer, closed)],
        assumed=_labelled,
        of_others=_of_others,
        headed=headed,
        sum_of=_sum_of,
        nothing=data.language.gettext(NOTHING),
        unchecked=unchecked(data),
    )

"""An answer for people: plain text for a terminal, HTML for a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backrules._util.printable import GLUE, wrapped
from backrules.facts import Fact
from backrules.model import RulesetData
from backrules.recommendation.advice import Advice
from backrules.recommendation.answer import Answer
from backrules.recommendation.parts import Possible
from backrules.render.html import fill

__all__ = ["Style", "to_html", "to_text"]

Style = Callable[[str, str], str]  # (role, text) -> text, perhaps with colours

_MOST_POSSIBLE = 6


def _plain(_: str, text: str) -> str:
    return text


def to_text(
    answer: Answer,
    data: RulesetData,
    *,
    asked: Fact | None = None,
    closed: frozenset[str] = frozenset(),
    width: int = 88,
    style: Style = _plain,
) -> str:
    """Return the answer as lines of text.

    Args:
        answer: the answer.
        data: the ruleset.
        asked: the fact to ask for next.
        closed: the facts that stay unknown.
        width: columns to wrap at.
        style: gives a text its colours; the roles are title, rank, muted, warning, heading.
    """
    return "\n".join(_Text(answer, data, asked, closed, max(40, width), style).lines())


class _Text:
    def __init__(
        self, answer: Answer, data: RulesetData, asked: Fact | None, closed: frozenset[str], width: int, style: Style
    ) -> None:
        self.answer, self.data, self.asked, self.width, self.style = answer, data, asked, width, style
        self.closed = closed

    def lines(self) -> Iterator[str]:
        answer = self.answer
        for violation in answer.violations:
            yield from self.item("!", f"These facts do not go together: {violation.because}", "warning")
        if not answer.advice and not answer.more:
            yield from self.wrapped("", "Nothing can be recommended from what is known.", "heading")
        for advice in answer.advice:
            yield from self.advice(advice)
        if answer.more:
            yield from ("", self.style("muted", _more(answer)))
        if answer.withheld:
            yield from self.withheld()
        for heading, possible in _open(answer, self.closed):
            yield from ("", self.style("heading", heading), *self.possible(possible))
        yield from self.ending()

    def withheld(self) -> Iterator[str]:
        if any(advice.definition.alone for advice in self.answer.advice):  # which is one screen
            yield from ("", self.style("heading", "Everything else waits."))
            return
        yield from ("", self.style("heading", "Held back"))
        for held in self.answer.withheld:
            yield from self.item("-", f"{held.title}: {held.because}", "")

    def advice(self, advice: Advice) -> Iterator[str]:
        if advice.rank > 1:
            yield ""
        marker = f"{advice.rank:2}. "
        yield from self.wrapped(marker, f"{advice.title}  ({_sum_of(advice)})", "title")
        yield from self.wrapped("    ", advice.detail, "")
        for reason in advice.reasons:
            yield from self.labelled("why:", reason.because, "muted", str(reason.sources))
        for caution in advice.cautions:
            yield from self.labelled("take care:", caution.because, "warning", str(caution.sources))
        if advice.assuming:
            for label, assumed in _assumed(advice):
                yield from self.labelled(f"assuming, {label}:", assumed, "muted")

    def labelled(self, label: str, text: str, role: str, sources: str = "") -> Iterator[str]:
        """Wrap a text behind a label, which alone has the colours of its role, and its sources, which are muted."""
        tail = f"[{sources}]" if sources else ""
        if len(tail) <= self.width - len("      "):
            tail = tail.replace(" ", GLUE)
        lines = wrapped(f"{label} {text}  {tail}".rstrip(), self.width, "    ", "      ")
        tail = tail.replace(GLUE, " ")
        lines[0] = lines[0].replace(label, self.style(role, label), 1)
        if tail and lines[-1].endswith(tail):
            lines[-1] = lines[-1].removesuffix(tail) + self.style("muted", tail)
        yield from lines

    def possible(self, some: list[Possible]) -> Iterator[str]:
        shown = some[:_MOST_POSSIBLE]
        for possible in shown:
            yield from self.item("-", f"{possible.title}: {possible.when}", "")
        rest = len(some) - len(shown)
        if rest:
            yield from self.item("-", f"and {rest} more", "muted")

    def ending(self) -> Iterator[str]:
        if not self.answer.safety_checked:
            text = "Not everything that matters for your safety is known yet."
            yield from ("", *self.wrapped("", text, "warning"))
        if self.asked is not None:
            yield from ("", *self.wrapped("Next question: ", self.answer.context.say(self.asked.ask), "heading"))
            for option, text in self.asked.options.items():
                yield from self.item("-", f"{text} ({option})", "")
        yield from ("", *self.wrapped("", self.answer.context.say(self.data.notice), "muted"))

    def item(self, marker: str, text: str, role: str) -> Iterator[str]:
        yield from self.wrapped(f"  {marker} ", text, role)

    def wrapped(self, marker: str, text: str, role: str) -> Iterator[str]:
        """Wrap a text behind a marker."""
        for line in wrapped(text, self.width, marker, " " * min(len(marker), 4)):
            yield self.style(role, line) if role else line


def _more(answer: Answer) -> str:
    return f"and {answer.more} more {'piece' if answer.more == 1 else 'pieces'} of advice"


def _sum_of(advice: Advice) -> str:
    """Return the strength and the score as the sum it is."""
    total = f" = {advice.score}" if len(advice.rules) > 1 else ""
    return f"{advice.strength}, {' + '.join(str(rule.points) for rule in advice.rules)}{total}"


def _assumed(advice: Advice) -> Iterator[tuple[str, str]]:
    """Yield what is assumed: what was not asked yet, and what no answer would tell (x / 0 is no number)."""
    for label, asked in (("not asked yet", True), ("as it cannot be told", False)):
        texts = [assumption.text for assumption in advice.assuming if bool(assumption.missing) is asked]
        if texts:
            yield label, "; ".join(dict.fromkeys(texts))


def _open(answer: Answer, closed: frozenset[str]) -> Iterator[tuple[str, list[Possible]]]:
    """Yield what may still be decided, and what stays open because whatever would decide it stays unknown."""
    for heading, stays in (("Not decided yet", False), ("Left open", True)):
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
        answer=answer,
        notice=answer.context.say(data.notice),
        question=answer.context.say(asked.ask) if asked else "",
        asked=asked,
        more=_more(answer) if answer.more else "",
        alone=any(advice.definition.alone for advice in answer.advice),  # which is one screen
        open=[*_open(answer, closed)],
        assumed=_assumed,
        sum_of=_sum_of,
    )

"""An answer for people: plain text for a terminal, HTML for a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from backrules._util.printable import GLUE, wrapped
from backrules.facts import Fact
from backrules.model import RulesetData
from backrules.recommendation.advice import Advice
from backrules.recommendation.answer import Answer
from backrules.recommendation.parts import Possible

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
        self.open, self.undecided = _parted(answer, closed)

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
        for heading, possible in (("Not decided yet", self.open), ("Left open", self.undecided)):
            if possible:
                yield from ("", self.style("heading", heading))
                yield from self.possible(possible)
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
            yield from ("", *self.wrapped("Next question: ", self.asked.ask, "heading"))
            for option, text in self.asked.options.items():
                yield from self.item("-", f"{text} ({option})", "")
        yield from ("", *self.wrapped("", self.data.notice, "muted"))

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


def _parted(answer: Answer, closed: frozenset[str]) -> tuple[list[Possible], list[Possible]]:
    """Return what may still be decided, and what stays open because whatever would decide it stays unknown."""
    parted: tuple[list[Possible], list[Possible]] = [], []
    for possible in answer.possible:
        parted[closed.issuperset(possible.missing)].append(possible)
    return parted


def to_html(
    answer: Answer, data: RulesetData, *, asked: Fact | None = None, closed: frozenset[str] = frozenset()
) -> str:
    """Return the answer as an HTML fragment without scripts; its colours follow the page's."""
    parts = ['<div class="backrules" style="max-width:48em;line-height:1.45">']
    parts += [f"<p><strong>These facts do not go together:</strong> {escape(v.because)}</p>" for v in answer.violations]
    parts += [f'<ol style="padding-left:1.6em">{"".join(map(_html_advice, answer.advice))}</ol>']
    if answer.more:
        parts.append(f"<p>{_more(answer)}</p>")
    if any(advice.definition.alone for advice in answer.advice):  # which is one screen
        parts.append("<p><strong>Everything else waits.</strong></p>")
    elif answer.withheld:
        held = "".join(f"<li>{escape(w.title)}: {escape(w.because)}</li>" for w in answer.withheld)
        parts.append(f"<p><strong>Held back</strong></p><ul>{held}</ul>")
    for heading, some in zip(("Not decided yet", "Left open"), _parted(answer, closed), strict=True):
        items = "".join(f"<li>{escape(p.title)}: {escape(p.when)}</li>" for p in some)
        if items:
            parts.append(
                f"<details><summary><strong>{heading}</strong> ({len(some)})</summary><ul>{items}</ul></details>"
            )
    if not answer.safety_checked:
        parts.append("<p><strong>Not everything that matters for your safety is known yet.</strong></p>")
    if asked is not None:
        options = "".join(f"<li>{escape(text)}</li>" for text in asked.options.values())
        parts.append(f"<p>Next question: <em>{escape(asked.ask)}</em></p><ul>{options}</ul>")
    parts.append(f"<p><small>{escape(data.notice)}</small></p></div>")
    return "".join(parts)


def _html_advice(advice: Advice) -> str:
    head = f"<strong>{escape(advice.title)}</strong> <small>({_sum_of(advice)})</small>"
    reasons = "".join(f"<li>{escape(r.because)} <small>[{escape(str(r.sources))}]</small></li>" for r in advice.reasons)
    reasons += "".join(
        f"<li><strong>Take care:</strong> {escape(c.because)} <small>[{escape(str(c.sources))}]</small></li>"
        for c in advice.cautions
    )
    if advice.assuming:
        reasons += "".join(f"<li><em>Assuming, {label}: {escape(text)}</em></li>" for label, text in _assumed(advice))
    details = f'<ul style="padding-left:1.2em">{reasons}</ul>'
    return f'<li style="margin:.5em 0">{head}<br>{escape(advice.detail)}{details}</li>'

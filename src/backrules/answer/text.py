"""An answer for people: plain text for a terminal, HTML for a notebook."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from html import escape

from backrules.answer.advice import Advice
from backrules.answer.answer import Answer
from backrules.model import RulesetData

__all__ = ["Style", "to_html", "to_text"]

Style = Callable[[str, str], str]  # (role, text) -> text, perhaps with colours

_MOST_POSSIBLE = 6


def _plain(_: str, text: str) -> str:
    return text


def to_text(answer: Answer, data: RulesetData, *, width: int = 88, style: Style = _plain) -> str:
    """Return the answer as lines of text.

    Args:
        answer: the answer.
        data: the ruleset.
        width: columns to wrap at.
        style: gives a text its colours; the roles are title, rank, muted, warning, heading.
    """
    return "\n".join(_Text(answer, data, max(40, width), style).lines())


class _Text:
    def __init__(self, answer: Answer, data: RulesetData, width: int, style: Style) -> None:
        self.answer, self.data, self.width, self.style = answer, data, width, style

    def lines(self) -> Iterator[str]:
        answer = self.answer
        for violation in answer.violations:
            yield from self.item("!", f"These facts do not go together: {violation.because}", "warning")
        if not answer.advice:
            yield self.style("heading", "Nothing can be recommended from what is known.")
        for advice in answer.advice:
            yield from self.advice(advice)
        if answer.withheld:
            yield from ("", self.style("heading", "Held back"))
            for held in answer.withheld:
                yield from self.item("-", f"{held.title}: {held.because}", "")
        if answer.possible:
            yield from ("", self.style("heading", "Not decided yet"))
            yield from self.possible()
        yield from self.ending()

    def advice(self, advice: Advice) -> Iterator[str]:
        if advice.rank > 1:
            yield ""
        strength = f"{advice.strength}, {' + '.join(str(r.points) for r in advice.rules)}"
        total = f" = {advice.score}" if len(advice.rules) > 1 else ""
        marker = f"{advice.rank:2}. "
        yield from self.wrapped(marker, advice.title, "title", f"  ({strength}{total})")
        yield from self.wrapped("    ", advice.detail, "")
        for reason in advice.reasons:
            yield from self.wrapped("    why: ", reason.because, "", f"  [{reason.sources}]")
        for caution in advice.cautions:
            yield from self.wrapped("    take care: ", caution.because, "warning", f"  [{caution.sources}]")
        if advice.assuming:
            assumed = "; ".join(assumption.text for assumption in advice.assuming)
            yield from self.wrapped("    assuming, not asked yet: ", assumed, "muted")

    def possible(self) -> Iterator[str]:
        shown = self.answer.possible[:_MOST_POSSIBLE]
        for possible in shown:
            asked = _titles(possible.missing, self.data)
            yield from self.item("-", f"{possible.title} (open: {asked})", "")
        rest = len(self.answer.possible) - len(shown)
        if rest:
            yield from self.item("-", f"and {rest} more", "muted")

    def ending(self) -> Iterator[str]:
        if not self.answer.safety_checked:
            text = "Not everything that matters for your safety is known yet."
            yield from ("", *self.wrapped("", text, "warning"))
        question = self.answer.question
        if question is not None:
            yield from ("", *self.wrapped("Next question: ", question.ask, "heading"))
        yield from ("", *self.wrapped("", self.data.notice, "muted"))

    def item(self, marker: str, text: str, role: str) -> Iterator[str]:
        yield from self.wrapped(f"  {marker} ", text, role)

    def wrapped(self, marker: str, text: str, role: str, tail: str = "") -> Iterator[str]:
        """Wrap a text behind a marker, the tail muted at its end."""
        indent = " " * (6 if marker.strip().endswith(":") and marker[0] == " " else min(len(marker), 4))
        marked = f"{text}{tail}"
        lines = textwrap.wrap(
            marked, self.width, initial_indent=marker, subsequent_indent=indent, break_on_hyphens=False
        )
        for line in lines:
            yield self.style(role, line) if role else line


def to_html(answer: Answer, data: RulesetData) -> str:
    """Return the answer as an HTML fragment without scripts; its colours follow the page's."""
    parts = ['<div class="backrules" style="max-width:48em;line-height:1.45">']
    parts += [f"<p><strong>These facts do not go together:</strong> {escape(v.because)}</p>" for v in answer.violations]
    parts += [f'<ol style="padding-left:1.6em">{"".join(map(_html_advice, answer.advice))}</ol>']
    if answer.withheld:
        held = "".join(f"<li>{escape(w.title)}: {escape(w.because)}</li>" for w in answer.withheld)
        parts.append(f"<p><strong>Held back</strong></p><ul>{held}</ul>")
    if answer.possible:
        items = "".join(
            f"<li>{escape(p.title)} <small>(open: {escape(_titles(p.missing, data))})</small></li>"
            for p in answer.possible
        )
        count = len(answer.possible)
        parts.append(
            f"<details><summary><strong>Not decided yet</strong> ({count})</summary><ul>{items}</ul></details>"
        )
    if not answer.safety_checked:
        parts.append("<p><strong>Not everything that matters for your safety is known yet.</strong></p>")
    if answer.question is not None:
        parts.append(f"<p>Next question: <em>{escape(answer.question.ask)}</em></p>")
    parts.append(f"<p><small>{escape(data.notice)}</small></p></div>")
    return "".join(parts)


def _titles(facts: Iterable[str], data: RulesetData) -> str:
    return ", ".join(data.facts[fact].title for fact in facts)


def _html_advice(advice: Advice) -> str:
    sums = " + ".join(str(rule.points) for rule in advice.rules)
    head = f"<strong>{escape(advice.title)}</strong> <small>({advice.strength}, {sums})</small>"
    reasons = "".join(f"<li>{escape(r.because)} <small>[{escape(str(r.sources))}]</small></li>" for r in advice.reasons)
    reasons += "".join(f"<li><strong>Take care:</strong> {escape(c.because)}</li>" for c in advice.cautions)
    if advice.assuming:
        assumed = "; ".join(assumption.text for assumption in advice.assuming)
        reasons += f"<li><em>Assuming, not asked yet: {escape(assumed)}</em></li>"
    return f'<li style="margin:.5em 0">{head}<br>{escape(advice.detail)}<ul>{reasons}</ul></li>'

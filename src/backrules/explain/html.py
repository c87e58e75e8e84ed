"""Why an advice has its status, as an HTML fragment without scripts that is opened and closed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from backrules.explain.parts import Part, RuleReason, Source
from backrules.explain.text import SIGNS, asides, headline, sum_of, verdict

if TYPE_CHECKING:
    from backrules.explain.why import Why

__all__ = ["to_html"]

# white on these can be read on a light page and on a dark one
_COLOURS = {"yes": "#1a7f37", "no": "#b42318", "open": "#5f6773", "plain": "#0b5cad", "care": "#8a5a00"}
_ROOT = "max-width:48em;line-height:1.5;overflow-wrap:anywhere"
_TREE = "list-style:none;margin:.2em 0;padding-left:.8em;border-left:2px solid rgba(127,127,127,.35)"
_HEAD = "margin:1em 0 .3em"
_ITEM = "margin:.35em 0"
_HANGING = "padding-left:1.2em;text-indent:-1.2em"


def to_html(why: Why) -> str:
    """Return an explanation as an HTML fragment; its colours follow the page's."""
    return f'<div class="backrules-why" style="{_ROOT}">{"".join(_blocks(why))}</div>'


def _blocks(why: Why) -> Iterator[str]:
    look = {"recommended": "yes", "withheld": "no", "possible": "open", "excluded": "open"}[why.status]
    yield f'<p style="margin:.2em 0"><strong>{escape(why.title)}</strong> {_badge(headline(why), look)}</p>'
    if words := verdict(why):
        yield f'<p style="margin:.2em 0">{escape(words)}</p>'
    yield from _section("What holds it back", _reasons(why.rules("avoid", True)))
    yield from _speaking(why)
    if why.needs is not None:
        yield from _section("What it takes", [f'<ul style="{_TREE}">{_tree(why.needs)}</ul>'])
    yield from _section("Take care", _reasons(why.rules("caution", True)))
    besides = "".join(f'<li style="{_ITEM}"><em>{label}:</em> {escape(text)}</li>' for label, text in asides(why))
    if besides:
        yield f'<details style="{_HEAD}"><summary>Besides</summary><ul style="{_TREE}">{besides}</ul></details>'


def _speaking(why: Why) -> Iterator[str]:
    firing = why.rules("advise", True)
    if firing:
        yield from _section("What speaks for it", _reasons(firing), f"score {sum_of(why)}")
    else:
        waiting = why.rules("advise", None) or why.rules("advise", False)
        yield from _section("What could speak for it", _reasons(waiting))


def _section(name: str, blocks: Iterable[str], note: str = "") -> Iterator[str]:
    blocks = list(blocks)
    if blocks:
        small = f" <small>({escape(note)})</small>" if note else ""
        yield f'<p style="{_HEAD}"><strong>{name}</strong>{small}</p>'
        yield from blocks


def _reasons(reasons: Iterable[RuleReason]) -> Iterator[str]:
    """Yield each rule with its reason in the open; its condition and its sources are behind it."""
    for one in reasons:
        points = {"advise": f"+{one.rule.points}", "avoid": "stop", "caution": "care"}[one.effect]
        look = {"advise": "plain", "avoid": "no", "caution": "care"}[one.effect]
        sources = "".join(map(_source, one.sources))
        summary = f'<summary style="{_HANGING}">{_badge(points, look)} {escape(one.rule.because)}</summary>'
        behind = f'<ul style="{_TREE}">{_tree(one.condition)}</ul><ul style="{_TREE}">{sources}{_rule(one)}</ul>'
        yield f'<details style="{_ITEM}">{summary}<div style="padding-left:1em">{behind}</div></details>'


def _rule(reason: RuleReason) -> str:
    return f"<li><small>rule {escape(reason.rule.id)}</small></li>"


def _tree(part: Part) -> str:
    """Return a condition as an item, its parts in a list under it."""
    told = f" <small>(told: {escape(part.told)})</small>" if part.told else ""
    line = f"{_badge(SIGNS[part.truth], SIGNS[part.truth])} {escape(part.words)}{told}"
    if not part.parts:
        return f'<li style="{_ITEM}">{line}</li>'
    inner = f'<ul style="{_TREE}">{"".join(map(_tree, part.parts))}</ul>'
    return f'<li style="{_ITEM}"><details open><summary style="{_HANGING}">{line}</summary>{inner}</details></li>'


def _source(source: Source) -> str:
    name = "our decision" if source.kind == "author" else f"{source.kind} {source.id}"
    softens = ", which softens this" if source.softens else ""
    paper = ". ".join(part for part in (source.by, source.title) if part)
    cited = f" <cite>({escape(paper)})</cite>" if paper else ""
    return f'<li style="{_ITEM}"><small><em>{escape(name)}{softens}:</em> {escape(source.text)}{cited}</small></li>'


def _badge(text: str, look: str) -> str:
    style = f"background:{_COLOURS[look]};color:#fff;border-radius:.6em;padding:.05em .5em;font-size:.8em"
    return f'<span style="{style}">{escape(text)}</span>'

"""Why an advice has its status, in plain text, as a person would say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from backrules.explain.parts import Part, RuleReason, Source
from backrules.render.text import Layout, Style

if TYPE_CHECKING:
    from backrules.explain.why import Why

__all__ = ["SIGNS", "asides", "headline", "sum_of", "to_text", "verdict"]

SIGNS = {True: "yes", False: "no", None: "open"}
_ROLES = {True: "good", False: "warning", None: "heading"}


def to_text(why: Why, *, width: int = 88, style: Style | None = None) -> str:
    """Return an explanation as lines of text.

    Args:
        why: the explanation.
        width: columns to wrap at, at least 40.
        style: gives the text of a role (title, heading, muted, warning, good) its colours.
    """
    return "\n".join(_Text(why, Layout(width, style)).lines())


def headline(why: Why) -> str:
    """Return where the advice stands, in a few words."""
    if why.status == "recommended":
        place = f"number {why.rank} of {why.of}" if why.rank else "beyond those that are shown"
        return f"recommended, {place} ({why.strength})"
    return {"withheld": "held back", "possible": "not decided yet", "excluded": "not recommended"}[why.status]


def verdict(why: Why) -> str:
    """Return the one sentence that matters most, beside the reasons."""
    match why.status:
        case "recommended":
            return _grounds(why)
        case "possible":
            return f"It is recommended {why.open}."
        case "withheld":
            return _held(why)
    if why.rules("advise", None):
        return "What is not known yet could speak for it, but it would be held back all the same."
    return "Nothing that is known speaks for it." if why.rules("advise", False) else "No rule speaks for it."


def _grounds(why: Why) -> str:
    if why.assuming:
        return f"It rests on what has not been asked: {'; '.join(_texts(why.assuming))}."
    if why.sufficient is None:
        return "No answers so far settle it for good: what is not known yet could take it away, or it cannot be told."
    if not why.sufficient.facts:
        return "It is for everybody, whatever you tell."
    told = "; ".join(why.told.get(fact, fact) for fact in why.sufficient.facts)
    fewer = "" if why.sufficient.exact else " Perhaps fewer would do."
    return f"These answers alone suffice, whatever else you tell: {told}.{fewer}"


def _texts(assumptions: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(getattr(one, "text", "") for one in assumptions))


def _held(why: Why) -> str:
    if why.needs is not None and why.held is not None and why.held.cause == "need":
        return f"Something is missing: {why.needs.words}."
    if why.held is None or not why.held.missing:
        return ""
    facts = "; ".join(why.titles[fact] for fact in why.held.missing)
    waits = why.held.cause == "unanswered"
    return f"{'It waits for an answer' if waits else 'An answer could lift that'}: {facts}."


def asides(why: Why) -> Iterator[tuple[str, str]]:
    """Yield what else was looked at, as a label and its texts in one."""
    spoken = why.status in ("recommended", "withheld")
    found = [
        ("Would count too", (one.when for one in why.rules("advise", None)) if spoken else ()),
        ("Does not apply", map(_plain, why.rules("advise", False)) if why.status != "excluded" else ()),
        ("Not known yet", (one.clear for one in why.rules("avoid", None)) if why.status != "recommended" else ()),
        ("Looked at and clear", (one.clear for one in why.rules("avoid", False))),
        ("Would call for care", (one.when for one in why.rules("caution", None))),
        ("No care needed for", map(_plain, why.rules("caution", False))),
    ]
    for label, texts in found:
        said = "; ".join(dict.fromkeys(texts))
        if said:
            yield label, said


def _plain(reason: RuleReason) -> str:
    return reason.when.removeprefix("if ")


def sum_of(why: Why) -> str:
    """Return the score as the sum it is."""
    points = [one.rule.points for one in why.rules("advise", True)]
    return f"{' + '.join(map(str, points))}{f' = {why.score}' if len(points) > 1 else ''}"


class _Text:
    def __init__(self, why: Why, layout: Layout) -> None:
        self.why, self.layout, self.put = why, layout, layout.lines
        self.cited: dict[tuple[str, str], Source] = {}
        self.opened: set[str] = set()

    def lines(self) -> Iterator[str]:
        why, section = self.why, self.layout.section
        yield from self.put(f"{why.title}: {headline(why)}", rest="  ", role="title")
        if words := verdict(why):
            yield from self.put(words, "  ")
        stopped = why.status in ("withheld", "excluded")
        yield from section("What holds it back", self.reasons(why.rules("avoid", True), "- ") if stopped else ())
        yield from self.speaking()
        if why.needs is not None:
            yield from section("What it takes", self.tree(why.needs, 2))
        yield from section("Take care", self.reasons(why.rules("caution", True), "! "))
        yield from section("Besides", (line for label, text in asides(why) for line in self.labelled(label, text)))
        yield from section("Sources", (line for source in self.cited.values() for line in self.source(source)))

    def speaking(self) -> Iterator[str]:
        """The rules that speak for it; if none does, those that could."""
        why, section = self.why, self.layout.section
        firing = why.rules("advise", True)
        if firing:
            total = self.put(f"Score: {sum_of(why)}", "  ", role="muted")
            yield from section("What speaks for it", (*self.reasons(firing, "+"), *total))
        else:
            waiting = why.rules("advise", None) or why.rules("advise", False)
            yield from section("What could speak for it", self.reasons(waiting, "+"))

    def reasons(self, reasons: Iterable[RuleReason], marker: str) -> Iterator[str]:
        """Each rule with its reason, its id and sources behind it, and its condition below."""
        for reason in reasons:
            rule, sign = reason.rule, f"+{reason.rule.points} " if marker == "+" else marker
            yield from self.put(reason.because, f"  {sign}", tail=f"[{rule.id}: {rule.source}]")
            yield from self.tree(reason.condition, 2 + len(sign))
            self.cited.update({source.key: source for source in reason.sources})

    def tree(self, part: Part, indent: int) -> Iterator[str]:
        """Show a condition with its truth, its parts under it."""
        words, parts = part.words, part.parts
        if part.name in self.opened:
            parts = ()  # it was shown above what it is made of
        if part.joint == "derived" and parts and parts[0].joint in ("and", "or", "not", "count"):
            words, parts = f"{words}, {parts[0].words}", parts[0].parts
        self.opened.update([part.name] if part.name else ())
        told = f" (told: {part.told})" if part.told else ""
        first, label = " " * indent, f"{SIGNS[part.truth]}:"
        yield from self.put(f"{words}{told}", first, f"{first}  ", label=label, role=_ROLES[part.truth])
        for inner in parts:
            yield from self.tree(inner, min(indent + 2, 20))

    def labelled(self, label: str, text: str) -> list[str]:
        return self.put(text, "  ", "    ", label=f"{label}:", role="muted")

    def source(self, source: Source) -> list[str]:
        on = f" on {source.id}" if source.kind == "author" else ""
        by = f" ({source.by})" if source.by else ""
        return self.labelled(f"{source.name}{on}{by}{', which softens this' if source.softens else ''}", source.text)

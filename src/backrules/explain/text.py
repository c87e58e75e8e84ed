"""Why an advice has its status, in plain text, as a person would say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from backrules._util.language import Language, gettext_noop
from backrules.explain.parts import Part, RuleReason, Source
from backrules.render.text import Layout, Style
from backrules.wording.answers import strength_in_words

if TYPE_CHECKING:
    from backrules.explain.why import Why

__all__ = ["LOOKS", "asides", "headline", "signs", "sum_of", "to_text", "verdict"]

LOOKS = {True: "yes", False: "no", None: "open"}  # what pages and pictures call how a truth looks
_ROLES = {True: "good", False: "warning", None: "heading"}


def signs(language: Language) -> dict[bool | None, str]:
    """Return what stands before a condition, by its truth."""
    gettext = language.gettext
    return {True: gettext("yes"), False: gettext("no"), None: language.pgettext("truth", "open")}


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
    gettext = why.language.gettext
    if why.status == "recommended":
        strength = strength_in_words(why.strength, why.language)
        if why.rank:
            message = gettext_noop("recommended, number {rank} of {all} ({strength})")
            return gettext(message, rank=why.rank, all=why.of, strength=strength)
        return gettext("recommended, beyond those that are shown ({strength})", strength=strength)
    return {
        "withheld": gettext("held back"),
        "possible": gettext("not decided yet"),
        "excluded": gettext("not recommended"),
    }[why.status]


def verdict(why: Why) -> str:
    """Return the one sentence that matters most, beside the reasons."""
    gettext = why.language.gettext
    match why.status:
        case "recommended":
            return _grounds(why)
        case "possible":
            return gettext("It is recommended {open}.", open=why.open)
        case "withheld":
            return _what_lifts_it(why)
    if why.rules("advise", None):
        return gettext("What is not known yet could speak for it, but it would be held back all the same.")
    if why.rules("advise", False):
        return gettext("Nothing that is known speaks for it.")
    return gettext("No rule speaks for it.")


def _grounds(why: Why) -> str:
    gettext = why.language.gettext
    if why.assuming:
        texts = dict.fromkeys(assumption.text for assumption in why.assuming)
        return gettext("It rests on what has not been asked: {texts}.", texts="; ".join(texts))
    if why.sufficient is None:
        return gettext(
            "No answers so far settle it for good: what is not known yet could take it away, or it cannot be told."
        )
    if not why.sufficient.facts:
        return gettext("It is for everybody, whatever you tell.")
    told = "; ".join(why.told.get(fact, fact) for fact in why.sufficient.facts)
    if why.sufficient.exact:
        return gettext("These answers alone suffice, whatever else you tell: {told}.", told=told)
    return gettext("These answers alone suffice, whatever else you tell: {told}. Perhaps fewer would do.", told=told)


def _what_lifts_it(why: Why) -> str:
    if why.needs is not None and why.held is not None and why.held.cause == "need":
        return why.language.gettext("Something is missing: {what}.", what=why.needs.words)
    if why.held is None or not why.held.missing:
        return ""
    facts = "; ".join(why.titles[fact] for fact in why.held.missing)
    if why.held.cause == "unanswered":
        return why.language.gettext("It waits for an answer: {facts}.", facts=facts)
    return why.language.gettext("An answer could lift that: {facts}.", facts=facts)


def asides(why: Why) -> Iterator[tuple[str, str]]:
    """Yield what else was looked at, as a label and its texts in one."""
    gettext, spoken = why.language.gettext, why.status in ("recommended", "withheld")
    found = [
        (gettext("Would count too"), (one.when for one in why.rules("advise", None)) if spoken else ()),
        (
            gettext("Does not apply"),
            (one.holds for one in why.rules("advise", False)) if why.status != "excluded" else (),
        ),
        (
            gettext("Not known yet"),
            (one.clear for one in why.rules("avoid", None)) if why.status != "recommended" else (),
        ),
        (gettext("Looked at and clear"), (one.clear for one in why.rules("avoid", False))),
        (gettext("Would call for care"), (one.when for one in why.rules("caution", None))),
        (gettext("No care needed for"), (one.holds for one in why.rules("caution", False))),
        (gettext("Not applicable"), why.not_applicable.values()),
    ]
    for label, texts in found:
        said = "; ".join(dict.fromkeys(texts))
        if said:
            yield label, said


def sum_of(why: Why) -> str:
    """Return the score as the sum it is."""
    points = [one.rule.points for one in why.rules("advise", True)]
    return f"{' + '.join(map(str, points))}{f' = {why.score}' if len(points) > 1 else ''}"


class _Text:
    def __init__(self, why: Why, layout: Layout) -> None:
        self.why, self.layout, self.put = why, layout, layout.lines
        self.cited: dict[tuple[str, str], Source] = {}
        self.opened: set[str] = set()
        self.gettext, self.signs = why.language.gettext, signs(why.language)

    def lines(self) -> Iterator[str]:
        why, section, gettext = self.why, self.layout.section, self.gettext
        yield from self.put(f"{why.title}: {headline(why)}", rest="  ", role="title")
        if words := verdict(why):
            yield from self.put(words, "  ")
        stopped = why.status in ("withheld", "excluded")
        yield from section(
            gettext("What holds it back"), self.reasons(why.rules("avoid", True), "- ") if stopped else ()
        )
        yield from self.speaking()
        if why.needs is not None:
            yield from section(gettext("What it takes"), self.tree(why.needs, 2))
        yield from section(gettext("Take care"), self.reasons(why.rules("caution", True), "! "))
        yield from section(
            gettext("Besides"), (line for label, text in asides(why) for line in self.labelled(label, text))
        )
        yield from section(gettext("Sources"), (line for source in self.cited.values() for line in self.source(source)))

    def speaking(self) -> Iterator[str]:
        """The rules that speak for it; if none does, those that could."""
        why, section = self.why, self.layout.section
        firing = why.rules("advise", True)
        if firing:
            total = self.put(self.gettext("Score: {sum}", sum=sum_of(why)), "  ", role="muted")
            yield from section(self.gettext("What speaks for it"), (*self.reasons(firing, "+"), *total))
        else:
            waiting = why.rules("advise", None) or why.rules("advise", False)
            yield from section(self.gettext("What could speak for it"), self.reasons(waiting, "+"))

    def reasons(self, reasons: Iterable[RuleReason], marker: str) -> Iterator[str]:
        """Each rule with its reason, its id and sources behind it, and its condition below."""
        for reason in reasons:
            rule, sign = reason.rule, f"+{reason.rule.points} " if marker == "+" else marker
            yield from self.put(
                reason.because, f"  {sign}", tail=f"[{rule.id}: {rule.source.in_words(self.why.language)}]"
            )
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
        if part.told:
            words = self.gettext("{words} (told: {told})", words=words, told=part.told)
        first, label = " " * indent, f"{self.signs[part.truth]}:"
        yield from self.put(words, first, f"{first}  ", label=label, role=_ROLES[part.truth])
        for inner in parts:
            yield from self.tree(inner, min(indent + 2, 20))

    def labelled(self, label: str, text: str) -> list[str]:
        return self.put(text, "  ", "    ", label=f"{label}:", role="muted")

    def source(self, source: Source) -> list[str]:
        name = source.name
        if source.kind == "author":
            name = self.gettext("{decision} on {rule}", decision=name, rule=source.id)
        name = f"{name} ({source.by})" if source.by else name
        if source.softens:
            name = self.gettext("{source}, which softens this", source=name)
        return self.labelled(name, source.text)

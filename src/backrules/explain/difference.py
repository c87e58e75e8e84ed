"""The difference between two answers, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from backrules._util.language import ENGLISH, Language, gettext_noop, ngettext_noop
from backrules.recommendation import Advice, Answer
from backrules.render.text import Layout
from backrules.wording.answers import strength_in_words

__all__ = ["CareChange", "Difference", "Gone", "Move", "New", "difference"]

_STATUSES = {
    "withheld": gettext_noop("held back"),
    "possible": gettext_noop("not decided yet"),
    "excluded": gettext_noop("not recommended"),
    "recommended": gettext_noop("beyond those that are shown"),
}
_LAYOUT = Layout()
_MOST_NAMED = 3  # pieces of advice that overtook another


@attrs.frozen
class New:
    """An advice that is recommended after and was not before.

    Attributes:
        id: the advice.
        title: its title.
        rank: its place now.
        rules: the rules that advise it.
        why: their reasons.
    """

    id: str
    title: str
    rank: int
    rules: tuple[str, ...]
    why: str


@attrs.frozen
class Gone:
    """An advice that was recommended before and is not after.

    Attributes:
        id: the advice.
        title: its title.
        before: its place before.
        status: what it is now: withheld, possible, excluded; recommended, if only `top` cut it off.
        rules: the rules that hold it back now.
        why: the reason.
    """

    id: str
    title: str
    before: int
    status: str
    rules: tuple[str, ...]
    why: str


@attrs.frozen
class Move:
    """An advice that is in both answers at another place.

    Attributes:
        id: the advice.
        title: its title.
        before: its place before.
        after: its place now.
        why: what its points were and are, or what went past it.
        shifted: whether its own points are as before: others came, went or moved.
    """

    id: str
    title: str
    before: int
    after: int
    why: str
    shifted: bool = False


@attrs.frozen
class CareChange:
    """An advice that goes with other cautions; one that is new goes with all of its own.

    Attributes:
        id: the advice.
        title: its title.
        rules: the caution rules that come.
        gone: the caution rules that go.
        why: what those say that come; where none does, what those said that go.
    """

    id: str
    title: str
    rules: tuple[str, ...]
    gone: tuple[str, ...]
    why: str


@attrs.frozen
class Difference:
    """What another answer has that this one has not. It is true when anything is different.

    Attributes:
        new: recommended after and not before, in the order of the answer after.
        gone: recommended before and not after, in the order of the answer before.
        moved: recommended in both, at another place, in the order of the answer after.
        cautions: recommended after, with other cautions, in the order of the answer after.
        language: in which it is said.
    """

    new: tuple[New, ...]
    gone: tuple[Gone, ...]
    moved: tuple[Move, ...]
    cautions: tuple[CareChange, ...] = ()
    language: Language = attrs.field(default=ENGLISH, eq=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.moved or self.cautions)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "new": [attrs.asdict(one) | {"rules": list(one.rules)} for one in self.new],
            "gone": [attrs.asdict(one) | {"rules": list(one.rules)} for one in self.gone],
            "moved": [attrs.asdict(one) for one in self.moved],
            "cautions": [
                attrs.asdict(one) | {"rules": list(one.rules), "gone": list(one.gone)} for one in self.cautions
            ],
        }

    def __str__(self) -> str:
        return "\n".join(self._lines()) or self.language.gettext("nothing changes")

    def _lines(self) -> Iterator[str]:
        gettext = self.language.gettext
        yield from _section(gettext("New"), (f"{one.rank}. {one.title}: {one.why}" for one in self.new))
        yield from _section(gettext("No longer"), map(self._gone, self.gone))
        yield from _section(gettext("Moved"), self._moved())
        yield from _section(gettext("Take care"), _by_words(one for one in self.cautions if one.rules))
        careless = _by_words(one for one in self.cautions if not one.rules)
        yield from _section(gettext("Care no longer asked for"), careless)

    def _gone(self, gone: Gone) -> str:
        status = self.language.gettext(_STATUSES[gone.status])
        message = gettext_noop("{title} (was number {before}), {status}: {why}")
        said = self.language.gettext(message, title=gone.title, before=gone.before, status=status, why=gone.why)
        return f"- {said}"

    def _moved(self) -> Iterator[str]:
        gettext = self.language.gettext
        for one in (move for move in self.moved if not move.shifted):
            message = gettext_noop("{title}, from {before} to {after}: {why}")
            yield f"- {gettext(message, title=one.title, before=one.before, after=one.after, why=one.why)}"
        message = gettext_noop("{title}, {before} to {after}")
        shifted = (
            gettext(message, title=one.title, before=one.before, after=one.after) for one in self.moved if one.shifted
        )
        if moves := "; ".join(shifted):
            yield f"- {gettext('since others came, went or moved: {moves}.', moves=moves)}"


def _by_words(cautions: Iterable[CareChange]) -> Iterator[str]:
    """Yield what is said once, with all the advice that it goes with."""
    titles: dict[str, list[str]] = {}
    for one in cautions:
        titles.setdefault(one.why, []).append(one.title)
    yield from (f"- {'; '.join(named)}: {why}" for why, named in titles.items())


def _section(name: str, items: Iterable[str]) -> Iterator[str]:
    lines = [line for item in items for line in _LAYOUT.lines(item, "  ", "     ")]
    yield from (name, *lines) if lines else ()


def difference(before: Answer, after: Answer, *, top: int | None = None) -> Difference:
    """Return what changes from one answer to another.

    Args:
        before: the answer before, all of it.
        after: the answer after, all of it.
        top: how many pieces of advice are shown; what moves among the others is left out.
    """
    return _Comparison(before, after, top).difference()


class _Comparison:
    def __init__(self, before: Answer, after: Answer, top: int | None) -> None:
        self.after, self.top = after, top
        self.old, self.new = ({one.id: one for one in answer.advice} for answer in (before, after))
        self.held = {one.id: one for one in after.withheld}
        self.language = after.context.language

    def difference(self) -> Difference:
        old, new = self.old, self.new
        both = [(old[key], advice) for key, advice in new.items() if key in old]
        return Difference(
            tuple(
                New(key, advice.title, advice.rank, _rules(advice), _because(advice))
                for key, advice in new.items()
                if key not in old and self.is_shown(advice)
            ),
            tuple(self.gone(advice) for key, advice in old.items() if key not in new and self.is_shown(advice)),
            tuple(
                self.move(was, now)
                for was, now in both
                if was.rank != now.rank and (self.is_shown(was) or self.is_shown(now))
            ),
            tuple(care for advice in new.values() if self.is_shown(advice) and (care := self.care(advice))),
            self.language,
        )

    def is_shown(self, advice: Advice) -> bool:
        return self.top is None or advice.rank <= self.top

    def care(self, advice: Advice) -> CareChange | None:
        """Return what else an advice now goes with, or no longer goes with; None where that is as before."""
        was = self.old[advice.id].cautions if advice.id in self.old else ()
        before, after = ({one.rule: one.because for one in cautions} for cautions in (was, advice.cautions))
        come = {rule: words for rule, words in after.items() if rule not in before}
        gone = {rule: words for rule, words in before.items() if rule not in after}
        said = " ".join(dict.fromkeys((come or gone).values()))
        return CareChange(advice.id, advice.title, tuple(come), tuple(gone), said) if said else None

    def gone(self, advice: Advice) -> Gone:
        status = self.after.status(advice.id)
        held = self.held.get(advice.id)
        return Gone(
            advice.id, advice.title, advice.rank, status, held.rules if held else (), self.reason(advice.id, status)
        )

    def reason(self, advice: str, status: str) -> str:
        """Say why an advice is no longer recommended."""
        gettext = self.language.gettext
        match status:
            case "withheld":
                return self.held[advice].because
            case "possible":
                (open_words,) = (one.open for one in self.after.possible if one.id == advice)
                return gettext("it is recommended {open}.", open=open_words)
            case "recommended":
                return gettext("others stand before it.")
        bit = self.after.context.plan.bit[advice]
        if any(decision.targets & bit for decision in self.after.context.open_decisions("advise")):
            return gettext("what is not known yet could speak for it, but it would be held back all the same.")
        return gettext("no rule speaks for it any more.")

    def move(self, old: Advice, new: Advice) -> Move:
        """Say why an advice has another place: its own points, or what stands before it."""
        above = [one for key, one in self.new.items() if one.rank < new.rank and not self._was_above(key, old)]
        below = [one for one in self.old.values() if one.rank < old.rank and not self._is_above(one.id, new)]
        if (old.strength, old.score) == (new.strength, new.score):
            return Move(new.id, new.title, old.rank, new.rank, _overtaking(above, below, self.language), shifted=True)
        gained = [reason.because for reason in new.reasons if reason.rule not in _rules(old)]
        before, after = (_points(one, self.language) for one in (old, new))
        change = self.language.gettext("{before} before, {after} now.", before=before, after=after)
        why = " ".join([change, *gained])
        return Move(new.id, new.title, old.rank, new.rank, why)

    def _was_above(self, key: str, old: Advice) -> bool:
        return key in self.old and self.old[key].rank < old.rank

    def _is_above(self, key: str, new: Advice) -> bool:
        return key in self.new and self.new[key].rank < new.rank


def _rules(advice: Advice) -> tuple[str, ...]:
    return tuple(rule.id for rule in advice.rules)


def _because(advice: Advice) -> str:
    return " ".join(dict.fromkeys(reason.because for reason in advice.reasons))


def _points(advice: Advice, language: Language) -> str:
    strength = strength_in_words(advice.strength, language)
    return language.ngettext("{strength}, {n} point", "{strength}, {n} points", advice.score, strength=strength)


def _overtaking(above: list[Advice], below: list[Advice], language: Language) -> str:
    """Say what stands before an advice now and did not, and the other way round."""
    come, gone = _titles(above, language), _titles(below, language)
    now = language.ngettext("{titles} now stands before it", "{titles} now stand before it", len(above), titles=come)
    if not below:
        return f"{now}." if above else "."
    if not above:
        one, many = ngettext_noop("{titles} no longer stands before it.", "{titles} no longer stand before it.")
        return language.ngettext(one, many, len(below), titles=gone)
    one, many = ngettext_noop("{now}, {titles} no longer does.", "{now}, {titles} no longer do.")
    return language.ngettext(one, many, len(below), now=now, titles=gone)


def _titles(advice: list[Advice], language: Language) -> str:
    named = [language.quoted(one.title) for one in advice]
    rest = len(named) - _MOST_NAMED
    more = language.ngettext("{n} more", "{n} more", rest)
    return language.joined([*named[:_MOST_NAMED], more] if rest > 0 else named)

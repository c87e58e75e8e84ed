"""What the short answer shows of a recommendation: what keeps safe, how a person stands, and the little to begin with.

Headings, and what stands below which, come from the ruleset: its words for safety, assessment, plan and kinds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

import attrs

from backrules._util.language import ENGLISH, Language, gettext_noop, ngettext_noop
from backrules.assess import Assessment
from backrules.facts import Fact
from backrules.model import RulesetData
from backrules.model.assessment import Band
from backrules.plan import Item, Plan
from backrules.recommendation.advice import Advice, warned_about
from backrules.recommendation.answer import Answer
from backrules.recommendation.choices import Choice
from backrules.recommendation.parts import Assumption
from backrules.wording.answers import band_in_words

__all__ = ["Brief", "Care", "Line", "Section", "assumed", "brief", "headed", "unchecked"]

_TO_DO = 6  # lines of what is done in a week
_HABITS = 2
_NAMED = 2  # checks of a band
_OF_A_KIND = 3  # lines of each kind, where the ruleset has no plan
_MOST_WORDS = 240  # above this it is made shorter
_WORDS = 180  # a text that can be left out is shown as long as all is below this; safety is not counted
_ASSUMED = {
    True: gettext_noop("Assuming, not asked yet: {texts}."),
    False: gettext_noop("Assuming, as it cannot be told: {texts}."),
}
_BANDS: tuple[Band, ...] = ("off", "thin", "good")  # in the order in which they are said


@attrs.frozen
class Line:
    """A piece of advice in a line.

    Attributes:
        advice: the piece.
        dose: how much of it, in words; empty where nothing says it.
        cue: how it is done, in a few words; empty where nothing says it.
        instead: what may be taken instead.
        label: when it is done.
        detail: what to do, where there is room for it.
    """

    advice: Advice
    dose: str = ""
    cue: str = ""
    instead: tuple[Advice, ...] = ()
    label: str = ""
    detail: str = ""

    def rest(self, language: Language) -> str:
        """Return what stands behind the title."""
        other = ""
        if self.instead:
            titles = language.joined((advice.title for advice in self.instead), "or")
            other = f" ({language.gettext('or {titles}', titles=titles)})"
        return f"{other}{f', {self.dose}' if self.dose else ''}"

    def words(self, language: Language) -> int:
        """Return how many words it has."""
        return _words(self.label, self.advice.title + self.rest(language), self.cue, self.detail)


@attrs.frozen
class Section:
    """Lines below a heading.

    Attributes:
        heading: the heading.
        lines: the lines.
        note: a sentence below them.
    """

    heading: str
    lines: tuple[Line, ...]
    note: str = ""

    def words(self, language: Language) -> int:
        """Return how many words it has."""
        return _words(self.heading, self.note) + sum(line.words(language) for line in self.lines)

    def shorter(self, most: int) -> Section:
        """Return it with so many alternatives at most in each line."""
        return attrs.evolve(self, lines=tuple(attrs.evolve(line, instead=line.instead[:most]) for line in self.lines))


@attrs.frozen
class Care:
    """A caution, with the titles of what it is about; none where it is about all that is shown."""

    because: str
    titles: tuple[str, ...]

    def in_words(self, language: Language) -> str:
        """Return the caution and what it is about."""
        return f"{self.because} ({language.joined(self.titles)})" if self.titles else self.because


@attrs.frozen
class Brief:
    """The short answer.

    Attributes:
        alone: what is shown and nothing besides; then nothing else is here.
        wrong: what does not go together.
        safety: the heading of what is about safety.
        first: the advice about safety.
        cautions: what to take care of, each once.
        unsure: what of safety is not known, and what is taken for granted.
        assessment: how the person stands, or None.
        bands: the checks by band, in a line.
        fix: the first thing that would mend it.
        sections: what to do, and habits.
        assuming: what else is taken for granted.
        open: what is not shown, in a line.
        question: the next question.
        nothing: there is no advice at all.
        notice: what stands at the end.
        language: in which it is said.
    """

    alone: tuple[Advice, ...] = ()
    wrong: tuple[str, ...] = ()
    safety: str = ""
    first: tuple[Advice, ...] = ()
    cautions: tuple[Care, ...] = ()
    unsure: tuple[str, ...] = ()
    assessment: Assessment | None = None
    bands: str = ""
    fix: str = ""
    sections: tuple[Section, ...] = ()
    assuming: tuple[str, ...] = ()
    open: str = ""
    question: str = ""
    nothing: bool = False
    notice: str = ""
    language: Language = ENGLISH

    @property
    def words(self) -> int:
        """How many words it has that are not about safety."""
        summary = self.assessment.title + " " + self.assessment.summary if self.assessment else ""
        said = _words(*self.wrong, summary, self.bands, self.fix, *self.assuming, self.open, self.question)
        return said + sum(section.words(self.language) for section in self.sections)


def brief(
    answer: Answer,
    data: RulesetData,
    *,
    assessment: Assessment | None,
    plan: Plan | None,
    asked: Fact | None,
    closed: frozenset[str],
    instead: bool = True,
) -> Brief:
    """Return the short answer.

    Args:
        answer: what is recommended.
        data: the ruleset.
        assessment: how the person stands, or None.
        plan: their plan, or None.
        asked: the fact to ask for next.
        closed: the facts that stay unknown.
        instead: it names what may be taken in the place of a piece, too.
    """
    alone = tuple(advice for advice in answer.advice if advice.definition.alone)
    if alone:
        return Brief(alone=alone, language=data.language)
    return _Making(answer, data, assessment, plan, instead=instead).brief(asked, closed)


class _Making:
    def __init__(
        self, answer: Answer, data: RulesetData, assessment: Assessment | None, plan: Plan | None, *, instead: bool
    ) -> None:
        self.answer, self.data, self.plan, self.instead = answer, data, plan, instead
        self.assessment = assessment if assessment is not None and assessment.known else None
        self.say, self.language = answer.context.say, data.language

    def brief(self, asked: Fact | None, closed: frozenset[str]) -> Brief:
        first = tuple(advice for advice in self.answer.advice if self.is_safety(advice))
        sections = tuple(section if self.instead else section.shorter(0) for section in self.sections())
        made = self.made(first, sections, asked, closed)
        if made.words > _MOST_WORDS:  # fewer checks are named, and fewer alternatives
            fewer = tuple(section.shorter(1) for section in made.sections)
            made = attrs.evolve(self.made(first, fewer, asked, closed), bands=_bands(self.assessment, self.language, 1))
        return _with_details(made)

    def made(
        self, first: tuple[Advice, ...], sections: tuple[Section, ...], asked: Fact | None, closed: frozenset[str]
    ) -> Brief:
        fix = self.fix()
        lines = [line for section in sections for line in section.lines]
        shown = [*first, *(advice for line in lines for advice in (line.advice, *line.instead))]
        safety, others = self.assumptions(shown, fix)
        return Brief(
            wrong=tuple(violation.because for violation in self.answer.violations),
            safety=headed(self.data.safety),
            first=first,
            cautions=(*self.limited(), *_cautions(shown)),
            unsure=tuple(self.unsure(safety)),
            assessment=self.assessment,
            bands=_bands(self.assessment, self.language),
            fix=fix,
            sections=sections,
            assuming=_assumed(others, self.language),
            open=self.open({advice.id for advice in shown}, closed),
            question=self.say(asked.ask) if asked else "",
            nothing=not self.answer.advice and not self.answer.more,
            notice=self.say(self.data.notice),
            language=self.language,
        )

    def is_safety(self, advice: Advice) -> bool:
        kind = self.data.kinds.get(advice.kind)
        return advice.definition.urgent or (kind is not None and kind.safety)

    # what to do

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are not about safety, in the order of their headings."""
        kinds = dict.fromkeys((*self.data.kinds, *(advice.kind for advice in self.answer.advice)))
        return tuple(kind for kind in kinds if kind not in self.data.kinds or not self.data.kinds[kind].safety)

    def sections(self) -> Iterator[Section]:
        plan, lasting = self.plan, list[Line]()
        if plan is not None:
            doing, lasting = _planned(plan, self.language)
            there = {item.slot for day in plan.days for item in day.items}
            left_out = dict.fromkeys(one.title for one in plan.left_out if one.slot not in there)
            titles = self.language.joined(left_out)
            note = plan.held or (self.language.gettext("Left out: {titles}.", titles=titles) if left_out else "")
            if doing or plan.held:
                yield Section(_with_time(plan), tuple(doing), note)
        yield from self.by_kind([*lasting, *self.lines(lasting)])

    def by_kind(self, lines: Sequence[Line]) -> Iterator[Section]:
        for kind in self.kinds:
            if own := tuple(line for line in lines if line.advice.kind == kind):
                yield Section(self.data.kinds[kind].plural if kind in self.data.kinds else headed(kind), own)

    def lines(self, before: Sequence[Line]) -> Iterator[Line]:
        """Yield the first pieces that are not in the plan: at most so many of each of some kinds together."""
        planned = {advice.id for advice in self.plan.pieces} if self.plan else set[str]()
        free = [choice for choice in self.answer.choices if not self.is_safety(choice.advice)]
        free = [choice for choice in free if planned.isdisjoint((choice.advice.id, *choice.advice.alternatives))]
        room = _TO_DO + _HABITS
        for kinds, most in self.room(len(before)):
            fitting = [choice for choice in free if choice.advice.kind in kinds][: min(most, room)]
            room -= len(fitting)
            yield from map(self.line, fitting)

    def room(self, taken: int) -> Iterator[tuple[Collection[str], int]]:
        kinds = self.kinds
        if self.data.plan is None:
            yield from (((kind,), _OF_A_KIND) for kind in kinds)
            return
        slots = [slot for slot in self.data.plan.slots.values() if slot.minutes is None]
        doing = {self.data.advice[advice].kind for slot in slots for advice in slot.advice}
        yield doing, 0 if self.plan is not None and (self.plan.days or self.plan.held) else _TO_DO
        yield {*kinds} - doing, max(0, _HABITS - taken)

    def line(self, choice: Choice) -> Line:
        return Line(choice.advice, dose=", ".join(choice.advice.parameters), instead=choice.instead[:_HABITS])

    # what is said besides

    def limited(self) -> Iterator[Care]:
        """Yield what is said with the plan to those of whom no slot holds as much as of others."""
        if self.plan is not None and self.plan.days and self.data.plan is not None:
            notes = self.data.plan.notes
            yield from (Care(note.says, ()) for note in self.plan.notes if notes[note.id].most is not None)

    def fix(self) -> str:
        checks = self.assessment.checks if self.assessment else ()
        mended = [check for band in _BANDS for check in checks if check.band == band and check.fix]
        in_numbers = (check.fix for check in mended if check.changes)
        return next(in_numbers, None) or next((check.fix for check in mended if check.fix), "")

    def assumptions(self, shown: Iterable[Advice], fix: str) -> tuple[list[Assumption], list[Assumption]]:
        """Return what is taken for granted by what is shown: about safety, and other things."""
        planned = self.plan.assuming if self.plan and self.plan.days else ()
        proposed = self.assessment.assuming if self.assessment and fix else ()
        given = ("days", "minutes")  # which the heading of the plan says
        every = [one for one in (*planned, *proposed) if one.id not in given]
        every += chain.from_iterable(advice.assuming for advice in shown)
        parted: tuple[list[Assumption], list[Assumption]] = ([], [])
        for one in every:
            rule = self.data.acting.get(one.id)
            parted[one.id != "never" and not (rule and rule.safety)].append(one)
        return parted

    def unsure(self, assumptions: Sequence[Assumption]) -> Iterator[str]:
        """Yield what is not known about safety, what is taken for granted, and what was told and does not count."""
        if not self.answer.safety_checked:
            yield unchecked(self.data)
        yield from _assumed(assumptions, self.language)
        for told in self.answer.not_counted:
            if self.data.facts[told.fact].safety:
                yield self.language.gettext("Not counted: {what}", what=told)

    def open(self, shown: Collection[str], closed: frozenset[str]) -> str:
        """Say how much there is that is not shown."""
        more = self.answer.more + sum(advice.id not in shown for advice in self.answer.advice)
        stays = sum(closed.issuperset(possible.missing) for possible in self.answer.possible)
        waiting, held = len(self.answer.possible) - stays, len(self.answer.withheld)
        idle = sum(not self.data.facts[told.fact].safety for told in self.answer.not_counted)
        counted = {
            ngettext_noop("{n} more piece of advice", "{n} more pieces of advice"): more,
            ngettext_noop("{n} held back", "{n} held back"): held,
            ngettext_noop("{n} left open", "{n} left open"): stays,
            ngettext_noop("{n} answer not counted", "{n} answers not counted"): idle,
            ngettext_noop(
                "{n} more depends on what I do not know yet", "{n} more depend on what I do not know yet"
            ): waiting,
        }
        counts = [self.language.ngettext(*message, number) for message, number in counted.items() if number]
        return self.language.gettext("Not shown: {counts}.", counts="; ".join(counts)) if counts else ""


def _planned(plan: Plan, language: Language) -> tuple[list[Line], list[Line]]:
    """Return the lines of a plan, each slot once: what has an amount, and what takes minutes as a habit does."""
    items: dict[str, list[tuple[int, Item]]] = {}
    for day in plan.days:
        for item in day.items:
            items.setdefault(item.slot, []).append((day.number, item))
    doing, lasting, label = list[Line](), list[Line](), ""
    for several in items.values():
        item = several[0][1]
        line = Line(item.advice, item.dose + _on_other_days(several, language), item.cue or "", item.instead)
        if item.amount is None:
            lasting.append(line)
            continue
        days = [str(day) for day, _ in several]
        when = headed(_days(days, language)) if len(plan.days) > 1 else ""
        doing.append(attrs.evolve(line, label="" if when == label else when))
        label = when
    return doing[:_TO_DO], lasting[:_HABITS]


def _on_other_days(several: Sequence[tuple[int, Item]], language: Language) -> str:
    """Say on which days there is another amount than on the first."""
    others: dict[int | None, list[str]] = {}
    for day, item in several:
        others.setdefault(item.amount, []).append(str(day))
    texts = [f"{_days(days, language)}: {amount}" for amount, days in others.items() if amount != several[0][1].amount]
    return f" ({'; '.join(texts)})" if texts else ""


def _days(numbers: Sequence[str], language: Language) -> str:
    return language.ngettext("day {days}", "days {days}", len(numbers), days=language.joined(numbers))


def _with_time(plan: Plan) -> str:
    if not plan.days:
        return plan.title
    time = plan.language.ngettext(
        "{n} day of {minutes} minutes", "{n} days of {minutes} minutes", len(plan.days), minutes=plan.minutes
    )
    return f"{plan.title} ({time})"


def _with_details(made: Brief) -> Brief:
    """Return the short answer with the details of lines without a cue, as long as there is room for them."""
    room, sections = _WORDS - made.words, []
    for section in made.sections:
        lines = []
        for line in section.lines:
            detail = "" if line.cue or line.label else line.advice.do
            room -= _words(detail) if (fits := bool(detail) and _words(detail) <= room) else 0
            lines.append(attrs.evolve(line, detail=detail) if fits else line)
        sections.append(attrs.evolve(section, lines=tuple(lines)))
    return attrs.evolve(made, sections=tuple(sections))


def _cautions(shown: Sequence[Advice]) -> Iterator[Care]:
    every = {advice.id for advice in shown}
    for because, titles in warned_about(shown).items():
        yield Care(because, () if titles.keys() == every and len(every) > 1 else tuple(titles.values()))


def unchecked(data: RulesetData) -> str:
    """Return what is said while something about safety is not known."""
    return data.language.gettext("Not everything that matters for {safety} is known yet.", safety=data.safety)


def assumed(assumptions: Sequence[Assumption], known: Collection[str] = ()) -> Iterator[tuple[bool, str]]:
    """Yield what is assumed: what was not asked yet (True), and what no answer would tell (x / 0 is no number).

    Args:
        assumptions: what is assumed.
        known: texts that were said before.
    """
    for asked in (True, False):
        texts = [one.text for one in assumptions if bool(one.missing) is asked and one.text not in known]
        if texts:
            yield asked, "; ".join(dict.fromkeys(texts))


def _assumed(assumptions: Sequence[Assumption], language: Language) -> tuple[str, ...]:
    return tuple(language.gettext(_ASSUMED[asked], texts=texts) for asked, texts in assumed(assumptions))


def _bands(assessment: Assessment | None, language: Language, named: int = _NAMED) -> str:
    if assessment is None:
        return ""
    titles = {band: [check.title for check in assessment.checks if check.band == band] for band in _BANDS}
    texts = [
        f"{band_in_words(band, language)}: {_some(titles[band], language, named)}" for band in _BANDS if titles[band]
    ]
    unknown = len(assessment.checks) - assessment.known
    if unknown:
        texts.append(language.gettext("not known: {number}", number=unknown))
    return "; ".join(texts)


def _some(titles: Sequence[str], language: Language, named: int) -> str:
    rest = len(titles) - named
    more = language.ngettext("{n} more", "{n} more", rest)
    return language.joined([*titles[:named], more] if rest > 1 else titles)


def headed(text: str) -> str:
    """Return a text as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)

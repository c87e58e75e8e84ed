"""A reply beside the recommendation it is about: what it speaks of, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache

from backrules._util.lazy import lazy
from backrules.api import Recommendation
from backrules.chat.guard.anchors import Anchors
from backrules.chat.guard.coverage import Coverage
from backrules.chat.guard.lexicon import Lexicon, Mention, lexicon_of, longest
from backrules.chat.guard.negation import Negations
from backrules.chat.guard.quoting import quoted
from backrules.chat.guard.stance import Stance, Stances
from backrules.chat.guard.table import Table, table
from backrules.chat.guard.text import Draft, Sentence
from backrules.facts import BOOLEAN, Fact
from backrules.facts.names import is_naming
from backrules.model import AdviceDefinition
from backrules.plan import Plan
from backrules.recommendation import Advice
from backrules.wording.texts import without_values

__all__ = ["Reading", "in_language", "without_texts"]

_COMMON = 4  # letters of a word with which the title may begin
_OFTEN = 0.05  # of the other words of a fact, to be what it is about
_MAY_BE = 6  # words between "may" and what may be
_VERBATIM = 3  # words of a text of the answer that must stand together to be taken for it


class Reading:
    """A reply and a recommendation.

    Args:
        rec: the recommendation.
        text: the reply.
        words: the words of its language.
    """

    def __init__(self, rec: Recommendation, text: str, words: Table) -> None:
        self.rec, self.words = rec, words
        self.data = rec.ruleset.data
        self.draft = Draft(text, words)
        self.coverage = Coverage(self.draft)
        self.negations = Negations(self.draft)
        self.anchors = Anchors(self.draft, self.negations)
        self.lexicon: Lexicon = lexicon_of(rec.ruleset)
        self.recommended = {advice.id: advice for advice in rec.advice}
        self.quoted = quoted(self.draft)
        self._verbatim: dict[str, set[int]] = {}
        self.own = self._own()
        self.mentions = longest([*self.lexicon.mentions(self.draft), *self._said()])
        self.stances = Stances(self.draft, self.mentions, self.own, self.quoted, self.negations, self._reasons)
        self._stances = [(mention, self.stances.of(mention)) for mention in self.mentions]

    @property
    def urgent(self) -> list[Advice]:
        """What is urgent: what is alone, or else all of it."""
        urgent = [advice for advice in self.rec.advice if advice.definition.urgent or advice.definition.alone]
        return [advice for advice in urgent if advice.definition.alone] or urgent

    def spoken_of(self) -> Iterator[tuple[Mention, frozenset[str], Stance]]:
        """Yield each mention outside of the texts of the answer, which advice is meant, and its stance."""
        for mention, stance in self._stances:
            if mention.start not in self.own:
                yield mention, self.lexicon.narrowed(mention, self.draft), stance

    def given(self) -> Iterator[tuple[Mention, Advice]]:
        """Yield what it recommends of what is recommended: the first mention of each piece."""
        seen: set[str] = set()
        for mention, ids, stance in self.spoken_of():
            if stance == "recommends" and mention.sort != "kind" and not self._only_describes(mention):
                for key in sorted(ids.intersection(self.recommended).difference(seen)):
                    seen.add(key)
                    yield mention, self.recommended[key]

    def described(self) -> Iterator[tuple[Sentence, list[str]]]:
        """Yield each sentence that tells somebody to do something without a name for it, and the pieces it may be."""
        named = {place for mention in self.mentions for place in range(mention.start, mention.end)}
        among = [key for key, one in self.data.advice.items() if not self.is_sending(one)]
        for sentence in self.draft.sentences if self.words.code == self.lexicon.language else ():
            places = range(sentence.start, sentence.end)
            stems = {
                self.draft.stems[at]
                for at in places
                if at not in named and at not in self.own and at not in self.quoted
            }
            if not sentence.asks and not self._is_kept_from(sentence):
                pieces = list(self.lexicon.descriptions.of(stems, among))
                if pieces:
                    yield sentence, pieces

    def _is_kept_from(self, sentence: Sentence) -> bool:
        """Whether something in a sentence, or in the heading above it, forbids, puts off or only reports."""
        every = [one for one in (sentence, sentence.above) if one is not None]
        return any(
            self.negations.between(one.start, one.end)
            or self.words.barring.within(self.stems(one))
            or self.words.reporting.within(self.stems(one))
            for one in every
        )

    def _only_describes(self, mention: Mention) -> bool:
        """Whether it is said of a whole family what it is ("deadlifts are often called ...")."""
        stems = self.draft.stems[mention.end : mention.end + 1]
        described = mention.sort == "family" and any(stem in self.words.copulas for stem in stems)
        return described and not self.stances.is_urged(mention)

    def sentence_of(self, token: int) -> Sentence:
        """Return the sentence in which a token is."""
        return next(one for one in self.draft.sentences if one.start <= token < one.end)

    def stems(self, sentence: Sentence) -> list[str]:
        """Return the stems of a sentence."""
        return self.draft.stems[sentence.start : sentence.end]

    def is_own(self, start: int, end: int) -> bool:
        """Whether some tokens stand in a text of the answer itself, or repeat what the person said."""
        return all(place in self.own or place in self.quoted for place in range(start, end))

    def is_repeated(self, start: int, end: int) -> bool:
        """Whether some tokens repeat a text of the answer, word for word, or what the person said."""
        return all(place in self.verbatim or place in self.quoted for place in range(start, end))

    def of_others(self, text: str) -> set[int]:
        """Return the tokens that say something else than a text of the answer: other texts of it, what is repeated."""
        titles = {place for one in self.mentions if one.says for place in range(one.start, one.end)}
        return (self.own - self._verbatim.get(text, set())) | titles | self.quoted

    def said_in(self, advice: str) -> Iterator[Mention]:
        """Yield where an advice is said in other words: its items in one sentence, which is no text of the answer."""
        items = self.data.advice[advice].said
        for sentence in self.draft.sentences if items else ():
            every = (self.anchors.spans(item, sentence) for item in items)
            spans = [[span for span in found if not self.is_own(*span)] for found in every]
            if all(spans):
                yield from (Mention(*span, frozenset((advice,)), "family", says=True) for span in spans[0])

    def _said(self) -> Iterator[Mention]:
        for key, definition in self.data.advice.items():
            if definition.kind not in self._safe_kinds:
                yield from self.said_in(key)

    def is_own_or_may_be(self, start: int, end: int) -> bool:
        """Whether the answer itself says some tokens, or what is urgent says that it may be so ("may be harmless")."""
        before = self.draft.stems[max(0, start - _MAY_BE) : start]
        said = {stem for advice in self.urgent for stem in self.words.content(advice.detail)}
        told = {stem for stem in self.draft.stems[start:end] if stem not in self.words.small}
        may_be = any(stem in self.words.perhaps for stem in before) and bool(told) and told <= said
        return may_be or self.is_own(start, end)

    # texts of the answer itself

    def _own(self) -> set[int]:
        own: set[int] = set()
        places: dict[tuple[str, ...], list[int]] = {}
        stems = self.draft.stems
        for place in range(len(stems) - _VERBATIM + 1):
            places.setdefault(tuple(stems[place : place + _VERBATIM]), []).append(place)
        for text in self._texts():
            for sequence in _sentences(text, self.words.code):
                for place in places.get(sequence[:_VERBATIM], ()):
                    if tuple(stems[place : place + len(sequence)]) == sequence:
                        self._verbatim.setdefault(text, set()).update(range(place, place + len(sequence)))
        own.update(*self._verbatim.values())
        self.verbatim = frozenset(own)
        return own | self._notice()

    def _notice(self) -> set[int]:
        """Return the tokens of the segments that give the notice in other words."""
        segments = [part for one in self.draft.sentences for part in one.segments]
        spans = [
            span for one in self.draft.sentences for item in self.data.said for span in self.anchors.spans(item, one)
        ]
        held = [one for one in segments if any(one.start <= start < one.end for start, _ in spans)]
        return {place for one in held for place in range(one.start, one.end)}

    def _texts(self) -> Iterator[str]:
        """Yield the texts that the answer says of itself, titles apart."""
        rec = self.rec
        say = rec.answer.context.say
        yield say(self.data.notice)
        for advice in rec.advice:
            yield advice.detail
            yield from (reason.because for reason in advice.reasons)
            yield from (caution.because for caution in advice.cautions)
        yield from (held.because for held in rec.withheld)
        yield from (violation.because for violation in rec.violations)
        for fact in self.data.facts.values():
            yield say(fact.ask)
            yield from fact.options.values()
        if self.data.plan is not None:
            yield from (text for text in (self.plan.held, self.plan.says) if text)
            yield from (note.says for note in self.plan.notes)
            yield from (item.note for day in self.plan.days for item in day.items if item.note)
            yield from (one.because for one in self.plan.left_out)
        if self.data.assessment is not None:
            found = rec.assessment
            yield found.verdict
            yield from (text for check in found.checks for text in (check.because, check.fix) if text)

    @lazy
    def plan(self) -> Plan:
        """The plan of the person, where the ruleset has one."""
        return self.rec.plan()

    # what safety hangs on, in words

    @lazy
    def safety_words(self) -> frozenset[str]:
        """The stems of the words for safety facts, and for whom to see."""
        safe = [one for one in self.data.advice.values() if one.kind in self._safe_kinds]
        texts = [*(one.label for one in safe), *self._who]
        for fact in self.data.facts.values():
            if fact.safety:
                texts += [*self._called((fact.name,)), *(option.replace("_", " ") for option in fact.options)]
        return frozenset(stem for text in texts for stem in self.words.content(text) if not self._is_common(stem))

    @lazy
    def bodily(self) -> frozenset[str]:
        """The stems of the words of safety facts: their questions and answers, and not what is advised."""
        facts = [fact for fact in self.data.facts.values() if fact.safety]
        texts = [text for fact in facts for text in (fact.ask, *fact.options.values())]
        texts += [text for fact in facts for one, others in fact.say.items() if is_naming(one) for text in others]
        every = {stem for text in texts for stem in self.words.content(text)}
        advised = {stem for kind in self.data.kinds.values() for stem in self.words.content(f"{kind.id} {kind.plural}")}
        return frozenset(every - advised - set(self.words.stems(self.data.title)[-1:]))

    @lazy
    def sendings(self) -> list[Advice]:
        """To whom it sends, of what is recommended."""
        return [advice for advice in self.rec.advice if advice.kind in self._safe_kinds]

    @lazy
    def is_guarded(self) -> bool:
        """Whether safety holds anything back from this person, or sends them to somebody."""
        rules = self.data.rules
        held = any(rules[key].safety for one in self.rec.withheld for key in one.rules if key in rules)
        return held or bool(self.sendings) or bool(self.urgent) or not self.rec.safety_checked

    def is_sent_on(self) -> bool:
        """Whether it speaks of those who know more, in any way."""
        named = {key for one in self.mentions for key in one.ids if self.data.advice[key].kind in self._safe_kinds}
        said = {stem for place, stem in enumerate(self.draft.stems) if place not in self.own | self.quoted}
        return bool(named) or not self.who.isdisjoint(said)

    def is_sending(self, advice: AdviceDefinition) -> bool:
        """Whether an advice sends somebody to somebody else: the notice is about the others."""
        return advice.kind in self._safe_kinds or advice.alone

    @property
    def _safe_kinds(self) -> set[str]:
        return {kind for kind, declared in self.data.kinds.items() if declared.safety}

    def negations_in(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Return where negations stand in a sentence, counted from its beginning."""
        spans = self.negations.spans
        return [(a - sentence.start, b - sentence.start) for a, b in spans if sentence.start <= a and b <= sentence.end]

    # what holds advice back, in words

    def _reasons(self, mention: Mention, waiting: bool) -> Collection[str]:
        stems: set[str] = set()
        for key in mention.ids:
            stems |= self._reasons_of(key, waiting=waiting)
        return stems

    def _reasons_of(self, advice: str, *, waiting: bool) -> set[str]:
        """Return the stems of what would lift it: what it takes, or all that is said of it where it is to wait."""
        held = next((one for one in self.rec.withheld if one.id == advice), None)
        open_ = next((one for one in (*self.rec.possible, *self.rec.undecided) if one.id == advice), None)
        texts: list[str] = []
        if held is not None:
            if held.cause == "need" or waiting:
                texts.append(held.because)
            if held.cause != "unanswered" or waiting:
                texts += self._called(held.missing)
        elif open_ is not None:
            texts += self._called(open_.missing)
            texts += [open_.open] if waiting else []
        elif advice not in self.recommended:
            texts += self._called(self.rec.answer.context.plan.read_by(advice))
        every = {stem for text in texts for stem in self.words.content(text)} | self._clearance
        return {stem for stem in every if not self._is_common(stem)}

    def _is_common(self, stem: str) -> bool:
        """Whether a word, or what is made of it, stands in the title of the ruleset: nothing can be told by it."""
        return stem in self._title or (len(stem) >= _COMMON and any(one.startswith(stem) for one in self._title))

    @lazy
    def _title(self) -> tuple[str, ...]:
        """The stems of the title of the ruleset."""
        return self.words.stems(self.data.title)

    @lazy
    def _clearance(self) -> frozenset[str]:
        """The stems of whom to see, as advice and safety facts both call them."""
        called = {stem for fact in self.data.facts.values() if fact.safety for stem in self._stems_of(fact.name)}
        sent = (one.label for one in self.data.advice.values() if one.kind in self._safe_kinds)
        return frozenset(self.who | {stem for text in sent for stem in self.words.content(text) if stem in called})

    @lazy
    def who(self) -> frozenset[str]:
        """The stems of the words for whom to see."""
        return frozenset(stem for item in self._who for stem in self.words.content(item))

    @lazy
    def is_cleared(self) -> bool:
        """Whether the person has told that somebody whom to see has allowed it."""
        return any(self.rec.profile.get(fact.name) is True for fact in self._clearances)

    @lazy
    def _clearances(self) -> list[Fact]:
        """The facts that tell whether somebody whom to see has allowed it."""
        facts = (fact for fact in self.data.facts.values() if fact.safety and fact.type == BOOLEAN)
        return [fact for fact in facts if not self.who.isdisjoint(self._stems_of(fact.name))]

    @lazy
    def awaited(self) -> frozenset[str]:
        """The stems of what waits for whom to see, in the texts that send there: "before you train it with weights"."""
        said = {stem for one in self.sendings for item in one.definition.said for stem in self.words.content(item)}
        given = [one for one in self.rec.advice if one not in self.sendings]
        said |= {stem for one in given for stem in self.words.content(one.title)}
        texts = [one.title for one in self.sendings if one.definition.said]
        for one in self.sendings:
            draft = Draft(one.detail, self.words)
            for sentence in draft.sentences:
                stems = draft.stems[sentence.start : sentence.end]
                texts += [
                    " ".join(draft.tokens[at].word for at in range(sentence.start + end, sentence.end))
                    for _, end in self.words.first.spans(stems)
                ]
        every = {stem for text in texts for stem in self.words.content(text)} | self._allowed
        *before, last = self._title or ("",)
        told = {stem for stem in every if stem in before or (stem != last and last.startswith(stem))}
        return frozenset(every - said - self.who - told)

    @lazy
    def _allowed(self) -> frozenset[str]:
        """The stems of what somebody may do again who is cleared, in the words of the facts for it."""
        texts = [text for fact in self._clearances for others in fact.say.values() for text in others]
        used = Counter(stem for text in texts for stem in {*self.words.content(text)})
        often = {stem for stem, times in used.items() if times >= _OFTEN * len(texts)}
        return frozenset(stem for stem in often & self.words.doing - self.words.small if len(stem) >= _COMMON)

    @lazy
    def _who(self) -> list[str]:
        """By which words whom to see is named: the first item of what sends somebody there."""
        safe = (one for one in self.data.advice.values() if one.kind in self._safe_kinds)
        return [item for one in safe for item in one.said[:1]]

    def _stems_of(self, fact: str) -> set[str]:
        return {stem for text in self._called((fact,)) for stem in self.words.content(text)}

    def _called(self, facts: Collection[str]) -> list[str]:
        every = (self.data.facts[name] for name in facts)
        return [text for fact in every for text in (fact.name.replace("_", " "), without_values(fact.title, self.data))]


@lru_cache(maxsize=4096)  # most of them are those of the ruleset, the same for everybody
def _sentences(text: str, code: str) -> list[tuple[str, ...]]:
    """Return the sentences of a text, as stems; not those that are too short to be known again."""
    draft = Draft(text, table(code))
    sentences = (tuple(draft.stems[one.start : one.end]) for one in draft.sentences)
    return [sequence for sequence in sentences if len(sequence) >= _VERBATIM]


def in_language(rec: Recommendation, code: str) -> Recommendation:
    """Return the whole recommendation, in the language of a reply where the ruleset was loaded in that."""
    ruleset = rec.ruleset.languages.get(code, rec.ruleset)
    if ruleset is rec.ruleset and rec.top is None:
        return rec
    return ruleset.recommend(rec.profile, strict=rec.strict, skipped=rec.skipped)


def without_texts(rec: Recommendation, text: str) -> str:
    """Return what a reply says besides the texts that must stand in it: by that its language is known."""
    say = rec.answer.context.say
    texts = [say(rec.ruleset.data.notice)]
    texts += [text for advice in rec.advice for text in (advice.detail, *(one.because for one in advice.cautions))]
    for one in texts:
        text = text.replace(one, " ") if one else text
    return text
